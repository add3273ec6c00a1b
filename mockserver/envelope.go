package mockserver

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The envelope around every answer: {code, message, response}, in that order.
const (
	envelopeHead = `{"code":0,"message":null,"response":`
	envelopeTail = `}`
)

func errorEnvelope(code int, message string) []byte {
	b := append([]byte(`{"code":`), strconv.Itoa(code)...)
	b = append(b, `,"message":`...)
	b = appendText(b, message)
	return append(b, `,"response":null}`...)
}

// appendText appends a JSON string with raw UTF-8 and without HTML escapes.
func appendText(dst []byte, text string) []byte {
	if isPlain(text) {
		dst = append(dst, '"')
		dst = append(dst, text...)
		return append(dst, '"')
	}
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string never fails
	return append(dst, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// isPlain reports whether text can stand in JSON as it is.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < 0x20 || c == '"' || c == '\\' || c == 0x7f || c == 0xe2 {
			return false // 0xe2 begins U+2028 and U+2029, which encoding/json escapes
		}
	}
	return utf8.ValidString(text)
}

// spell writes Hangul the way the switch says.
func (s *Server) spell(body []byte) []byte {
	if s.switches.is("hangul", "escaped") {
		return escapeNonASCII(body)
	}
	return body
}

func escapeNonASCII(body []byte) []byte {
	out := make([]byte, 0, 2*len(body))
	for _, r := range string(body) {
		switch {
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = appendEscape(appendEscape(out, high), low)
		default:
			out = appendEscape(out, r)
		}
	}
	return out
}

func appendEscape(dst []byte, r rune) []byte {
	const digits = "0123456789abcdef"
	return append(dst, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}
