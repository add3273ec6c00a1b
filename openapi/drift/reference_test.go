package drift_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/openapi/drift"
)

// referring is a document whose record is another schema, with definitions around it.
func referring(schema string) string {
	return `{"swagger":"2.0","paths":{"/certifications/{x}":{"get":{"responses":{"200":{"schema":{"$ref":"#/definitions/A"}}}}},"/payments":{"$ref":"gone.json"}},
		"definitions":{"A":` + schema + `,"C":{"$ref":"#/definitions/C"},"D":{"$ref":"#/definitions/E"},"E":{"$ref":"#/definitions/D"},
		"a/b~c d":{"type":"string"},"list":[{"type":"string"}],"text":"x","any":true}}`
}

// TestReferencesThatLeadNowhere holds that a $ref which cannot be resolved is an error with its place and the reason, and
// not a field of which nothing is known.
func TestReferencesThatLeadNowhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, schema, want string }{
		{"an address", `{"$ref":"http://127.0.0.1:1/x.json#/A"}`, `"http://127.0.0.1:1/x.json#/A" at #/definitions/A: it leads out of the document, and nothing is fetched`},
		{"a file", `{"properties":{"response":{"$ref":"record.json"}}}`, `"record.json" at #/definitions/A/properties/response: it leads out of the document, and nothing is fetched`},
		{"nothing", `{"allOf":[{"type":"object"},{"$ref":"#/definitions/None"}]}`, `"#/definitions/None" at #/definitions/A/allOf/1: nothing stands there`},
		{"an index behind the last", `{"$ref":"#/definitions/list/1"}`, `"#/definitions/list/1" at #/definitions/A: nothing stands there`},
		{"an anchor", `{"items":{"$ref":"#record"}}`, `"#record" at #/definitions/A/items: nothing stands there`},
		{"a text", `{"$ref":"#/definitions/text"}`, `"#/definitions/text" at #/definitions/A: what stands there is not an object`},
		{"itself", `{"properties":{"response":{"$ref":"#/definitions/C"}}}`, `"#/definitions/C" at #/definitions/C: it leads back to itself`},
		{"a circle of two", `{"properties":{"response":{"$ref":"#/definitions/D"}}}`, `at #/definitions/`},
		{"a number", `{"$ref":7}`, `"7" at #/definitions/A: it is not a text`},
		{"a place that steers a terminal", `{"properties":{"a/\u001b[31m":{"$ref":"x"}}}`, `"x" at #/definitions/A/properties/a~1\x1b[31m: `},
		{"the first of several", `{"properties":{"z":{"$ref":"z.json"},"b":{"$ref":"b.json"},"c":{"$ref":"c.json"}}}`, `"b.json" at `},
	} {
		_, err := drift.Compare([]byte(referring(c.schema)))
		if !errors.Is(err, drift.ErrReference) || !strings.HasPrefix(err.Error(), "cannot resolve $ref ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// TestReferencesThatLeadSomewhere holds which ways to write a reference are followed, and that what is not compared is not asked.
func TestReferencesThatLeadSomewhere(t *testing.T) {
	t.Parallel()
	for name, schema := range map[string]string{
		"escapes": `{"$ref":"#/definitions/a~1b~0c%20d"}`, "an index": `{"$ref":"#/definitions/list/0"}`, "a schema that takes everything": `{"$ref":"#/definitions/any"}`,
		"a field in a circle": `{"properties":{"a":{"$ref":"#/definitions/A"}}}`, "a field of that name": `{"properties":{"$ref":{"type":"string"}}}`,
	} {
		if _, err := drift.Compare([]byte(referring(schema))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
