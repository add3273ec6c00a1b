package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// mostProblems bounds what one file may report.
const mostProblems = 1000

// reader turns the YAML nodes of a file into a contract and notes what is wrong
// on the way; it goes on after every mistake.
type reader struct {
	text     *fileText
	problems Problems
	contract *Contract
	scope    []string // placeholders that are known where the reader is
	person   bool     // those for the visitor are known too
	shared   []field  // headers of every request
}

// refuse notes what is wrong at a node.
func (r *reader) refuse(n *yaml.Node, found, expected, todo string) {
	if len(r.problems) > mostProblems {
		return
	}
	line, column := r.text.inside(n.Line, n.Column)
	r.problems = append(r.problems, Problem{
		File: r.text.name, Line: line, Column: column, Found: found, Expected: expected, Todo: todo, SourceLine: r.text.line(line),
	})
}

// plain refuses anchors, aliases and tags. Without them a file cannot grow while
// it is read, and every value stands where it counts.
func (r *reader) plain(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode:
		r.refuse(n, "the alias *"+clip(n.Value), "the value itself", "write the value again; contracts have no anchors and aliases")
	case n.Anchor != "":
		r.refuse(n, "the anchor &"+clip(n.Anchor), "a plain value", "delete it; contracts have no anchors and aliases")
	case n.Style&yaml.TaggedStyle != 0:
		r.refuse(n, "the tag "+clip(n.Tag), "a plain value", "delete the tag")
	default:
		return true
	}
	return false
}

// scalar gives the text of a single value, whatever YAML makes of it; no value
// is refused.
func (r *reader) scalar(n *yaml.Node, expected, example string) (string, bool) {
	if !r.plain(n) {
		return "", false
	}
	todo := ""
	if example != "" {
		todo = "such as " + example
	}
	switch {
	case isNull(n):
		r.refuse(n, describe(n), expected, writeOrLeave)
		return "", false
	case braces(n):
		r.refuse(n, "braces, which YAML takes for a mapping", expected, `put the text in quotes: "{{name}}"`)
		return "", false
	case n.Kind != yaml.ScalarNode:
		r.refuse(n, describe(n), expected, todo)
		return "", false
	}
	return n.Value, true
}

// writeOrLeave is what to do about a key without a value.
const writeOrLeave = "write a value, or leave the key out"

// braces reports whether a node is {{name}} without quotes: a mapping whose key
// is a mapping.
func braces(n *yaml.Node) bool {
	return n.Kind == yaml.MappingNode && len(n.Content) > 0 && n.Content[0].Kind == yaml.MappingNode
}

// str gives a value that YAML takes for text. An unquoted date is text to us.
func (r *reader) str(n *yaml.Node, expected, example string) (string, bool) {
	value, ok := r.scalar(n, expected, example)
	if ok && n.Tag != "!!str" && n.Tag != "!!timestamp" {
		todo := ""
		if example != "" {
			todo = "such as " + example
		}
		r.refuse(n, describe(n), expected, todo)
		return "", false
	}
	return value, ok
}

// boolean gives true or false.
func (r *reader) boolean(n *yaml.Node) (value, ok bool) {
	word, ok := r.scalar(n, "true or false", "")
	if !ok {
		return false, false
	}
	if n.Tag == "!!bool" {
		return strings.EqualFold(word, "true"), true
	}
	todo := ""
	switch strings.ToLower(word) {
	case "yes", "y", "on", "1":
		todo = "write true"
	case "no", "n", "off", "0":
		todo = "write false"
	case "true", "false":
		todo = "take the quotes away"
	}
	r.refuse(n, describe(n), "true or false", todo)
	return false, false
}

// pattern compiles a regular expression.
func (r *reader) pattern(n *yaml.Node) *regexp.Regexp {
	text, ok := r.str(n, "a regular expression", "")
	if !ok {
		return nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		what := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		r.refuse(n, "a regular expression that cannot be read ("+printable(what)+")", "one in the syntax of Go (RE2)", "in single quotes a backslash means itself")
		return nil
	}
	return re
}

// printable keeps a text from breaking the line of a message.
func printable(s string) string {
	return clip(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029' {
			return '?'
		}
		return c
	}, strings.ToValidUTF8(s, "?")))
}

// items gives the items of a list, or the one value that stands in its place.
func (r *reader) items(n *yaml.Node, expected string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		return []*yaml.Node{n}
	}
	if !r.plain(n) {
		return nil
	}
	if len(n.Content) == 0 {
		r.refuse(n, "an empty list", expected, writeOrLeave)
	}
	return n.Content
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// describe words what a node is, with the kind of value that YAML sees in it.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.Tag {
	case "!!null":
		if n.Value == "" {
			return "no value"
		}
		return n.Value
	case "!!int", "!!float":
		return "the number " + clip(n.Value)
	case "!!bool":
		return "the boolean " + n.Value
	default:
		return fmt.Sprintf("the text %q", clip(n.Value))
	}
}

// shape is what one kind of mapping may hold.
type shape struct {
	what    string // with its article: "a request"
	example string // the smallest one
	keys    []string
	meant   map[string]string // what to do about words that people write instead, in lower case
}

// suggest says what to do about an unknown key, or "".
func (s *shape) suggest(key string) string {
	if right, known := s.meant[strings.ToLower(key)]; known {
		return right
	}
	if near := nearest.Word(key, s.keys); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// fields are the values of a record, by key.
type fields struct {
	values map[string]*yaml.Node
	meant  string // what was said about unknown keys
	merged bool   // by a merge key, which is refused
}

// get is the value of a key, or nil.
func (f fields) get(key string) *yaml.Node { return f.values[key] }

// misses reports whether a key is neither there nor, misspelt, an unknown one:
// one mistake is one problem.
func (f fields) misses(key string) bool {
	return f.values[key] == nil && !f.merged && !strings.Contains(f.meant, " "+key+"?") && !strings.Contains(f.meant, "write "+key)
}

// record gives the values of a mapping, and refuses keys that are unknown or told
// twice.
func (r *reader) record(n *yaml.Node, s *shape) (f fields, ok bool) {
	pairs, ok := r.mapping(n, s.what+", a mapping", s.example)
	if !ok {
		return fields{}, false
	}
	f.values = map[string]*yaml.Node{}
	for i := 0; i < len(pairs); i += 2 {
		f.merged = f.merged || pairs[i].Tag == "!!merge"
	}
	r.eachKey(pairs, func(key, value *yaml.Node) {
		if slices.Contains(s.keys, key.Value) {
			f.values[key.Value] = value
			return
		}
		todo := s.suggest(key.Value)
		f.meant += todo + "\n"
		expected := "a key of " + s.what + " (" + strings.Join(s.keys, ", ") + ")"
		r.refuse(key, fmt.Sprintf("the unknown key %q", clip(key.Value)), expected, todo)
	})
	return f, true
}

// mapping gives the pairs of a mapping of any keys.
func (r *reader) mapping(n *yaml.Node, expected, example string) ([]*yaml.Node, bool) {
	if !r.plain(n) {
		return nil, false
	}
	if n.Kind != yaml.MappingNode {
		todo := ""
		switch {
		case isNull(n):
			todo = writeOrLeave
		case example != "":
			todo = "such as " + example
		}
		r.refuse(n, describe(n), expected, todo)
		return nil, false
	}
	return n.Content, true
}

// eachKey calls do for every pair whose key is a text and stands there for the
// first time.
func (r *reader) eachKey(pairs []*yaml.Node, do func(key, value *yaml.Node)) {
	first := map[string]int{}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		switch line, told := first[key.Value]; {
		case key.Tag == "!!merge" && key.Kind == yaml.ScalarNode:
			r.refuse(key, "the merge key <<", "the keys themselves", "write the values again; contracts have no anchors and aliases")
		case !r.plain(key):
		case key.Kind != yaml.ScalarNode:
			r.refuse(key, describe(key)+" as a key", "a text", "put a text that holds {{ }} in quotes")
		case told:
			r.refuse(key, fmt.Sprintf("the key %q a second time (first in line %d)", clip(key.Value), line), "each key once", "delete one of the two")
		default:
			first[key.Value] = key.Line
			do(key, value)
		}
	}
}
