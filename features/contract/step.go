package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// bodyKind is what a body is made of.
type bodyKind string

const (
	noBody        bodyKind = ""
	bodyJSON      bodyKind = "json"
	bodyForm      bodyKind = "form"
	bodyText      bodyKind = "text"
	bodyMultipart bodyKind = "multipart"
)

// media is the content type that goes with a kind of body.
func (k bodyKind) media() string {
	switch k {
	case bodyJSON:
		return "application/json"
	case bodyForm:
		return "application/x-www-form-urlencoded"
	case bodyText:
		return "text/plain; charset=utf-8"
	case bodyMultipart: // of a body that is not a form at all; a right one names its own boundary
		return "multipart/form-data; boundary=none"
	default:
		return ""
	}
}

// step is one request of the contract, with what is taken from its answer.
type step struct {
	method  string
	path    template
	query   []field
	headers []field
	cookies []field
	body    bodyKind
	json    *value
	form    []field // of a multipart body too
	text    template
	capture []capture
	expect  []pattern // what an answer must be where it is not an outcome; none = 2xx or 3xx
	poll    *poll     // nil = the first answer counts
}

// field is a name with a text.
type field struct {
	name string
	text template
}

// String is the request line.
func (s *step) String() string { return s.method + " " + s.path.String() }

// carries reports whether the imp_uid goes here.
func (s *step) carries() bool { return s.has(impUID) }

// has reports whether a placeholder stands anywhere in the request.
func (s *step) has(name string) bool {
	in := func(t template) bool { return slices.Contains(t.names(), name) }
	some := func(fields []field) bool {
		return slices.ContainsFunc(fields, func(f field) bool { return in(f.text) })
	}
	return in(s.path) || in(s.text) || some(s.query) || some(s.headers) || some(s.cookies) || some(s.form) || s.json.has(name)
}

// failed says why an answer that is not an outcome is not what it must be, or "".
func (s *step) failed(a *reply) string {
	expect := s.expect
	if len(expect) == 0 {
		expect = []pattern{{statuses: []status{class(2), class(3)}}}
	}
	var why []string
	for i := range expect {
		miss := expect[i].miss(a)
		if miss == "" {
			return ""
		}
		why = append(why, miss)
	}
	return strings.Join(why, ", or ")
}

// filling is what a step is filled with.
type filling struct {
	values  texts
	typed   any            // in place of the imp_uid in a JSON body; nil = the text
	without bool           // leaves the imp_uid out
	extra   map[string]any // beside the imp_uid
	raw     *string        // in place of the body, or of the query where there is no body
	rawType string         // content type of raw; "" = that of the body
	// replace is asked about every value beside the imp_uid; nil = sent as it is.
	replace func(place string, t template, value any) (any, bool)
}

// part is a value as it is sent, and whether it is. What holds the imp_uid is
// nobody's to replace.
func (f *filling) part(place string, t template, value any) (sent any, send bool) {
	if f.replace == nil || slices.Contains(t.names(), impUID) {
		return value, true
	}
	return f.replace(place, t, value)
}

// text is the same of a value that is a text.
func (f *filling) text(place string, t template, escape func(string) string) (sent string, send bool) {
	value, send := f.part(place, t, t.fill(f.values, escape))
	return fmt.Sprint(value), send
}

// keep reports whether a field is sent: a merchant_uid that nobody has is left
// out, as a browser would.
func (f *filling) keep(t template) bool {
	switch t.only() {
	case impUID:
		return !f.without
	case merchantUID:
		return f.values[merchantUID] != ""
	default:
		return true
	}
}

// request makes the request.
func (s *step) request(base *url.URL, f *filling) (*http.Request, error) {
	target := strings.TrimSuffix(base.String(), "/") + s.path.fill(f.values, url.PathEscape)
	if query := s.encodedQuery(f); query != "" {
		separator := "?"
		if strings.Contains(target, "?") {
			separator = "&"
		}
		target += separator + query
	}
	body, media, err := s.encodedBody(f)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequest(s.method, target, body) //nolint:noctx // the sender gives it the deadline of the contract
	if err != nil {
		return nil, fmt.Errorf("make the request %s: %w", s, err)
	}
	r.Header.Set("Accept", "application/json, text/plain, */*")
	r.Header.Set("User-Agent", report.Program)
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	for _, h := range s.headers {
		if strings.EqualFold(h.name, "Content-Type") && f.raw != nil && f.rawType != "" {
			continue
		}
		value, send := f.text("header "+h.name, h.text, oneLine)
		if !send {
			continue
		}
		if strings.EqualFold(h.name, "Host") {
			r.Host = value
			continue
		}
		r.Header.Set(h.name, value)
	}
	for _, c := range s.cookies {
		if value, send := f.text("cookie "+c.name, c.text, escapeCookie); send {
			r.AddCookie(&http.Cookie{Name: c.name, Value: value})
		}
	}
	return r, nil
}

// encodedQuery is what stands behind the question mark.
func (s *step) encodedQuery(f *filling) string {
	if f.raw != nil && s.body == noBody {
		return rawQuery(*f.raw)
	}
	pairs := encode("query", s.query, f)
	if s.body == noBody || s.body == bodyText {
		pairs = append(pairs, encodeExtra(f.extra, s.query)...)
	}
	return strings.Join(pairs, "&")
}

// encodedBody is the body and its content type.
func (s *step) encodedBody(f *filling) (io.Reader, string, error) {
	if s.body == noBody {
		return http.NoBody, "", nil
	}
	media := s.body.media()
	if f.raw != nil {
		if f.rawType != "" {
			media = f.rawType
		}
		return strings.NewReader(*f.raw), media, nil
	}
	switch s.body {
	case bodyJSON:
		tree, beside, _ := s.json.fill(f, "")
		if !beside {
			if top, ok := tree.(map[string]any); ok {
				addExtra(top, f.extra)
			}
		}
		text, err := marshal(tree)
		if err != nil {
			return nil, "", fmt.Errorf("make the body of %s: %w", s, err)
		}
		return bytes.NewReader(text), media, nil
	case bodyForm:
		return strings.NewReader(strings.Join(append(encode("form", s.form, f), encodeExtra(f.extra, s.form)...), "&")), media, nil
	case bodyMultipart:
		return encodeMultipart(s.form, f)
	default:
		text, _ := f.text("text", s.text, nil)
		return strings.NewReader(text), media, nil
	}
}

// marshal writes JSON as browsers do, without escaping HTML.
func marshal(tree any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(tree); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// encode writes the fields of a query or a form.
func encode(where string, fields []field, f *filling) []string {
	var pairs []string
	for _, x := range fields {
		if !f.keep(x.text) {
			continue
		}
		if value, send := f.text(where+" "+x.name, x.text, nil); send {
			pairs = append(pairs, url.QueryEscape(x.name)+"="+url.QueryEscape(value))
		}
	}
	return pairs
}

// rawQuery leaves everything as it is but what cannot stand in a request line.
func rawQuery(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c == '#' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// escapeCookie writes what no cookie may have as pages do.
func escapeCookie(text string) string { return noCookie.ReplaceAllStringFunc(text, url.PathEscape) }

// oneLine keeps what was captured from breaking a header.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}
