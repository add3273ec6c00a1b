package plainyaml

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// Reader reads the nodes of one document and notes what is wrong on the way; it
// goes on after every mistake. Methods that give a value and ok have noted why
// there is none.
type Reader struct {
	Skip     int // lines of the file before the nodes being read
	file     *File
	problems *Problems
}

// NewReader reads nodes of a file and adds what is wrong to problems. skip is that
// of the [Chunk] they are from.
func NewReader(file *File, skip int, problems *Problems) *Reader {
	return &Reader{Skip: skip, file: file, problems: problems}
}

// Problems counts what is noted so far.
func (r *Reader) Problems() int { return len(*r.problems) }

// At is the place of a node.
func (r *Reader) At(n *yaml.Node) Position {
	return Position{File: r.file.name, Line: max(n.Line, 1) + r.Skip, Column: max(n.Column, 1)}
}

// Refuse notes an error at a node.
func (r *Reader) Refuse(n *yaml.Node, found, expected, todo string) {
	r.Note(Problem{Position: r.At(n), Severity: SeverityError, Found: found, Expected: expected, Todo: todo})
}

// Warn notes a warning at a node.
func (r *Reader) Warn(n *yaml.Node, found, expected, todo string) {
	r.Note(Problem{Position: r.At(n), Severity: SeverityWarning, Found: found, Expected: expected, Todo: todo})
}

// Note adds a problem with its source line.
func (r *Reader) Note(p Problem) {
	switch most := r.file.language.MaxProblems; {
	case len(*r.problems) > most:
		return
	case len(*r.problems) == most:
		p.Severity, p.Found = SeverityError, fmt.Sprintf("more than %d problems", most)
		p.Expected, p.Todo = "", "mend these first"
	}
	p.Position = r.file.inside(p.Position)
	p.SourceLine = r.file.Line(p.Line)
	*r.problems = append(*r.problems, p)
}

// Plain refuses anchors, aliases and tags. Without them a file cannot grow while
// it is read, and every value stands where it counts.
func (r *Reader) Plain(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode:
		r.Refuse(n, "the alias *"+Clip(n.Value), "the value itself", "write the value again; "+r.file.language.noAnchors())
	case n.Anchor != "":
		r.Refuse(n, "the anchor &"+Clip(n.Anchor), "a plain value", "delete it; "+r.file.language.noAnchors())
	case n.Style&yaml.TaggedStyle != 0:
		r.Refuse(n, "the tag "+Clip(n.Tag), "a plain value", "delete the tag")
	default:
		return true
	}
	return false
}

// TrueOrFalse is what a boolean is expected to be, unless it may be null too.
const TrueOrFalse = "true or false"

// WriteOrLeave is what to do about a key without a value.
const WriteOrLeave = "write a value, or leave the key out"

// unquote is what to do about a number or a boolean in quotes.
const unquote = "take the quotes away"

// Scalar gives the text of a single value, whatever YAML makes of it. No value is
// refused. example may be "".
func (r *Reader) Scalar(n *yaml.Node, expected, example string) (string, bool) {
	switch {
	case !r.Plain(n):
	case IsNull(n):
		r.Refuse(n, Describe(n), expected, WriteOrLeave)
	case Braces(n):
		r.Refuse(n, "braces, which YAML takes for a mapping", expected, `put the text in quotes: "{{name}}"`)
	case n.Kind != yaml.ScalarNode:
		r.Refuse(n, Describe(n), expected, suchAs(example))
	case n.Style == 0 && curly.MatchString(n.Value):
		r.Refuse(n, "curly quotes", "straight quotes", fmt.Sprintf("write %q", curly.FindStringSubmatch(n.Value)[1]))
	default:
		return n.Value, true
	}
	return "", false
}

// curly is a text in the quotes of word processors, which are letters to YAML.
var curly = regexp.MustCompile(`^[“”‘’](.+)[“”‘’]$`)

// suchAs is what to do where there is an example of what is expected.
func suchAs(example string) string {
	if example == "" {
		return ""
	}
	return "such as " + example
}

// Text gives a value that YAML takes for text. An unquoted date is text to us.
// Quotes are advised where the text would fit; a nil fits means any text.
func (r *Reader) Text(n *yaml.Node, expected, example string, fits func(string) bool) (string, bool) {
	value, ok := r.Scalar(n, expected, example)
	switch {
	case !ok:
		return "", false
	case n.Tag == "!!str" || n.Tag == "!!timestamp":
		return value, true
	case fits == nil || fits(value):
		r.Refuse(n, Describe(n), expected, fmt.Sprintf("quote it: %q", value))
	default:
		r.Refuse(n, Describe(n), expected, suchAs(example))
	}
	return "", false
}

// Words gives text that is not blank.
func (r *Reader) Words(n *yaml.Node, w Words) string {
	value, ok := r.Text(n, w.What, "", nil)
	switch length := utf8.RuneCountInString(value); {
	case !ok:
		return ""
	case hidden.Blank(value):
		r.Refuse(n, "empty text", w.What, WriteOrLeave)
		return ""
	case length > w.Most:
		r.Refuse(n, fmt.Sprintf("text of %d characters", length), fmt.Sprintf("%s of at most %d characters", w.What, w.Most), "shorten it")
		return ""
	}
	if odd, found := w.hidden(value); found {
		r.RefuseHidden(n, odd, w.What, w.Hostile)
		return ""
	}
	return value
}

// RefuseHidden notes a hidden character in the value of a node. instead says where one can be written; "" = nowhere.
func (r *Reader) RefuseHidden(n *yaml.Node, odd rune, expected, instead string) {
	todo := "delete it"
	if instead != "" {
		todo += "; " + instead
	}
	r.Refuse(n, hidden.Name(odd), expected+" of printable characters", todo)
}

// Boolean gives true or false.
func (r *Reader) Boolean(n *yaml.Node, expected string) (value, ok bool) {
	word, ok := r.Scalar(n, expected, "")
	if !ok {
		return false, false
	}
	if n.Tag == "!!bool" {
		return strings.EqualFold(word, "true"), true
	}
	todo := ""
	switch strings.ToLower(word) {
	case "", "~", "null":
		todo = WriteOrLeave
	case "yes", "y", "on", "1", "예", "네", "참":
		todo = "write true"
	case "no", "n", "off", "0", "아니오", "아니요", "거짓":
		todo = "write false"
	case "true", "false":
		todo = unquote
	}
	r.Refuse(n, Describe(n), expected, todo)
	return false, false
}

// Whole gives a whole number in plain decimal form.
func (r *Reader) Whole(n *yaml.Node, w Whole) (int64, bool) {
	expected := fmt.Sprintf("%s, a whole number from %d to %d", w.What, w.Low, w.High)
	value, ok := r.Scalar(n, expected, "")
	if !ok {
		return 0, false
	}
	number, plain := Decimal(value)
	switch {
	case n.Tag == "!!int" && plain && number >= w.Low && number <= w.High:
		return number, true
	case n.Tag == "!!int" && !plain:
		r.Refuse(n, Describe(n), expected, "write it with digits alone, without a leading zero")
	case n.Tag == "!!str" && plain:
		r.Refuse(n, Describe(n), expected, unquote)
	default:
		r.Refuse(n, Describe(n), expected, "")
	}
	return 0, false
}

// Decimal reads digits with an optional minus, no leading zero, and at most 15 of
// them, which is what JSON readers keep exactly.
func Decimal(s string) (int64, bool) {
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || len(digits) > 15 || digits[0] == '0' && s != "0" {
		return 0, false
	}
	var n int64
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(digits[i]-'0')
	}
	if digits != s {
		n = -n
	}
	return n, true
}

// Choice gives one of the words.
func (r *Reader) Choice(n *yaml.Node, c Choice) (string, bool) {
	expected := OneOf(c.Options)
	value, ok := r.Scalar(n, expected, "")
	if !ok {
		return "", false
	}
	if n.Tag == "!!str" && slices.Contains(c.Options, value) {
		return value, true
	}
	todo := ""
	if right, known := c.Meant[strings.ToLower(value)]; known {
		todo = "write " + right
	} else if near := nearest.Word(value, c.Options); near != "" {
		todo = "did you mean " + near + "?"
	}
	r.Refuse(n, Describe(n), expected, todo)
	return "", false
}

// Version reads the key "version", which every language has. There is one so far.
func (r *Reader) Version(f Fields, owner *yaml.Node) {
	if !r.Require(f, owner, "version") {
		return
	}
	expected := "1, the only version of the " + r.file.language.Name + " language"
	switch n := f.Get("version"); {
	case !r.Plain(n), n.Value == "1" && n.Tag == "!!int":
	case n.Value == "1":
		r.Refuse(n, Describe(n), expected, unquote)
	default:
		r.Refuse(n, Describe(n), expected, "write version: 1")
	}
}
