package plainyaml

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// Schema is a JSON Schema (draft 2020-12), as far as it is used here. As a [Type]
// it says what no other type says.
type Schema struct {
	Dialect              string     `json:"$schema,omitempty"`
	Title                string     `json:"title,omitempty"`
	Ref                  string     `json:"$ref,omitempty"`
	Type                 any        `json:"type,omitempty"` // a word, or a list of them
	Const                any        `json:"const,omitempty"`
	Enum                 []any      `json:"enum,omitempty"`
	MinLength            int        `json:"minLength,omitempty"`
	MaxLength            int        `json:"maxLength,omitempty"`
	Pattern              string     `json:"pattern,omitempty"`
	Minimum              *int64     `json:"minimum,omitempty"`
	Maximum              *int64     `json:"maximum,omitempty"`
	ExclusiveMinimum     *int64     `json:"exclusiveMinimum,omitempty"`
	ExclusiveMaximum     *int64     `json:"exclusiveMaximum,omitempty"`
	MinItems             int        `json:"minItems,omitempty"`
	MaxItems             int        `json:"maxItems,omitempty"`
	UniqueItems          bool       `json:"uniqueItems,omitempty"`
	Items                *Schema    `json:"items,omitempty"`
	MinProperties        int        `json:"minProperties,omitempty"`
	MaxProperties        int        `json:"maxProperties,omitempty"`
	Required             []string   `json:"required,omitempty"`
	PropertyNames        *Schema    `json:"propertyNames,omitempty"`
	AdditionalProperties any        `json:"additionalProperties,omitempty"` // false, or a *Schema
	Properties           properties `json:"properties,omitempty"`
	AnyOf                []Schema   `json:"anyOf,omitempty"`
	OneOf                []Schema   `json:"oneOf,omitempty"`
	AllOf                []Schema   `json:"allOf,omitempty"`
	Not                  *Schema    `json:"not,omitempty"`
	Examples             []any      `json:"examples,omitempty"`
	Description          string     `json:"description,omitempty"`
	Defs                 properties `json:"$defs,omitempty"`
}

func (s Schema) schema(*definitions) Schema { return s }

// Values are words where any JSON value may stand.
func Values(words []string) []any {
	values := make([]any, len(words))
	for i, word := range words {
		values[i] = word
	}
	return values
}

// Excludes are the rules that of some keys at most one may be there.
func Excludes(keys ...string) []Schema {
	var pairs []Schema
	for i := range keys {
		for _, other := range keys[i+1:] {
			pairs = append(pairs, Schema{Required: []string{keys[i], other}})
		}
	}
	return pairs
}

// Requires are the rules, for AnyOf or OneOf, that each want one of some keys.
func Requires(keys ...string) []Schema {
	rules := make([]Schema, len(keys))
	for i, key := range keys {
		rules[i].Required = []string{key}
	}
	return rules
}

// property is a schema with a name.
type property struct {
	name   string
	schema Schema
}

// properties keep their order, which editors show.
type properties []property

// MarshalJSON is an object with its keys in order.
func (p properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, one := range p {
		b.WriteByte("{,"[min(i, 1)])
		name, err := encode(one.name)
		if err != nil {
			return nil, err
		}
		value, err := encode(one.schema)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode keeps <, > and & as they are, for readers.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(hidden.JSON(&b)) // so that one sees which characters a pattern excludes
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// definitions collects the types that have a name.
type definitions struct {
	schemas properties
	known   map[string]bool
	wrong   error // with a shape
}

// check notes a shape that a reader cannot use.
func (d *definitions) check(s *Shape) {
	names := slices.Sorted(slices.Values(s.Names()))
	switch {
	case len(names) > mostKeys:
		d.wrong = fmt.Errorf("%s has %d keys, at most %d", s.What, len(names), mostKeys)
	case len(slices.Compact(names)) < len(s.Keys):
		d.wrong = fmt.Errorf("%s has a key twice", s.What)
	}
}

func (d *definitions) add(t Definition) {
	if d.known[t.Name] {
		return
	}
	d.known[t.Name] = true
	at := len(d.schemas)
	d.schemas = append(d.schemas, property{name: t.Name})
	d.schemas[at].schema = t.Type.schema(d)
}

func (d *definitions) all(types []Type) []Schema {
	list := make([]Schema, len(types))
	for i, t := range types {
		list[i] = t.schema(d)
	}
	return list
}

func (d *definitions) pointer(t Type) *Schema {
	if t == nil {
		return nil
	}
	s := t.schema(d)
	return &s
}

// SchemaFile is the JSON Schema of a document of this shape, as a file.
func SchemaFile(title string, root *Shape) ([]byte, error) {
	d := &definitions{known: map[string]bool{}}
	s := root.schema(d)
	s.Dialect, s.Title, s.Defs = "https://json-schema.org/draft/2020-12/schema", title, d.schemas
	text, err := encode(s)
	if err = cmp.Or(d.wrong, err); err != nil {
		return nil, fmt.Errorf("schema %s: %w", title, err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return nil, fmt.Errorf("schema %s: %w", title, err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
