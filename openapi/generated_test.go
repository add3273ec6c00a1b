package openapi

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "rewrite generated files")

// named are the keys of OpenAPI whose own keys are names of the document's choice.
var named = map[string]bool{
	"properties": true, "schemas": true, "responses": true, "headers": true, "securitySchemes": true, "paths": true, "content": true,
}

// compact leaves out of a node what no Checker reads.
func compact(node any, names bool) any {
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			switch {
			case names:
				node[key] = compact(value, false)
			case key == "description" || key == "example" || key == "examples" || key == "summary":
				delete(node, key)
			default:
				node[key] = compact(value, named[key])
			}
		}
	case []any:
		for i := range node {
			node[i] = compact(node[i], false)
		}
	}
	return node
}

func TestIamportIsGenerated(t *testing.T) {
	var document any
	if err := yaml.Unmarshal(iamportYAML, &document); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	encoder := json.NewEncoder(&got)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(compact(document, false)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("iamport.gen.json", got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(iamportGenerated), got.String()); diff != "" {
		t.Errorf("iamport.gen.json is old; run make generate (-want +got):\n%s", diff)
	}
}

// BenchmarkCompile compares the document that people read with the one that the mock compiles.
func BenchmarkCompile(b *testing.B) {
	for _, document := range []struct {
		name    string
		compile func() (*Checker, error)
	}{
		{"yaml", func() (*Checker, error) { return NewChecker(iamportYAML) }},
		{"generated", func() (*Checker, error) { return loadChecker(iamportGenerated) }},
	} {
		b.Run(document.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := document.compile(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
