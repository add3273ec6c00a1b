package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// newFixtures is the parent of what testers do with scenario files.
func newFixtures(p cli.Process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fixtures",
		Short: "Check, list and write scenario files",
		Long:  "Check, list and write scenario files. None of these starts or needs a running mock.",
	}
	cmd.AddCommand(newValidate(p), newList(p), newSchema(p), newNew(p))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return cli.UnknownCommand(cmd, args)
		}
		p.WriteHelp(p.Stdout, cmd)
		return nil
	}
	cmd.Args = cobra.ArbitraryArgs
	return cmd
}

const pathArguments = `DIR is a folder of YAML scenario files, or one such file; several are laid over
each other in order. --fixtures DIR means the same, as for the server.`

// reading is what the commands that read scenario files have in common.
type reading struct {
	fixtures []string
	lang     string
}

func (r *reading) register(p cli.Process, flags *pflag.FlagSet) {
	cli.PathsVar(flags, &r.fixtures, "fixtures", "`DIR` folder or file to read, as a DIR argument; repeatable")
	cli.LangVar(flags, p, &r.lang, languageUsage)
}

// paths are the folders and files that a command works on: those of the environment
// only where the command line names none.
func (r *reading) paths(p cli.Process, args []string) []string {
	given := slices.ContainsFunc(p.Args, func(arg string) bool { return arg == "--fixtures" || strings.HasPrefix(arg, "--fixtures=") })
	if len(args) > 0 && !given {
		return args
	}
	return slices.Concat(r.fixtures, args)
}

// checkPaths refuses paths that are not there or hold no scenario file.
func checkPaths(paths []string) error {
	for _, name := range paths {
		info, err := os.Stat(name)
		if err != nil {
			return cli.Usage(fmt.Errorf("%s: %w", name, cli.PathCause(err)), serving.Siblings(name))
		}
		if info.IsDir() && !serving.HasYAML(name) {
			return cli.Exit(cli.ExitNothing, fmt.Errorf("%s: no .yaml or .yml file in it", name))
		}
	}
	return nil
}

func newSchema(p cli.Process) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files",
		Long: `Print the JSON Schema (draft 2020-12) of scenario files, for editors:
a first line "# yaml-language-server: $schema=./fixture.schema.json" turns it on.`,
		Example: "  iamport-mock fixtures schema > fixture.schema.json",
		Args:    cli.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := p.Stdout.Write(fixture.Schema())
			return err
		},
	}
}

// load reads fixtures for a command that only looks at them.
func loadPaths(ctx context.Context, paths []string) (*fixture.Set, error) {
	if err := checkPaths(paths); err != nil {
		return nil, err
	}
	return fixture.Load(ctx, serving.Layers(paths)...)
}
