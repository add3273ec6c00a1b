package drift

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// aspect is what is said of a place.
type aspect string

const (
	presence aspect = "presence"
	typed    aspect = "type"
	format   aspect = "format"
	need     aspect = "required"
	values   aspect = "values"
	null     aspect = "null"
	media    aspect = "content types"
)

// aspects are all that is compared of a place that both documents have.
var aspects = [...]aspect{typed, format, need, values, null, media}

// What aspects are called where a word is enough.
const (
	required = "required"
	optional = "optional"
	nullable = "null"
	present  = "there"
)

// shape is what a document says of one operation, by place: "parameter path imp_uid",
// "request field imp_key", "answer 200", "answer 200 body.response.now".
type shape map[string]map[aspect]string

// operation is a route with its shape.
type operation struct {
	name  string // as it is told: POST /users/getToken
	key   string // the same for whatever parameters are called
	shape shape
}

// methods are those that a path may have.
var methods = [...]string{"delete", "get", "head", "options", "patch", "post", "put", "trace"}

// operations are those below paths that are wanted, by key.
func (d *document) operations(wanted func(path string) bool) map[string]operation {
	all := map[string]operation{}
	base := ""
	if d.old() {
		base = strings.TrimSuffix(d.root.text("basePath"), "/")
	}
	for path := range d.root.object("paths") {
		if !wanted(base + path) {
			continue
		}
		item := d.follow(d.root.object("paths").object(path))
		path = base + path
		for _, method := range methods {
			if spec := item.object(method); spec != nil {
				o := operation{name: strings.ToUpper(method) + " " + path, shape: d.shapeOf(item, spec)}
				o.key = keyOf(o.name)
				all[o.key] = o
			}
		}
	}
	return all
}

// keyOf is a route without the names of its parameters and a slash at its end.
func keyOf(route string) string {
	parts := strings.Split(strings.TrimSuffix(route, "/"), "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}

// shapeOf is the shape of an operation of a path.
func (d *document) shapeOf(item, spec node) shape {
	s := shape{}
	if d.old() {
		d.oldRequest(s, item, spec)
	} else {
		d.parameters(s, item, spec)
		d.request(s, d.follow(spec.object("requestBody")))
	}
	for status := range spec.object("responses") {
		place := "answer " + status
		s[place] = map[aspect]string{presence: present}
		answer := d.follow(spec.object("responses").object(status))
		schema := answer.object("schema")
		if !d.old() {
			schema = jsonSchema(answer.object("content"))
		}
		if schema != nil {
			d.fields(s, place+" body", schema, present)
		}
	}
	return s
}

// jsonSchema is the schema of a body: that of JSON, or else of the first media type.
func jsonSchema(content node) node {
	types := slices.Sorted(maps.Keys(content))
	slices.SortStableFunc(types, func(a, b string) int {
		return cmp.Compare(index(a), index(b))
	})
	for _, name := range types {
		if schema := content.object(name).object("schema"); schema != nil {
			return schema
		}
	}
	return nil
}

func index(media string) int {
	if strings.HasPrefix(media, "application/json") {
		return 0
	}
	return 1
}

// allParameters are an operation's own and those of its path that it does not replace.
func (d *document) allParameters(item, spec node) []node {
	seen := map[string]bool{}
	var all []node
	for _, from := range []node{spec, item} {
		for _, one := range from.list("parameters") {
			raw, _ := one.(map[string]any)
			p := d.follow(raw)
			if id := p.text("in") + " " + p.text("name"); p != nil && !seen[id] {
				seen[id] = true
				all = append(all, p)
			}
		}
	}
	return all
}

// parameters are those of OpenAPI 3, which have a schema.
func (d *document) parameters(s shape, item, spec node) {
	for _, p := range d.allParameters(item, spec) {
		d.fields(s, "parameter "+p.text("in")+" "+p.text("name"), p.object("schema"), necessity(p.is("required")))
	}
}

// request is the body of OpenAPI 3.
func (d *document) request(s shape, body node) {
	content := body.object("content")
	if content == nil {
		return
	}
	s["request"] = map[aspect]string{need: necessity(body.is("required")), media: strings.Join(slices.Sorted(maps.Keys(content)), ", ")}
	d.fields(s, "request field", jsonSchema(content), present)
	delete(s, "request field")
}

// oldRequest is what Swagger 2.0 calls parameters: those, and the fields of the body.
func (d *document) oldRequest(s shape, item, spec node) {
	body, must := false, false
	for _, p := range d.allParameters(item, spec) {
		switch p.text("in") {
		case "formData":
			body, must = true, must || p.is("required")
			d.fields(s, "request field."+p.text("name"), p, necessity(p.is("required")))
		case "body":
			body, must = true, must || p.is("required")
			d.fields(s, "request field", p.object("schema"), present)
			delete(s, "request field")
		default:
			d.fields(s, "parameter "+p.text("in")+" "+p.text("name"), p, necessity(p.is("required")))
		}
	}
	if body {
		types := spec.texts("consumes")
		if len(types) == 0 {
			types = d.root.texts("consumes")
		}
		s["request"] = map[aspect]string{need: necessity(must), media: strings.Join(types, ", ")}
	}
}

func necessity(must any) string {
	if must == true {
		return required
	}
	return optional
}
