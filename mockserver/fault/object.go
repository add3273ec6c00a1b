package fault

import (
	"bytes"
	"encoding/json"
	"io"
)

// member is one key of a JSON object and its value as written.
type member struct {
	key   string
	value json.RawMessage
}

// members takes a JSON object apart, in its order, repeated keys included.
func members(data []byte) ([]member, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	first, err := decoder.Token()
	if err != nil {
		return nil, &FieldError{Found: "no JSON", Expected: "a JSON object"}
	}
	if first != json.Delim('{') {
		return nil, &FieldError{Found: shown(data), Expected: "an object"}
	}
	var all []member
	for decoder.More() {
		var value json.RawMessage
		key, err := decoder.Token()
		if err == nil {
			err = decoder.Decode(&value)
		}
		name, isText := key.(string)
		if err != nil || !isText {
			return nil, &FieldError{Found: "broken JSON", Expected: "a JSON object"}
		}
		all = append(all, member{name, value})
	}
	if _, err := decoder.Token(); err != nil {
		return nil, &FieldError{Found: "broken JSON", Expected: "a JSON object"}
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, &FieldError{Found: "text after the object", Expected: "a JSON object"}
	}
	return all, nil
}

// object puts a JSON object together, without spaces between its members.
func object(all []member) []byte {
	text := []byte{'{'}
	for i, m := range all {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, quoted(m.key)...)
		text = append(text, ':')
		text = append(text, m.value...)
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
