package contract

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

var requestShape = &plainyaml.Shape{
	What: "a request", Example: "POST /certifications",
	Rules: plainyaml.Schema{Not: &plainyaml.Schema{AnyOf: plainyaml.Excludes(string(bodyJSON), string(bodyForm), string(bodyMultipart), string(bodyText))}},
	Keys: []plainyaml.Key{
		{
			Name: "request", Type: lineType, About: "Method and path, such as POST /certifications. The path is behind the address of --target.",
			Add: "POST /path", Want: requestLine,
		},
		{Name: "query", Type: pairsType, About: "What stands behind the question mark; it is escaped."},
		{Name: "headers", Type: headersType},
		{Name: "cookies", Type: headersType, About: "Cookies beside those that the backend has set."},
		{Name: string(bodyJSON), Type: plainyaml.Schema{}, About: "A JSON body, written as YAML; the content type goes with it."},
		{Name: string(bodyForm), Type: pairsType, About: "A form body; the content type goes with it."},
		{Name: string(bodyMultipart), Type: pairsType, About: "A form body in parts (multipart/form-data); the content type goes with it."},
		{Name: string(bodyText), Type: textType, About: "Any other body; give its content type under headers."},
		{
			Name: "capture", Type: plainyaml.Map{Names: newNameType, Of: captureType},
			About: "What is taken out of the answer, by the name under which it is written as {{name}}.",
		},
		{Name: "expect", Type: patternsType, About: "What the answer must be where it is not an outcome; left out, 2xx or 3xx."},
		{Name: "poll", Type: plainyaml.Definition{Name: "poll", Type: pollShape}},
	},
	Meant: map[string]string{
		"url": "write request: POST /path", "path": "write request: POST /path", "method": "write request: POST /path", "post": "write request: POST /path",
		"get": "write request: GET /path", "body": "write json, form, multipart or text", "form_data": "write multipart", "files": "write multipart", "data": "write json or form", "params": "write query",
		"content_type": "write it under headers: Content-Type", "content-type": "write it under headers: Content-Type",
		"status": "write it under expect", "save": "write capture", "extract": "write capture", "captures": "write capture", "bind": "write capture",
		"then": "make a list of requests", "retry": "write poll: {while: 202}", "repeat": "write poll: {while: 202}", "until": "write poll: {while: 202}",
		"while": "write poll: {while: 202}", "every": "write poll: {while: 202, every: 200ms}",
	},
}

// requestUse is where a request stands.
type requestUse struct {
	way  bool // its answer, if it is the last one, is read as an outcome
	last bool
}

// methods are those that a contract may use.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// IsMethod reports whether a contract can have a request with this method.
func IsMethod(method string) bool { return slices.Contains(methods, method) }

const requestLine = "a request such as POST /certifications"

// readStep reads a request, in its short form or its long one.
func (r *reader) readStep(n *yaml.Node, use requestUse) *step {
	s := &step{headers: slices.Clone(r.shared)}
	if single(n) {
		if !r.readLine(n, s) {
			return nil
		}
		return s
	}
	f, ok := r.Record(n, requestShape)
	if !ok {
		return nil
	}
	fine := r.Require(f, n, "request") && r.readLine(f.Get("request"), s)
	s.query = append(s.query, r.readFields(f.Get("query"), pairFields)...)
	s.headers = append(s.headers, r.readFields(f.Get("headers"), headerFields)...)
	s.cookies = r.readFields(f.Get("cookies"), cookieFields)
	r.readBody(f, s)
	r.checkBoundary(f, s)
	if capture := f.Get("capture"); capture != nil {
		s.capture = r.readCaptures(capture)
	}
	if expect := f.Get("expect"); expect != nil {
		if use.way && use.last {
			r.Refuse(expect, "expect at the request that decides", "it at a request before the last, or not at all", "how the last answer is read is said by outcomes")
		}
		s.expect = r.readPatterns(expect)
	}
	if poll := f.Get("poll"); poll != nil {
		s.poll = r.readPoll(poll)
	}
	if !fine {
		return nil
	}
	return s
}

// readLine reads METHOD /path?query.
func (r *reader) readLine(n *yaml.Node, s *step) bool {
	text, ok := r.Text(n, requestLine, "POST /certifications", never)
	if !ok {
		return false
	}
	method, path, spaced := strings.Cut(text, " ")
	path = strings.TrimSpace(path)
	switch {
	case strings.HasPrefix(method, "/") && !spaced:
		r.Refuse(n, "a path without a method", requestLine, "write GET "+plainyaml.Clip(text)+" or POST "+plainyaml.Clip(text))
		return false
	case !slices.Contains(methods, method):
		todo := "the method is one of " + strings.Join(methods, ", ")
		if slices.Contains(methods, strings.ToUpper(method)) {
			todo = "write " + strings.ToUpper(method) + ", in capitals"
		}
		r.Refuse(n, plainyaml.Describe(n), requestLine, todo)
		return false
	case strings.HasPrefix(path, "http://") || strings.HasPrefix(path, "https://"):
		r.Refuse(n, plainyaml.Describe(n), requestLine, "leave the address out; it is given as --target")
		return false
	case !strings.HasPrefix(path, "/"):
		r.Refuse(n, plainyaml.Describe(n), requestLine, "the path begins with /")
		return false
	}
	s.method = method
	return r.readTarget(n, path, s)
}

// never says that no number and no boolean would do as a text.
func never(string) bool { return false }

// readTarget reads the path, and the query where the path has one.
func (r *reader) readTarget(n *yaml.Node, path string, s *step) bool {
	path, query, _ := strings.Cut(path, "?")
	t, ok := r.fromText(n, path)
	if !ok {
		return false
	}
	if parsed, err := url.Parse(path2url(t)); err != nil || parsed.Fragment != "" || strings.ContainsAny(path2url(t), " #") {
		r.Refuse(n, fmt.Sprintf("the path %q", plainyaml.Clip(path)), "a path without spaces, # and broken escapes", "")
		return false
	}
	s.path = t
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, bad := url.QueryUnescape(name)
		value, wrong := url.QueryUnescape(value)
		if bad != nil || wrong != nil {
			r.Refuse(n, fmt.Sprintf("the query %q", plainyaml.Clip(query)), "a query without broken escapes", "write it under query, without escapes")
			return false
		}
		text, ok := r.fromText(n, value)
		if !ok {
			return false
		}
		s.query = append(s.query, field{name: name, text: text})
	}
	return true
}

// path2url is a path with something in its places.
func path2url(t template) string {
	return t.fill(texts{}, func(string) string { return "x" })
}

// readBody reads the one body that a request may have.
func (r *reader) readBody(f plainyaml.Fields, s *step) {
	for _, kind := range []bodyKind{bodyJSON, bodyForm, bodyMultipart, bodyText} {
		n := f.Get(string(kind))
		if n == nil {
			continue
		}
		if s.body != noBody {
			r.Refuse(n, fmt.Sprintf("%s beside %s", kind, s.body), "one body", "delete one of the two")
			return
		}
		s.body = kind
		switch kind {
		case bodyJSON:
			s.json = r.readValue(n)
		case bodyForm, bodyMultipart:
			s.form = r.readFields(n, pairFields)
		default:
			s.text, _ = r.template(n, "the text of a body")
		}
		if s.method == "GET" {
			r.Refuse(n, "a body of a GET request", "a method that has one", "write query in place of it, or POST in place of GET")
		}
	}
}

// checkBoundary refuses a content type of a multipart body: without the boundary
// that the body has, no server can read it.
func (r *reader) checkBoundary(f plainyaml.Fields, s *step) {
	if s.body != bodyMultipart {
		return
	}
	if slices.ContainsFunc(s.headers, func(h field) bool { return strings.EqualFold(h.name, "Content-Type") }) {
		r.Refuse(f.Get(string(bodyMultipart)), "multipart beside a header Content-Type", "no such header", "leave the header out; it is written with the body")
	}
}

// template reads a text with placeholders. Numbers and booleans are taken as
// they are written.
func (r *reader) template(n *yaml.Node, expected string) (template, bool) {
	text, ok := r.Scalar(n, expected, "")
	if !ok {
		return nil, false
	}
	return r.fromText(n, text)
}

// fieldKind is what a list of names and texts is.
type fieldKind struct {
	what, example string
	names         *regexp.Regexp // nil = any
	// refused is what no value may have, what to call it, and what to do; nil = anything is escaped.
	refused     *regexp.Regexp
	found, todo string
}

// IsHeader reports whether a contract can name a header so.
func IsHeader(name string) bool { return token.MatchString(name) && !frames(name) }

// tokenForm is the name of a header or a cookie.
const tokenForm = "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$"

var (
	token        = regexp.MustCompile(tokenForm)
	controls     = regexp.MustCompile(`[\x00-\x08\x0a-\x1f\x7f]`)               // a tab may stand in a header
	noCookie     = regexp.MustCompile(`[^\x20\x21\x23-\x3a\x3c-\x5b\x5d-\x7e]`) // net/http would leave it out
	hostForm     = regexp.MustCompile(`^(?:\{\{[^{}]*\}\}|[A-Za-z0-9._~%!$&'()*+,;=:\[\]-])+$`)
	headerFields = fieldKind{"headers by name", "X-Requested-With: XMLHttpRequest", token, controls, "a line break or another control character", "delete it"}
	cookieFields = fieldKind{"cookies by name", "consent: yes", token, noCookie, "a character that no cookie may have", "write it as browsers send it, such as %EA%B0%80 for 가 and %22 for a quote"}
	pairFields   = fieldKind{what: "values by name", example: `imp_uid: "{{imp_uid}}"`}
)

// frames reports whether a header is one that net/http writes by itself, and would leave out here.
func frames(name string) bool {
	return slices.Contains([]string{"Content-Length", "Transfer-Encoding", "Trailer"}, http.CanonicalHeaderKey(name))
}

// readFields reads a mapping of names to texts.
func (r *reader) readFields(n *yaml.Node, kind fieldKind) []field {
	if n == nil {
		return nil
	}
	pairs, ok := r.Mapping(n, kind.what+", a mapping", kind.example)
	if !ok {
		return nil
	}
	var list []field
	r.EachKey(pairs, func(key, value *yaml.Node) {
		if kind.names != nil && !kind.names.MatchString(key.Value) {
			r.Refuse(key, fmt.Sprintf("the name %q", plainyaml.Clip(key.Value)), kind.what, "write letters, digits and - alone")
			return
		}
		if kind.refused != nil && value.Kind == yaml.ScalarNode && kind.refused.MatchString(value.Value) {
			r.Refuse(value, fmt.Sprintf("%s in %q", kind.found, plainyaml.Clip(key.Value)), "text of one line", kind.todo)
			return
		}
		if strings.EqualFold(key.Value, "Host") && kind.refused == controls && value.Kind == yaml.ScalarNode && !hostForm.MatchString(value.Value) {
			r.Refuse(value, plainyaml.Describe(value), "a host, and perhaps a port", "write it without spaces, path and scheme, such as shop.example:8080")
			return
		}
		if kind.refused == controls && frames(key.Value) {
			r.Refuse(key, fmt.Sprintf("the header %q", plainyaml.Clip(key.Value)), "no header that says how a body is sent", "delete it: it follows from the body")
			return
		}
		if text, ok := r.template(value, "a text"); ok {
			list = append(list, field{name: key.Value, text: text})
		}
	})
	return list
}
