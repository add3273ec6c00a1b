package answer

import (
	"strconv"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// The envelope around every answer: {code, message, response}, in that order.
const (
	EnvelopeHead = `{"code":0,"message":null,"response":`
	EnvelopeTail = `}`
)

func errorEnvelope(code int, message string) []byte {
	b := append([]byte(`{"code":`), strconv.Itoa(code)...)
	b = append(b, `,"message":`...)
	b = AppendText(b, message)
	return append(b, `,"response":null}`...)
}

// spell writes Hangul the way the switch says.
func (s Switches) spell(body []byte) []byte {
	if s.Is("hangul", "escaped") {
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

// Granted is the answer to a token request, as the journal keeps it.
type Granted store.Grant

// AppendBody appends the answer; it is the same at any time.
func (g Granted) AppendBody(dst []byte, _ time.Time) []byte { return AppendGrant(dst, store.Grant(g)) }

// Len is about how many bytes the answer has.
func (g Granted) Len() int { return 160 }

// AppendGrant appends the whole answer. The key order is the observed one;
// both times are Unix seconds.
func AppendGrant(dst []byte, g store.Grant) []byte {
	dst = append(dst, EnvelopeHead+`{"access_token":"`...)
	dst = append(dst, g.Token.Text...)
	dst = append(dst, `","now":`...)
	dst = strconv.AppendInt(dst, g.Now, 10)
	dst = append(dst, `,"expired_at":`...)
	dst = strconv.AppendInt(dst, g.ExpiresAt, 10)
	return append(dst, "}"+EnvelopeTail...)
}
