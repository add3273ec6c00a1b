package contract

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

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
func printable(s string) string {
	return plainyaml.Clip(strings.Map(func(c rune) rune {
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
