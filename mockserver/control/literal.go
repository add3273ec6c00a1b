package control

import (
	"encoding/json"
	"errors"
)

// Literal is a JSON value in its own spelling, such as null, "" or 12. The
// empty Literal states nothing.
type Literal string

// Null is the JSON null, as an answer to give; the empty Literal gives none.
const Null Literal = "null"

// Text is the JSON string of a text.
func Text(text string) Literal {
	quoted, err := json.Marshal(text)
	if err != nil {
		return Null // never: every text has a JSON string
	}
	return Literal(quoted)
}

// MarshalJSON gives the value.
func (l Literal) MarshalJSON() ([]byte, error) {
	if l == "" {
		return []byte("null"), nil
	}
	if !json.Valid([]byte(l)) {
		return nil, errors.New("literal: not a JSON value")
	}
	return []byte(l), nil
}

// UnmarshalJSON takes a null, boolean, number or string.
func (l *Literal) UnmarshalJSON(data []byte) error {
	if data[0] == '{' || data[0] == '[' {
		return &Error{Status: 400, Code: CodeInvalid, Message: "found an object or a list, expected null, a string, a number, true or false"}
	}
	*l = Literal(data)
	return nil
}
