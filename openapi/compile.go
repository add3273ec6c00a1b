package openapi

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// operation is what a Checker needs to know about one operation, compiled once.
type operation struct {
	Operation
	segments  []segment
	params    []*openapi3.Parameter
	security  [][]credential // alternatives, all parts of one needed; empty = no credentials
	body      *openapi3.RequestBody
	responses *openapi3.Responses
	headers   map[*openapi3.Response][]*openapi3.Parameter // response headers, as header parameters
}

// credential is a place where a request carries one.
type credential struct {
	in   string // header, query, cookie
	name string
}

func (c credential) pointer() string { return c.in + " " + c.name }

// compile turns a loaded document into a Checker, and refuses what a Checker cannot be sure about.
func compile(doc *openapi3.T) (*Checker, error) {
	r := &report{direction: DirectionDocument}
	checkDocument(r, doc)
	c := &Checker{schemas: map[string]*openapi3.Schema{}}
	if doc.Components != nil {
		for name, ref := range doc.Components.Schemas {
			c.schemas[name] = ref.Value
		}
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			r.operation = method + " " + path
			compiled := &operation{
				Operation: Operation{ID: o.OperationID, Method: method, Path: path},
				segments:  segments(r, path),
				params:    parameters(item, o),
				security:  credentials(r, doc, o),
				responses: o.Responses,
				headers:   responseHeaders(o),
			}
			if o.RequestBody != nil {
				compiled.body = o.RequestBody.Value
			}
			if o.OperationID == "" {
				r.add(rankStatus, Violation{Pointer: "operationId", Expected: "a name", Found: "nothing"})
			}
			if len(item.Servers) > 0 || o.Servers != nil && len(*o.Servers) > 0 {
				r.add(rankStatus, Violation{Pointer: "servers", Expected: "none below the document", Found: "some"})
			}
			c.operations = append(c.operations, compiled)
		}
	}
	slices.SortFunc(c.operations, compareSpecificity)
	if err := r.err(); err != nil {
		return nil, err
	}
	return c, nil
}

func checkDocument(r *report, doc *openapi3.T) {
	if !strings.HasPrefix(doc.OpenAPI, "3.0.") {
		r.add(rankStatus, Violation{Pointer: "/openapi", Expected: "version 3.0", Found: quoted(doc.OpenAPI)})
	}
	for i, server := range doc.Servers {
		if server.URL != "/" && server.URL != "" {
			r.add(rankStatus, Violation{
				Pointer: fmt.Sprintf("/servers/%d/url", i), Expected: `"/"`, Found: quoted(server.URL),
				Hint: "an absolute URL or a base path would match no request to a test server",
			})
		}
	}
}

// segments cuts a template; a parameter has to fill its segment.
func segments(r *report, path string) []segment {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	list := make([]segment, len(parts))
	for i, part := range parts {
		name, opened := strings.CutPrefix(part, "{")
		name, closed := strings.CutSuffix(name, "}")
		switch {
		case opened && closed:
			list[i] = segment{param: name}
		case !strings.ContainsAny(part, "{}"):
			list[i] = segment{literal: part}
		default:
			r.add(rankStatus, Violation{Pointer: "path", Expected: "parameters that fill a segment", Found: quoted(part)})
		}
	}
	return list
}

// parameters are the operation's own and those of its path that it does not override, in a fixed order.
func parameters(item *openapi3.PathItem, o *openapi3.Operation) []*openapi3.Parameter {
	var list []*openapi3.Parameter
	for _, ref := range o.Parameters {
		list = append(list, ref.Value)
	}
	for _, ref := range item.Parameters {
		if o.Parameters.GetByInAndName(ref.Value.In, ref.Value.Name) == nil {
			list = append(list, ref.Value)
		}
	}
	return list
}

// credentials are the operation's security requirements, or the document's. A requirement that is met by
// nothing at all makes credentials optional.
func credentials(r *report, doc *openapi3.T, o *openapi3.Operation) [][]credential {
	requirements := doc.Security
	if o.Security != nil {
		requirements = *o.Security
	}
	var alternatives [][]credential
	for _, requirement := range requirements {
		if len(requirement) == 0 {
			return nil
		}
		var all []credential
		for _, name := range slices.Sorted(maps.Keys(requirement)) {
			scheme, err := securityScheme(doc, name)
			if err != nil {
				r.add(rankStatus, Violation{Pointer: "security", Expected: "a declared security scheme", Found: quoted(name)})
				continue
			}
			if scheme.Type == "apiKey" {
				all = append(all, credential{in: scheme.In, name: scheme.Name})
			} else {
				all = append(all, credential{in: openapi3.ParameterInHeader, name: "Authorization"})
			}
		}
		alternatives = append(alternatives, all)
	}
	return alternatives
}

func securityScheme(doc *openapi3.T, name string) (*openapi3.SecurityScheme, error) {
	if doc.Components != nil {
		if ref := doc.Components.SecuritySchemes[name]; ref != nil && ref.Value != nil {
			return ref.Value, nil
		}
	}
	return nil, errors.New("not declared")
}

// responseHeaders makes header parameters of the documented response headers, Content-Type excepted, so that both
// directions read headers alike.
func responseHeaders(o *openapi3.Operation) map[*openapi3.Response][]*openapi3.Parameter {
	all := map[*openapi3.Response][]*openapi3.Parameter{}
	for _, ref := range o.Responses.Map() {
		for _, name := range slices.Sorted(maps.Keys(ref.Value.Headers)) {
			if http.CanonicalHeaderKey(name) == "Content-Type" {
				continue
			}
			p := ref.Value.Headers[name].Value.Parameter
			p.Name, p.In = name, openapi3.ParameterInHeader
			all[ref.Value] = append(all[ref.Value], &p)
		}
	}
	return all
}

// documentError words what the library says about a document, one violation for each finding.
func documentError(err error) error {
	r := &report{direction: DirectionDocument}
	var many openapi3.MultiError
	if !errors.As(err, &many) {
		many = openapi3.MultiError{err}
	}
	for _, one := range many {
		r.add(rankStatus, Violation{Pointer: "", Expected: "a valid OpenAPI 3.0 document", Found: firstLine(one.Error())})
	}
	return r.err()
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
