package contract

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

// parse reads the one document of a file. The root is nil when there is nothing
// in it but comments; second is where a second document begins, or 0.
func parse(body []byte) (root *yaml.Node, second int, err error) {
	d := yaml.NewDecoder(bytes.NewReader(body))
	var document, more yaml.Node
	switch err := d.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, 0, nil
	case err != nil:
		return nil, 0, err
	}
	switch err := d.Decode(&more); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, 0, err
	default:
		second = max(more.Line, 1)
		if len(more.Content) > 0 {
			second = max(more.Content[0].Line, second)
		}
	}
	if len(document.Content) == 0 {
		return nil, second, nil
	}
	return document.Content[0], second, nil
}

// yamlMistake words one thing that the YAML reader says.
type yamlMistake struct {
	says, found, expected, todo string
	culprit                     string // characters of which the first at the start of a word is to blame; "" blames the line
}

// yamlMistakes are the ways in which a file cannot be read; the first row whose
// text the YAML reader says counts.
var yamlMistakes = []yamlMistake{
	{"found character that cannot start any token", "a character that cannot begin a value", "a value", "quote the value", "@`%"},
	{"found a tab character", "a tab", "spaces", "indent with spaces; YAML does not allow tabs there", "\t"},
	{"mapping values are not allowed", "a colon where no key can stand", "one key: value in a line", "quote a text that holds a colon and a space, or check the indentation", ""},
	{"could not find expected ':'", "a line without a colon", "key: value", "write a colon and a space after the key", ""},
	{"did not find expected key", "a line that fits no key above it", "a key at the same indentation", "check the indentation, and quotes that are not closed", ""},
	{"did not find expected '-' indicator", "a line that fits no list above it", "a list item", "check the indentation", ""},
	{"did not find expected ',' or '}'", "a brace that is not closed, or has no comma between two keys", "a comma or '}'", "close the brace, add the comma, or quote a text that holds any of { } [ ] , ?", "{"},
	{"did not find expected ',' or ']'", "a bracket that is not closed, or has no comma between two items", "a comma or ']'", "close the bracket, add the comma, or quote a text that holds any of { } [ ] , ?", "["},
	{"invalid map key", "a key in braces", "a text", "quote a text that holds {{ }}", "{"},
	{"did not find expected node content", "no value where one must stand", "a value", "write a value, or quote it", ""},
	{"unexpected end of stream", "a quote that is never closed", "a closing quote", "close the quote", "\"'"},
	{"unexpected document indicator", "a quote that is never closed", "a closing quote", "close the quote", "\"'"},
	{"unknown anchor", "an alias without an anchor", "the value itself", "write the value again; contracts have no anchors and aliases", "*"},
	{"unknown escape", "an unknown escape in double quotes", "plain text", "use single quotes, in which a backslash means itself", "\"'"},
	{"exceeded max depth", "values nested too deeply", "a contract", "", ""},
	{"did not find expected alphabetic or numeric character", "a text that begins with * or &", "a value", "quote it", "*&"},
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// syntaxProblem words a YAML error and finds its place: the YAML reader names a
// line near it at best, and no column.
func (t *fileText) syntaxProblem(err error) Problem {
	says := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if match := yamlLine.FindStringSubmatch(err.Error()); match != nil {
		line, _ = strconv.Atoi(match[1]) // digits by the pattern; a number too large is beyond every line
		says = strings.TrimPrefix(err.Error(), match[0])
	}
	if found := t.firstBadLine(); found > 0 {
		line = found
	}
	p := Problem{
		File: t.name, Line: min(max(line, 1), len(t.lines)),
		Found: "YAML that cannot be read (" + says + ")", Expected: "a contract",
	}
	culprit := ""
	for _, mistake := range yamlMistakes {
		if strings.Contains(says, mistake.says) {
			p.Found, p.Expected, p.Todo = mistake.found, mistake.expected, mistake.todo
			culprit = mistake.culprit
			break
		}
	}
	p.SourceLine = t.line(p.Line)
	p.Column = 1 + utf8.RuneCountInString(p.SourceLine[:blame(p.SourceLine, culprit)])
	if strings.HasPrefix(strings.TrimLeft(p.SourceLine, " "), "\t") {
		p.Found, p.Expected, p.Todo = "a tab that indents", "spaces", "indent with spaces; YAML does not allow tabs there"
	}
	return p
}

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

// firstBadLine finds the line, counted from 1, at which a file goes wrong: it can
// be read up to the line before, but no further. A prefix may end in the middle
// of a value, so the last readable one counts. 0 when the search costs too much.
func (t *fileText) firstBadLine() int {
	const patience = 2 << 20 // bytes parsed in all
	ends := make([]int, 0, len(t.lines))
	end := 0
	for _, line := range t.lines {
		end = min(end+len(line)+1, len(t.body))
		ends = append(ends, end)
	}
	spent := 0
	for i := len(ends) - 1; i >= 0; i-- {
		if spent += ends[i]; spent > patience {
			return 0
		}
		if _, _, err := parse(t.body[:ends[i]]); err == nil {
			return i + 2
		}
	}
	return 1
}
