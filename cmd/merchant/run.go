package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// run does what p.Args say and returns the exit code.
func run(ctx context.Context, p cli.Process) int {
	root := newRoot(p)
	root.SetArgs(p.Args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	cmd, err := root.ExecuteContextC(ctx)
	return cli.Report(p.Stderr, cmd, err)
}

func newRoot(p cli.Process) *cobra.Command {
	program := cli.Program{Prefix: "MERCHANT_", Lookup: p.Lookup}
	var f flags
	root := &cobra.Command{
		Use:   "merchant",
		Short: "The reference sign-up backend",
		Long: `The reference sign-up backend of iamport-mock: POST /certifications and
GET /certifications/redirect as in the official tutorial, as they must be.
Without flags it asks the mock on this machine and forgets all when it stops.`,
		Example: `  merchant
  merchant --age-rule year-age-19 --bind require
  MERCHANT_PERSON_KEY=$(openssl rand -hex 32) merchant --database sqlite:accounts.db`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cli.NoArguments,
		Annotations:   map[string]string{cli.ExtraHelp: "Exit codes: 0 fine, 1 broken, 2 usage or configuration\n"},
		PreRunE:       func(cmd *cobra.Command, _ []string) error { return program.ApplyEnvironment(cmd.Flags()) },
		RunE:          func(cmd *cobra.Command, _ []string) error { return serve(cmd.Context(), p, &f) },
	}
	f.register(root.Flags())
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { program.WriteHelp(cmd.OutOrStdout(), cmd) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { program.WriteHelp(cmd.OutOrStderr(), cmd); return nil })
	root.SetFlagErrorFunc(cli.FlagError)
	return root
}

// wrong is a value of a flag that cannot be.
func wrong(flag string, err error, next string) error {
	return cli.Usage(fmt.Errorf("--%s: %w", flag, err), next)
}
