package clitest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// NoEnvironment is an environment in which nothing is set.
func NoEnvironment(string) (string, bool) { return "", false }

// everyCommand calls see with each command of a tree.
func everyCommand(cmd *cobra.Command, see func(*cobra.Command)) {
	see(cmd)
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			everyCommand(sub, see)
		}
	}
}

// everyFlag calls see with each flag of a command but help.
func everyFlag(cmd *cobra.Command, see func(*pflag.Flag)) {
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			see(f)
		}
	})
}

// CheckHelp holds that the help of every command shows each of its flags with text,
// environment twin and default, as far as it has them. It returns how many flags there are.
func CheckHelp(t *testing.T, p cli.Program, root *cobra.Command) (flags int) {
	t.Helper()
	everyCommand(root, func(cmd *cobra.Command) {
		var help bytes.Buffer
		cli.Process{Program: p}.WriteHelp(&help, cmd)
		everyFlag(cmd, func(f *pflag.Flag) {
			flags++
			env := p.Prefix + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
			wants := []string{"  --" + f.Name}
			if cli.HasTwin(f) {
				wants = append(wants, "\n        "+env)
			} else if strings.Contains(help.String(), env) {
				t.Errorf("%s -h shows %s, which says nothing", cmd.CommandPath(), env)
			}
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
	return flags
}

// CheckTwins holds that every flag takes its value from its environment twin, unless
// it is given. samples are two values for each type of flag. Commands may share
// flags, so each is looked at in a fresh tree.
func CheckTwins(t *testing.T, p cli.Program, root func() *cobra.Command, samples map[string][2]string) {
	t.Helper()
	var paths []string
	everyCommand(root(), func(cmd *cobra.Command) { paths = append(paths, cmd.CommandPath()) })
	for _, path := range paths {
		for which, reason := range []string{"the variable counts", "the flag wins"} {
			everyCommand(root(), func(cmd *cobra.Command) {
				if cmd.CommandPath() == path {
					twins{p, samples, which, reason}.check(t, cmd)
				}
			})
		}
	}
}

// twins is one look at the flags of a command.
type twins struct {
	cli.Program
	samples map[string][2]string
	which   int // of the samples is wanted; the first is in the environment, the second is given
	reason  string
}

func (w twins) check(t *testing.T, cmd *cobra.Command) {
	t.Helper()
	environment := map[string]string{}
	everyFlag(cmd, func(f *pflag.Flag) {
		sample, known := w.samples[f.Value.Type()]
		if !known {
			t.Errorf("%s --%s: there is no sample for %q", cmd.CommandPath(), f.Name, f.Value.Type())
		}
		environment[w.Twin(f.Name)] = sample[0]
		if w.which == 1 {
			if err := cmd.Flags().Set(f.Name, sample[1]); err != nil {
				t.Errorf("%s --%s: %v", cmd.CommandPath(), f.Name, err)
			}
		}
	})
	process := cli.Process{Program: w.Program, Lookup: func(name string) (string, bool) { v, ok := environment[name]; return v, ok }}
	if err := process.ApplyEnvironment(cmd.Flags()); err != nil {
		t.Errorf("%s: %s: %v", w.reason, cmd.CommandPath(), err)
	}
	everyFlag(cmd, func(f *pflag.Flag) {
		if !cli.HasTwin(f) && w.which == 0 {
			if f.Changed {
				t.Errorf("%s --%s: %s counts, which says nothing", cmd.CommandPath(), f.Name, w.Twin(f.Name))
			}
			return
		}
		if got, want := written(f), w.samples[f.Value.Type()][w.which]; got != want {
			t.Errorf("%s: %s --%s = %q, want %q", w.reason, cmd.CommandPath(), f.Name, got, want)
		}
	})
}

// written is a flag's value as it would be written in the environment.
func written(f *pflag.Flag) string {
	if list, ok := f.Value.(pflag.SliceValue); ok {
		return strings.Join(list.GetSlice(), ",")
	}
	return f.Value.String()
}
