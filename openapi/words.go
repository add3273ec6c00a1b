package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// longest is the length in characters up to which a literal is shown.
const longest = 40

// pointer writes a JSON pointer (RFC 6901), empty for the whole value.
func pointer(path []string) string {
	var b strings.Builder
	for _, key := range path {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
	}
	return b.String()
}

// secret tells whether any key on a path names a secret or personal data.
func secret(path ...string) bool {
	return slices.ContainsFunc(path, func(key string) bool {
		switch plain(key) {
		case "impkey", "impsecret", "accesstoken", "authorization", "ximptokenheader", "token", "password",
			"uniquekey", "uniqueinsite", "phone", "name", "otp", "birth", "birthday", "genderdigit", "bypass":
			return true
		}
		return false
	})
}

// plain makes spellings of one name alike: impKey, imp-key, IMP_KEY.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(name))
}

// found words a value: a short literal, or type and length when it is long or not to be shown.
func found(value any, hidden bool) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		if hidden {
			return "a boolean"
		}
		return strconv.FormatBool(v)
	case string:
		if n := utf8.RuneCountInString(v); hidden || n > longest {
			return "text of " + count(n, "character")
		}
		return quoted(v)
	case map[string]any:
		return "an object of " + count(len(v), "key")
	case []any:
		return "a list of " + count(len(v), "item")
	default:
		text := fmt.Sprint(v)
		if f, ok := v.(float64); ok { // the library made one of every number
			text = number(f)
		}
		if hidden || len(text) > longest {
			return "a number of " + count(len(text), "character")
		}
		return text
	}
}

// quoted is a text as a literal, cut when long.
func quoted(text string) string {
	if utf8.RuneCountInString(text) > 2*longest {
		text = string([]rune(text)[:2*longest]) + "…"
	}
	return strconv.Quote(text)
}

func count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return openapi3.TypeBoolean
	case string:
		return openapi3.TypeString
	case map[string]any:
		return openapi3.TypeObject
	case []any:
		return openapi3.TypeArray
	default:
		return openapi3.TypeNumber
	}
}

// describe words what a schema wants as a whole.
func describe(schema *openapi3.Schema) string {
	if schema == nil {
		return "a value"
	}
	words := typeName(schema)
	switch {
	case len(schema.Enum) > 0:
		words = literals(schema.Enum)
	case len(schema.OneOf)+len(schema.AnyOf) > 0:
		var branches []string
		for _, ref := range append(schema.OneOf[:len(schema.OneOf):len(schema.OneOf)], schema.AnyOf...) {
			branches = append(branches, describe(ref.Value))
		}
		words = strings.Join(branches, " or ")
	}
	if schema.Nullable && !slices.Contains(schema.Enum, nil) {
		words += " or null"
	}
	return words
}

func typeName(schema *openapi3.Schema) string {
	names := map[string]string{
		openapi3.TypeString: "text", openapi3.TypeInteger: "an integer", openapi3.TypeNumber: "a number",
		openapi3.TypeBoolean: "true or false", openapi3.TypeObject: "an object", openapi3.TypeArray: "a list",
	}
	var words []string
	for _, t := range schema.Type.Slice() {
		words = append(words, names[t])
	}
	switch {
	case len(words) == 0:
		return "a value"
	case schema.Format == "date":
		return "a date that exists, as YYYY-MM-DD"
	}
	return strings.Join(words, " or ")
}

// expected words the one rule of a schema that was broken.
func expected(schema *openapi3.Schema, field string) string {
	switch field {
	case "minLength":
		return fmt.Sprintf("text of at least %s", count(int(schema.MinLength), "character")) //nolint:gosec // a document's small number
	case "maxLength":
		return fmt.Sprintf("text of at most %s", count(int(*schema.MaxLength), "character")) //nolint:gosec // a document's small number
	case "pattern":
		return "text like " + schema.Pattern
	case "minimum":
		return fmt.Sprintf("a number of at least %s", number(*schema.Min))
	case "maximum":
		return fmt.Sprintf("a number of at most %s", number(*schema.Max))
	case "minItems":
		return fmt.Sprintf("at least %s", count(int(schema.MinItems), "item")) //nolint:gosec // a document's small number
	case "maxItems":
		return fmt.Sprintf("at most %s", count(int(*schema.MaxItems), "item")) //nolint:gosec // a document's small number
	case "uniqueItems":
		return "items that differ"
	case "minProperties", "maxProperties":
		return "another number of keys"
	case "not":
		if other := schema.Not.Value; len(other.Enum) > 0 {
			return "anything but " + literals(other.Enum)
		}
		return "anything but " + describe(schema.Not.Value)
	case "readOnly", "writeOnly":
		return "no such key in this direction"
	case "format":
		if schema.Format != "date" {
			return typeName(schema) + " of format " + schema.Format
		}
	}
	return describe(schema)
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// literals words the values of an enum.
func literals(values []any) string {
	words := make([]string, len(values))
	for i, value := range values {
		text, err := json.Marshal(value)
		if err != nil {
			text = fmt.Append(nil, value)
		}
		words[i] = string(text)
	}
	return anyOf(words)
}

// keys are the names of a map, sorted.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// undeclared are the keys of an object that its schema does not name, sorted.
func undeclared(schema *openapi3.Schema, object map[string]any) []string {
	return slices.DeleteFunc(keys(object), func(name string) bool { return property(schema, name) != nil })
}

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
