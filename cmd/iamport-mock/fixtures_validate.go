package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

type validateFlags struct {
	reading
	format  string
	strict  bool
	excerpt bool
}

func newValidate(p cli.Process) *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use:   "validate [flags] [DIR...]",
		Short: "Report everything that is wrong in scenario files",
		Long: `Report everything that is wrong in scenario files, all of it at once, as
file:line:column: found, expected, what to do. It exits with 1 when something is.

` + pathArguments,
		Example: `  iamport-mock fixtures validate ./people
  iamport-mock fixtures validate --strict --format json ./people`,
		RunE: func(cmd *cobra.Command, args []string) error { return validate(cmd.Context(), p, &f, args) },
	}
	flags := cmd.Flags()
	f.register(p, flags)
	flags.Var(cli.NewChoice(&f.format, cli.FormatText, cli.FormatJSON), "format", "how the report looks on stdout")
	flags.BoolVar(&f.strict, "strict", false, "count warnings as errors")
	flags.BoolVar(&f.excerpt, "excerpt", false, "show the line with a mark under the place; on a terminal it always does")
	return cmd
}

// findings is the outcome of a validation; its JSON form is for programs.
type findings struct {
	Files          int              `json:"files"` // 0 when an error kept them from loading
	Certifications int              `json:"certifications"`
	Errors         int              `json:"errors"`
	Warnings       int              `json:"warnings"`
	Problems       fixture.Problems `json:"problems"`

	own     []ownFile
	builtin int // built-in files beside them
}

// ownFile is a file that was asked for, with what it holds.
type ownFile struct {
	name                   string
	people, certifications int
}

func validate(ctx context.Context, p cli.Process, f *validateFlags, args []string) error {
	found, err := inspect(ctx, f.paths(p, args))
	if err != nil {
		return err
	}
	found.Problems = serving.InLanguage(f.lang, found.Problems)
	for i := range found.Problems {
		problem := &found.Problems[i]
		if f.strict {
			problem.Severity = fixture.SeverityError
		}
		if problem.Severity == fixture.SeverityError {
			found.Errors++
		} else {
			found.Warnings++
		}
	}
	if err := found.print(p.Stdout, f, cli.IsTerminal(p.Stdout)); err != nil {
		return err
	}
	if found.Errors > 0 {
		return cli.Exit(cli.ExitBroken, nil)
	}
	return nil
}

// inspect loads the files, lets a server prove that each answer they give
// conforms to the document, and holds people and expectations against the
// calendar.
func inspect(ctx context.Context, paths []string) (*findings, error) {
	set, err := loadPaths(ctx, paths)
	if err == nil {
		var server *mockserver.Server
		if server, err = mockserver.New(mockserver.WithFixtures(set)); err == nil {
			today := identity.DateOf(server.Default().Clock().Now())
			return &findings{
				Files: set.Files(), Certifications: len(set.Certifications()),
				Problems: slices.Concat(set.Warnings(), set.Lint(today)), own: ownFiles(set), builtin: set.BuiltinFiles(),
			}, nil
		}
	}
	var problems fixture.Problems
	if errors.As(err, &problems) {
		return &findings{Problems: problems}, nil
	}
	return nil, err
}

func (f *findings) print(w io.Writer, flags *validateFlags, terminal bool) error {
	if flags.format == cli.FormatJSON {
		if f.Problems == nil {
			f.Problems = fixture.Problems{}
		}
		encoder := json.NewEncoder(hidden.JSON(w))
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(f)
	}
	if flags.excerpt || terminal {
		serving.PrintExcerpts(w, f.Problems)
	} else {
		serving.PrintProblems(w, f.Problems)
	}
	say := saying{flags.lang == cli.Korean}
	for _, file := range f.own {
		fmt.Fprintf(w, say.text("%s: %s, %s\n", "%s: 인물 %s명, 인증 %s건\n"), hidden.Quote(file.name),
			say.count(file.people, "person", "people"), say.count(file.certifications, "certification", "certifications"))
	}
	counts := fmt.Sprintf(say.text("%s, %s", "오류 %s개, 경고 %s개"), say.count(f.Errors, "error", "errors"), say.count(f.Warnings, "warning", "warnings"))
	if f.Files > 0 {
		beside := fmt.Sprintf(say.text("%s beside them", "기본 제공 파일 %s개"), say.count(f.builtin, "built-in file", "built-in files"))
		if len(f.own) == 0 {
			beside = fmt.Sprintf(say.text("%s", "기본 제공 파일 %s개"), say.count(f.builtin, "built-in file", "built-in files"))
		}
		counts += "; " + beside
	}
	_, err := fmt.Fprintln(w, counts)
	return err
}

// ownFiles are the files that hold more than built-in people, in their order.
func ownFiles(set *fixture.Set) []ownFile {
	var files []ownFile
	for _, scenario := range set.Scenarios() {
		if scenario.Builtin {
			continue
		}
		i := slices.IndexFunc(files, func(f ownFile) bool { return f.name == scenario.At.File })
		if i < 0 {
			i, files = len(files), append(files, ownFile{name: scenario.At.File})
		}
		files[i].people += len(scenario.People)
		files[i].certifications += len(scenario.Certifications)
	}
	return files
}
