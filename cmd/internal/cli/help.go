package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// ExtraHelp is the annotation that holds a command's closing help section.
const ExtraHelp = "iamport-mock/help"

// WriteHelp prints what a command does and every flag with its environment twin
// and default: in Korean where the process speaks it and every text of the help has a Korean one.
func (p Process) WriteHelp(w io.Writer, cmd *cobra.Command) {
	h := help{Program: p.Program, Writer: w, korean: p.koreanHelp(cmd)}
	about := h.say(cmd.Long)
	if about == "" {
		about = h.say(cmd.Short) + "."
	}
	h.print("%s\n\n%s\n", strings.TrimSpace(about), h.say("Usage:"))
	if cmd.Runnable() && (!cmd.HasParent() || !cmd.HasSubCommands()) {
		h.print("  %s\n", cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		h.print("  %s command\n\n%s\n", cmd.CommandPath(), h.say("Commands:"))
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				h.print("  %-12s %s\n", sub.Name(), h.say(sub.Short))
			}
		}
	}
	if cmd.Example != "" {
		h.print("\n%s\n%s\n", h.say("Examples:"), cmd.Example)
	}
	if flags := cmd.Flags(); flags.HasAvailableFlags() {
		h.print("\n%s\n", h.say("Flags"+order(flags)+":"))
		flags.SortFlags = false // in the order of their use
		flags.VisitAll(h.writeFlag)
	}
	if extra := cmd.Annotations[ExtraHelp]; extra != "" {
		h.print("\n%s", h.say(extra))
	}
}

// help is where a help is written, and in which language.
type help struct {
	Program
	io.Writer

	korean map[string]string // nil = English
}

func (h help) print(format string, args ...any) { fmt.Fprintf(h, format, args...) }

// say is a text in the language of the help.
func (h help) say(text string) string {
	if korean := h.korean[text]; korean != "" {
		return korean
	}
	return text
}

// koreanHelp is the Korean of a command's help; nil where the process speaks English or a text has none.
func (p Process) koreanHelp(cmd *cobra.Command) map[string]string {
	if p.Lang() != Korean || p.Help == nil {
		return nil
	}
	known := map[string]string{}
	for _, row := range p.Help() {
		known[row[0]] = row[1]
	}
	if slices.ContainsFunc(HelpOf(cmd), func(text string) bool { return known[text] == "" }) {
		return nil
	}
	return known
}

// HelpOf are the texts of the help of one command: what it is for, its commands, its flags and what closes it.
func HelpOf(cmd *cobra.Command) []string {
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	texts := []string{about}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			texts = append(texts, sub.Short)
		}
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Name != "help" {
			texts = append(append(texts, f.Annotations[heading]...), f.Usage)
		}
	})
	if extra := cmd.Annotations[ExtraHelp]; extra != "" {
		texts = append(texts, extra)
	}
	return texts
}

// order says what wins over what, where the environment says anything.
func order(flags *pflag.FlagSet) (text string) {
	flags.VisitAll(func(f *pflag.Flag) {
		if HasTwin(f) && f.Name != "help" {
			text = " (flag over environment over default)"
		}
	})
	return text
}

// heading is the annotation of the first flag below a heading.
const heading = "iamport-mock/heading"

// Heading puts a heading above a flag in the help, for it and those behind it. A
// flag that is not there is a mistake that every test would see.
func Heading(flags *pflag.FlagSet, flag, title string) {
	if err := flags.SetAnnotation(flag, heading, []string{title}); err != nil {
		panic("cli: " + err.Error())
	}
}

func (h help) writeFlag(f *pflag.Flag) {
	if f.Hidden {
		return
	}
	if title := f.Annotations[heading]; len(title) > 0 {
		h.print("\n %s:\n", h.say(title[0]))
	}
	if f.Name == "help" {
		h.print("  -h, --help\n        %s\n", h.say("this text"))
		return
	}
	kind, _ := pflag.UnquoteUsage(f)
	usage := strings.ReplaceAll(h.say(f.Usage), "`", "")
	usage = strings.TrimPrefix(usage, kind+" ") // a leading name is for the flag's line alone
	usage = strings.ReplaceAll(usage, "\n", "\n        ")
	if kind != "" {
		kind = " " + kind
	}
	h.print("  --%s%s\n        %s\n", f.Name, kind, usage)
	var last []string
	if HasTwin(f) {
		last = append(last, h.Twin(f.Name))
	}
	switch f.DefValue {
	case "", "[]", "false", "0":
	default:
		last = append(last, h.say("default")+" "+f.DefValue)
	}
	if len(last) > 0 {
		h.print("        %s\n", strings.Join(last, ", "))
	}
}

// HelpTexts are the texts of every program's help, for [Process.Help].
func HelpTexts() []bilingual.Text { return helpTexts }

var helpTexts = []bilingual.Text{
	{"Usage:", "사용법:"},
	{"Commands:", "명령:"},
	{"Examples:", "예:"},
	{"Flags:", "플래그:"},
	{"Flags (flag over environment over default):", "플래그(플래그, 환경 변수, 기본값 순으로 우선합니다):"},
	{"this text", "이 도움말"},
	{"default", "기본값"},
	{"Print a completion script for a shell", "셸 자동 완성 스크립트 출력"},
	{"Print a script that teaches a shell to complete the commands and flags of iamport-mock.", "iamport-mock의 명령과 플래그를 자동 완성하는 셸 스크립트를 출력합니다."},
	{"Print a script that teaches a shell to complete the commands and flags of iamport-verify.", "iamport-verify의 명령과 플래그를 자동 완성하는 셸 스크립트를 출력합니다."},
	{"Print the version and what it was built with", "버전과 빌드 정보 출력"},
	{"how it looks on stdout", "출력 형식"},
	{"print the licences of the modules that the programs are built from", "포함된 모듈의 라이선스 출력"},
}

// Run does what p.Args say with a tree of commands, and returns the exit code.
func (p Process) Run(ctx context.Context, root *cobra.Command) int {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return p.ApplyEnvironment(cmd.Flags()) }
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "no-help", Hidden: true})
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { p.WriteHelp(cmd.OutOrStdout(), cmd) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { p.WriteHelp(cmd.OutOrStderr(), cmd); return nil })
	root.SetFlagErrorFunc(FlagError)
	completeChoices(root)
	root.SetArgs(p.Args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil && p.Failed != nil {
		p.Failed(cmd, err)
	}
	return Report(p.Stderr, cmd, err, p.Translator())
}

// UnknownCommand refuses arguments of a command that has none, and names the
// sub-command that was most likely meant.
func UnknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || !cmd.HasSubCommands() {
		return NoArguments(cmd, args)
	}
	var names []string
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	err := fmt.Errorf("unknown command %q", args[0])
	if near, ok := Nearest(args[0], names); ok {
		return Usage(err, fmt.Sprintf("did you mean '%s %s'?", cmd.CommandPath(), near))
	}
	slices.Sort(names)
	return Usage(err, "there are "+strings.Join(names, ", "))
}

// NewCompletion is the command that prints completion scripts.
func NewCompletion(p Process) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a completion script for a shell",
		Long:  "Print a script that teaches a shell to complete the commands and flags of " + p.Name + ".",
		Example: strings.ReplaceAll(`  source <(PROGRAM completion bash)
  PROGRAM completion zsh > "${fpath[1]}/_PROGRAM"
  PROGRAM completion fish > ~/.config/fish/completions/PROGRAM.fish
  PROGRAM completion powershell | Out-String | Invoke-Expression`, "PROGRAM", p.Name),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return Usage(fmt.Errorf("completion needs one shell: %s", strings.Join(shells, ", ")), "")
			}
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(p.Stdout, true)
			case "zsh":
				return root.GenZshCompletion(p.Stdout)
			case "fish":
				return root.GenFishCompletion(p.Stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(p.Stdout)
			}
			return Usage(
				fmt.Errorf("no completion for %q; there is %s", args[0], strings.Join(shells, ", ")),
				DidYouMean(args[0], shells))

		},
	}
}
