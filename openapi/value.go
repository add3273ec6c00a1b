package openapi

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// value holds a decoded body against a schema.
func (r *report) value(schema *openapi3.Schema, value any) {
	for _, v := range explainer(r.direction).check(schema, value, nil) {
		r.add(rankBody, v)
	}
}

// parameter holds one parameter (or response header) against its schema.
func (r *report) parameter(at rank, in *openapi3filter.RequestValidationInput, p *openapi3.Parameter) {
	err := openapi3filter.ValidateParameter(in.Request.Context(), in, p)
	if err == nil {
		return
	}
	where := p.In + " " + p.Name
	var schema *openapi3.Schema
	if p.Schema != nil {
		schema = p.Schema.Value
	}
	var parse *openapi3filter.ParseError
	switch {
	case errors.Is(err, openapi3filter.ErrInvalidRequired):
		r.add(at, Violation{Pointer: where, Expected: describe(schema), Found: "nothing"})
	case errors.Is(err, openapi3filter.ErrInvalidEmptyValue):
		r.add(at, Violation{Pointer: where, Expected: describe(schema), Found: "an empty value"})
	case errors.As(err, &parse):
		r.add(at, Violation{Pointer: where, Expected: describe(schema), Found: found(parse.Value, secret(p.Name))})
	default:
		for _, v := range explainer(r.direction).explain(errors.Unwrap(err), []string{p.Name}) {
			v.Pointer = strings.TrimSuffix(where+strings.TrimPrefix(v.Pointer, pointer([]string{p.Name})), " ")
			r.add(at, v)
		}
	}
}

// explainer turns the library's schema errors into violations.
type explainer Direction

// check visits a value with a schema; path is where the value stands.
func (e explainer) check(schema *openapi3.Schema, value any, path []string) []Violation {
	options := []openapi3.SchemaValidationOption{openapi3.MultiErrors()}
	if Direction(e) == DirectionRequest {
		options = append(options, openapi3.VisitAsRequest())
	} else {
		options = append(options, openapi3.VisitAsResponse())
	}
	return e.explain(schema.VisitJSON(value, options...), path)
}

// explain flattens what a visit said. path is the place of the visited value.
func (e explainer) explain(err error, path []string) []Violation {
	var many openapi3.MultiError
	var one *openapi3.SchemaError
	switch {
	case err == nil:
		return nil
	case asType(err, &many):
		var all []Violation
		for _, err := range many {
			all = append(all, e.explain(err, path)...)
		}
		return all
	case asType(err, &one):
		return e.explainOne(one, append(path[:len(path):len(path)], one.JSONPointer()...))
	default:
		return []Violation{{Pointer: pointer(path), Expected: "a value that the schema allows", Found: "another"}}
	}
}

// asType is a type assertion and no search: a schema error wraps those of its branches, which are not wanted here.
func asType[T error](err error, target *T) bool {
	found, ok := err.(T) //nolint:errorlint // see above
	if ok {
		*target = found
	}
	return ok
}

func (e explainer) explainOne(err *openapi3.SchemaError, path []string) []Violation {
	switch err.SchemaField {
	case "required":
		return []Violation{missing(err, path)}
	case "properties":
		return unknownKeys(err, path)
	case "allOf":
		var all []Violation
		for _, ref := range err.Schema.AllOf {
			all = append(all, e.check(ref.Value, err.Value, path)...)
		}
		return all
	case "oneOf", "anyOf":
		if branch := onlyBranch(err.Schema, err.Value); branch != nil {
			if inside := e.check(branch, err.Value, path); len(inside) > 0 {
				return inside
			}
		}
	}
	return []Violation{{
		Pointer:  pointer(path),
		Expected: expected(err.Schema, err.SchemaField),
		Found:    found(err.Value, secret(path...)),
		Hint:     hint(err, path),
	}}
}

// missing words a required key that is not there, with the unknown key that was probably meant for it.
func missing(err *openapi3.SchemaError, path []string) Violation {
	name := path[len(path)-1]
	v := Violation{
		Pointer:  pointer(path),
		Expected: describe(property(err.Schema, name)),
		Found:    "nothing",
	}
	object, _ := err.Value.(map[string]any)
	if near := nearest.Word(name, undeclared(err.Schema, object)); near != "" {
		v.Hint = fmt.Sprintf("%s is there, did you mean %s?", quoted(near), quoted(name))
	}
	return v
}

// unknownKeys words all keys that a closed object does not know. The library says so once for each and
// names none outside its text, so each time all of them are worded; a report holds each once.
func unknownKeys(err *openapi3.SchemaError, path []string) []Violation {
	object, _ := err.Value.(map[string]any)
	var all []Violation
	for _, name := range undeclared(err.Schema, object) {
		v := Violation{Pointer: pointer(append(path[:len(path):len(path)], name)), Expected: "no such key", Found: found(object[name], true)}
		if near := nearest.Word(name, keys(err.Schema.Properties)); near != "" {
			v.Hint = "did you mean " + quoted(near) + "?"
		}
		all = append(all, v)
	}
	return all
}

// onlyBranch is the one alternative that has the value's type, nil when there are several or none.
func onlyBranch(schema *openapi3.Schema, value any) *openapi3.Schema {
	var only *openapi3.Schema
	for _, ref := range append(schema.OneOf[:len(schema.OneOf):len(schema.OneOf)], schema.AnyOf...) {
		if !ref.Value.Type.Permits(typeOf(value)) {
			continue
		}
		if only != nil {
			return nil
		}
		only = ref.Value
	}
	return only
}
