package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/iamport-mock/iamport-mock/openapi/strictjson"
)

// mediaType is the lower-case type of a Content-Type value, without parameters.
func mediaType(contentType string) string {
	base, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

func isForm(media string) bool { return media == "application/x-www-form-urlencoded" }

// decode reads a body by its media type: JSON and forms into values, anything else as one text.
func decode(media string, schema *openapi3.Schema, body []byte) (any, []Violation) {
	switch {
	case isJSON(media):
		value, violation := decodeJSON(body)
		if violation != nil {
			return nil, []Violation{*violation}
		}
		return value, nil
	case isForm(media):
		return decodeForm(schema, body)
	default:
		return string(body), nil
	}
}

// decodeJSON reads exactly one JSON value in valid UTF-8, numbers in their own spelling.
func decodeJSON(body []byte) (any, *Violation) {
	value, err := strictjson.Value(body)
	if flaw := new(strictjson.Error); errors.As(err, &flaw) {
		return nil, &Violation{Expected: flaw.Expected, Found: flaw.Found}
	}
	return value, nil
}

// decodeForm reads a form into an object. Texts become booleans and numbers where the schema wants only those;
// a field that comes twice is a violation unless the schema wants a list.
func decodeForm(schema *openapi3.Schema, body []byte) (any, []Violation) {
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, []Violation{{
			Expected: "a form of percent-encoded fields",
			Found:    fmt.Sprintf("text of %s that is not a form", count(len(body), "byte")),
		}}
	}
	object := make(map[string]any, len(values))
	var problems []Violation
	for name, texts := range values {
		property := property(schema, name)
		if property != nil && property.Type.Is(openapi3.TypeArray) {
			object[name] = formList(property, texts)
			continue
		}
		if len(texts) > 1 {
			problems = append(problems, Violation{
				Pointer: pointer([]string{name}), Expected: "one value", Found: count(len(texts), "value"),
			})
		}
		object[name] = formValue(property, texts[0])
	}
	return object, problems
}

func formList(schema *openapi3.Schema, texts []string) []any {
	var items *openapi3.Schema
	if schema.Items != nil {
		items = schema.Items.Value
	}
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = formValue(items, text)
	}
	return list
}

// formValue reads a text as the schema's only type wants it; what does not fit stays a text, for the schema
// to refuse.
func formValue(schema *openapi3.Schema, text string) any {
	if schema == nil {
		return text
	}
	switch {
	case schema.Type.Is(openapi3.TypeBoolean):
		if text == "true" || text == "false" {
			return text == "true"
		}
	case schema.Type.Is(openapi3.TypeInteger), schema.Type.Is(openapi3.TypeNumber):
		if isNumber(text) {
			return json.Number(text)
		}
	}
	return text
}

// isNumber tells whether a text is one JSON number.
func isNumber(text string) bool {
	if text == "" || text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		return false
	}
	last := text[len(text)-1]
	return last >= '0' && last <= '9' && json.Valid([]byte(text))
}

// property is the schema of a key of an object, nil when the schema does not name it.
func property(schema *openapi3.Schema, name string) *openapi3.Schema {
	if schema == nil {
		return nil
	}
	if ref := schema.Properties[name]; ref != nil {
		return ref.Value
	}
	return nil
}
