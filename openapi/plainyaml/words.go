package plainyaml

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// IsNull reports whether a node is not a value: nothing, ~ or null.
func IsNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// IsNumber reports whether YAML takes a node for a number.
func IsNumber(n *yaml.Node) bool { return n.Tag == "!!int" || n.Tag == "!!float" }

// Braces reports whether a node is {{name}} without quotes: a mapping whose key
// is a mapping.
func Braces(n *yaml.Node) bool {
	return n.Kind == yaml.MappingNode && len(n.Content) > 0 && n.Content[0].Kind == yaml.MappingNode
}

// Describe words what a node is, with the kind of value that YAML sees in it.
func Describe(n *yaml.Node) string {
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
		return "the number " + Clip(n.Value)
	case "!!bool":
		return "the boolean " + n.Value
	default:
		return fmt.Sprintf("the text %q", Clip(n.Value))
	}
}

// Clip shortens a value for an error message.
func Clip(s string) string {
	const most = 60
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "…"
}

// OneOf words a choice: "male or female", "one of a, b, c".
func OneOf(options []string) string {
	if len(options) == 2 {
		return options[0] + " or " + options[1]
	}
	return "one of " + strings.Join(options, ", ")
}
