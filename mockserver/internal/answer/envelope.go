package answer

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
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

// The mock's own headers, on every answer.
const (
	HeaderMock   = "X-Iamport-Mock"        // the mock's version
	HeaderReason = "X-Iamport-Mock-Reason" // one word: ok, token_expired, unknown_imp_uid, …
	HeaderHint   = "X-Iamport-Mock-Hint"   // what to do about it, when there is something
	HeaderEntry  = "X-Iamport-Mock-Entry"  // id of the request's journal entry
	HeaderFault  = "X-Iamport-Mock-Fault"  // the injected faults: fault:latency, fault:gzip
)

// ContentType is on every answer that has a body.
const ContentType = "application/json; charset=UTF-8"

// Reply is what a handler answers. A zero status is 200.
type Reply struct {
	Status  int
	Body    []byte // nil = no body
	Reason  string // "" = ok
	Hint    string
	Warns   bool              // the log warns
	Headers map[string]string // beyond the common ones
	// Loose marks an answer that a switch puts outside the contract on purpose.
	Loose bool
	// Shape names the types of a record's answer, so that one check stands for
	// all answers of the same shape. "" = every answer is checked.
	Shape string
}

// Refusal is the answer of a failure, as its row and the switches say.
func (s Switches) Refusal(r *FailureError) Reply {
	row := failures[r.ID]
	a := Reply{Status: s.numberOr(row.statusBy, row.status), Reason: row.reason, Hint: row.hint, Warns: row.warns}
	if row.aboutToken {
		return s.unauthorized(a, row.message)
	}
	message := row.message
	if row.tellsDetail && r.Detail != "" {
		message += " (" + r.Detail + ")"
	}
	if row.retryAfter != "" {
		a.Headers = map[string]string{"Retry-After": row.retryAfter}
	}
	a.Body = s.spell(errorEnvelope(s.numberOr(row.codeBy, -1), message))
	return a
}

// unauthorized words a 401 about a token, of which only the status is known.
func (s Switches) unauthorized(a Reply, message string) Reply {
	if s.Is("unauthorized-header", "www-authorize") {
		a.Headers = map[string]string{"WWW-Authorize": "iamport"}
	}
	switch s["unauthorized-body"] {
	case "null-message":
		a.Body, a.Loose = []byte(`{"code":-1,"message":null,"response":null}`), true
	case "empty":
		a.Loose = true
	default:
		a.Body = s.spell(errorEnvelope(-1, message))
	}
	return a
}

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
