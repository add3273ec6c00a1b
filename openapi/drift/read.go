package drift

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ErrNoDocument is what [Compare] says of a text that is neither Swagger 2.0 nor OpenAPI 3.
var ErrNoDocument = errors.New("this is neither a Swagger 2.0 nor an OpenAPI 3 document")

// node is an object of a document. Reading from a nil node finds nothing.
type node map[string]any

// object is what stands below a key, nil when that is something else.
func (n node) object(key string) node {
	child, _ := n[key].(map[string]any)
	return child
}

// text is a text below a key, "" when that is something else.
func (n node) text(key string) string {
	text, _ := n[key].(string)
	return text
}

// is reports whether there is true below a key.
func (n node) is(key string) bool {
	yes, _ := n[key].(bool)
	return yes
}

// list is a list below a key, nil when that is something else.
func (n node) list(key string) []any {
	list, _ := n[key].([]any)
	return list
}

// texts are the texts of a list below a key, sorted.
func (n node) texts(key string) []string {
	var texts []string
	for _, one := range n.list(key) {
		if text, ok := one.(string); ok {
			texts = append(texts, text)
		}
	}
	slices.Sort(texts)
	return texts
}

// document is a document as it was read.
type document struct {
	root     node
	version  string            // such as 2.0 or 3.0.3
	schemas  int               // that were read so far, one for each place where it is used
	dangling map[uintptr]error // references that lead nowhere, by the object that holds them
}

// mostSchemas bounds what a document may unfold into: ours has 300.
const mostSchemas = 10_000

// old reports whether it is Swagger 2.0.
func (d *document) old() bool { return d.version == "2.0" }

// read reads a document, JSON or YAML.
func read(text []byte) (*document, error) {
	var value any
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		if err := json.Unmarshal(text, &value); err != nil {
			return nil, ErrNoDocument // what a parser says of it helps nobody who named a page
		}
	} else if err := yaml.Unmarshal(text, &value); err != nil {
		return nil, ErrNoDocument
	}
	root, _ := plain(value).(map[string]any)
	d := &document{root: root, dangling: map[uintptr]error{}}
	old, young := fmt.Sprint(root["swagger"]), fmt.Sprint(root["openapi"]) // YAML may make numbers of them
	switch {
	case old == "2.0" || old == "2":
		d.version = "2.0"
	case young == "3" || strings.HasPrefix(young, "3."):
		d.version = young
	default:
		return nil, ErrNoDocument
	}
	if len(d.root.object("paths")) == 0 {
		return nil, fmt.Errorf("%w: it has no paths", ErrNoDocument)
	}
	return d, nil
}

// plain makes the keys of objects texts: a status in YAML may be a number.
func plain(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, one := range v {
			v[key] = plain(one)
		}
	case map[any]any:
		made := make(map[string]any, len(v))
		for key, one := range v {
			made[fmt.Sprint(key)] = plain(one)
		}
		return made
	case []any:
		for i, one := range v {
			v[i] = plain(one)
		}
	}
	return value
}
