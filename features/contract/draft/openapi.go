package draft

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// What an OpenAPI document may lack. Ask with errors.Is.
var (
	// ErrNoOpenAPI: the text is not an OpenAPI document of version 3.
	ErrNoOpenAPI = errors.New("this is not an OpenAPI 3 document")
	// ErrNoImpUID: no operation takes an imp_uid.
	ErrNoImpUID = errors.New("no operation of the document takes an imp_uid")
)

// impUIDField is how APIs name the field.
var impUIDField = regexp.MustCompile(`(?i)^imp_?-?uid$`)

// merchantUIDField is the same for the order.
var merchantUIDField = regexp.MustCompile(`(?i)^merchant_?-?uid$`)

// FromOpenAPI drafts the request of a contract from the backend's own OpenAPI
// document, in YAML or JSON. How answers are told apart is a guess from their
// statuses, and a question.
func FromOpenAPI(text []byte) (Draft, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil || len(root.Content) == 0 {
		return Draft{}, ErrNoOpenAPI
	}
	doc := &document{root: root.Content[0]}
	if version := doc.text(doc.root, "openapi"); !strings.HasPrefix(version, "3.") {
		return Draft{}, ErrNoOpenAPI
	}
	found := doc.operations()
	for i, op := range found {
		if made, ok := doc.draft(op, slices.Concat(found[:i], found[i+1:])); ok {
			return made, nil
		}
	}
	return Draft{}, fmt.Errorf("%w (a field such as imp_uid or impUid)", ErrNoImpUID)
}

// document is an OpenAPI document, read as a tree.
type document struct {
	root  *yaml.Node
	depth int
}

// operation is one that takes an imp_uid.
type operation struct {
	method, path string
	node         *yaml.Node
	parameters   []*yaml.Node
}

// get is the value of a key, references followed; nil = no such key.
func (o *document) get(n *yaml.Node, key string) *yaml.Node {
	if n = o.follow(n); n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return o.follow(n.Content[i+1])
		}
	}
	return nil
}

func (o *document) text(n *yaml.Node, key string) string {
	if found := o.get(n, key); found != nil && found.Kind == yaml.ScalarNode {
		return found.Value
	}
	return ""
}

// follow goes where a reference inside of the document leads, and where an alias of
// YAML does.
func (o *document) follow(n *yaml.Node) *yaml.Node {
	const most = 20
	for range most {
		if n != nil && n.Kind == yaml.AliasNode {
			n = n.Alias
			continue
		}
		if n == nil || n.Kind != yaml.MappingNode || len(n.Content) < 2 || n.Content[0].Value != "$ref" {
			return n
		}
		words, inside := strings.CutPrefix(n.Content[1].Value, "#/")
		if !inside {
			return nil
		}
		to := o.root
		for _, word := range strings.Split(words, "/") {
			to = child(to, strings.NewReplacer("~1", "/", "~0", "~").Replace(unescapedPath(word)))
		}
		n = to
	}
	return nil
}

func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// operations are those that take an imp_uid: in a body before a query, and by POST
// before others.
func (o *document) operations() []operation {
	var found []operation
	paths := o.get(o.root, "paths")
	for i := 0; paths != nil && i+1 < len(paths.Content); i += 2 {
		if !strings.HasPrefix(paths.Content[i].Value, "/") { // an extension, or a mistake
			continue
		}
		item := o.follow(paths.Content[i+1])
		for _, method := range []string{"post", "put", "patch", "get"} {
			node := o.get(item, method)
			if node == nil {
				continue
			}
			op := operation{method: strings.ToUpper(method), path: paths.Content[i].Value, node: node}
			for _, n := range []*yaml.Node{item, node} {
				if list := o.get(n, "parameters"); list != nil {
					op.parameters = append(op.parameters, list.Content...)
				}
			}
			if o.takes(op) {
				found = append(found, op)
			}
		}
	}
	rank := func(op operation) int {
		n := slices.Index([]string{"POST", "PUT", "PATCH", "GET"}, op.method)
		if !regexp.MustCompile(`(?i)sign|join|regist|member|user|certif|verif|auth`).MatchString(op.path) {
			n += 10
		}
		return n
	}
	slices.SortStableFunc(found, func(a, b operation) int { return cmp.Compare(rank(a), rank(b)) })
	return found
}

// takes reports whether an imp_uid is anywhere in what an operation takes.
func (o *document) takes(op operation) bool {
	for _, p := range op.parameters {
		if impUIDField.MatchString(o.text(p, "name")) {
			return true
		}
	}
	_, schema := o.body(op)
	return schema != nil && o.has(schema, 0)
}

func (o *document) has(schema *yaml.Node, depth int) bool {
	const deepest = 6
	if depth > deepest {
		return false
	}
	found := false
	o.properties(schema, func(name string, inner *yaml.Node, _ bool) {
		found = found || impUIDField.MatchString(name) || o.has(inner, depth+1)
	})
	return found
}

// properties calls back for each property of an object, those of allOf too.
func (o *document) properties(schema *yaml.Node, each func(name string, inner *yaml.Node, required bool)) {
	const deepest = 10
	if o.depth++; o.depth > deepest {
		o.depth--
		return
	}
	defer func() { o.depth-- }()
	for _, of := range []string{"allOf", "oneOf", "anyOf"} {
		if list := o.get(schema, of); list != nil && list.Kind == yaml.SequenceNode {
			for i, part := range list.Content {
				if of == "allOf" || i == 0 {
					o.properties(part, each)
				}
			}
		}
	}
	var required []string
	if list := o.get(schema, "required"); list != nil {
		for _, n := range list.Content {
			required = append(required, n.Value)
		}
	}
	if inner := o.get(schema, "properties"); inner != nil && inner.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(inner.Content); i += 2 {
			name := inner.Content[i].Value
			each(name, inner.Content[i+1], slices.Contains(required, name))
		}
	}
}

// body is the first kind of body that a contract can send, and its schema.
func (o *document) body(op operation) (bodyKind, *yaml.Node) {
	if op.method == http.MethodGet {
		return noBody, nil
	}
	content := o.get(o.get(op.node, "requestBody"), "content")
	for _, k := range []struct {
		media string
		kind  bodyKind
	}{{"application/json", jsonBody}, {"application/x-www-form-urlencoded", formBody}, {"multipart/form-data", multipartBody}} {
		if media := o.get(content, k.media); media != nil {
			return k.kind, o.get(media, "schema")
		}
	}
	return noBody, nil
}

// draft words the contract of an operation; false = a contract cannot send the imp_uid to it, such as one in a
// header with a space in its name.
func (o *document) draft(op operation, others []operation) (Draft, bool) {
	e := &exchange{Exchange: &Exchange{Method: op.method}, body: &body{}, path: op.path}
	v := &visit{Visit: &Visit{}, seen: []*exchange{e}, byKey: map[string]int{}}
	r := &request{exchange: e}
	d := &drafter{
		Recording: &Recording{}, model: v, way: []int{0}, need: map[int]bool{0: true}, made: map[int]*request{0: r}, origin: "the backend's OpenAPI document",
		names: map[string]bool{}, known: map[string]string{}, captures: map[int][]capture{},
	}
	for _, other := range others {
		d.asks = append(d.asks, other.method+" "+other.path+" takes an imp_uid too: which of them signs people up?")
	}
	d.asks = append(d.asks, "does a visitor ask for something first, such as a page with a CSRF token or a session? Then write it as prepare")
	r.path = o.base() + op.path
	o.parameters(d, op, r)
	kind, schema := o.body(op)
	if e.body.kind = kind; kind == jsonBody {
		r.tree = o.tree(d, schema, spot{place: "json"}, r)
	} else if kind != noBody {
		o.properties(schema, func(name string, inner *yaml.Node, required bool) {
			if required || impUIDField.MatchString(name) || merchantUIDField.MatchString(name) {
				r.fields = append(r.fields, pair{name, o.value(d, inner, spot{name: name}, r)})
			}
		})
	}
	if !r.carriesImpUID() {
		return Draft{}, false
	}
	o.outcomes(d, op)
	d.claims = d.claimed()
	return drafted(d.write()), true
}

// outcomes guess by the statuses of an operation.
func (o *document) outcomes(d *drafter, op operation) {
	statuses := []string{}
	if list := o.get(op.node, "responses"); list != nil {
		for i := 0; i+1 < len(list.Content); i += 2 {
			statuses = append(statuses, list.Content[i].Value)
		}
	}
	first := func(wanted ...string) string {
		for _, w := range wanted {
			if slices.Contains(statuses, w) {
				statuses = slices.DeleteFunc(statuses, func(s string) bool { return s == w })
				return w
			}
		}
		return ""
	}
	created := cmp.Or(first("201", "200", "302", "303"), "2xx")
	for _, o := range []outcome{
		{name: contract.Created, patterns: []string{created}},
		{name: contract.Existing, patterns: some(first("200", "409"))},
		{name: contract.Underage, patterns: some(first("403", "451", "422"))},
		{name: contract.Rejected, patterns: []string{"4xx"}},
		{name: contract.Unavailable, patterns: []string{"502", "503", "504"}},
	} {
		o.asks = []string{"what is the answer when the outcome is " + string(o.name) + "? This is a guess by the statuses of the document"}
		if len(o.patterns) == 0 {
			o.asks = []string{"what is the answer when the outcome is " + string(o.name) + "? The document has no status for it"}
		}
		d.outcomes = append(d.outcomes, o)
	}
}

func some(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
