package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// program is this command line to the room that all commands share.
func program(lookup func(string) (string, bool)) cli.Program {
	return cli.Program{Prefix: "IAMPORT_MOCK_", Lookup: lookup}
}

// twin is the environment variable that stands for a flag.
func twin(flag string) string { return program(nil).Twin(flag) }

// writeHelp prints what a command does and every flag with its environment twin
// and default.
func writeHelp(w io.Writer, cmd *cobra.Command) { program(nil).WriteHelp(w, cmd) }
