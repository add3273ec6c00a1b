package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

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
	return Report(p.Stderr, cmd, err)
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
