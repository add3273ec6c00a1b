package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// process is what the program gets from its surroundings; nothing else of them
// is read.
type process struct {
	args   []string // without the program's own name
	lookup func(name string) (string, bool)
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	// environ is the whole environment, for the commands that it starts.
	environ []string
}

// run does what p.args say and returns the exit code.
func run(ctx context.Context, p process) int {
	root := newRoot(p)
	root.SetArgs(p.args)
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	cmd, err := root.ExecuteContextC(ctx)
	return cli.Report(p.stderr, cmd, err)
}

// newRoot is the command tree. Serving is what it does without a command, so
// the root takes the flags of serve.
func newRoot(p process) *cobra.Command {
	root := &cobra.Command{
		Use:   "iamport-mock",
		Short: "A faithful fake of the i'mport (PortOne V1) identity-verification API",
		Long: `A faithful fake of the i'mport (PortOne V1) identity-verification API, fed by
scenario fixtures. Without a command it serves; it never calls out.`,
		Example: `  iamport-mock
  iamport-mock --fixtures ./people --time "2026-03-01 09:00"
  iamport-mock fixtures list`,
		Annotations:   map[string]string{cli.ExtraHelp: "Exit codes: 0 fine, 1 broken, 2 usage or configuration, 3 mock unreachable, 4 nothing to do\n"},
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return program(p.lookup).ApplyEnvironment(cmd.Flags())
		},
	}
	serve := newServe(p)
	commands := []*cobra.Command{
		serve, newDemo(p), newVerify(p), newConform(p), newFixtures(p), newIntercept(p), newHealthcheck(p), newVersion(p), newCompletion(p),
	}
	root.AddCommand(commands...)
	root.Flags().AddFlagSet(serve.Flags())
	root.RunE = serve.RunE
	root.Args = unknownCommand
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "no-help", Hidden: true})
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { writeHelp(cmd.OutOrStdout(), cmd) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { writeHelp(cmd.OutOrStderr(), cmd); return nil })
	root.SetFlagErrorFunc(cli.FlagError)
	return root
}

// unknownCommand refuses arguments of a command that has none, and names the
// sub-command or the flag that was most likely meant.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if _, err := os.Stat(args[0]); err == nil && cmd.Flags().Lookup("fixtures") != nil {
		return cli.Usage(
			fmt.Errorf("%q is no command", args[0]),
			fmt.Sprintf("to serve the people in it: '%s --fixtures %s'", cmd.CommandPath(), args[0]))

	}
	if !cmd.HasSubCommands() {
		return cli.NoArguments(cmd, args)
	}
	var names []string
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	err := fmt.Errorf("%q is no command", args[0])
	if near, ok := cli.Nearest(args[0], names); ok {
		return cli.Usage(err, fmt.Sprintf("did you mean '%s %s'?", cmd.CommandPath(), near))
	}
	slices.Sort(names)
	return cli.Usage(err, "there are "+strings.Join(names, ", "))
}
