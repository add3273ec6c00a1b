package plainyaml

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Parse reads one document. The root is nil when there is nothing in it but
// comments.
func Parse(body []byte) (*yaml.Node, error) {
	var document yaml.Node
	err := yaml.NewDecoder(bytes.NewReader(body)).Decode(&document)
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	case len(document.Content) == 0:
		return nil, nil
	}
	return document.Content[0], nil
}

// yamlMistake words one thing that the YAML reader says.
type yamlMistake struct {
	says                  string
	found, expected, todo string
	culprit               string // characters of which the first at the start of a word is to blame; "" blames the line
}

// yamlMistakes are the ways in which a document cannot be read; the first row
// whose text the YAML reader says counts.
var yamlMistakes = []yamlMistake{
	{"found character that cannot start any token", "a character that cannot begin a value", "a value", "quote the value", "@`%"},
	{"found a tab character", "a tab", "spaces", "indent with spaces; YAML does not allow tabs there", "\t"},
	{"mapping values are not allowed", "a colon where no key can stand", "one key: value in a line", "quote a text that holds a colon and a space, or check the indentation", ""},
	{"could not find expected ':'", "a line without a colon", "key: value", "write a colon and a space after the key", ""},
	{"did not find expected key", "a line that fits no key above it", "a key at the same indentation", "check the indentation, and quotes that are not closed", ""},
	{"did not find expected '-' indicator", "a line that fits no list above it", "a list item", "check the indentation", ""},
	{"did not find expected ',' or '}'", "a brace that is not closed, or has no comma between two keys", "a comma or '}'", "close the brace, add the comma, or quote a text that holds any of { } [ ] , ?", "{"},
	{"did not find expected ',' or ']'", "a bracket that is not closed, or has no comma between two items", "a comma or ']'", "close the bracket, add the comma, or quote a text that holds any of { } [ ] , ?", "["},
	{"did not find expected node content", "no value where one must stand", "a value", "write a value, or quote it", ""},
	{"unexpected end of stream", "a quote that is never closed", "a closing quote", "close the quote", "\"'"},
	{"unexpected document indicator", "a quote that is never closed", "a closing quote", "close the quote", "\"'"},
	{"unknown anchor", "an alias without an anchor", "the value itself", "write the value again", "*"},
	{"unknown escape", "an unknown escape in double quotes", "plain text", "use single quotes, in which a backslash means itself", "\"'"},
	{"did not find expected <document start>", "text before the document begins", "keys such as version: 1", "delete it, and put --- between two documents", ""},
	{"found incompatible YAML document", "a %YAML directive of another version", "no directive", "delete the line", ""},
	{"exceeded max depth", "values nested too deeply", "values of few levels", "", ""},
	{"did not find expected alphabetic or numeric character", "a text that begins with * or &", "a value", "quote it", "*&"},
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// SyntaxProblem words an error of [Parse] and finds its place: the YAML reader
// names a line near it at best, and no column.
func (f *File) SyntaxProblem(c Chunk, err error) Problem {
	says := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if match := yamlLine.FindStringSubmatch(err.Error()); match != nil {
		line, _ = strconv.Atoi(match[1]) // digits by the pattern; a number too large is beyond every line
		says = strings.TrimPrefix(err.Error(), match[0])
	}
	if found := firstBadLine(c.Body); found > 0 {
		line = found
	}
	line = min(max(line, 1), 1+bytes.Count(bytes.TrimSuffix(c.Body, []byte("\n")), []byte("\n")))
	if !tabbed(f.Line(c.Skip + line)) {
		if p, ok := f.repaired(c, line); ok {
			return p
		}
	}
	p := Problem{
		Position: Position{File: f.name, Line: c.Skip + line}, Severity: SeverityError,
		Found: "YAML that cannot be read (" + says + ")", Expected: f.language.Document,
	}
	culprit := ""
	for _, mistake := range yamlMistakes {
		if strings.Contains(says, mistake.says) {
			p.Found, p.Expected, p.Todo = mistake.found, mistake.expected, mistake.todo
			culprit = mistake.culprit
			break
		}
	}
	if culprit == "*" {
		p.Todo += "; " + f.language.noAnchors()
	}
	p.SourceLine = f.Line(p.Line)
	p.Column = 1 + utf8.RuneCountInString(p.SourceLine[:blame(p.SourceLine, culprit)])
	if tabbed(p.SourceLine) {
		p.Found, p.Expected, p.Todo = "a tab that indents", "spaces", "indent with spaces; YAML does not allow tabs there"
	}
	return p
}

// tabbed reports whether a tab indents a line.
func tabbed(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " "), "\t") }

// blame is the byte offset in a line of the first of the characters at the start
// of a word, or of the line's own start behind its indentation.
func blame(line, characters string) int {
	start := len(line) - len(strings.TrimLeft(line, " "))
	for i := start; i < len(line) && characters != ""; i++ {
		begins := i == start || strings.IndexByte(" :,[{-(", line[i-1]) >= 0
		if begins && strings.IndexByte(characters, line[i]) >= 0 {
			return i
		}
	}
	return start
}

// firstBadLine finds the line of a document, counted from 1, at which it goes
// wrong: the document can be read up to the line before, but no further. A
// prefix may end in the middle of a value and be unreadable for that reason
// alone, so a readable one a little further on counts. 0 when the search would
// cost too much.
func firstBadLine(body []byte) int {
	const patience = 4 << 20 // bytes parsed in all
	if len(body) > patience/4 {
		return 0
	}
	lines := bytes.SplitAfter(body, []byte("\n"))
	ends := make([]int, len(lines)+1)
	for i, line := range lines {
		ends[i+1] = ends[i] + len(line)
	}
	spent := 0
	readable := func(n int) bool {
		spent += ends[n]
		_, err := Parse(body[:ends[n]])
		return err == nil
	}
	good, bad := 0, len(lines)
	for bad-good > 1 {
		middle := (good + bad) / 2
		const reach = 40 // lines of the longest value in brackets or quotes that anybody writes
		further := middle
		for further < bad && further < middle+reach && !readable(further) {
			further++
			if spent > patience {
				return 0
			}
		}
		if further < bad && further < middle+reach {
			good = further
		} else {
			bad = middle
		}
	}
	return bad
}
