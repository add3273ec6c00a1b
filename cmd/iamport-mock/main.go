package main

import (
	"os"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

func main() {
	os.Exit(run(cli.UntilStopped(), cli.Process{
		Args: os.Args[1:], Lookup: os.LookupEnv, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(),
	}))
}
