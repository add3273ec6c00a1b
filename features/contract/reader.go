package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
	"github.com/iamport-mock/iamport-mock/openapi/nearest"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// reader turns the YAML nodes of a file into a contract.
type reader struct {
	*plainyaml.Reader
	contract *Contract
	scope    []string // placeholders that are known where the reader is
	person   bool     // those for the visitor are known too
	shared   []field  // headers of every request
}

// pattern compiles a regular expression.
func (r *reader) pattern(n *yaml.Node) *regexp.Regexp {
	text, ok := r.Text(n, "a regular expression", "", nil)
	if !ok {
		return nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		what := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		r.Refuse(n, "a regular expression that cannot be read ("+printable(what)+")", "one in the syntax of Go (RE2)", "in single quotes a backslash means itself")
		return nil
	}
	return re
}

// printable keeps a text from breaking the line of a message.
func printable(s string) string { return hidden.Quote(plainyaml.Clip(s)) }

// items gives the items of a list, or the one value that stands in its place.
func (r *reader) items(n *yaml.Node, expected string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		return []*yaml.Node{n}
	}
	if !r.Plain(n) {
		return nil
	}
	if len(n.Content) == 0 {
		r.Refuse(n, "an empty list", expected, plainyaml.WriteOrLeave)
	}
	return n.Content
}

// single reports whether a node stands for one value and not for a mapping of
// keys; {{name}} without quotes is such a value, though YAML takes it for one.
func single(n *yaml.Node) bool { return n.Kind != yaml.MappingNode || plainyaml.Braces(n) }

// fromText cuts a text and refuses placeholders that nothing fills.
func (r *reader) fromText(n *yaml.Node, text string) (template, bool) {
	t := newTemplate(text)
	for _, p := range t {
		switch {
		case p.name == "" && strings.Contains(p.literal, "{{"):
			r.Refuse(n, "{{ without a name and }}", "a placeholder such as {{imp_uid}}", "")
			return nil, false
		case p.name != "" && !r.knows(p.name):
			expected, todo := r.suggestPlaceholder(p.name)
			r.Refuse(n, fmt.Sprintf("the unknown placeholder {{%s}}", plainyaml.Clip(p.name)), expected, todo)
			return nil, false
		}
	}
	return t, true
}

// knows reports whether a placeholder has a value where the reader is.
func (r *reader) knows(name string) bool {
	_, _, fresh := freshLength(name)
	return fresh || slices.Contains(r.scope, name) || r.person && slices.Contains(personNames(), name)
}

// suggestPlaceholder says what may stand in place of an unknown one.
func (r *reader) suggestPlaceholder(name string) (expected, todo string) {
	kind, _, argued := strings.Cut(name, ":")
	switch fresh := slices.Contains([]string{random, letters, digits}, kind); {
	case fresh && argued:
		return fmt.Sprintf("a length from 1 to %d", longestFresh), "write {{" + kind + ":8}}"
	case fresh:
		return fmt.Sprintf("a length from 1 to %d behind it", longestFresh), "write {{" + kind + ":8}}"
	case slices.Contains(personNames(), kind) && !r.person:
		return "one that is known here (" + nameList(r.scope) + ")", "the visitor is known in values, prepare, certify and redirect; give it a name under values and write that"
	case kind == personBirthday:
		return "{{" + personBirthday + "}} (2004-02-29), {{" + longBirthday + "}} or {{" + shortBirthday + "}}", ""
	}
	known := r.scope
	if r.person {
		known = slices.Concat(known, []string{personName, personPhone, personBirthday})
	}
	todo = "capture it in a request before this one"
	if near := nearest.Word(name, known); near != "" {
		todo = "did you mean {{" + near + "}}?"
	}
	return "one that is known here (" + nameList(known) + ")", todo
}

// nameList words placeholders for a message.
func nameList(names []string) string {
	all := slices.Sorted(slices.Values(names))
	return "{{" + strings.Join(slices.Compact(all), "}}, {{") + "}}"
}
