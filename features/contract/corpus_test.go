package contract_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

var update = flag.Bool("update", false, "write the golden files of error texts anew")

// corpus lists the files of one part.
func corpus(t testing.TB, part string) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/corpus/" + part + "/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files in the part %s: %v", len(names), part, err)
	}
	return names
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func load(name string, body []byte) (*contract.Contract, error) {
	return contract.Load(path.Base(filepath.ToSlash(name)), body)
}

func problemsOf(t testing.TB, err error) contract.Problems {
	t.Helper()
	var problems contract.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("error of type %T, want contract.Problems: %v", err, err)
	}
	return problems
}

// badParts are the parts of the corpus that must not load: what a schema sees,
// what it takes more to see, and what is no YAML.
func badParts() []string { return []string{"structural", "semantic", "syntax"} }

func TestCorpusSaysWhatIsWrong(t *testing.T) {
	for _, part := range append(badParts(), "good") {
		for _, name := range corpus(t, part) {
			first, _, _ := strings.Cut(string(read(t, name)), "\n")
			if !strings.HasPrefix(first, "# ") || len(first) < 10 {
				t.Errorf("%s begins with %q, want a comment that says what it is", name, first)
			}
		}
	}
}

// TestSchemaAndLoaderAgree: what the schema refuses the loader refuses, and what
// the schema accepts the loader accepts unless it takes more than a schema to see
// the mistake.
func TestSchemaAndLoaderAgree(t *testing.T) {
	schema := compileSchema(t)
	for _, part := range []struct {
		name           string
		schema, loader bool
	}{
		{"structural", false, false},
		{"semantic", true, false},
		{"good", true, true},
	} {
		for _, name := range corpus(t, part.name) {
			t.Run(part.name+"/"+filepath.Base(name), func(t *testing.T) {
				body := read(t, name)
				schemaErr := validate(schema, body)
				if accepts := schemaErr == nil; accepts != part.schema {
					t.Errorf("schema accepts: %v, want %v: %v", accepts, part.schema, schemaErr)
				}
				_, err := load(name, body)
				if accepts := err == nil; accepts != part.loader {
					t.Errorf("loader accepts: %v, want %v: %v", accepts, part.loader, err)
				}
			})
		}
	}
}

// TestCorpusErrors holds the wording and the place of every error.
func TestCorpusErrors(t *testing.T) {
	for _, part := range badParts() {
		t.Run(part, func(t *testing.T) {
			var got strings.Builder
			for _, name := range corpus(t, part) {
				_, err := load(name, read(t, name))
				for _, p := range problemsOf(t, err) {
					fmt.Fprintln(&got, p)
				}
				fmt.Fprintln(&got)
			}
			golden(t, "testdata/corpus/"+part+".golden", got.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(read(t, name)), got); diff != "" {
		t.Errorf("%s (-want +got; run with -update when the new text is better):\n%s", name, diff)
	}
}

// TestSchemaIsGenerated: the file for editors follows from the shapes that the
// reader uses; make generate writes it.
func TestSchemaIsGenerated(t *testing.T) {
	got, err := contract.SchemaOfShapes()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "contract.schema.json", string(got))
}

func compileSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(contract.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("contract.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("contract.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validate does what an editor does: it reads the YAML and holds it against the
// schema.
func validate(schema *jsonschema.Schema, body []byte) error {
	var document yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(body)).Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return errors.New("no document")
		}
		return err
	}
	value, err := plainValue(document.Content[0])
	if err != nil {
		return err
	}
	return schema.Validate(value)
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
