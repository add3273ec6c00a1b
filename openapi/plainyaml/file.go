package plainyaml

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/folder"
)

// Language is what differs between two kinds of files.
type Language struct {
	Name     string // of the language, in the singular: "fixture"
	Document string // one document, with its article: "a fixture document"
	MaxSize  int64  // in bytes; a larger file is refused
	Shorten  string // what to do about a larger one
	// MaxProblems bounds what one file may report: a file that is wrong so often
	// is not one of this language.
	MaxProblems int
}

// noAnchors says which parts of YAML no language here has.
func (l *Language) noAnchors() string { return l.Name + "s have no anchors and aliases" }

// size words a bound in the largest unit that fits.
func size(bytes int64) string {
	const kib, mib = 1 << 10, 1 << 20
	if bytes%mib == 0 {
		return fmt.Sprintf("%d MiB", bytes/mib)
	}
	return fmt.Sprintf("%d KiB", bytes/kib)
}

// maxSourceLine is the length in bytes of the longest line that a Problem carries.
const maxSourceLine = 4096

// File is a file as read.
type File struct {
	language *Language
	name     string // what errors print
	body     []byte // without a byte order mark
	starts   []int  // the byte offset of each line; made when first asked for
}

// NewFile takes a byte order mark off a file and refuses what is too large and
// what is not plain UTF-8, as [folder.Text] does. name is what errors print. The
// File is nil when there is a problem.
func NewFile(language *Language, name string, body []byte) (*File, Problems) {
	if int64(len(body)) > language.MaxSize {
		return nil, Problems{{
			Position: Position{File: name}, Severity: SeverityError, Found: "a file of more than " + size(language.MaxSize),
			Expected: "a smaller one", Todo: language.Shorten,
		}}
	}
	text, flaw := folder.Text(body)
	f := &File{language: language, name: name, body: text}
	if flaw != nil {
		return nil, Problems{f.problem(flaw.Offset, Problem{Found: flaw.Found, Expected: flaw.Expected, Todo: flaw.Todo})}
	}
	return f, nil
}

// Line is the n-th line, counted from 1, without its end; "" beyond the file and
// for lines that are too long to show.
func (f *File) Line(n int) string {
	if f.starts == nil {
		f.starts = []int{0}
		for i, b := range f.body {
			if b == '\n' {
				f.starts = append(f.starts, i+1)
			}
		}
	}
	if n < 1 || n > len(f.starts) {
		return ""
	}
	line := f.body[f.starts[n-1]:]
	if n < len(f.starts) {
		line = f.body[f.starts[n-1] : f.starts[n]-1]
	}
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) > maxSourceLine {
		return ""
	}
	return string(line)
}

// inside moves a place behind the last line to the end of that line: the YAML
// reader puts a value that is missing at the end of the file there.
func (f *File) inside(p Position) Position {
	_ = f.Line(1) // finds the lines
	if last := len(f.starts); p.Line > last {
		p.Line = last
		p.Column = 1 + utf8.RuneCount(bytes.TrimSuffix(f.body[f.starts[last-1]:], []byte("\r")))
	}
	return p
}

// AtStart is an error at the first character of the file.
func (f *File) AtStart(found, expected, todo string) Problem {
	return f.problem(0, Problem{Found: found, Expected: expected, Todo: todo})
}

// problem is an error at a byte offset of the file.
func (f *File) problem(offset int, p Problem) Problem {
	before := f.body[:offset]
	p.Severity = SeverityError
	p.File = f.name
	p.Line = 1 + bytes.Count(before, []byte("\n"))
	p.Column = 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	p.SourceLine = strings.ToValidUTF8(f.Line(p.Line), string(utf8.RuneError))
	return p
}

// Chunk is a part of a file that is parsed alone: a document, or less.
type Chunk struct {
	Body []byte
	Skip int // lines of the file before it
}

// Documents splits a file at its document marks. A mark stands at the start of a
// line and is one wherever it stands, inside quotes too, so that a mistake in
// one document cannot hide those of the next.
func (f *File) Documents() []Chunk {
	var chunks []Chunk
	start, skip, line := 0, 0, 0
	for at := 0; at < len(f.body); line++ {
		rest := f.body[at:]
		end := bytes.IndexByte(rest, '\n') + 1
		if end == 0 {
			end = len(rest)
		}
		if at > start && isMark(rest[:end], "---") || isMark(rest[:end], "...") {
			chunks = append(chunks, Chunk{Body: f.body[start:at], Skip: skip})
			start, skip = at, line
			if isMark(rest[:end], "...") {
				start, skip = at+end, line+1
			}
		}
		at += end
	}
	return append(chunks, Chunk{Body: f.body[start:], Skip: skip})
}

// isMark says whether a line is the mark, alone or with something behind it.
func isMark(line []byte, mark string) bool {
	if !bytes.HasPrefix(line, []byte(mark)) {
		return false
	}
	return len(line) == len(mark) || bytes.IndexByte([]byte(" \t\r\n"), line[len(mark)]) >= 0
}

// Single parses a file of one document. The root is nil when there is nothing in
// the file but comments; skip is that of the document's [Chunk].
func (f *File) Single() (root *yaml.Node, skip int, problems Problems) {
	for _, document := range f.Documents() {
		n, err := Parse(document.Body)
		switch {
		case err != nil:
			return nil, 0, append(problems, f.SyntaxProblem(document, err))
		case n == nil || IsNull(n) && n.Value == "":
		case root != nil:
			NewReader(f, document.Skip, &problems).Refuse(n, "a second document", "one document in a file", "delete it, or put it in a file of its own")
			return nil, 0, problems
		default:
			root, skip = n, document.Skip
		}
	}
	return root, skip, nil
}
