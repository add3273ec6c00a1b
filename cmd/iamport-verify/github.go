package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	reports "github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// The words of --github.
const (
	githubAuto   = "auto"
	githubAlways = "always"
	githubNever  = "never"
)

// registerGithub is the flag of the commands that run suites.
func registerGithub(flags *pflag.FlagSet, mode *string) {
	flags.Var(cli.NewChoice(mode, githubAuto, githubAlways, githubNever), "github", "annotations on stdout and a summary of the job, as GitHub Actions reads them;\nauto does so if GITHUB_ACTIONS is true")
}

// github is where a run is told to GitHub Actions. The nil github tells nothing.
type github struct {
	workspace string // "" = unknown: files keep their names
	summary   string // file that the job's summary is appended to; "" = no summary is written
}

// newGithub is what --github and the variables of a runner ask for, nil where that is nothing.
func newGithub(mode string, lookup func(string) (string, bool)) *github {
	value := func(name string) string {
		text, _ := lookup(name)
		return text
	}
	if mode == githubNever || mode != githubAlways && value("GITHUB_ACTIONS") != "true" {
		return nil
	}
	return &github{workspace: value("GITHUB_WORKSPACE"), summary: value("GITHUB_STEP_SUMMARY")}
}

// annotations are those of a run, with files as GitHub names them.
func (g *github) annotations(run reports.Run, how reports.Telling) []reports.Annotation {
	if g == nil {
		return nil
	}
	list := reports.Annotations(run, how)
	for i := range list {
		list[i].File = g.inWorkspace(list[i].File)
	}
	return list
}

// inWorkspace is a file relative to the workspace, with slashes; "" when it is not there: GitHub could not show the place.
func (g *github) inWorkspace(file string) string {
	if file == "" || g.workspace == "" {
		return filepath.ToSlash(file)
	}
	whole, err := filepath.Abs(file)
	if err != nil {
		return ""
	}
	if _, err := os.Stat(whole); err != nil {
		return "" // of a mock elsewhere, whose files are not here
	}
	relative, err := filepath.Rel(withoutLinks(g.workspace), withoutLinks(whole))
	if err != nil || !filepath.IsLocal(relative) {
		return ""
	}
	return filepath.ToSlash(relative)
}

// withoutLinks is a path that leads through no links; the path itself where that cannot be found out.
func withoutLinks(path string) string {
	if short, err := filepath.EvalSymlinks(path); err == nil {
		return short
	}
	return path
}

// summarise appends a run to the job's summary. That it cannot is told and fails no run:
// nobody asked for this file.
func (r reporting) summarise(run reports.Run) {
	if r.github == nil || r.github.summary == "" {
		return
	}
	about := reports.Summary{How: r.how}
	if r.dir != "" {
		about.Reports, about.Files = cmp.Or(r.github.inWorkspace(r.dir), r.dir), []string{reports.HTMLFile, reports.JUnitFile, cucumberFile}
	}
	if err := appendSummary(r.github.summary, run, about); err != nil {
		told := fmt.Errorf("the summary of the job is not written: %w", cli.PathCause(err))
		fmt.Fprintf(r.Stderr, "%s: %s\n", reports.Program, r.Translator()(told.Error()))
	}
}

func appendSummary(name string, run reports.Run, about reports.Summary) (err error) {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if endsInLine(name, info.Size()) {
		b.WriteByte('\n')
	}
	about.Used = int(min(info.Size(), reports.MostSummary)) + b.Len()
	if err := reports.WriteSummary(&b, run, about); err != nil {
		return err
	}
	_, err = f.Write(b.Bytes())
	return err
}

// endsInLine reports whether the last line of a file of that size has no end. One that cannot be read has one.
func endsInLine(name string, size int64) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	last := make([]byte, 1)
	n, _ := f.ReadAt(last, size-1)
	return n == 1 && last[0] != '\n'
}

// guarded is a process whose texts are no commands of GitHub Actions, where that listens.
func guarded(p cli.Process) cli.Process {
	if listening, _ := p.Lookup("GITHUB_ACTIONS"); listening == "true" || githubMode(p) == githubAlways {
		p.Stdout, p.Stderr = reports.NewGuarded(p.Stdout), reports.NewGuarded(p.Stderr)
	}
	return p
}

// unguarded is a process whose stdout is a file for other programs, and stays as it is.
func unguarded(p cli.Process) cli.Process {
	if g, ok := p.Stdout.(*reports.Guarded); ok {
		p.Stdout = g.Unguarded()
	}
	return p
}

// githubMode is what --github says or its twin, read before flags are parsed; "" = neither does.
func githubMode(p cli.Process) string {
	mode, given := p.Argument("github")
	if !given {
		mode, _ = p.Lookup(p.Twin("github"))
	}
	return mode
}

// unlessGivenUp is the error of a command that runs suites; of one that was given up, only that.
func unlessGivenUp(ctx context.Context, err error) error {
	if gone := ctx.Err(); err != nil && gone != nil {
		return gone // whatever else went wrong then
	}
	return err
}

// annotateError tells GitHub Actions why a command that runs suites has run none, as stderr does: wrong flags too. What is
// wrong in a file has its place.
func annotateError(p cli.Process, cmd *cobra.Command, err error) {
	g := newGithub(githubMode(p), p.Lookup)
	if g == nil || cmd.Flags().Lookup("github") == nil || cli.IsTold(err) || cmd.Context().Err() != nil {
		return
	}
	var list []reports.Annotation
	var problems plainyaml.Problems
	if errors.As(err, &problems) {
		for _, problem := range problems {
			list = append(list, reports.Annotation{
				Level: reports.AnnotationError, File: g.inWorkspace(problem.File), Line: problem.Line, Column: problem.Column,
				Title: reports.Program, Message: problem.String(),
			})
		}
	} else {
		message := p.Translator()(err.Error())
		if next, ok := cli.NextStep(err); ok && next != "" {
			message += "\n" + p.Translator()(next)
		}
		list = append(list, reports.Annotation{Level: reports.AnnotationError, Title: reports.Program, Message: message})
	}
	_ = reports.WriteAnnotations(p.Stdout, list) // the error itself is told on stderr
}
