package main

import (
	"io"
	"testing"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

func freshTree() *cobra.Command {
	return newRoot(cli.Process{Program: serving.Program(), Stdout: io.Discard, Stderr: io.Discard, Lookup: clitest.NoEnvironment})
}

func TestEveryFlagIsInTheHelp(t *testing.T) {
	if flags := clitest.CheckHelp(t, serving.Program(), freshTree()); flags < 80 {
		t.Errorf("%d flags were seen, want all of them", flags)
	}
}

func TestEveryFlagHasAnEnvironmentTwin(t *testing.T) {
	clitest.CheckTwins(t, serving.Program(), freshTree, map[string][2]string{
		"bool": {"true", "false"}, "uint64": {"7", "8"}, "int": {"7", "8"}, "duration": {"7s", "8s"},
		"string": {"from environment", "from flag"}, "stringArray": {"a,b", "c"},
		"text|json": {"json", "text"}, "en|ko": {"ko", "en"}, "auto|yes|no": {"yes", "no"}, "info|debug|warn|error": {"warn", "error"},
		"refuse|pass|pass-local": {"pass", "refuse"}, "all|go|node|python|java|curl|compose": {"go", "node"},
	})
}

func TestEveryChoiceIsCompleted(t *testing.T) {
	flags := clitest.CheckCompletions(t, func(p cli.Process) int { return run(t.Context(), p) }, freshTree())
	if flags < 8 {
		t.Errorf("%d flags were seen, want all that take one of a few words", flags)
	}
}
