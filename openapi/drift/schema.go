package drift

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// deepest is how far fields are followed into objects and lists.
const deepest = 12

// fields writes a schema and what is below it into a shape. must is whether the
// field at that place is required, or present where that is not asked.
func (d *document) fields(s shape, place string, schema node, must string) {
	walk{d, s, deepest}.into(place, schema, must)
}

// walk is where a look at fields is: left is how many steps down it may still go.
type walk struct {
	*document
	shape shape
	left  int
}

func (w walk) into(place string, schema node, must string) {
	m := w.merged(schema, deepest)
	says := map[aspect]string{
		typed: strings.Join(m.types, " or "), format: m.format, need: must, values: listed(m.values), null: "",
	}
	if m.null {
		says[null] = nullable
	}
	w.shape[place] = says
	if w.left == 0 || w.schemas >= mostSchemas {
		return
	}
	w.left--
	for name, child := range m.properties {
		w.into(place+"."+name, child, necessity(slices.Contains(m.required, name)))
	}
	if m.items != nil {
		w.into(place+"[]", m.items, present)
	}
}

// merged is a schema with everything that allOf brings together.
type merged struct {
	types      []string // sorted; several are alternatives
	format     string
	values     []any
	null       bool
	required   []string
	properties map[string]node
	items      node
}

func (d *document) merged(schema node, left int) merged {
	m := merged{properties: map[string]node{}}
	if schema = d.follow(schema); schema == nil || left == 0 || d.schemas >= mostSchemas {
		return m
	}
	d.schemas++
	m.types, m.null = typesOf(schema)
	m.format, m.values, m.required = schema.text("format"), schema.list("enum"), schema.texts("required")
	for name := range schema.object("properties") {
		m.properties[name] = schema.object("properties").object(name)
	}
	m.items = schema.object("items")
	for _, part := range schema.list("allOf") {
		child, _ := part.(map[string]any)
		m.take(d.merged(child, left-1))
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		for _, part := range schema.list(key) {
			child, _ := part.(map[string]any)
			one := d.merged(child, left-1)
			m.types, m.null = append(m.types, one.types...), m.null || one.null
		}
	}
	if len(m.types) == 0 && len(m.properties) > 0 {
		m.types = []string{"object"}
	}
	slices.Sort(m.types)
	m.types = slices.Compact(m.types)
	return m
}

// take adds a part of allOf.
func (m *merged) take(part merged) {
	m.types, m.null = append(m.types, part.types...), m.null || part.null
	m.required = append(m.required, part.required...)
	maps.Copy(m.properties, part.properties)
	if m.format == "" {
		m.format = part.format
	}
	if m.values == nil {
		m.values = part.values
	}
	if m.items == nil {
		m.items = part.items
	}
}

// typesOf are the types of a schema, and whether it may be null, in the ways of 2.0, 3.0 and 3.1.
func typesOf(schema node) (types []string, null bool) {
	null = schema.is("nullable") || schema.is("x-nullable")
	types = schema.texts("type")
	if one := schema.text("type"); one != "" {
		types = []string{one}
	}
	some := len(types)
	types = slices.DeleteFunc(types, func(name string) bool { return name == "null" })
	return types, null || len(types) < some
}

// listed are the values of a field, without null where there are others: whether it may be null is another aspect.
func listed(values []any) string {
	var texts []string
	for _, value := range values {
		text, err := json.Marshal(value)
		if err == nil && (value != nil || len(values) == 1) {
			texts = append(texts, string(text))
		}
	}
	slices.Sort(texts)
	return strings.Join(texts, ", ")
}
