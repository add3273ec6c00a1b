package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

func newServe(p process) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the API (what iamport-mock does without a command)",
		Long: `Serve the identity-verification API and, on a second listener, the control API.
The built-in people are always there; --fixtures lays your own files over them
and takes up their changes while the mock runs.`,
		Example: `  iamport-mock serve
  iamport-mock serve --fixtures ./people --fixtures ./more.yaml
  iamport-mock serve --addr 127.0.0.1:0 --ready-file ready.json --quiet
  iamport-mock serve --time "2026-12-31 23:59" --deviation otp-lifetime=60`,
		Args:        unknownCommand,
		Annotations: map[string]string{cli.ExtraHelp: deviationHelp()},
	}
	f.register(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return serve(cmd.Context(), p, &f) }
	return cmd
}

// deviationHelp lists what --deviation can choose, from the register.
func deviationHelp() string {
	var b strings.Builder
	b.WriteString("Deviations (what is not known of the real service; * is the default):\n")
	for _, d := range mockserver.Deviations() {
		if len(d.Values) == 0 {
			continue
		}
		values := make([]string, len(d.Values))
		for i, value := range d.Values {
			values[i] = value
			if value == d.Default {
				values[i] += "*"
			}
		}
		fmt.Fprintf(&b, "  %s=%s\n        %s\n", d.ID, strings.Join(values, "|"), d.Title)
	}
	return b.String()
}

// serve runs the mock until ctx ends.
func serve(ctx context.Context, p process, f *serveFlags) error {
	m, end, err := newMock(ctx, p, f)
	if err != nil {
		return err
	}
	defer end()
	if err := m.listen(ctx); err != nil {
		return err
	}
	return m.run(ctx)
}

// newMock reads flags and fixtures and makes the server. The caller ends the log
// when it is done.
func newMock(ctx context.Context, p process, f *serveFlags) (m *mock, end func(), err error) {
	settings, err := f.settings()
	if err != nil {
		return nil, nil, err
	}
	log, sink := newLogger(p.stderr, f.logFormat, settings.level, newStyle(p.stderr, p.lookup))
	m = &mock{process: p, flags: f, settings: settings, log: log}
	m.greet = m.welcome
	if err := m.load(ctx); err != nil {
		sink.close()
		return nil, nil, err
	}
	return m, sink.close, nil
}

// load reads the fixtures and makes the server.
func (m *mock) load(ctx context.Context) error {
	for _, dir := range m.flags.fixtures {
		info, err := os.Stat(dir)
		if err != nil {
			return cli.Usage(fmt.Errorf("--fixtures %s: %w", dir, pathCause(err)), siblings(dir))
		}
		if info.IsDir() && !hasYAML(dir) {
			m.log.Warn("no scenario file in this folder yet", "dir", dir)
		}
	}
	m.watch = fixture.NewWatch(fixture.WatchOptions{
		Sources:    layers(m.flags.fixtures),
		Dirs:       m.flags.fixtures,
		Interval:   m.flags.watchInterval,
		Logger:     m.log,
		OnSet:      m.reload,
		OnProblems: func(err error) { m.server.FixtureProblems(err) },
	})
	var err error
	if m.set, err = m.watch.Load(ctx); err != nil {
		return fixtureError(m.process, err)
	}
	for _, warning := range m.set.Warnings() {
		m.log.Warn("fixtures", "warning", warning.String())
	}
	options := append(m.settings.options, mockserver.WithFixtures(m.set), mockserver.WithLogger(m.log),
		mockserver.WithVersion(buildInfo().Version))
	m.server, err = mockserver.New(options...)
	if err != nil {
		return cli.Usage(err, "")
	}
	return nil
}

// reload puts a changed set of fixtures into service. One that the server
// refuses leaves the state as it was.
func (m *mock) reload(set *fixture.Set) {
	for _, warning := range set.Warnings() {
		m.log.Warn("fixtures", "warning", warning.String())
	}
	if err := m.server.SetFixtures(set); err != nil {
		m.log.Error("fixtures refused, the last good state stays", slog.Any("error", err))
		m.server.FixtureProblems(err)
	}
}

// layers are the sources to load: the built-in people, and each path over them.
func layers(paths []string) []fixture.Source {
	sources := []fixture.Source{mockserver.BuiltinSource()}
	for _, path := range paths {
		sources = append(sources, fixture.DirSource(path))
	}
	return sources
}

// fixtureError prints the problems of files, with the place marked when people
// read it, and returns the error that ends the program.
func fixtureError(p process, err error) error {
	var problems fixture.Problems
	if !errors.As(err, &problems) {
		return err
	}
	printProblems(p.stderr, problems, cli.IsTerminal(p.stderr))
	return cli.Usage(
		fmt.Errorf("fixtures cannot be loaded: %s", count(len(problems), "problem")),
		"mend them, then try again; 'iamport-mock fixtures validate' checks without serving")

}

// pathCause is what is wrong with a path, without the path.
func pathCause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
