package contract

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

var captureShape = &shape{
	what: "a capture", example: "/merchant_uid", keys: []string{"json", "header", "cookie", "text"},
	meant: map[string]string{
		"regex": "write text", "regexp": "write text", "matches": "write text", "body": "write json or text", "jsonpath": "write json", "pointer": "write json",
		"headers": "write header", "cookies": "write cookie",
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
	if len(f.values) != 1 {
		if f.meant == "" {
			r.refuse(n, "a capture with none or several places", "one of json, header, cookie and text", "")
		}
		return c, false
	}
	for place, node := range f.values {
		c.from = captureFrom(place)
		switch c.from {
		case fromText:
			c.text = r.pattern(node)
			return c, c.text != nil
		case fromJSON:
			if _, ok := r.str(node, "a JSON pointer such as /merchant_uid", ""); ok {
				c.where, ok = r.pointer(node)
				return c, ok
			}
		default:
			if text, ok := r.str(node, "the name of a "+place, ""); ok && token.MatchString(text) {
				c.where = text
				return c, true
			} else if ok {
				r.refuse(node, describe(node), "the name of a "+place, "")
			}
		}
	}
	return c, false
}
