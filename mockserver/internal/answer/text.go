package answer

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// AppendText appends a JSON string with raw UTF-8 and without HTML escapes.
func AppendText(dst []byte, text string) []byte {
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

// Quote shortens and quotes foreign text for a log line.
func Quote(text string) string {
	const most = 80
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	b, err := json.Marshal(text)
	if err != nil {
		return "?"
	}
	return string(b)
}
