package plainyaml

import (
	"cmp"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// Type is what a value may be, as a JSON Schema says it. Some types are read by
// the method of [Reader] that has their name; the others are for shapes whose
// reader is code.
type Type interface {
	schema(d *definitions) Schema
}

// Words is text that is not blank, of at most so many characters, none of which is hidden.
type Words struct {
	What     string // with its article: "a name"
	Most     int
	Lines    bool   // it may have several lines, and tabs
	Hostile  string // where a hidden character can be written, for tests that need one; "" = nowhere
	Examples []any
}

func (w Words) schema(*definitions) Schema {
	one := "[^" + hidden.Class + "]"
	if w.Lines {
		one = "(?:" + one + `|[\t\n])`
	}
	return Schema{
		Type: "string", MinLength: 1, MaxLength: w.Most, Examples: w.Examples,
		Pattern: "^" + one + `*[^\s` + hidden.Class + "]" + one + "*$",
	}
}

// hidden is the first hidden character of a text that may have none.
func (w Words) hidden(text string) (r rune, found bool) {
	if w.Lines {
		return hidden.FirstInLines(text)
	}
	return hidden.First(text)
}

// Whole is a whole number between two bounds.
type Whole struct {
	What      string // with its article: "an age"
	Low, High int64
}

func (w Whole) schema(*definitions) Schema {
	return Schema{Type: "integer", Minimum: &w.Low, Maximum: &w.High}
}

// Choice is one of some words.
type Choice struct {
	Options []string
	Meant   map[string]string // what to write for other spellings, in lower case
}

func (c Choice) schema(*definitions) Schema {
	return Schema{Type: "string", Enum: Values(c.Options)}
}

// Boolean is true or false.
type Boolean struct{}

func (Boolean) schema(*definitions) Schema { return Schema{Type: "boolean"} }

// Text is text in a form, given as a regular expression; "" is any text.
type Text struct {
	Form     string
	Examples []any
}

func (t Text) schema(*definitions) Schema {
	return Schema{Type: "string", Pattern: t.Form, Examples: t.Examples}
}

// Nullable is a value of a type, or null.
type Nullable struct{ Type }

func (t Nullable) schema(d *definitions) Schema {
	s := t.Type.schema(d)
	s.Type = []any{s.Type, "null"}
	if s.Enum != nil {
		s.Enum = append(s.Enum, nil)
	}
	return s
}

// List is a list of values of one type.
type List struct {
	Of     Type
	Least  int
	Most   int // 0 = any number
	Unique bool
}

func (l List) schema(d *definitions) Schema {
	return Schema{Type: "array", MinItems: l.Least, MaxItems: l.Most, UniqueItems: l.Unique, Items: d.pointer(l.Of)}
}

// Map is a mapping of names, all of one type, to values of one type.
type Map struct {
	Names Type // nil = any text
	Of    Type
	Least int
}

func (m Map) schema(d *definitions) Schema {
	return Schema{Type: "object", MinProperties: m.Least, PropertyNames: d.pointer(m.Names), AdditionalProperties: d.pointer(m.Of)}
}

// AnyOf is a value of at least one type.
type AnyOf []Type

func (a AnyOf) schema(d *definitions) Schema { return Schema{AnyOf: d.all(a)} }

// OneOrMore is a value, or a list of at least one, or something else.
func OneOrMore(t Type, others ...Type) AnyOf {
	return append(AnyOf{t, List{Of: t, Least: 1}}, others...)
}

// OneOfTypes is a value of exactly one type.
type OneOfTypes []Type

func (o OneOfTypes) schema(d *definitions) Schema { return Schema{OneOf: d.all(o)} }

// Described is a type with a text for editors; "" leaves that of the type.
type Described struct {
	Type
	About string
}

func (t Described) schema(d *definitions) Schema {
	s := t.Type.schema(d)
	s.Description = cmp.Or(t.About, s.Description)
	return s
}

// Definition is a type that stands in several places and has a name in the schema.
type Definition struct {
	Name string
	Type Type
}

func (t Definition) schema(d *definitions) Schema {
	d.add(t)
	return Schema{Ref: "#/$defs/" + t.Name}
}

func (s *Shape) schema(d *definitions) Schema {
	all := s.Rules
	all.Type, all.AdditionalProperties, all.Description = "object", false, s.About
	d.check(s)
	for _, k := range s.Keys {
		if k.Add != "" {
			all.Required = append(all.Required, k.Name)
		}
		all.Properties = append(all.Properties, property{k.Name, Described{k.Type, k.About}.schema(d)})
	}
	return all
}
