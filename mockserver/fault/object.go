package fault

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/iamport-mock/iamport-mock/openapi/strictjson"
)

// member is one key of a JSON object and its value as written.
type member = strictjson.Member

// members takes a JSON object apart, in its order, repeated keys included.
func members(data []byte) ([]member, error) {
	all, err := strictjson.Members(data)
	flaw := new(strictjson.Error)
	switch {
	case !errors.As(err, &flaw):
		return all, nil
	case flaw.Expected == strictjson.Object:
		return nil, &FieldError{Found: shown(data), Expected: "an object"}
	default:
		return nil, &FieldError{Found: flaw.Found, Expected: flaw.Expected}
	}
}

// object puts a JSON object together, without spaces between its members.
func object(all []member) []byte {
	text := []byte{'{'}
	for i, m := range all {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, quoted(m.Key)...)
		text = append(text, ':')
		text = append(text, m.Value...)
	}
	return append(text, '}')
}

// quoted is a JSON string with raw UTF-8 and without HTML escapes, as the
// imitated API writes it.
func quoted(text string) []byte {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string never fails
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}
