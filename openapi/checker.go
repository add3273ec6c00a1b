package openapi

import (
	"context"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// Operation names one operation of a document. It is comparable.
type Operation struct {
	ID     string // operationId
	Method string // upper case
	Path   string // the template, such as /certifications/{imp_uid}
}

// String is the method and the path template, as violations show it.
func (o Operation) String() string { return o.Method + " " + o.Path }

// Checker holds messages and values against one OpenAPI 3.0 document. It is immutable and safe for
// concurrent use. The zero Checker knows no operation and no schema.
//
// Servers are ignored: paths are matched from the root. Query parameters, headers and (where a schema allows
// it) keys that the document does not name pass.
type Checker struct {
	operations []*operation                // as matched: literal segments before parameters
	schemas    map[string]*openapi3.Schema // components/schemas
}

// NewChecker compiles an OpenAPI 3.0 document in YAML or JSON, after validating it and all its examples.
//
// Beyond OpenAPI it demands what a Checker needs to be sure: an operationId for each operation, servers
// without host and base path, path parameters that fill a whole segment, and no references to other files.
// An error is always [Violations] with [DirectionDocument].
func NewChecker(document []byte) (*Checker, error) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, documentError(err)
	}
	if err := doc.Validate(context.Background(), openapi3.EnableMultiError()); err != nil {
		return nil, documentError(err)
	}
	return compile(doc)
}

// loadChecker compiles a document that a test has validated.
func loadChecker(document []byte) (*Checker, error) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, documentError(err)
	}
	return compile(doc)
}

// Operations lists the document's operations, by path and then method.
func (c *Checker) Operations() []Operation {
	list := make([]Operation, len(c.operations))
	for i, o := range c.operations {
		list[i] = o.Operation
	}
	slices.SortFunc(list, compareOperations)
	return list
}

// lookup finds what was compiled for an operation.
func (c *Checker) lookup(op Operation) (*operation, bool) {
	for _, o := range c.operations {
		if o.Method == op.Method && o.Path == op.Path {
			return o, true
		}
	}
	return nil, false
}

// unknown files that the document has no such operation.
func (c *Checker) unknown(r *report, op Operation) {
	names := make([]string, len(c.operations))
	for i, o := range c.operations {
		names[i] = o.String()
	}
	v := Violation{Pointer: "path", Expected: "an operation of the document", Found: quoted(op.String())}
	if near := nearest.Word(op.String(), names); near != "" {
		v.Hint = "did you mean " + near + "?"
	}
	r.add(rankCredentials, v)
}

// Value holds a JSON text against the schema of that name in components/schemas. Nil means that it
// conforms; an error is [Violations] with [DirectionDocument], also when there is no such schema.
func (c *Checker) Value(schema string, value []byte) error {
	r := &report{direction: DirectionDocument, operation: "schema " + schema}
	s, ok := c.schemas[schema]
	if !ok {
		v := Violation{Pointer: "", Expected: "a schema of the document", Found: quoted(schema)}
		if near := nearest.Word(schema, slices.Sorted(maps.Keys(c.schemas))); near != "" {
			v.Hint = "did you mean " + near + "?"
		}
		r.add(rankBody, v)
		return r.err()
	}
	decoded, problem := decodeJSON(value)
	if problem != nil {
		r.add(rankBody, *problem)
		return r.err()
	}
	r.value(s, decoded)
	return r.err()
}
