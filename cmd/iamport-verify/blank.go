package main

import (
	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features/contract"
)

func newInit(p cli.Process) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Print a contract file with comments, to fill in",
		Long: `Print a contract file with comments. Unchanged, it says what is assumed of a
backend without one.`,
		Example: "  iamport-verify init > merchant.yaml",
		Args:    cli.NoArguments,
		RunE:    func(*cobra.Command, []string) error { return printAll(p, contract.Template()) },
	}
}

func newSchema(p cli.Process) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of contract files",
		Long: `Print the JSON Schema (draft 2020-12) of contract files, for editors: the first line
"# yaml-language-server: $schema=contract.schema.json" of a contract file turns it on.`,
		Example: "  iamport-verify schema > contract.schema.json",
		Args:    cli.NoArguments,
		RunE:    func(*cobra.Command, []string) error { return printAll(p, contract.Schema()) },
	}
}

func printAll(p cli.Process, text []byte) error {
	_, err := p.Stdout.Write(text)
	return err
}
