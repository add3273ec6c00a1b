package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

// everyCommand calls see with each command of a fresh tree.
func everyCommand(see func(*cobra.Command)) {
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		see(cmd)
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(cli.Process{Program: serving.Program(), Stdout: io.Discard, Stderr: io.Discard, Lookup: noEnvironment}))
}

// everyFlag calls see with each flag of a command but help.
func everyFlag(cmd *cobra.Command, see func(*pflag.Flag)) {
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			see(f)
		}
	})
}

func TestEveryFlagIsInTheHelp(t *testing.T) {
	flags := 0
	everyCommand(func(cmd *cobra.Command) {
		var help bytes.Buffer
		serving.Program().WriteHelp(&help, cmd)
		everyFlag(cmd, func(f *pflag.Flag) {
			flags++
			env := "IAMPORT_MOCK_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
			wants := []string{"  --" + f.Name, "\n        " + env}
			switch f.DefValue {
			case "", "false", "[]", "0":
			default:
				wants = append(wants, env+", default "+f.DefValue+"\n")
			}
			for _, want := range wants {
				if !strings.Contains(help.String(), want) {
					t.Errorf("%s -h does not show %q", cmd.CommandPath(), want)
				}
			}
			if f.Usage == "" {
				t.Errorf("%s --%s has no text", cmd.CommandPath(), f.Name)
			}
		})
	})
	if flags < 30 {
		t.Errorf("%d flags were seen, want all of them", flags)
	}
}

// samples are two values for each type of flag.
var samples = map[string][2]string{
	"bool": {"true", "false"}, "uint64": {"7", "8"}, "int": {"7", "8"}, "duration": {"7s", "8s"},
	"string": {"from environment", "from flag"}, "stringArray": {"a,b", "c"},
	"text|json": {"json", "text"}, "auto|yes|no": {"yes", "no"}, "info|debug|warn|error": {"warn", "error"},
	"refuse|pass": {"pass", "refuse"}, "all|go|node|python|java|curl|compose": {"go", "node"},
}

// written is a flag's value as it would be written in the environment.
func written(f *pflag.Flag) string {
	if list, ok := f.Value.(pflag.SliceValue); ok {
		return strings.Join(list.GetSlice(), ",")
	}
	return f.Value.String()
}

func TestEveryFlagHasAnEnvironmentTwin(t *testing.T) {
	environment := map[string]string{}
	lookup := func(name string) (string, bool) { v, ok := environment[name]; return v, ok }
	fill := func(cmd *cobra.Command) {
		clear(environment)
		everyFlag(cmd, func(f *pflag.Flag) { environment[serving.Program().Twin(f.Name)] = samples[f.Value.Type()][0] })
	}
	check := func(reason string, which int) func(cmd *cobra.Command) {
		return func(cmd *cobra.Command) {
			fill(cmd)
			if which == 1 {
				everyFlag(cmd, func(f *pflag.Flag) {
					if err := cmd.Flags().Set(f.Name, samples[f.Value.Type()][1]); err != nil {
						t.Errorf("%s --%s: %v", cmd.CommandPath(), f.Name, err)
					}
				})
			}
			if err := (cli.Process{Program: serving.Program(), Lookup: lookup}).ApplyEnvironment(cmd.Flags()); err != nil {
				t.Errorf("%s: %s: %v", reason, cmd.CommandPath(), err)
			}
			everyFlag(cmd, func(f *pflag.Flag) {
				if got, want := written(f), samples[f.Value.Type()][which]; got != want {
					t.Errorf("%s: %s --%s = %q, want %q", reason, cmd.CommandPath(), f.Name, got, want)
				}
			})
		}
	}
	// The root shares its flags with serve, so each check needs a fresh tree.
	for _, name := range []string{"iamport-mock", "serve", "demo", "validate", "list", "new", "healthcheck", "version"} {
		for which, reason := range []string{"the variable counts", "the flag wins"} {
			everyCommand(func(cmd *cobra.Command) {
				if cmd.Name() == name {
					check(reason, which)(cmd)
				}
			})
		}
	}
}
