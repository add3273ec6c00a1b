package openapi

import (
	"encoding/json"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// hint guesses what was meant by a value that breaks a rule of its schema; empty when there is no good guess.
// It shows what the document offers, and of the value nothing that may not be shown.
func hint(err *openapi3.SchemaError, path []string) string {
	text, isText := err.Value.(string)
	want := err.Schema.Type
	switch err.SchemaField {
	case "type", "oneOf", "anyOf":
		switch {
		case isText && want.Is(openapi3.TypeBoolean) && (text == "true" || text == "false"):
			return "did you mean it without quotes?"
		case isText && (want.Is(openapi3.TypeInteger) || want.Is(openapi3.TypeNumber)) && isNumber(text):
			return "did you mean it without quotes?"
		case want.Is(openapi3.TypeString) && (typeOf(err.Value) == openapi3.TypeNumber || typeOf(err.Value) == openapi3.TypeBoolean):
			return "did you mean it in quotes?"
		}
	case "enum":
		if !isText || secret(path...) {
			return ""
		}
		var offers []string
		for _, value := range err.Schema.Enum {
			if offer, ok := value.(string); ok {
				offers = append(offers, offer)
			}
		}
		if near := nearest.Word(text, offers); near != "" {
			return "did you mean " + quoted(near) + "?"
		}
	case "minimum", "maximum":
		return unitHint(err)
	}
	return ""
}

// unitHint notices milliseconds where seconds are wanted.
func unitHint(err *openapi3.SchemaError) string {
	unit, _ := err.Schema.Extensions["x-unit"].(string)
	if !strings.HasPrefix(unit, "seconds since") || err.Schema.Min == nil || err.Schema.Max == nil {
		return ""
	}
	var value float64
	switch v := err.Value.(type) {
	case float64:
		value = v
	case json.Number:
		value, _ = v.Float64()
	}
	if seconds := value / 1000; value != 0 && seconds >= *err.Schema.Min && seconds <= *err.Schema.Max {
		return "it looks like milliseconds, did you mean seconds?"
	}
	return ""
}
