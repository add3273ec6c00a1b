package draft

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// visit is a sign-up with its requests taken apart.
type visit struct {
	*Visit
	seen    []*exchange
	carrier int            // the first request with the imp_uid; -1 = there is no such request
	byKey   map[string]int // the requests by what they are
}

// exchange is a request and its answer, taken apart.
type exchange struct {
	*Exchange
	key     string // what the request is: the same in every visit
	path    string // without the query
	query   []pair
	body    *body
	leaves  []leaf // what its answer gives
	cookies map[string]string
	waited  []*exchange // the same request before, whose answer was not the last
}

// pair is a name and a text.
type pair struct{ name, text string }

// impUIDs is how imp_uids are written.
var impUIDs = regexp.MustCompile(`imp_[0-9]{8,20}`)

func newVisit(v *Visit) *visit {
	took := &visit{Visit: v, carrier: -1, byKey: map[string]int{}}
	times := map[string]int{}
	for i := range v.Exchanges {
		took.seen = append(took.seen, newExchange(&v.Exchanges[i]))
	}
	if v.ImpUID == "" {
		for _, e := range took.seen {
			if v.ImpUID = impUIDs.FindString(e.asked()); v.ImpUID != "" {
				break
			}
		}
	}
	if v.ImpUID != "" {
		took.carrier = slices.IndexFunc(took.seen, func(e *exchange) bool { return strings.Contains(e.asked(), v.ImpUID) })
	}
	if took.carrier >= 0 {
		took.polled()
	}
	for i, e := range took.seen {
		times[e.key]++
		e.key += "#" + strconv.Itoa(times[e.key])
		took.byKey[e.key] = i
	}
	if v.MerchantUID == "" && took.carrier >= 0 {
		v.MerchantUID = took.merchantUID()
	}
	return took
}

// polled takes a GET that was sent again and again after the imp_uid for one request
// with the last answer.
func (v *visit) polled() {
	for i := len(v.seen) - 1; i > v.carrier; i-- {
		e := v.seen[i]
		for j := i - 1; j > v.carrier && e.Method == "GET" && !v.seen[j].changes(); j-- {
			if v.seen[j].Method == "GET" && v.seen[j].Path == e.Path {
				e.waited = append(append(e.waited, v.seen[j].waited...), v.seen[j])
				v.seen = slices.Delete(v.seen, j, j+1)
				i--
			}
		}
	}
}

// merchantUID is what is called so, in a request or an answer until the imp_uid is
// brought; "" = nothing is.
func (v *visit) merchantUID() string {
	for _, e := range v.seen[:v.carrier+1] {
		for place, text := range e.body.values() {
			if merchantUIDField.MatchString(place[strings.LastIndexAny(place, " /")+1:]) {
				return text
			}
		}
		for _, p := range e.query {
			if merchantUIDField.MatchString(p.name) {
				return p.text
			}
		}
		for _, l := range e.leaves {
			if merchantUIDField.MatchString(l.word()) {
				return l.value
			}
		}
	}
	return ""
}

// asked is all text of a request.
func (e *exchange) asked() string {
	var b strings.Builder
	b.WriteString(e.Path + "\n")
	for name, values := range e.Header {
		if name != "Referer" { // the page, not what it sends
			b.WriteString(strings.Join(values, "\n") + "\n")
		}
	}
	b.Write(e.Body)
	for _, text := range e.body.values() { // without escapes too
		b.WriteString("\n" + text)
	}
	for _, p := range e.query {
		b.WriteString("\n" + p.text)
	}
	return b.String()
}

func newExchange(e *Exchange) *exchange {
	path, query, _ := strings.Cut(e.Path, "?")
	took := &exchange{Exchange: e, path: path, query: pairsOf(query), body: bodyOf(e.Header.Get("Content-Type"), e.Body), cookies: cookiesOf(e.Header)}
	took.leaves = leavesOf(&e.Answer)
	took.key = e.Method + " " + shapeOf(path) + took.body.operation()
	return took
}

// line is the request as people write it.
func (e *exchange) line() string { return e.Method + " " + e.path }

// changes reports whether the request may change something at the backend.
func (e *exchange) changes() bool {
	return !slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE"}, e.Method)
}

// numbered is a segment of a path that is different in every visit.
var numbered = regexp.MustCompile(`^(?:imp_[0-9]+|[0-9]+|[0-9a-fA-F-]{16,}|[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]{9,})$`)

// shapeOf is a path without what differs from visit to visit.
func shapeOf(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if numbered.MatchString(s) {
			segments[i] = "*"
		}
	}
	return strings.Join(segments, "/")
}

// pairsOf reads a query or a form. What it cannot read it takes as it is.
func pairsOf(text string) []pair {
	var pairs []pair
	for _, part := range strings.Split(text, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		pairs = append(pairs, pair{strings.ToValidUTF8(unescaped(name), "\ufffd"), unescaped(value)})
	}
	return pairs
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// sameRequest is the request of another visit that is the same as this one; nil =
// there was none.
func (v *visit) sameRequest(key string) *exchange {
	if i, found := v.byKey[key]; found {
		return v.seen[i]
	}
	return nil
}

// leftOut are paths of the mock's window, and of requests that measure a visit and decide nothing.
var leftOut = regexp.MustCompile(`(?i)^/__(?:window|record)(?:/|$)|(?:^|[/_.-])(?:analytics|beacon|collect|csp-report|events?|logs?|metrics|rum|sentry|telemetry|track(?:ing)?)(?:[/_.-]|$)`)

// files are what a page is made of.
var files = regexp.MustCompile(`(?i)^(?:text/css|(?:text|application)/(?:x-)?javascript|image/|font/|audio/|video/|application/(?:font|wasm|octet-stream|manifest))`)

// Worth reports whether an exchange can say something about a sign-up: neither the
// files of a page nor what measures it.
func Worth(e *Exchange) bool {
	path, _, _ := strings.Cut(e.Path, "?")
	return e.Method != "OPTIONS" && e.Method != "HEAD" && !leftOut.MatchString(path) && !files.MatchString(e.Answer.Header.Get("Content-Type"))
}

// find is the first visit with an outcome in which a request carried the imp_uid.
func find(visits []*visit, o contract.Outcome) *visit {
	for _, v := range visits {
		if v.Outcome == o && v.carrier >= 0 {
			return v
		}
	}
	return nil
}
