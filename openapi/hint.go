package openapi

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
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
		if near, ok := nearest(text, offers); ok {
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

// nearest picks the candidate that word was probably meant to be: the same but for case and separators, or
// else the first with the fewest typing mistakes, if these are few for its length.
func nearest(word string, candidates []string) (string, bool) {
	const tooLong = 100 // nobody mistypes that; keeps the work small
	length := utf8.RuneCountInString(word)
	if length == 0 || length > tooLong {
		return "", false
	}
	for _, c := range candidates {
		if plain(c) == plain(word) {
			return c, true
		}
	}
	allowed := 2
	if length < 4 {
		allowed = length / 2 // none in a single letter, one in two or three
	}
	best, found := "", false
	for _, c := range candidates {
		if utf8.RuneCountInString(c) > tooLong {
			continue
		}
		if d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(c))); d <= allowed {
			best, allowed, found = c, d-1, true
		}
	}
	return best, found
}

// distance counts the typing mistakes between two words: letters missing, added, changed, or swapped with
// their neighbour.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			changed := last[j]
			if a[i] != b[j] {
				changed++
			}
			row[j+1] = min(changed, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
