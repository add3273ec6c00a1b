package serving

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/logsink"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// Options are what a mock is made of.
type Options struct {
	Process cli.Process
	Flags   *Flags
	Log     *slog.Logger        // nil = to stderr, as the flags say
	More    []mockserver.Option // beside those of the flags
}

// New reads flags and fixtures and makes the server. CloseLog ends its log.
func New(ctx context.Context, o Options) (*Mock, error) {
	settings, err := o.Flags.settings()
	if err != nil {
		return nil, err
	}
	m := &Mock{Log: o.Log, process: o.Process, flags: o.Flags}
	if o.Log == nil {
		logsink.SurvivePipe()
		m.Log, m.sink = newLogger(o.Process.Stderr, o.Flags.LogFormat, settings.level, cli.NewStyle(o.Process.Stderr, o.Process.Lookup))
	}
	if err := m.load(ctx, slices.Concat(settings.options, o.More)); err != nil {
		m.state.Release()
		m.CloseLog()
		return nil, err
	}
	return m, nil
}

// CloseLog writes the lines that wait to be written.
func (m *Mock) CloseLog() {
	if m.sink != nil {
		m.sink.Close()
	}
}

// startPercent lets the heap grow to 16 MB before it is collected the first time: the built-in people and the document
// need less than that, and collecting meanwhile takes a tenth of the start.
const startPercent = 400

// load reads the fixtures and makes the server.
func (m *Mock) load(ctx context.Context, options []mockserver.Option) error {
	if len(m.flags.Fixtures) == 0 {
		defer debug.SetGCPercent(debug.SetGCPercent(startPercent))
	}
	for _, dir := range m.flags.Fixtures {
		info, err := os.Stat(dir)
		if err != nil {
			return cli.Usage(fmt.Errorf("--fixtures %s: %w", dir, cli.PathCause(err)), Siblings(dir))
		}
		if info.IsDir() && !HasYAML(dir) {
			m.Log.Warn("no scenario file in this folder yet", "dir", dir)
		}
	}
	m.watch = fixture.NewWatch(fixture.WatchOptions{
		Sources:    Layers(m.flags.Fixtures),
		Dirs:       m.flags.Fixtures,
		Interval:   m.flags.WatchInterval,
		Logger:     m.Log,
		OnSet:      m.reload,
		OnProblems: func(err error) { m.Server.FixtureProblems(err) },
	})
	m.folder = newFolder(m.flags.Fixtures, m.watch)
	var err error
	if m.Set, err = m.watch.Load(ctx); err != nil {
		return FixtureError(m.process, err)
	}
	kept, err := m.openState()
	if err != nil {
		return err
	}
	options = append(options, mockserver.WithFolder(m.folder), mockserver.WithFixtures(m.Set), mockserver.WithLogger(m.Log), mockserver.WithVersion(cli.BuildInfo().Version), kept)
	m.Server, err = mockserver.New(options...)
	if err != nil {
		return m.notMade(err)
	}
	if err := m.lint(m.Set); err != nil {
		return FixtureError(m.process, err)
	}
	return nil
}

// lint holds a set against the calendar of the server: it logs the warnings, and its
// error is what is wrong.
func (m *Mock) lint(set *fixture.Set) error {
	failures, warnings := set.Lint(identity.DateOf(m.Server.Default().Clock().Now())).Split()
	for _, warning := range slices.Concat(set.Warnings(), warnings) {
		m.Log.Warn("fixtures", "warning", warning.String())
	}
	if len(failures) > 0 {
		return failures
	}
	return nil
}

// reload puts a changed set of fixtures into service. One that the server
// refuses leaves the state as it was.
func (m *Mock) reload(set *fixture.Set) {
	err := m.lint(set)
	if err == nil {
		err = m.Server.SetFixtures(set)
	}
	if err != nil {
		m.Log.Error("fixtures refused, the last good state stays", slog.Any("error", err))
		m.Server.FixtureProblems(err)
	}
	m.folder.note(err)
}

// Layers are the sources to load: the built-in people, and each path over them.
func Layers(paths []string) []fixture.Source {
	sources := []fixture.Source{mockserver.BuiltinSource()}
	for _, path := range paths {
		sources = append(sources, fixture.DirSource(path))
	}
	return sources
}

// FixtureError prints the problems of files, with the place marked when people
// read it, and returns the error that ends the program.
func FixtureError(p cli.Process, err error) error {
	var problems fixture.Problems
	if !errors.As(err, &problems) {
		return err
	}
	problems = InLanguage(p.Lang(), problems)
	if cli.IsTerminal(p.Stderr) {
		PrintExcerpts(p.Stderr, problems)
	} else {
		PrintProblems(p.Stderr, problems)
	}
	return cli.Usage(
		fmt.Errorf("fixtures cannot be loaded: %w", cli.Printed(problems, len(problems))),
		"mend them, then try again; '"+Name+" fixtures validate' checks without serving")

}

// InLanguage puts the problems of scenario files into a language.
func InLanguage(lang string, problems fixture.Problems) fixture.Problems {
	if lang != cli.Korean {
		return problems
	}
	return problems.Korean(bilingual.New(fixture.Texts()))
}

// PrintProblems prints one line a problem.
func PrintProblems(w io.Writer, problems fixture.Problems) {
	for _, problem := range problems {
		fmt.Fprintln(w, problem)
	}
}

// PrintExcerpts prints one line a problem, and below it the place.
func PrintExcerpts(w io.Writer, problems fixture.Problems) {
	for _, problem := range problems {
		fmt.Fprintln(w, problem)
		if text := problem.Excerpt(); text != "" {
			fmt.Fprintf(w, "%s\n\n", cli.Indent(text))
		}
	}
}

// Siblings names the neighbour that a wrong path was most likely meant to be.
func Siblings(name string) string {
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

// HasYAML reports whether a folder holds a file that could be a scenario file.
func HasYAML(dir string) bool {
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
