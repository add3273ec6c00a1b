package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

// run does what p.Args say and returns the exit code.
func run(ctx context.Context, p cli.Process) int {
	p.Program = serving.Program()
	return p.Run(ctx, newRoot(p))
}

// newRoot is the command tree. Serving is what it does without a command, so
// the root takes the flags of serve.
func newRoot(p cli.Process) *cobra.Command {
	root := &cobra.Command{
		Use:   p.Name,
		Short: "A faithful fake of the i'mport (PortOne V1) identity-verification API",
		Long: `A faithful fake of the i'mport (PortOne V1) identity-verification API, fed by
scenario fixtures. Without a command it serves; it never calls out.`,
		Example: `  iamport-mock
  iamport-mock --fixtures ./people --time "2026-03-01 09:00"
  iamport-mock fixtures list`,
		Annotations: map[string]string{cli.ExtraHelp: "Exit codes: 0 fine, 1 broken, 2 usage or configuration, 3 mock unreachable, 4 nothing to do\n"},
	}
	serve := newServe(p)
	commands := []*cobra.Command{
		serve, newDemo(p), newMoved("verify"), newMoved("conform"), newFixtures(p), newIntercept(p), newHealthcheck(p), cli.NewVersion(p), cli.NewCompletion(p),
	}
	root.AddCommand(commands...)
	root.Flags().AddFlagSet(serve.Flags())
	root.RunE = serve.RunE
	root.Args = noArguments
	return root
}

// noArguments refuses the arguments of a command that serves. A path is most
// likely one of fixtures.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		if _, err := os.Stat(args[0]); err == nil {
			return cli.Usage(
				fmt.Errorf("unknown command %q", args[0]),
				fmt.Sprintf("to serve the people in it: '%s --fixtures %s'", cmd.CommandPath(), args[0]))
		}
	}
	return cli.UnknownCommand(cmd, args)
}
