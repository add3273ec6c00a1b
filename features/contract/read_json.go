package contract

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

var (
	// jsonNumber is how JSON writes numbers, and so how a contract does: up to the ids of 64 bits.
	jsonNumber  = regexp.MustCompile(`^-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,16})?(?:[eE][+-]?[0-9]{1,3})?$`)
	wholeNumber = regexp.MustCompile(`^(?:0|-?[1-9][0-9]*)$`)
)

// IsNumber reports whether a contract takes a text as a number in JSON: with at most 20 digits before the point, and no
// larger than a float64 can be, or YAML takes it for a text.
func IsNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && jsonNumber.MatchString(text)
}

// deepest is how many levels a JSON body may have.
const deepest = 32

// readValue reads a JSON body written in YAML.
func (r *reader) readValue(n *yaml.Node) *value { return r.readDeep(n, deepest) }

func (r *reader) readDeep(n *yaml.Node, levels int) *value {
	if !r.Plain(n) {
		return nil
	}
	switch {
	case levels == 0:
		r.Refuse(n, "values nested too deeply", "a JSON body of few levels", "")
		return nil
	case plainyaml.Braces(n):
		r.Refuse(n, "braces, which YAML takes for a mapping", "a JSON value", `put the text in quotes: "{{name}}"`)
		return nil
	case n.Kind == yaml.MappingNode:
		v := &value{kind: objectValue}
		r.EachKey(n.Content, func(key, item *yaml.Node) {
			if filled := r.readDeep(item, levels-1); filled != nil {
				v.keys, v.items = append(v.keys, key.Value), append(v.items, filled)
			}
		})
		return v
	case n.Kind == yaml.SequenceNode:
		v := &value{kind: listValue}
		for _, item := range n.Content {
			if filled := r.readDeep(item, levels-1); filled != nil {
				v.items = append(v.items, filled)
			}
		}
		return v
	}
	fixed, ok := r.jsonScalar(n)
	if !ok {
		return nil
	}
	text, isText := fixed.(string)
	if !isText {
		return &value{kind: fixedValue, fixed: fixed}
	}
	t, ok := r.fromText(n, text)
	if !ok {
		return nil
	}
	return &value{kind: textValue, text: t}
}

// jsonScalar gives a text, a number, a boolean or nil.
func (r *reader) jsonScalar(n *yaml.Node) (any, bool) {
	switch n.Tag {
	case "!!null":
		if n.Value == "" {
			r.Refuse(n, "no value", "a JSON value", "write null, or a value")
			return nil, false
		}
		return nil, true
	case "!!bool":
		return strings.EqualFold(n.Value, "true"), true
	case "!!int", "!!float":
		if !IsNumber(n.Value) {
			r.Refuse(n, plainyaml.Describe(n), "a number as JSON writes it", "quote it if it is a text")
			return nil, false
		}
		return json.Number(n.Value), true
	default:
		return n.Value, true
	}
}
