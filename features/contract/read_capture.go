package contract

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

var captureShape = &plainyaml.Shape{
	What: "a capture", Example: "/merchant_uid",
	Keys: []plainyaml.Key{
		{Name: string(fromJSON), Type: pointerType},
		{Name: string(fromHeader), Type: nameType},
		{Name: string(fromCookie), Type: nameType},
		{Name: string(fromText), Type: plainyaml.Text{}, About: "A regular expression; its first group, or all of it."},
		{
			Name: "query", Type: plainyaml.Schema{Type: "string", MinLength: 1},
			About: "The parameter of this name, where the header is an address; escapes are undone.",
		},
		{Name: "matches", Type: plainyaml.Text{}, About: "A regular expression on the header; its first group, or all of it."},
	},
	Meant: map[string]string{
		"regex": "write text", "regexp": "write text", "body": "write json or text", "jsonpath": "write json", "pointer": "write json",
		"headers": "write header", "cookies": "write cookie", "param": "write query", "parameter": "write query",
	},
}

// readCaptures reads what is taken out of an answer, by the name under which it
// is used.
func (r *reader) readCaptures(n *yaml.Node) []capture {
	pairs, ok := r.Mapping(n, "captures by name, a mapping", "merchant_uid: /merchant_uid")
	if !ok {
		return nil
	}
	var captures []capture
	r.EachKey(pairs, func(key, value *yaml.Node) {
		if !r.newName(key) {
			return
		}
		if c, ok := r.readCapture(value); ok {
			c.name = key.Value
			captures = append(captures, c)
		}
	})
	return captures
}

func (r *reader) readCapture(n *yaml.Node) (c capture, ok bool) {
	const expected = "a JSON pointer such as /merchant_uid, or a mapping with json, header, cookie or text"
	if single(n) {
		text, ok := r.Text(n, expected, "/merchant_uid", never)
		if ok && !strings.HasPrefix(text, "/") {
			r.Refuse(n, plainyaml.Describe(n), expected, "a pointer begins with /")
			return c, false
		}
		if !ok {
			return c, false
		}
		c.from = fromJSON
		c.where, ok = r.pointer(n)
		return c, ok
	}
	f, ok := r.Record(n, captureShape)
	if !ok {
		return c, false
	}
	query, matches := f.Get("query"), f.Get("matches")
	places := slices.DeleteFunc(f.Known(), func(key string) bool { return key == "query" || key == "matches" })
	if len(places) != 1 {
		if !f.HasUnknown() {
			r.Refuse(n, "a capture with none or several places", "one of json, header, cookie and text", partAlone(query, matches))
		}
		return c, false
	}
	c.from = captureFrom(places[0])
	return c, r.readPlace(&c, f.Get(places[0])) && r.readPart(&c, query, matches)
}

// partAlone is what to do about a part of a header without the header.
func partAlone(query, matches *yaml.Node) string {
	switch {
	case matches != nil:
		return "write text in place of matches for the body, or header: NAME beside it"
	case query != nil:
		return "write header: Location beside query"
	}
	return ""
}

// readPlace reads where in an answer the value is.
func (r *reader) readPlace(c *capture, n *yaml.Node) (ok bool) {
	switch c.from {
	case fromText:
		c.text = r.pattern(n)
		return c.text != nil
	case fromJSON:
		if _, ok = r.Text(n, "a JSON pointer such as /merchant_uid", "", nil); ok {
			c.where, ok = r.pointer(n)
		}
		return ok
	}
	expected := "the name of a " + string(c.from)
	text, ok := r.Text(n, expected, "", nil)
	if ok && !token.MatchString(text) {
		r.Refuse(n, plainyaml.Describe(n), expected, "")
		return false
	}
	c.where = text
	return ok
}

// readPart reads which part of a header is taken.
func (r *reader) readPart(c *capture, query, matches *yaml.Node) (ok bool) {
	switch {
	case query == nil && matches == nil:
		return true
	case query != nil && matches != nil:
		r.Refuse(matches, "matches beside query", "one of them", "delete one of the two")
		return false
	case c.from != fromHeader:
		n, part := query, "query"
		if matches != nil {
			n, part = matches, "matches"
		}
		todo := "delete " + part + ", or write header: NAME"
		if c.from == fromText {
			todo = "delete it; text is a regular expression itself"
		}
		r.Refuse(n, part+" beside "+string(c.from), "it beside header", todo)
		return false
	case matches != nil:
		c.text = r.pattern(matches)
		return c.text != nil
	}
	c.query, ok = r.Text(query, "the name of a parameter in the query of the header", "query: cert", nil)
	if ok && c.query == "" {
		r.Refuse(query, "empty text", "the name of a parameter in the query of the header", "such as query: cert")
		return false
	}
	return ok
}
