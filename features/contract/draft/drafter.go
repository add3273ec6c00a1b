package draft

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// drafter makes one draft.
type drafter struct {
	*Recording
	visits []*visit
	model  *visit // the sign-up that the requests are drafted from
	way    []int  // the requests of it that bring the imp_uid and what follows
	need   map[int]bool
	made   map[int]*request

	shared   []pair            // headers of all requests
	values   []pair            // the section values
	names    map[string]bool   // of values and captures
	known    map[string]string // texts of the model and what is written for them
	captures map[int][]capture // by request
	outcomes []outcome
	claims   []string
	asks     []string // questions about the whole file
	origin   string   // what it is drafted from
}

// request is one request of the draft.
type request struct {
	exchange *exchange
	path     string
	query    []pair
	headers  []pair
	cookies  []pair
	fields   []pair
	tree     *node // its texts are templates
	text     string
	expect   string // "" = 2xx or 3xx
	while    string // the answers that are waited out; "" = it is not sent again
	asks     []string
}

// carriesImpUID reports whether the imp_uid stands anywhere in a request.
func (r *request) carriesImpUID() bool {
	const placeholder = "{{imp_uid}}"
	found := strings.Contains(r.path, placeholder) || strings.Contains(r.text, placeholder)
	for _, p := range slices.Concat(r.query, r.headers, r.cookies, r.fields) {
		found = found || strings.Contains(p.text, placeholder)
	}
	if r.tree != nil {
		r.tree.walk("", func(_ string, value any) {
			text, _ := value.(string)
			found = found || strings.Contains(text, placeholder)
		})
	}
	return found
}

type capture struct {
	name  string
	place place
}

func newDrafter(r *Recording) (*drafter, error) {
	own := *r
	d := &drafter{
		Recording: &own, need: map[int]bool{}, made: map[int]*request{}, names: map[string]bool{}, known: map[string]string{},
		captures: map[int][]capture{}, origin: "a recording",
	}
	created := false
	d.Tried = slices.Clone(r.Tried)
	for i := range d.Tried {
		d.Tried[i] = readable(d.Tried[i])
	}
	for i := range r.Visits {
		v := r.Visits[i]
		v.Exchanges = slices.Clone(v.Exchanges)
		v.Exchanges = slices.DeleteFunc(v.Exchanges, unsent)
		for k := range v.Exchanges {
			if v.Exchanges[k].Method == http.MethodGet {
				v.Exchanges[k].Body = nil // no contract has one, and no page sends one
			}
			v.Exchanges[k].Answer = readable(v.Exchanges[k].Answer)
		}
		d.visits = append(d.visits, newVisit(&v))
		created = created || r.Visits[i].Outcome == contract.Created
	}
	if !created {
		return nil, ErrNoSignUp
	}
	if d.model = find(d.visits, contract.Created); d.model == nil {
		return nil, ErrNotCarried
	}
	return d, nil
}

// unsent reports whether no contract sends such a request: by HEAD or OPTIONS, or to a path that begins as a host does.
func unsent(e Exchange) bool {
	return !contract.IsMethod(e.Method) || strings.HasPrefix(e.Path, "//")
}

// readable is an answer as a contract reads it.
func readable(a Answer) Answer {
	if a.Header == nil {
		a.Header = http.Header{}
	}
	a.Body = []byte(contract.UTF8(a.Body, a.Header.Get("Content-Type")))
	return a
}

// redirects reports whether the window itself has sent the browser to the backend:
// the way of a phone.
func (d *drafter) redirects() bool {
	e := d.model.seen[d.model.carrier]
	return e.Method == "GET" && slices.ContainsFunc(e.query, func(p pair) bool { return p.name == "success" || p.name == "imp_success" })
}

// plan finds out which requests are needed, and what is sent in them. What one
// needs may have been given by an earlier one, which is needed then.
func (d *drafter) plan() {
	d.way = d.follow()
	d.askWithdrawal()
	for _, i := range d.way {
		d.need[i] = true
	}
	for i, e := range d.model.seen[:d.model.carrier] {
		if e.changes() && e.Answer.Status < 400 {
			d.need[i] = true
		}
	}
	if v := d.model; v.MerchantUID != "" { // the certification has it, also where no request does
		d.capture(spot{request: v.carrier}, v.MerchantUID, nil, "merchant_uid")
	}
	for i := len(d.model.seen) - 1; i >= 0; i-- {
		if d.need[i] {
			d.made[i] = d.request(i)
		}
	}
	d.reorder()
	d.shareHeaders()
}

// carries reports whether one of the requests that sign up has the imp_uid in a place where a contract can have it: not in
// a body that is broken, or in a header that browsers set. To a redirect the contract itself adds it.
func (d *drafter) carries() bool {
	return d.redirects() || slices.ContainsFunc(d.way, func(i int) bool { return d.made[i].carriesImpUID() })
}

// shareHeaders writes once what all requests have.
func (d *drafter) shareHeaders() {
	var all []*request
	for _, r := range d.made {
		all = append(all, r)
	}
	if len(all) < 2 {
		return
	}
	for _, h := range slices.Clone(all[0].headers) {
		same := func(o pair) bool { return o == h }
		if strings.Contains(h.text, "{{") || slices.ContainsFunc(all, func(r *request) bool { return !slices.ContainsFunc(r.headers, same) }) {
			continue
		}
		d.shared = append(d.shared, h)
		for _, r := range all {
			r.headers = slices.DeleteFunc(r.headers, same)
		}
	}
}

// reorder takes into the way what lies behind the imp_uid and is needed.
func (d *drafter) reorder() {
	d.way = nil
	for i := d.model.carrier; i < len(d.model.seen); i++ {
		if d.need[i] {
			d.way = append(d.way, i)
		}
	}
}

// follow are the request with the imp_uid, and those after it that belong to the
// sign-up: as long as the answers do not yet tell a new account from one that was
// there, and whatever uses what they gave.
func (d *drafter) follow() []int {
	way := []int{d.model.carrier}
	again := find(d.visits, contract.Existing)
	for i := d.model.carrier + 1; i < len(d.model.seen); i++ {
		e := d.model.seen[i]
		if !e.changes() || e.closes() {
			continue
		}
		if again != nil && !d.uses(i) && d.toldApart(way[len(way)-1], again) {
			d.asks = append(d.asks, "does "+e.line()+", which the page sent afterwards, belong to the sign-up? Then add it to the list")
			continue
		}
		way = append(way, i)
	}
	for i := way[len(way)-1] + 1; again != nil && i < len(d.model.seen); i++ { // the answer may have to be fetched
		last := way[len(way)-1]
		if (d.uses(i) || d.model.seen[i].path == d.model.seen[last].leadsTo()) && !d.toldApart(last, again) {
			way = append(way, i)
		}
	}
	return way
}

// leadsTo is the path of a redirect; "" = the answer is not one.
func (e *exchange) leadsTo() string {
	to, err := url.Parse(e.Answer.Header.Get("Location"))
	if err != nil {
		return ""
	}
	return to.EscapedPath()
}

// uses reports whether a request has in it what the answers since the imp_uid gave.
func (d *drafter) uses(i int) bool {
	asked := d.model.seen[i].asked()
	for _, e := range d.model.seen[d.model.carrier:i] {
		for _, l := range e.leaves {
			if l.kind != "cookie" && len(l.value) >= leastToken && strings.Contains(asked, l.value) && !strings.Contains(e.asked(), l.value) {
				return true
			}
		}
	}
	return false
}

// toldApart reports whether an answer of the model is another one than the last
// answer of the same way in the second sign-up.
func (d *drafter) toldApart(i int, again *visit) bool {
	other := again.sameRequest(d.model.seen[i].key)
	if other == nil {
		return true
	}
	mine, theirs := d.marks(d.model, d.model.seen[i]), d.marks(again, other)
	return len(smallest(mine, [][]mark{theirs})) > 0
}

// request drafts a request of the model. It marks as needed what gave its values.
func (d *drafter) request(i int) *request {
	e := d.model.seen[i]
	r := &request{exchange: e}
	segments := strings.Split(e.path, "/")
	for n, s := range segments {
		plain := unescapedPath(s)
		if written := d.text(spot{i, "path " + itoa(n), ""}, plain, r); strings.Contains(written, "{{") || !pathText.MatchString(s) {
			segments[n] = escapedPath(written)
		}
	}
	r.path = strings.Join(segments, "/")
	way := i == d.model.carrier && d.redirects()
	for _, p := range e.query {
		if way && slices.Contains([]string{"imp_uid", "merchant_uid", "success"}, p.name) {
			continue // what the window adds is added
		}
		r.query = appendPair(r.query, pair{p.name, d.text(spot{i, "query " + p.name, p.name}, p.text, r)}, r)
	}
	d.readHeaders(i, r)
	d.readCookies(i, r)
	switch e.body.kind {
	case jsonBody:
		r.tree = d.tree(i, e.body.tree, spot{i, "json ", ""}, r)
	case formBody, multipartBody:
		for _, f := range e.body.fields {
			r.fields = appendPair(r.fields, pair{f.name, d.text(spot{i, string(e.body.kind) + " " + f.name, f.name}, f.text, r)}, r)
		}
		for _, name := range e.body.files {
			r.asks = append(r.asks, "the page sent a file as "+name+", which a contract cannot: does the backend take the form without it?")
		}
	case textBody:
		r.text = d.text(spot{i, "text", ""}, e.body.text, r)
	}
	if len(e.waited) > 0 {
		all := d.marks(d.model, e.waited[0])
		for _, w := range e.waited[1:] {
			all = common(all, d.marks(d.model, w))
		}
		r.while = pattern(smallest(all, [][]mark{d.marks(d.model, e)}))
	}
	return r
}

// pathText is a segment of a path that needs no further escapes.
var pathText = regexp.MustCompile(`^(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*$`)

// placeholders are what the draft writes for values.
var placeholders = regexp.MustCompile(`\{\{[a-z_:0-9A-Z]+\}\}`)

// escapedPath is a template with escapes around its placeholders.
func escapedPath(template string) string {
	var b strings.Builder
	last := 0
	for _, at := range placeholders.FindAllStringIndex(template, -1) {
		b.WriteString(url.PathEscape(template[last:at[0]]) + template[at[0]:at[1]])
		last = at[1]
	}
	return b.String() + url.PathEscape(template[last:])
}

// appendPair adds a field; of two of one name a contract has the first.
func appendPair(pairs []pair, p pair, r *request) []pair {
	if slices.ContainsFunc(pairs, func(q pair) bool { return q.name == p.name }) {
		r.asks = append(r.asks, "the page sent "+p.name+" more than once, and a contract sends it once: is that enough?")
		return pairs
	}
	return append(pairs, p)
}

// tree is a JSON value with placeholders in its texts.
func (d *drafter) tree(i int, n *node, at spot, r *request) *node {
	made := &node{kind: n.kind, keys: n.keys, value: n.value}
	for k, item := range n.items {
		name := itoa(k)
		if n.kind == '{' {
			name = n.keys[k]
		}
		made.items = append(made.items, d.tree(i, item, spot{i, at.place + "/" + name, name}, r))
	}
	if n.kind != 0 || n.value == nil {
		return made
	}
	text := scalarText(n.value)
	if _, isBool := n.value.(bool); isBool {
		return made
	}
	written := d.text(at, text, r)
	if _, isText := n.value.(string); isText {
		made.value = written
	} else if written != text || !contract.IsNumber(text) {
		made.value = written
		r.asks = append(r.asks, "a contract sends "+at.name+" as a text, and the page sent a number: does the backend take it?")
	}
	return made
}

// sent are headers that every browser sends, or that follow from the request.
var sent = regexp.MustCompile(`^(?:Accept(?:-.*)?|Access-Control-.*|Authority|Cache-Control|Connection|Content-.*|Cookie|Dnt|Expect|Forwarded|Host|If-.*|Keep-Alive|Origin|` +
	`Pragma|Priority|Purpose|Range|Referer|Sec-.*|Te|Transfer-Encoding|Upgrade.*|User-Agent|Via|X-Forwarded-.*|X-Real-Ip)$`)

func (d *drafter) readHeaders(i int, r *request) {
	e := d.model.seen[i]
	if accept := e.Header.Get("Accept"); strings.HasPrefix(accept, "application/") && strings.Contains(accept, "json") {
		r.headers = append(r.headers, pair{"Accept", "application/json"})
	}
	kind, _, _ := strings.Cut(e.Header.Get("Content-Type"), ";")
	usual := e.body.kind == jsonBody && strings.EqualFold(kind, "application/json")
	if (e.body.kind == textBody || e.body.kind == jsonBody) && mediaType.MatchString(kind) && !usual {
		r.headers = append(r.headers, pair{"Content-Type", kind})
	}
	var names []string
	for name := range e.Header {
		if !sent.MatchString(name) && contract.IsHeader(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		r.headers = append(r.headers, pair{name, oneLine(d.text(spot{i, "header " + name, name}, e.Header.Get(name), r))})
	}
}

// mediaType is a content type without parameters.
var mediaType = regexp.MustCompile(`^[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+$`)
