package contract

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

var captureShape = &shape{
	what: "a capture", example: "/merchant_uid", keys: []string{"json", "header", "cookie", "text", "query", "matches"},
	meant: map[string]string{
		"regex": "write text", "regexp": "write text", "body": "write json or text", "jsonpath": "write json", "pointer": "write json",
		"headers": "write header", "cookies": "write cookie", "param": "write query", "parameter": "write query",
	},
}

// readCaptures reads what is taken out of an answer, by the name under which it
// is used.
func (r *reader) readCaptures(n *yaml.Node) []capture {
	pairs, ok := r.mapping(n, "captures by name, a mapping", "merchant_uid: /merchant_uid")
	if !ok {
		return nil
	}
	var captures []capture
	r.eachKey(pairs, func(key, value *yaml.Node) {
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
	if n.Kind != yaml.MappingNode || braces(n) {
		text, ok := r.str(n, expected, "/merchant_uid")
		if ok && !strings.HasPrefix(text, "/") {
			r.refuse(n, describe(n), expected, "a pointer begins with /")
			return c, false
		}
		if !ok {
			return c, false
		}
		c.from = fromJSON
		c.where, ok = r.pointer(n)
		return c, ok
	}
	f, ok := r.record(n, captureShape)
	if !ok {
		return c, false
	}
	query, matches := f.get("query"), f.get("matches")
	delete(f.values, "query")
	delete(f.values, "matches")
	if len(f.values) != 1 {
		if f.meant == "" {
			r.refuse(n, "a capture with none or several places", "one of json, header, cookie and text", partAlone(query, matches))
		}
		return c, false
	}
	for place, node := range f.values {
		c.from = captureFrom(place)
		if !r.readPlace(&c, node) {
			return c, false
		}
	}
	return c, r.readPart(&c, query, matches)
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
		if _, ok = r.str(n, "a JSON pointer such as /merchant_uid", ""); ok {
			c.where, ok = r.pointer(n)
		}
		return ok
	}
	expected := "the name of a " + string(c.from)
	text, ok := r.str(n, expected, "")
	if ok && !token.MatchString(text) {
		r.refuse(n, describe(n), expected, "")
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
		r.refuse(matches, "matches beside query", "one of them", "delete one of the two")
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
		r.refuse(n, part+" beside "+string(c.from), "it beside header", todo)
		return false
	case matches != nil:
		c.text = r.pattern(matches)
		return c.text != nil
	}
	c.query, ok = r.str(query, "the name of a parameter in the query of the header", "query: cert")
	if ok && c.query == "" {
		r.refuse(query, "empty text", "the name of a parameter in the query of the header", "such as query: cert")
		return false
	}
	return ok
}
