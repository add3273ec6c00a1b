package openapi

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// iamportDoc loads the document as the library sees it.
func iamportDoc(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(IamportYAML())
	if err != nil {
		t.Fatalf("load iamport.yaml: %v", err)
	}
	return doc
}

func TestIamportIsValid(t *testing.T) {
	if err := iamportDoc(t).Validate(context.Background(), openapi3.EnableExamplesValidation(), openapi3.EnableMultiError()); err != nil {
		t.Errorf("validate iamport.yaml: %v", err)
	}
	if _, err := NewChecker(IamportYAML()); err != nil {
		t.Errorf("NewChecker(IamportYAML()): %v", err)
	}
}

func TestIamportYAMLIsACopy(t *testing.T) {
	first := IamportYAML()
	clear(first)
	if second := IamportYAML(); len(second) == 0 || second[0] == 0 {
		t.Error("writing to what IamportYAML gave changed what it gives")
	}
}

func TestIamportOperations(t *testing.T) {
	c := iamportChecker(t)
	want := []Operation{
		{ID: "confirmOTP", Method: "POST", Path: "/certifications/otp/confirm/{imp_uid}"},
		{ID: "requestOTP", Method: "POST", Path: "/certifications/otp/request"},
		{ID: "deleteCertification", Method: "DELETE", Path: "/certifications/{imp_uid}"},
		{ID: "getCertification", Method: "GET", Path: "/certifications/{imp_uid}"},
		{ID: "getToken", Method: "POST", Path: "/users/getToken"},
	}
	if diff := cmp.Diff(want, c.Operations()); diff != "" {
		t.Errorf("operations (-want +got):\n%s", diff)
	}
}

// place is a schema and where it stands.
type place struct {
	where  string
	schema *openapi3.Schema
}

// properties walks all schemas of the document down to their properties.
func properties(doc *openapi3.T) []place {
	var all []place
	var walk func(where string, s *openapi3.Schema)
	walk = func(where string, s *openapi3.Schema) {
		for name, ref := range s.Properties {
			if ref.Ref != "" {
				continue // a named schema, walked under its own name
			}
			all = append(all, place{where + "." + name, ref.Value})
			walk(where+"."+name, ref.Value)
		}
		if s.Items != nil {
			walk(where+"[]", s.Items.Value)
		}
	}
	for name, ref := range doc.Components.Schemas {
		walk(name, ref.Value)
	}
	slices.SortFunc(all, func(a, b place) int { return strings.Compare(a.where, b.where) })
	return all
}

// leaf tells whether a property is a value of its own rather than an object made of others.
func leaf(s *openapi3.Schema) bool { return len(s.Properties) == 0 }

func TestEveryLeafIsDescribed(t *testing.T) {
	doc := iamportDoc(t)
	leaves := 0
	for _, p := range properties(doc) {
		if !leaf(p.schema) {
			continue
		}
		leaves++
		if p.schema.Example == nil && !nullExample(t, p) {
			t.Errorf("%s: no example", p.where)
		}
		if !saysHowSure(p.schema.Description) {
			t.Errorf("%s: the description %q does not say documented, observed or assumed, or cites no fact", p.where, p.schema.Description)
		}
		if p.schema.Type.Is("integer") {
			if p.schema.Format == "" {
				t.Errorf("%s: an integer without a format", p.where)
			}
			if strings.Contains(p.schema.Description, "1970") != (p.schema.Extensions["x-unit"] != nil) {
				t.Errorf("%s: a time needs both x-unit and a unit in words", p.where)
			}
		}
	}
	if leaves < 40 {
		t.Errorf("the walk met %d leaf properties, want at least 40: it does not reach them", leaves)
	}
}

// nullExample tells whether a property has the example null, which the library's model cannot tell from none.
func nullExample(t *testing.T, p place) bool {
	t.Helper()
	path := strings.Split(p.where, ".")
	node := rawDoc(t)["components"].(map[string]any)["schemas"].(map[string]any)[path[0]].(map[string]any)
	for _, name := range path[1:] {
		node = node["properties"].(map[string]any)[name].(map[string]any)
	}
	example, ok := node["example"]
	return ok && example == nil
}

// saysHowSure tells whether a description says how sure it is, and cites a fact of FACTS.md, where the sources stand.
func saysHowSure(description string) bool {
	text := strings.ToLower(description)
	sure := strings.Contains(text, "documented") || strings.Contains(text, "observed") || strings.Contains(text, "assumed")
	return sure && citesFact.MatchString(description)
}

var citesFact = regexp.MustCompile(`\bfact \d+\.\d+\b`)

func TestEveryResponseAndParameterIsDescribed(t *testing.T) {
	doc := iamportDoc(t)
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			for status, ref := range o.Responses.Map() {
				where := fmt.Sprintf("%s %s %s", method, path, status)
				if !saysHowSure(*ref.Value.Description) {
					t.Errorf("%s: the description does not say documented, observed or assumed, or cites no fact", where)
				}
				if status == "403" || status == "429" || status == "413" || status == "415" {
					if !strings.HasPrefix(*ref.Value.Description, "Assumed.") {
						t.Errorf("%s: nobody has seen this status, yet the description does not begin with Assumed", where)
					}
				}
				for name, header := range ref.Value.Headers {
					if header.Value.Example == nil {
						t.Errorf("%s: header %s without an example", where, name)
					}
				}
			}
			for _, p := range parameters(item, o) {
				if p.Example == nil || !saysHowSure(p.Description) {
					t.Errorf("%s %s: parameter %s without an example or confidence", method, path, p.Name)
				}
			}
		}
	}
}

// TestEveryExampleConforms holds each example in the document against its schema with the Checker's own eyes
// (which see more than the library's: dates that do not exist), and demands that there is one.
func TestEveryExampleConforms(t *testing.T) {
	doc := iamportDoc(t)
	check := func(where string, direction Direction, schema *openapi3.Schema, example any) {
		t.Helper()
		for _, v := range explainer(direction).check(schema, example, nil) {
			t.Errorf("%s: %v", where, v)
		}
	}
	for _, p := range properties(doc) {
		if leaf(p.schema) {
			check(p.where, DirectionResponse, p.schema, p.schema.Example)
		}
	}
	contents := 0
	content := func(where string, direction Direction, content openapi3.Content) {
		for name, media := range content {
			contents++
			if media.Example == nil && len(media.Examples) == 0 {
				t.Errorf("%s: %s without an example", where, name)
			}
			if media.Example != nil {
				check(where, direction, media.Schema.Value, media.Example)
			}
			for _, example := range media.Examples {
				check(where, direction, media.Schema.Value, example.Value.Value)
			}
		}
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			where := method + " " + path
			if o.RequestBody != nil {
				content(where, DirectionRequest, o.RequestBody.Value.Content)
			}
			for status, ref := range o.Responses.Map() {
				content(where+" "+status, DirectionResponse, ref.Value.Content)
			}
		}
	}
	if contents < 30 {
		t.Errorf("the walk met %d bodies, want at least 30: it does not reach them", contents)
	}
}

// TestRecordExamplesAreAlphabetical holds the key order that real answers have, where a reader copies it from.
func TestRecordExamplesAreAlphabetical(t *testing.T) {
	lines := strings.Split(string(IamportYAML()), "\n")
	records := 0
	for i, line := range lines {
		if strings.TrimSpace(line) != "birth: 946652400" && strings.TrimSpace(line) != "birth: null" {
			continue
		}
		records++
		indent := len(line) - len(strings.TrimLeft(line, " "))
		var names []string
		for _, next := range lines[i:] {
			if len(next)-len(strings.TrimLeft(next, " ")) != indent {
				break
			}
			name, _, _ := strings.Cut(strings.TrimSpace(next), ":")
			names = append(names, name)
		}
		if !slices.IsSorted(names) {
			t.Errorf("line %d: keys are not in alphabetical order: %v", i+1, names)
		}
	}
	if records < 5 {
		t.Errorf("found %d example records, want at least 5", records)
	}
}

// rawDoc is the document without the library's model.
func rawDoc(t *testing.T) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := yaml.Unmarshal(IamportYAML(), &doc); err != nil {
		t.Fatalf("read iamport.yaml: %v", err)
	}
	return doc
}

func iamportChecker(t testing.TB) *Checker {
	t.Helper()
	c, err := Iamport()
	if err != nil {
		t.Fatalf("Iamport: %v", err)
	}
	return c
}
