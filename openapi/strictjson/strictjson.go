// Package strictjson reads JSON that somebody sends and wants to be told of
// mistakes: one value in UTF-8 and nothing behind it, and objects with every key
// as written, so that one told twice is seen.
//
//	members, err := strictjson.Members([]byte(`{"a":1,"a":2}`)) // both
//
// Its errors quote nothing of the text, which may be secret. It knows no types
// and no schema: what a key may hold is the caller's. It stands below openapi
// because all that reads such JSON may import from there.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// Error is why a text is not what it has to be.
type Error struct{ Found, Expected string }

// Error is one sentence.
func (e *Error) Error() string { return "found " + e.Found + ", expected " + e.Expected }

// Member is one key of an object and its value as written.
type Member struct {
	Key   string
	Value json.RawMessage
}

// Value reads one value, numbers in their own spelling. An error is a [*Error].
func Value(data []byte) (any, error) {
	dec, err := decoder(data)
	if err != nil {
		return nil, err
	}
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, broken(err)
	}
	return value, end(dec)
}

// Object is what [Members] expects where there is another value.
const Object = "a JSON object"

// Members takes one object apart, in its order, with keys that are told twice. An
// error is a [*Error].
func Members(data []byte) ([]Member, error) {
	dec, err := decoder(data)
	if err != nil {
		return nil, err
	}
	var whole json.RawMessage
	if err := dec.Decode(&whole); err != nil {
		return nil, broken(err)
	}
	if err := end(dec); err != nil {
		return nil, err
	}
	dec = json.NewDecoder(bytes.NewReader(whole))
	first, err := dec.Token()
	if first != json.Delim('{') {
		return nil, &Error{nameOf(first), Object}
	}
	var all []Member
	for err == nil && dec.More() {
		var key json.Token
		var m Member
		if key, err = dec.Token(); err == nil {
			err = dec.Decode(&m.Value)
		}
		m.Key, _ = key.(string) // the decoder gives nothing else before a value
		all = append(all, m)
	}
	return all, err // never one: the whole could be read
}

func decoder(data []byte) (*json.Decoder, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, &Error{"nothing", "JSON"}
	case !utf8.Valid(data):
		return nil, &Error{"bytes that are not UTF-8", "JSON in UTF-8"}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return dec, nil
}

// end refuses what stands behind a value.
func end(dec *json.Decoder) error {
	at := dec.InputOffset()
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return &Error{fmt.Sprintf("more text after byte %d", at), "one JSON value"}
	}
	return nil
}

// broken says where a text stops being JSON.
func broken(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return &Error{"JSON that ends too early", "JSON"}
	case errors.As(err, &syntax):
		return &Error{fmt.Sprintf("text that is not JSON at byte %d", syntax.Offset), "JSON"}
	default:
		return &Error{"text that is not JSON", "JSON"}
	}
}

// nameOf words what a value is by its first token.
func nameOf(first json.Token) string {
	switch first.(type) {
	case json.Delim:
		return "a list"
	case string:
		return "a text"
	case float64:
		return "a number"
	case bool:
		return "true or false"
	default:
		return "null"
	}
}

// LoneSurrogate is where an escape such as \ud800 stands that is half of a pair: no character, for which every reader
// puts something else. JSON allows it.
func LoneSurrogate(data []byte) (at int, found bool) {
	for i := 0; i < len(data)-1; i++ {
		if data[i] != '\\' {
			continue
		}
		switch unit := escaped(data[i:]); {
		case unit < 0xd800 || unit > 0xdfff:
			i++ // what is escaped begins nothing
		case unit < 0xdc00 && low(escaped(data[min(i+escape, len(data)):])):
			i += 2*escape - 1
		default:
			return i, true
		}
	}
	return 0, false
}

// escape is the length of an escape by code.
const escape = len(`\ud800`)

// escaped is the code unit of an escape at the beginning; 0 = there is none.
func escaped(data []byte) uint64 {
	if len(data) < escape || data[0] != '\\' || data[1] != 'u' {
		return 0
	}
	unit, err := strconv.ParseUint(string(data[2:escape]), 16, 16)
	if err != nil {
		return 0
	}
	return unit
}

func low(unit uint64) bool { return unit >= 0xdc00 && unit <= 0xdfff }
