package journal

import (
	"net/http"
	"net/url"
	"strings"
)

// Text replaces in free words what is known, and what looks like a token, a CI
// or DI, a phone number or a resident registration number.
func (r *Redactor) Text(text string) string {
	if r == nil || text == "" {
		return text
	}
	var b strings.Builder
	last := 0
	for _, s := range r.spans(text) {
		r.patterns(&b, text[last:s.from])
		b.WriteString(s.mark)
		last = s.to
	}
	r.patterns(&b, text[last:])
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

// span is a piece of a text and the mark that takes its place.
type span struct {
	from, to int
	mark     string
}

// spans are the known values in a text, from left to right.
func (r *Redactor) spans(text string) []span {
	r.marks.mu.RLock()
	defer r.marks.mu.RUnlock()
	var found []span
	for i := 0; i < len(text); {
		n, ok := r.marks.knownTexts.at(text, i)
		if !ok {
			i++
			continue
		}
		found = append(found, span{i, i + len(n.text), n.mark})
		i += len(n.text)
	}
	return found
}

// Target redacts a request target: each segment of the path as it reads without
// escapes, each parameter of the query by its name.
func (r *Redactor) Target(target string) string {
	if r == nil {
		return target
	}
	path, query, found := strings.Cut(target, "?")
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i] = r.unescaped(s)
	}
	out := strings.Join(segments, "/")
	if found {
		out += "?" + r.form(query)
	}
	return r.Text(out) // a value with a slash in it
}

// unescaped redacts text that may hold percent escapes; without anything to hide
// it stays as it is.
func (r *Redactor) unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil && plain != text {
		if hidden := r.Text(plain); hidden != plain {
			return hidden
		}
	}
	return r.Text(text)
}

// parameter is unescaped for a query or a form, where + may be a space.
func (r *Redactor) parameter(text string) string {
	hidden := r.unescaped(text)
	if spaced := strings.ReplaceAll(hidden, "+", " "); spaced != hidden {
		if more := r.unescaped(spaced); more != spaced {
			return more
		}
	}
	return hidden
}

// form redacts a query or a form body and keeps the order of its fields.
func (r *Redactor) form(text string) string {
	pairs := strings.Split(text, "&")
	for i, pair := range pairs {
		name, value, found := strings.Cut(pair, "=")
		plainName, err := url.QueryUnescape(name)
		if err != nil {
			plainName = name
		}
		kind := fieldKind(plainName)
		if !found || kind == "" {
			pairs[i] = r.parameter(pair)
			continue
		}
		plain, err := url.QueryUnescape(value)
		if err != nil {
			plain = value
		}
		pairs[i] = name + "=" + r.Mark(kind, plain)
	}
	return strings.Join(pairs, "&")
}

// Header redacts a header: credentials by name, with their scheme kept, and
// everything else as free words. The result shares nothing with header.
func (r *Redactor) Header(header http.Header) map[string][]string {
	if len(header) == 0 {
		return nil
	}
	out := make(map[string][]string, len(header))
	for name, values := range header {
		kind := fieldKind(name)
		shown := name
		if kind == "" {
			shown = r.Text(name)
		}
		for _, v := range values {
			out[shown] = append(out[shown], r.headerValue(kind, v))
		}
	}
	return out
}

func (r *Redactor) headerValue(kind Kind, text string) string {
	switch {
	case r == nil:
		return text
	case kind == "":
		return r.unescaped(text)
	case kind != KindToken:
		return r.Mark(kind, text)
	}
	scheme, token := credential(text)
	return scheme + r.Mark(KindToken, token)
}

// credential splits a header value into the scheme with the space after it, ""
// when there is none that is known, and the credential.
func credential(text string) (scheme, token string) {
	text = strings.TrimSpace(text)
	word, rest, found := strings.Cut(text, " ")
	for _, known := range []string{"Bearer", "Basic", "Digest", "Token", "PortOne"} {
		if strings.EqualFold(word, known) {
			if !found {
				return word, ""
			}
			return word + " ", strings.TrimSpace(rest)
		}
	}
	return "", text
}
