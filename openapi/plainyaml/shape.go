package plainyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// Shape is what one kind of mapping may hold, for its reader and for editors.
type Shape struct {
	What    string // with its article: "a person"
	Example string // the smallest one; may be ""
	About   string // for editors; may be ""
	Keys    []Key  // in the order in which they are usually written
	// Meant is what to do about keys that people write instead, in lower case.
	Meant map[string]string
	// Rules are what editors are told beside the keys, such as which exclude each
	// other. The reader holds them in code, where it can say what to do.
	Rules Schema
}

// Key is a key of a shape.
type Key struct {
	Name  string
	Type  Type
	About string // for editors
	Add   string // the value to add where the key is missing; "" = it may be left out
	Want  string // what is expected where it is missing; "" = "one"
}

// VersionKey is the key that every language begins with.
func VersionKey(language *Language) Key {
	return Key{
		Name: "version", Type: Schema{Type: "integer", Const: 1},
		About: "Version of the " + language.Name + " language: 1.", Add: "1",
	}
}

// Names are the keys, in order.
func (s *Shape) Names() []string {
	names := make([]string, len(s.Keys))
	for i := range s.Keys {
		names[i] = s.Keys[i].Name
	}
	return names
}

// Has reports whether a key is one of the shape.
func (s *Shape) Has(key string) bool { return s.index(key) >= 0 }

func (s *Shape) index(key string) int {
	for i := range s.Keys {
		if s.Keys[i].Name == key {
			return i
		}
	}
	return -1
}

// Only is the shape with some of its keys alone. It is for editors, where the
// reader takes some keys together and others not.
func (s *Shape) Only(required []string, optional ...string) *Shape {
	part := &Shape{What: s.What, Rules: Schema{Required: required}}
	for _, name := range slices.Concat(required, optional) {
		k := s.Keys[s.index(name)]
		k.Add = ""
		part.Keys = append(part.Keys, k)
	}
	return part
}

// suggest says what to do about an unknown key, or "".
func (s *Shape) suggest(key string) string {
	if right, known := s.Meant[strings.ToLower(key)]; known {
		return right
	}
	if m := joined.FindStringSubmatch(key); m != nil && s.Has(m[2]) {
		return spaceTodo(m)
	}
	if near := nearest.Word(key, s.Names()); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// Fields are the pairs of a record.
type Fields struct {
	Pairs []*yaml.Node // key and value by turns; with those that are refused
	shape *Shape
}

// Get is the value of a key, or nil.
func (f Fields) Get(key string) *yaml.Node {
	if i := f.find(key); i >= 0 {
		return f.Pairs[i+1]
	}
	return nil
}

// Key is the node of a key, or nil.
func (f Fields) Key(key string) *yaml.Node {
	if i := f.find(key); i >= 0 {
		return f.Pairs[i]
	}
	return nil
}

func (f Fields) find(key string) int {
	for i := 0; i+1 < len(f.Pairs); i += 2 {
		if f.Pairs[i].Value == key && f.Pairs[i].Kind == yaml.ScalarNode {
			return i
		}
	}
	return -1
}

// Known are the keys that are there, in the order of the shape.
func (f Fields) Known() []string {
	var known []string
	for _, k := range f.shape.Keys {
		if f.find(k.Name) >= 0 {
			known = append(known, k.Name)
		}
	}
	return known
}

// HasUnknown reports whether a key was refused because the shape has none such.
func (f Fields) HasUnknown() bool {
	for i := 0; i+1 < len(f.Pairs); i += 2 {
		if !f.shape.Has(f.Pairs[i].Value) {
			return true
		}
	}
	return false
}

// Lacks reports whether a key is neither there nor, misspelt, an unknown one: one
// mistake is one problem.
func (f Fields) Lacks(key string) bool {
	if f.find(key) >= 0 {
		return false
	}
	for i := 0; i+1 < len(f.Pairs); i += 2 {
		word := f.Pairs[i].Value
		if word == "<<" {
			return false
		}
		if f.shape.Has(word) {
			continue
		}
		switch todo := f.shape.suggest(word); {
		case todo == "did you mean "+key+"?", todo == "write "+key,
			strings.HasPrefix(todo, "write "+key+","), strings.HasPrefix(todo, "write "+key+":"):
			return false
		}
	}
	return true
}

// Mapping gives the pairs of a mapping of any keys, key and value by turns.
func (r *Reader) Mapping(n *yaml.Node, what, example string) ([]*yaml.Node, bool) {
	if !r.Plain(n) {
		return nil, false
	}
	if n.Kind == yaml.MappingNode {
		return n.Content, true
	}
	todo := suchAs(example)
	if m := joined.FindStringSubmatch(n.Value); m != nil && n.Style == 0 {
		todo = spaceTodo(m)
	}
	if todo == "" && IsNull(n) {
		todo = WriteOrLeave
	}
	r.Refuse(n, Describe(n), what, todo)
	return nil, false
}

// mostKeys bounds the keys of a shape; SchemaFile refuses one with more.
const mostKeys = 32

// Record gives the pairs of a mapping that has a shape, and refuses keys that are
// unknown or told twice.
func (r *Reader) Record(n *yaml.Node, s *Shape) (Fields, bool) {
	pairs, ok := r.Mapping(n, s.What+", a mapping", s.Example)
	if !ok {
		return Fields{}, false
	}
	var first [mostKeys]int // of each known key, its line
	for i := 0; i+1 < len(pairs); i += 2 {
		key, ok := r.Key(pairs[i])
		if !ok {
			continue
		}
		known := s.index(key)
		switch {
		case known < 0:
			expected := "a key of " + s.What + " (" + strings.Join(s.Names(), ", ") + ")"
			r.Refuse(pairs[i], fmt.Sprintf("the unknown key %q", Clip(key)), expected, s.suggest(key))
		case first[known] > 0:
			r.Twice(pairs[i], first[known])
		default:
			first[known] = pairs[i].Line + r.Skip
		}
	}
	return Fields{Pairs: pairs, shape: s}, true
}

// Key gives the text of a key.
func (r *Reader) Key(n *yaml.Node) (string, bool) {
	switch {
	case n.Tag == "!!merge" && n.Kind == yaml.ScalarNode:
		r.Refuse(n, "the merge key <<", "the keys themselves", "write the values again; "+r.file.language.noAnchors())
	case !r.Plain(n):
	case n.Kind != yaml.ScalarNode:
		r.Refuse(n, Describe(n)+" as a key", "a text", "put a text that holds braces or brackets in quotes")
	default:
		return n.Value, true
	}
	return "", false
}

// Twice refuses a key that stands in an earlier line already.
func (r *Reader) Twice(key *yaml.Node, first int) {
	r.Refuse(key, fmt.Sprintf("the key %q a second time (first in line %d)", Clip(key.Value), first), "each key once", "delete one of the two")
}

// EachKey calls do for every pair whose key is a text and stands there for the
// first time, and reports whether that was so for all.
func (r *Reader) EachKey(pairs []*yaml.Node, do func(key, value *yaml.Node)) bool {
	first, fine := map[string]int{}, true
	for i := 0; i+1 < len(pairs); i += 2 {
		key, ok := r.Key(pairs[i])
		if ok && first[key] > 0 {
			r.Twice(pairs[i], first[key])
			ok = false
		}
		if !ok {
			fine = false
			continue
		}
		first[key] = pairs[i].Line + r.Skip
		do(pairs[i], pairs[i+1])
	}
	return fine
}

// Require refuses a record without a key that has to be there. owner is where the
// error points.
func (r *Reader) Require(f Fields, owner *yaml.Node, key string) bool {
	if f.find(key) >= 0 {
		return true
	}
	if f.Lacks(key) {
		k := f.shape.Keys[f.shape.index(key)]
		r.Refuse(owner, fmt.Sprintf("no key %q", key), cmp.Or(k.Want, "one"), "add "+key+": "+k.Add)
	}
	return false
}
