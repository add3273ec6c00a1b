package draft

import (
	"cmp"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// base is the path of the first server.
func (o *document) base() string {
	servers := o.get(o.root, "servers")
	if servers == nil || len(servers.Content) == 0 {
		return ""
	}
	at, err := url.Parse(o.text(servers.Content[0], "url"))
	if err != nil || strings.ContainsAny(at.Path, "{}") {
		return ""
	}
	base := strings.Trim(at.EscapedPath(), "/")
	if base == "" {
		return ""
	}
	return "/" + base // the address of a server may be relative: api/v2
}

// parameters fill what an operation wants beside its body.
func (o *document) parameters(d *drafter, op operation, r *request) {
	for _, p := range op.parameters {
		name, in := o.text(p, "name"), o.text(p, "in")
		mine := impUIDField.MatchString(name)
		if !mine && in != "path" && o.text(p, "required") != "true" {
			continue
		}
		value := o.value(d, o.get(p, "schema"), spot{place: in, name: name}, r)
		switch in {
		case "path":
			r.path = strings.ReplaceAll(r.path, "{"+name+"}", value)
		case "query":
			r.query = append(r.query, pair{name, value})
		case "header":
			if contract.IsHeader(name) {
				r.headers = append(r.headers, pair{name, oneLine(value)})
			}
		case "cookie":
			if contract.IsHeader(name) {
				r.cookies = append(r.cookies, pair{name, oneLine(value)})
			}
		}
	}
	r.path = regexp.MustCompile(`\{([^{}]*)\}`).ReplaceAllStringFunc(r.path, func(s string) string {
		if strings.Contains(r.path, "{"+s+"}") { // a placeholder of ours
			return s
		}
		return d.keep("value", "{{random:8}}", s)
	})
	segments := strings.Split(r.path, "/")
	for i, s := range segments {
		if !pathText.MatchString(s) {
			segments[i] = escapedPath(unescapedPath(s))
		}
	}
	r.path = strings.Join(segments, "/")
}

// tree is a JSON body by its schema: what is required.
func (o *document) tree(d *drafter, schema *yaml.Node, at spot, r *request) *node {
	n := &node{kind: '{'}
	o.properties(schema, func(name string, inner *yaml.Node, required bool) {
		inner = o.follow(inner)
		if slices.Contains(n.keys, name) || !required && !impUIDField.MatchString(name) && !merchantUIDField.MatchString(name) && !o.has(inner, 0) {
			return
		}
		below := spot{place: at.place + "/" + name, name: name}
		n.keys = append(n.keys, name)
		n.items = append(n.items, o.item(d, inner, below, r))
	})
	return n
}

func (o *document) item(d *drafter, schema *yaml.Node, at spot, r *request) *node {
	const deepest = 8
	switch o.text(schema, "type") {
	case "boolean":
		return &node{value: true}
	case "integer", "number":
		return &node{value: json.Number(cmp.Or(numberText(o.text(schema, "minimum")), "1"))}
	case "array":
		return &node{kind: '['}
	case "string":
		return &node{value: o.value(d, schema, at, r)}
	}
	if strings.Count(at.place, "/") < deepest && o.get(schema, "properties") != nil || o.get(schema, "allOf") != nil {
		return o.tree(d, schema, at, r)
	}
	return &node{value: o.value(d, schema, at, r)}
}

// numberText is a text that is a number in JSON; "" = it is not.
func numberText(text string) string {
	if number.MatchString(text) && contract.IsNumber(text) {
		return text
	}
	return ""
}

// value is what is sent in a field by its name and its schema.
func (o *document) value(d *drafter, schema *yaml.Node, at spot, r *request) string {
	name := at.name
	long := func(least int) string {
		const most = 64
		n := max(atoi(o.text(schema, "minLength")), least)
		if m := atoi(o.text(schema, "maxLength")); m > 0 {
			n = min(n, m)
		}
		return itoa(max(1, min(n, most)))
	}
	switch {
	case impUIDField.MatchString(name):
		return "{{imp_uid}}"
	case merchantUIDField.MatchString(name):
		if !d.names["merchant_uid"] {
			d.names["merchant_uid"] = true
			d.values = append(d.values, pair{"merchant_uid", "order_{{random}}"})
			d.asks = append(d.asks, "does the backend give the merchant_uid? Then capture it in prepare, and delete it under values")
		}
		return "{{merchant_uid}}"
	case name == "success":
		return "{{success}}"
	case passwords.MatchString(name):
		return o.once(d, name, "Aa1!{{random:12}}")
	case births.MatchString(name):
		return "{{person_birthday}}"
	case regexp.MustCompile(`(?i)phone|mobile|^tel$`).MatchString(name):
		return "{{person_phone}}"
	case o.text(schema, "format") == "email" || regexp.MustCompile(`(?i)e?-?mail`).MatchString(name):
		return o.once(d, name, "{{random:12}}@example.com")
	case o.text(schema, "format") == "uuid":
		return o.once(d, name, "{{digits:8}}-{{digits:4}}-4{{digits:3}}-8{{digits:3}}-{{digits:12}}")
	case typed(name):
		return o.once(d, name, "{{random:"+long(8)+"}}")
	case names.MatchString(name):
		return "{{person_name}}"
	}
	if list := o.get(schema, "enum"); list != nil && len(list.Content) > 0 {
		return noPlaceholder(list.Content[0].Value)
	}
	if o.text(schema, "type") == "boolean" {
		return "true"
	}
	r.asks = append(r.asks, "what does "+name+" have to be? The document does not say, so a new text stands here")
	return o.once(d, name, "{{random:"+long(8)+"}}")
}

// once gives a template a name, the same for each field of one name.
func (o *document) once(d *drafter, name, template string) string {
	if written := d.known[name]; written != "" {
		return written
	}
	return d.keep(name, template, name)
}

func atoi(text string) int {
	n := 0
	for _, r := range numberText(text) {
		if n = n*10 + int(r-'0'); n > 1<<20 {
			return 0
		}
	}
	return n
}
