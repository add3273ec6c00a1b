package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

func main() {
	os.Exit(run(cli.UntilStopped(), cli.Process{Args: os.Args[1:], Lookup: os.LookupEnv, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}))
}

// run does what p.Args say and returns the exit code.
func run(ctx context.Context, p cli.Process) int {
	p.Program = cli.Program{Name: "merchant", Prefix: "MERCHANT_"}
	return p.Run(ctx, newRoot(p))
}

func newRoot(p cli.Process) *cobra.Command {
	var f flags
	root := &cobra.Command{
		Use:   p.Name,
		Short: "The reference sign-up backend",
		Long: `The reference sign-up backend of iamport-mock: POST /certifications and
GET /certifications/redirect as in the official tutorial, as they must be.
Without flags it asks the mock on this machine and forgets all when it stops.`,
		Example: `  merchant
  merchant --age-rule year-age-19 --bind require
  MERCHANT_PERSON_KEY=$(openssl rand -hex 32) merchant --database sqlite:accounts.db`,
		Args:        cli.NoArguments,
		Annotations: map[string]string{cli.ExtraHelp: "Exit codes: 0 fine, 1 broken, 2 usage or configuration\n"},
		RunE:        func(cmd *cobra.Command, _ []string) error { return serve(cmd.Context(), p, &f) },
	}
	f.register(root.Flags())
	root.AddCommand(cli.NewVersion(p))
	return root
}

// wrong is a value of a flag that cannot be.
func wrong(flag string, err error, next string) error {
	return cli.Usage(fmt.Errorf("--%s: %w", flag, err), next)
}
