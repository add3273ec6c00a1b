package draft

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"regexp"
	"strings"
	"unicode/utf8"
)

// bodyKind is how a body is written in a contract; "" = the request has no body.
type bodyKind string

const (
	noBody        bodyKind = ""
	jsonBody      bodyKind = "json"
	formBody      bodyKind = "form"
	multipartBody bodyKind = "multipart"
	textBody      bodyKind = "text"
)

// body is the body of a request, taken apart.
type body struct {
	kind   bodyKind
	tree   *node  // of JSON
	fields []pair // of a form
	files  []string
	text   string
}

// node is a JSON value whose keys keep their order.
type node struct {
	kind  json.Delim // '{', '[' or 0 for a scalar
	value any        // a scalar: string, json.Number, bool, nil
	keys  []string
	items []*node
}

// maxNodes and maxDepth bound what is looked at in one document.
const (
	maxNodes = 5000
	maxDepth = 40
)

// parseJSON reads one JSON value; nil = it is not JSON.
func parseJSON(text []byte) *node {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	d.UseNumber()
	left := maxNodes
	n := readNode(d, &left, 0)
	if n == nil {
		return nil
	}
	if _, err := d.Token(); err != io.EOF {
		return nil
	}
	return n
}

func readNode(d *json.Decoder, left *int, depth int) *node {
	token, err := d.Token()
	if *left--; err != nil || *left < 0 || depth > maxDepth {
		return nil
	}
	open, isDelim := token.(json.Delim)
	if !isDelim {
		return &node{value: token}
	}
	n := &node{kind: open}
	for d.More() {
		if open == '{' {
			key, err := d.Token()
			name, isText := key.(string)
			if err != nil || !isText {
				return nil
			}
			n.keys = append(n.keys, name)
		}
		item := readNode(d, left, depth+1)
		if item == nil {
			return nil
		}
		n.items = append(n.items, item)
	}
	if _, err := d.Token(); err != nil {
		return nil
	}
	return n
}

// walk visits the scalars of a document, by pointer.
func (n *node) walk(at string, visit func(pointer string, value any)) {
	switch n.kind {
	case '{':
		for i, item := range n.items {
			item.walk(at+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(n.keys[i]), visit)
		}
	case '[':
		for i, item := range n.items {
			item.walk(at+"/"+itoa(i), visit)
		}
	default:
		visit(at, n.value)
	}
}

// field is the text of a key at the top; "" = no such key.
func (n *node) field(name string) string {
	if n == nil {
		return ""
	}
	for i, key := range n.keys {
		if text, isText := n.items[i].value.(string); isText && key == name {
			return text
		}
	}
	return ""
}

// bodyOf takes a body apart by its content type, or by what it looks like.
func bodyOf(contentType string, text []byte) *body {
	if len(text) == 0 {
		return &body{}
	}
	kind, params, _ := mime.ParseMediaType(contentType)
	switch {
	case kind == "multipart/form-data":
		if b := partsOf(text, params["boundary"]); b != nil {
			return b
		}
	case kind == "application/x-www-form-urlencoded":
		return &body{kind: formBody, fields: pairsOf(string(text))}
	}
	if tree := parseJSON(text); tree != nil && (kind == "" || strings.HasPrefix(kind, "text/plain") || strings.Contains(kind, "json")) {
		return &body{kind: jsonBody, tree: tree}
	}
	return &body{kind: textBody, text: strings.ToValidUTF8(string(text), "\ufffd")}
}

// maxPart is how much is read of one part of a form.
const maxPart = 64 << 10

func partsOf(text []byte, boundary string) *body {
	if boundary == "" {
		return nil
	}
	b := &body{kind: multipartBody}
	parts := multipart.NewReader(bytes.NewReader(text), boundary)
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF { //nolint:errorlint // as the reader gives it
			return b
		}
		if err != nil {
			return nil
		}
		value, err := io.ReadAll(io.LimitReader(part, maxPart))
		switch {
		case err != nil:
			return nil
		case part.FileName() != "" || !utf8.Valid(value):
			b.files = append(b.files, part.FormName())
		default:
			b.fields = append(b.fields, pair{strings.ToValidUTF8(part.FormName(), "\ufffd"), string(value)})
		}
	}
}

// operation tells requests to one address apart, such as those of GraphQL.
func (b *body) operation() string {
	const enough = 60
	text := b.tree.field("operationName")
	if text == "" {
		text = strings.Join(strings.Fields(b.tree.field("query")), " ")
		if call := graphCall.FindString(text); call != "" {
			text = call // its arguments may stand in it
		}
	}
	if text == "" {
		return ""
	}
	return " " + text[:min(len(text), enough)]
}

// graphCall is the beginning of an operation, until its first arguments.
var graphCall = regexp.MustCompile(`^(?:query|mutation)?[^({]*\{?[^({]*`)

// values are the texts of a body, by place.
func (b *body) values() map[string]string {
	values := map[string]string{}
	if b.tree != nil {
		b.tree.walk("", func(pointer string, value any) { values["json "+pointer] = scalarText(value) })
	}
	for _, f := range b.fields {
		values[string(b.kind)+" "+f.name] = f.text
	}
	if b.text != "" {
		values["text"] = b.text
	}
	return values
}

// scalarText is a JSON scalar as a text; a number is as it was written.
func scalarText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	default:
		return ""
	}
}
