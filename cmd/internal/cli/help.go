package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// ExtraHelp is the annotation that holds a command's closing help section.
const ExtraHelp = "iamport-mock/help"

// WriteHelp prints what a command does and every flag with its environment twin
// and default.
func (p Program) WriteHelp(w io.Writer, cmd *cobra.Command) {
	about := cmd.Long
	if about == "" {
		about = cmd.Short + "."
	}
	fmt.Fprintf(w, "%s\n\nUsage:\n", strings.TrimSpace(about))
	if cmd.Runnable() && (!cmd.HasParent() || !cmd.HasSubCommands()) {
		fmt.Fprintf(w, "  %s\n", cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "  %s command\n\nCommands:\n", cmd.CommandPath())
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(w, "  %-12s %s\n", sub.Name(), sub.Short)
			}
		}
	}
	if cmd.Example != "" {
		fmt.Fprintf(w, "\nExamples:\n%s\n", cmd.Example)
	}
	if flags := cmd.Flags(); flags.HasAvailableFlags() {
		fmt.Fprint(w, "\nFlags"+order(flags)+":\n")
		flags.SortFlags = false // in the order of their use
		flags.VisitAll(func(f *pflag.Flag) { p.writeFlag(w, f) })
	}
	if extra := cmd.Annotations[ExtraHelp]; extra != "" {
		fmt.Fprintf(w, "\n%s", extra)
	}
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

func (p Program) writeFlag(w io.Writer, f *pflag.Flag) {
	if f.Hidden {
		return
	}
	if title := f.Annotations[heading]; len(title) > 0 {
		fmt.Fprintf(w, "\n %s:\n", title[0])
	}
	if f.Name == "help" {
		fmt.Fprintf(w, "  -h, --help\n        this text\n")
		return
	}
	kind, usage := pflag.UnquoteUsage(f)
	usage = strings.TrimPrefix(usage, kind+" ") // a leading name is for the flag's line alone
	usage = strings.ReplaceAll(usage, "\n", "\n        ")
	if kind != "" {
		kind = " " + kind
	}
	fmt.Fprintf(w, "  --%s%s\n        %s\n", f.Name, kind, usage)
	var last []string
	if HasTwin(f) {
		last = append(last, p.Twin(f.Name))
	}
	switch f.DefValue {
	case "", "[]", "false", "0":
	default:
		last = append(last, "default "+f.DefValue)
	}
	if len(last) > 0 {
		fmt.Fprintf(w, "        %s\n", strings.Join(last, ", "))
	}
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
	root.SetArgs(p.Args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	cmd, err := root.ExecuteContextC(ctx)
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
