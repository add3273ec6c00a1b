package yamltest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// Schema is a JSON Schema as editors use it.
type Schema struct{ compiled *jsonschema.Schema }

// Compile reads a schema.
func Compile(t testing.TB, text []byte) *Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return &Schema{schema}
}

// Validate does what an editor does: it reads the YAML of every document and
// holds it against the schema.
func (s *Schema) Validate(body []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
	for documents := 0; ; {
		var document yaml.Node
		err := decoder.Decode(&document)
		switch {
		case errors.Is(err, io.EOF) && documents == 0:
			return errors.New("no document")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if document.Content[0].Tag == "!!null" {
			continue
		}
		documents++
		value, err := plainValue(document.Content[0])
		if err != nil {
			return err
		}
		if err := s.compiled.Validate(value); err != nil {
			return err
		}
	}
}

// plainValue is the JSON value of a YAML node, dates being text as in YAML 1.2.
// Of a key told twice the last counts, as in most editors' parsers.
func plainValue(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.AliasNode:
		return plainValue(n.Alias)
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			value, err := plainValue(item)
			if err != nil {
				return nil, err
			}
			list[i] = value
		}
		return list, nil
	case yaml.MappingNode:
		return plainMapping(n)
	}
	switch n.Tag {
	case "!!null":
		return nil, nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true"), nil
	case "!!int", "!!float":
		var number any
		if err := n.Decode(&number); err != nil {
			return nil, err
		}
		text, err := json.Marshal(number)
		return json.Number(text), err
	default:
		return n.Value, nil
	}
}

func plainMapping(n *yaml.Node) (any, error) {
	mapping := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			return nil, fmt.Errorf("line %d: a key that JSON cannot have", key.Line)
		}
		value, err := plainValue(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		if inherited, ok := value.(map[string]any); ok && key.Tag == "!!merge" {
			for key, value := range inherited {
				if _, told := mapping[key]; !told {
					mapping[key] = value
				}
			}
			continue
		}
		mapping[key.Value] = value
	}
	return mapping, nil
}
