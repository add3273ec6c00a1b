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
}

func validate(ctx context.Context, p cli.Process, f *validateFlags, args []string) error {
	found, err := inspect(ctx, paths(p, args))
	if err != nil {
		return err
	}
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
				Problems: slices.Concat(set.Warnings(), set.Lint(today)),
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
	if f.Errors > 0 {
		_, err := fmt.Fprintf(w, "%s, %s\n", cli.Count(f.Errors, "error"), cli.Count(f.Warnings, "warning"))
		return err
	}
	_, err := fmt.Fprintf(w, "%s, %s: %s, %s\n", cli.Count(f.Files, "file"), cli.Count(f.Certifications, "certification"),
		cli.Count(f.Errors, "error"), cli.Count(f.Warnings, "warning"))
	return err
}
