package contract

import (
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing wrong in a contract file: what was found there, what was
// expected, and what to do about it. Expected and Todo may be "". Line and Column
// count from 1, and a column is one character.
type Problem struct {
	File         string
	Line, Column int
	Found        string
	Expected     string
	Todo         string
	SourceLine   string // the line as it stands in the file
}

// String is one line: "file:line:column: found …, expected …: what to do".
func (p Problem) String() string {
	text := p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column) + ": found " + p.Found
	if p.Expected != "" {
		text += ", expected " + p.Expected
	}
	if p.Todo != "" {
		text += ": " + p.Todo
	}
	return text
}

// Problems is everything wrong in a file, by place. As an error it is never
// empty.
type Problems []Problem

// Error is one line a problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// sorted orders problems by place; the order of those at one place stays.
func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return p
}
