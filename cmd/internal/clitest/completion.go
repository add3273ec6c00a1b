package clitest

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// CheckCompletions holds that a shell is offered the words of every flag that takes one of a few, and no files: what the
// scripts of all shells ask for by __complete. It returns how many such flags there are.
func CheckCompletions(t *testing.T, run func(cli.Process) int, root *cobra.Command) (flags int) {
	t.Helper()
	everyCommand(root, func(cmd *cobra.Command) {
		everyFlag(cmd, func(f *pflag.Flag) {
			choice, ok := f.Value.(cli.Choice)
			if !ok {
				return
			}
			flags++
			want := append(strings.Split(choice.Type(), "|"), ":4") // 4 is ShellCompDirectiveNoFileComp
			for _, asked := range [][]string{{"--" + f.Name, ""}, {"--" + f.Name + "="}} {
				args := slices.Concat([]string{"__complete"}, strings.Fields(cmd.CommandPath())[1:], asked)
				var stdout, stderr bytes.Buffer
				code := run(cli.Process{Args: args, Lookup: NoEnvironment, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr})
				if got := strings.Fields(stdout.String()); code != cli.ExitFine || !slices.Equal(got, want) {
					t.Errorf("%q: exit %d, %q, want %q\n%s", args, code, got, want, stderr.String())
				}
			}
		})
	})
	return flags
}
