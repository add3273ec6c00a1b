package cli

import (
	"fmt"
	"io"
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
		fmt.Fprint(w, "\nFlags (flag over environment over default):\n")
		flags.SortFlags = false // in the order of their use
		flags.VisitAll(func(f *pflag.Flag) { p.writeFlag(w, f) })
	}
	if extra := cmd.Annotations[ExtraHelp]; extra != "" {
		fmt.Fprintf(w, "\n%s", extra)
	}
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
	fmt.Fprintf(w, "  --%s%s\n        %s\n        %s", f.Name, kind, usage, p.Twin(f.Name))
	switch f.DefValue {
	case "", "[]", "false", "0":
	default:
		fmt.Fprintf(w, ", default %s", f.DefValue)
	}
	fmt.Fprintln(w)
}
