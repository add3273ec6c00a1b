package draft

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// keep remembers what is written for a text. A template of several parts gets a
// name, so that it is the same in all requests of a visitor.
func (d *drafter) keep(name, template, text string) string {
	if strings.HasPrefix(template, "{{person_") {
		d.known[text] = template
		return template
	}
	name = d.newName(name)
	d.values = append(d.values, pair{name, template})
	d.known[text] = "{{" + name + "}}"
	return d.known[text]
}

// The forms of what has to be new each time.
var (
	uuids  = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	emails = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	number = regexp.MustCompile(`^[0-9]+$`)
	letter = regexp.MustCompile(`^[A-Za-z]+$`)
	prefix = regexp.MustCompile(`^[A-Za-z가-힣]+[_.:-]`)
	clocks = regexp.MustCompile(`^1[6-9][0-9]{8}(?:[0-9]{3})?$|^20[0-9]{2}-[01][0-9]-[0-3][0-9]T`)
)

// fresh is a placeholder for what has to be new each time.
func (d *drafter) fresh(at spot, text string, others []string, r *request) string {
	name := at.name
	if name == "" {
		name = "fresh"
	}
	switch {
	case clocks.MatchString(text):
		r.asks = append(r.asks, "the page sent "+orPlace(at)+" as a time: does the backend look at it? A contract cannot say what time it is")
	case len(others) == 0 && !typed(at.name):
		r.asks = append(r.asks, "where does "+orPlace(at)+" come from? No answer of the recording had it, so a new text stands here")
	}
	return d.keep(name, freshForm(text), text)
}

func orPlace(at spot) string {
	if at.name != "" {
		return at.name
	}
	return "the value at " + at.place
}

// freshForm is a new text of the same form.
func freshForm(text string) string {
	const most = 64
	n := min(max(utf8.RuneCountInString(text), 1), most)
	switch {
	case uuids.MatchString(text):
		return "{{digits:8}}-{{digits:4}}-4{{digits:3}}-8{{digits:3}}-{{digits:12}}"
	case emails.MatchString(text):
		return "{{random:12}}@example.com"
	case phones.MatchString(text):
		return "010{{digits:8}}"
	case number.MatchString(text):
		return "{{digits:" + itoa(n) + "}}"
	case letter.MatchString(text):
		return "{{letters:" + itoa(max(n, leastFresh)) + "}}"
	}
	before := prefix.FindString(text)
	n = max(n-utf8.RuneCountInString(before), leastFresh)
	return before + "{{random:" + itoa(n) + "}}"
}

// leastFresh is how long a text is at least that nobody has had.
const leastFresh = 6

// Literals that may stand in a draft.
var (
	longDigits = regexp.MustCompile(`[0-9][0-9 -]{4,}[0-9]`)
	telling    = regexp.MustCompile(`(?i)key|auth|cred|sign|session|token|csrf|jwt|sid$`)
)

// plain reports whether a text may stand in the draft as it is: what a programmer
// wrote, and no person typed.
func (d *drafter) plain(at spot, text string, same bool) bool {
	const longest = 4000
	switch {
	case len(text) > longest || strings.Contains(text, "@"):
		return false
	case strings.HasSuffix(at.place, "/query") && strings.Contains(text, "{"): // GraphQL
		return true
	case tokenLike(text), telling.MatchString(at.name) && len(text) >= leastToken && strings.ContainsAny(text, "0123456789"):
		return false
	case names.MatchString(at.name) && hangul(text), longDigits.MatchString(text):
		return false
	}
	return same || utf8.RuneCountInString(text) <= 40
}

// missing is a placeholder for what may not stand in the draft, and no answer gives
// either.
func (d *drafter) missing(at spot, text string, r *request) string {
	r.asks = append(r.asks, "what does "+orPlace(at)+" have to be? It looked like a secret or like somebody's own, so a new text stands here")
	name := at.name
	if name == "" || strings.HasPrefix(at.place, "path ") {
		name = "unknown"
	}
	return d.keep(name, freshForm(text), text)
}
