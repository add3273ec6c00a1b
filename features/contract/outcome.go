package contract

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Outcome is what a backend has decided.
type Outcome string

// The outcomes. The zero Outcome says that the answer could not be read.
const (
	Created     Outcome = "created"     // a new account
	Existing    Outcome = "existing"    // this person has one already; no second one
	Underage    Outcome = "underage"    // the age rule refuses
	Rejected    Outcome = "rejected"    // the certification proves nothing, or the request is invalid
	Unavailable Outcome = "unavailable" // nothing was decided; it may be tried again
)

// Outcomes are all of them, in the order in which they are listed.
func Outcomes() []Outcome { return []Outcome{Created, Existing, Underage, Rejected, Unavailable} }

// reading is how one outcome is recognised: by any of its patterns.
type reading struct {
	outcome  Outcome
	patterns []pattern
}

// pattern fits an answer if everything that it says does.
type pattern struct {
	statuses []status // any of them; none = every status
	json     []check  // by pointer
	headers  []check  // by name
	location *check
	text     *check
}

// status is one status, or a class such as 4xx.
type status struct{ low, high int }

func exactly(code int) status { return status{low: code, high: code} }
func class(first int) status  { return status{low: first * 100, high: first*100 + 99} }

func (s status) String() string {
	if s.low == s.high {
		return strconv.Itoa(s.low)
	}
	return strconv.Itoa(s.low/100) + "xx"
}

// rest reports whether a pattern is a bare class of statuses, which means
// whatever no other pattern fits.
func (p *pattern) rest() bool {
	return p.bare() && !slices.ContainsFunc(p.statuses, func(s status) bool { return s.low == s.high })
}

// bare reports whether a pattern has statuses alone.
func (p *pattern) bare() bool {
	return len(p.json) == 0 && len(p.headers) == 0 && p.location == nil && p.text == nil
}

// read finds the outcome of an answer, or says why there is none. Every pattern
// is held against it, first those that say something particular, and bare
// classes such as 4xx only if none of those fits. The order in the file does not
// matter: an answer that fits two outcomes is not read at all, but an overlap.
func (c *Contract) read(a *reply) (outcome Outcome, unread string, overlap bool) {
	if a.cut && c.needsBody(a) {
		return "", fmt.Sprintf("the body is longer than %d bytes", maxBody), false
	}
	for _, rest := range []bool{false, true} {
		var fits []string
		for _, r := range c.outcomes {
			if p := r.fits(a, rest); p != nil {
				outcome = r.outcome
				fits = append(fits, fmt.Sprintf("%s (%s)", r.outcome, p))
			}
		}
		switch {
		case len(fits) == 1:
			return outcome, "", false
		case len(fits) > 1:
			return "", "the answer fits " + strings.Join(fits, " and ") + "; make the contract tell them apart", true
		}
	}
	return "", "no outcome of the contract fits: " + c.misses(a), false
}

// needsBody reports whether the body decides about an answer with this status.
func (c *Contract) needsBody(a *reply) bool {
	for _, r := range c.outcomes {
		if slices.ContainsFunc(r.patterns, func(p pattern) bool { return (len(p.json) > 0 || p.text != nil) && p.fitsStatus(a.status) }) {
			return true
		}
	}
	return false
}

// fits is the first pattern of the kind that fits, or nil.
func (r *reading) fits(a *reply, rest bool) *pattern {
	for i := range r.patterns {
		if p := &r.patterns[i]; p.rest() == rest && p.miss(a) == "" {
			return p
		}
	}
	return nil
}

// misses says of every outcome why it does not fit.
func (c *Contract) misses(a *reply) string {
	var all []string
	for _, r := range c.outcomes {
		if len(r.patterns) == 0 {
			continue
		}
		var why []string
		for i := range r.patterns {
			if miss := r.patterns[i].miss(a); !slices.Contains(why, miss) {
				why = append(why, miss)
			}
		}
		all = append(all, string(r.outcome)+": "+strings.Join(why, ", or "))
	}
	return strings.Join(all, "; ")
}

// miss says why a pattern does not fit, or "".
func (p *pattern) miss(a *reply) string {
	if !p.fitsStatus(a.status) {
		if a.status == http.StatusTooManyRequests {
			return "the status is 429, which is meant only where it is written"
		}
		return fmt.Sprintf("the status is %d, not %s", a.status, oneOfStatuses(p.statuses))
	}
	for i := range p.json {
		tree, ok := a.json()
		if !ok {
			return "the body is not JSON"
		}
		found, there := lookUp(tree, p.json[i].name)
		if miss := p.json[i].miss(pointerWords(p.json[i].name), found, there); miss != "" {
			return miss
		}
	}
	for i := range p.headers {
		h := &p.headers[i]
		if miss := h.miss("the header "+h.name, a.header.Get(h.name), len(a.header.Values(h.name)) > 0); miss != "" {
			return miss
		}
	}
	if p.location != nil {
		if miss := p.location.missLocation(a.header); miss != "" {
			return miss
		}
	}
	if p.text != nil {
		return p.text.missText(a.text())
	}
	return ""
}

// fitsStatus reports whether a status is one of the pattern's. 429 is so only
// where it is written: it says nothing about a person.
func (p *pattern) fitsStatus(code int) bool {
	if code == http.StatusTooManyRequests {
		return slices.Contains(p.statuses, exactly(code))
	}
	return len(p.statuses) == 0 || slices.ContainsFunc(p.statuses, func(s status) bool { return s.low <= code && code <= s.high })
}

// pointerWords words a JSON pointer for a message.
func pointerWords(pointer string) string { return cmp.Or(pointer, "the JSON value") }

// String words a pattern shortly, for messages.
func (p *pattern) String() string {
	var words []string
	if len(p.statuses) > 0 {
		words = append(words, "status "+oneOfStatuses(p.statuses))
	}
	for _, c := range p.json {
		words = append(words, pointerWords(c.name)+" "+c.String())
	}
	for _, c := range p.headers {
		words = append(words, "header "+c.name+" "+c.String())
	}
	if p.location != nil {
		words = append(words, "location "+p.location.String())
	}
	if p.text != nil {
		words = append(words, "text "+p.text.String())
	}
	if len(words) == 0 {
		return "any answer"
	}
	return strings.Join(words, ", ")
}

func oneOfStatuses(statuses []status) string {
	words := make([]string, len(statuses))
	for i, s := range statuses {
		words[i] = s.String()
	}
	return strings.Join(words, " or ")
}

// reply is an answer as it came.
type reply struct {
	status  int
	header  http.Header
	cookies []*http.Cookie
	body    []byte
	cut     bool // the body was longer than is read
	decoded bool
	utf8    string // the body, when it is decoded
	parsed  bool
	tree    any
	isJSON  bool
}
