package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// newFixtures is the parent of what testers do with scenario files.
func newFixtures(p process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fixtures",
		Short: "Check, list and write scenario files",
		Long:  "Check, list and write scenario files. None of these starts or needs a running mock.",
	}
	cmd.AddCommand(newValidate(p), newList(p), newSchema(p), newNew(p))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(cmd, args)
		}
		writeHelp(p.stdout, cmd)
		return nil
	}
	cmd.Args = cobra.ArbitraryArgs
	return cmd
}

const pathArguments = `DIR is a folder of YAML scenario files, or one such file; several are laid over
each other in order. Without any, the paths in IAMPORT_MOCK_FIXTURES count.`

// paths are the folders and files that a command works on.
func (p process) paths(args []string) []string {
	if len(args) > 0 {
		return args
	}
	value, _ := p.lookup(twin("fixtures"))
	return cli.SplitPaths(value)
}

// checkPaths refuses paths that are not there or hold no scenario file.
func checkPaths(paths []string) error {
	for _, name := range paths {
		info, err := os.Stat(name)
		if err != nil {
			return cli.Usage(fmt.Errorf("%s: %w", name, pathCause(err)), siblings(name))
		}
		if info.IsDir() && !hasYAML(name) {
			return cli.Exit(cli.ExitNothing, fmt.Errorf("%s: no .yaml or .yml file in it", name))
		}
	}
	return nil
}

// siblings names the neighbour that a wrong path was most likely meant to be.
func siblings(name string) string {
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return "name a folder of YAML files, or one such file"
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	if near, ok := cli.Nearest(filepath.Base(name), names); ok {
		return fmt.Sprintf("did you mean %s?", filepath.Join(filepath.Dir(name), near))
	}
	return "name a folder of YAML files, or one such file"
}

func hasYAML(dir string) bool {
	found := errors.New("found")
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		switch ext := strings.ToLower(path.Ext(name)); {
		case err != nil:
			return found // loading it will say what is wrong
		case name != "." && strings.HasPrefix(entry.Name(), ".") && entry.IsDir():
			return fs.SkipDir
		case !entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") && (ext == ".yaml" || ext == ".yml"):
			return found
		}
		return nil
	})
	return err != nil
}

// printProblems prints one line a problem, and below it the place when
// excerpt says so.
func printProblems(w io.Writer, problems fixture.Problems, excerpt bool) {
	for _, problem := range problems {
		fmt.Fprintln(w, problem)
		if text := problem.Excerpt(); excerpt && text != "" {
			fmt.Fprintf(w, "%s\n\n", indent(text))
		}
	}
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(text, "\n", "\n    ")
}

// count is "1 file", "2 files".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func newSchema(p process) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files",
		Long: `Print the JSON Schema (draft 2020-12) of scenario files, for editors:
a first line "# yaml-language-server: $schema=./fixture.schema.json" turns it on.`,
		Example: "  iamport-mock fixtures schema > fixture.schema.json",
		Args:    cli.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := p.stdout.Write(fixture.Schema())
			return err
		},
	}
}

// load reads fixtures for a command that only looks at them.
func loadPaths(ctx context.Context, paths []string) (*fixture.Set, error) {
	if err := checkPaths(paths); err != nil {
		return nil, err
	}
	return fixture.Load(ctx, layers(paths)...)
}
