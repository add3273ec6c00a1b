package main

import (
	"io"
	"testing"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
)

func freshTree() *cobra.Command {
	return newRoot(cli.Process{Program: program(), Stdout: io.Discard, Stderr: io.Discard, Lookup: clitest.NoEnvironment})
}

func TestEveryFlagIsInTheHelp(t *testing.T) {
	if flags := clitest.CheckHelp(t, program(), freshTree()); flags < 35 {
		t.Errorf("%d flags were seen, want all of them", flags)
	}
}

func TestEveryFlagHasAnEnvironmentTwin(t *testing.T) {
	clitest.CheckTwins(t, program(), freshTree, map[string][2]string{
		"bool": {"true", "false"}, "int64": {"7", "8"}, "duration": {"7s", "8s"},
		"string": {"from environment", "from flag"}, "stringArray": {"a,b", "c"}, "stringSlice": {"a,b", "c"},
		"text|json": {"json", "text"}, "en|ko": {"ko", "en"}, "auto|always|never": {"always", "never"},
	})
}

func TestEveryChoiceIsCompleted(t *testing.T) {
	flags := clitest.CheckCompletions(t, func(p cli.Process) int { return run(t.Context(), p) }, freshTree())
	if flags < 8 {
		t.Errorf("%d flags were seen, want all that take one of a few words", flags)
	}
}
