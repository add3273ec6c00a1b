package journal

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"regexp"
	"strings"
)

// Body redacts a body by the names of its fields, at any depth: JSON, which is
// written anew without spaces, or a form. Of anything else it replaces what
// follows such a name, what is known, and what looks like a secret.
func (r *Redactor) Body(body []byte) string {
	if r == nil {
		return strings.ToValidUTF8(string(body), "\uFFFD")
	}
	if out, ok := r.json(body); ok {
		return out
	}
	text := string(body)
	if formLike.MatchString(text) {
		if _, err := url.ParseQuery(text); err == nil {
			return r.Text(r.form(text))
		}
	}
	return r.broken(text)
}

// formLike is a body of pairs without spaces, and not of another language.
var formLike = regexp.MustCompile(`^[^\s<>{}\[\]"=&]+=[^\s<>{}\[\]"]*$`)

// broken redacts text that cannot be parsed: what follows the name of a field up
// to the end of the value, or of the text, and then as free words.
func (r *Redactor) broken(text string) string {
	var b strings.Builder
	last := 0
	for at := 0; at < len(text); {
		n := run(text[at:], isName)
		if n == 0 {
			at++
			continue
		}
		kind := fieldKind(text[at : at+n])
		at += n
		if kind == "" {
			continue
		}
		from, to := valueAfter(text, at)
		if from == to {
			continue
		}
		b.WriteString(r.Text(text[last:from]))
		b.WriteString(r.shown(kind, text[from:to]))
		last, at = to, to
	}
	b.WriteString(r.Text(text[last:]))
	return b.String()
}

// valueAfter is where the value of a field stands whose name ends at i; nowhere
// when the name is only a word.
func valueAfter(text string, i int) (from, to int) {
	at := assignment.FindStringSubmatchIndex(text[i:])
	switch {
	case at == nil:
		return i, i
	case at[2] >= 0: // in quotes
		return i + at[2], i + at[3]
	}
	return i + at[4], i + at[5]
}

// assignment is the rest of a name in quotes or without, and a value in quotes,
// which may be escaped and cut off, or a bare one.
var assignment = regexp.MustCompile(`^\\?["']?\s*[:=]\s*(?:\\?["']((?:[^"\\]|\\[^"])*)|([^\s"'&,;}\]]+))`)

// shown is the mark of a value in broken text, where null and numbers stand as
// text too.
func (r *Redactor) shown(kind Kind, text string) string {
	if text == "null" || text == "true" || text == "false" {
		return text
	}
	var plain string
	if json.Unmarshal([]byte(`"`+text+`"`), &plain) != nil {
		plain = text
	}
	return r.Mark(kind, plain)
}

// maxDepth bounds how deep JSON is followed; deeper bodies count as broken.
const maxDepth = 200

// json redacts one JSON value.
func (r *Redactor) json(body []byte) (string, bool) {
	if !json.Valid(body) {
		return "", false
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	w := jsonWriter{r: r, in: decoder}
	if !w.value("", 0) {
		return "", false
	}
	if _, err := decoder.Token(); err != io.EOF {
		return "", false
	}
	return r.Text(w.out.String()), true // a value that JSON's escapes make up
}

// jsonWriter copies a stream of JSON, in the order in which it comes and with
// keys that come twice, and replaces what nobody should see.
type jsonWriter struct {
	r   *Redactor
	in  *json.Decoder
	out bytes.Buffer
}

// value copies one value that stands under a field of the given kind.
func (w *jsonWriter) value(kind Kind, depth int) bool {
	token, err := w.in.Token()
	if err != nil || depth > maxDepth {
		return false
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return w.array(kind, depth)
		}
		return w.object(kind, depth)
	case string:
		w.text(w.string(kind, t))
	case json.Number:
		w.number(kind, t)
	case bool:
		if t {
			w.out.WriteString("true")
		} else {
			w.out.WriteString("false")
		}
	case nil:
		w.out.WriteString("null")
	}
	return true
}

func (w *jsonWriter) array(kind Kind, depth int) bool {
	w.out.WriteByte('[')
	for first := true; w.in.More(); first = false {
		if !first {
			w.out.WriteByte(',')
		}
		if !w.value(kind, depth+1) {
			return false
		}
	}
	return w.end(']')
}

func (w *jsonWriter) object(kind Kind, depth int) bool {
	w.out.WriteByte('{')
	for first := true; w.in.More(); first = false {
		if !first {
			w.out.WriteByte(',')
		}
		token, err := w.in.Token()
		name, isText := token.(string)
		if err != nil || !isText {
			return false
		}
		own := fieldKind(name)
		if own == "" {
			w.text(w.r.Text(name))
			own = kind // whatever is inside of a secret is one
		} else {
			w.text(name)
		}
		w.out.WriteByte(':')
		if !w.value(own, depth+1) {
			return false
		}
	}
	return w.end('}')
}

func (w *jsonWriter) end(delim byte) bool {
	_, err := w.in.Token()
	w.out.WriteByte(delim)
	return err == nil
}

// string redacts a text, which may be JSON itself.
func (w *jsonWriter) string(kind Kind, text string) string {
	if kind != "" {
		return w.r.Mark(kind, text)
	}
	if trimmed := strings.TrimSpace(text); strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		return w.r.Body([]byte(text))
	}
	return w.r.unescaped(text)
}

func (w *jsonWriter) number(kind Kind, n json.Number) {
	text := n.String()
	if kind != "" {
		w.text(w.r.Mark(kind, text))
		return
	}
	if hidden := w.r.Text(text); hidden != text {
		w.text(hidden)
		return
	}
	w.out.WriteString(text)
}

func (w *jsonWriter) text(text string) {
	encoder := json.NewEncoder(&w.out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string never fails
	w.out.Truncate(w.out.Len() - 1)
}
