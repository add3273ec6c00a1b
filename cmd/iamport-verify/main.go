package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features/report"
)

func main() {
	os.Exit(run(cli.UntilStopped(), cli.Process{
		Args: os.Args[1:], Lookup: os.LookupEnv, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(),
	}))
}

// program is what this program is called.
func program() cli.Program { return cli.Program{Name: report.Program, Prefix: "IAMPORT_VERIFY_"} }

// run does what p.Args say and returns the exit code.
func run(ctx context.Context, p cli.Process) int {
	p.Program = program()
	p.Texts, p.Help = koreanTexts, koreanHelp
	p = guarded(p)
	p.Failed = func(cmd *cobra.Command, err error) { annotateError(p, cmd, err) }
	return p.Run(ctx, newRoot(p))
}

// newRoot is the command tree. Testing a backend is what it does without a command.
func newRoot(p cli.Process) *cobra.Command {
	root, plain := newVerify(p), unguarded(p)
	root.AddCommand(newConform(p), newRecord(p), newInit(plain), newSchema(plain), newSteps(p), newShow(p), newExplain(p), newDrift(p), cli.NewVersion(p), cli.NewCompletion(plain))
	return root
}
