package contract

import (
	"slices"
)

// Part is a sign-up of which a dishonest browser sends only some requests, or
// other values. The zero Part changes nothing.
type Part struct {
	// From is the first request of the way that is sent, counted from 0.
	From int
	// Until is the request before which the sign-up stops; 0 = none. The answer is
	// then no outcome: see [Answer].Halfway.
	Until int
	// GoOn sends the next request also after a refusal, with the values that were
	// captured so far.
	GoOn bool
	// Replace is asked about every value that is sent beside the imp_uid, and says
	// what is sent in its place, and whether it is sent at all. nil = all as it is.
	Replace func(Carried) (value any, send bool)
}

// Carried is a value that a browser sends beside the imp_uid.
type Carried struct {
	Request int    // of the way, counted from 0
	Place   string // such as "json /birthday", "form name", "query cert", "header X-Cert", "cookie cert", "text"
	Value   any    // a text; or what a contract fixes in JSON: a number, true, false, null
	Handed  bool   // it was made of what an earlier answer of the way gave
	Missing bool   // it is made of something that no answer has given
}

// Requests is how many requests a sign-up takes this way.
func (c *Contract) Requests(via Via) int { return len(c.way(via)) }

// After is the request that follows the first one with the imp_uid, counted from
// 0. Where none follows, it is [Contract.Requests].
func (c *Contract) After(via Via) int {
	steps := c.way(via)
	return min(slices.IndexFunc(steps, (*step).carries)+1, len(steps))
}

// Carries reports whether anything is sent beside the imp_uid, by the request
// that has it or by a later one.
func (c *Contract) Carries(via Via) bool {
	own := []string{impUID, merchantUID, success}
	beside := func(t template) bool {
		names := t.names()
		return len(names) == 0 || slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(own, name) })
	}
	steps := c.way(via)
	return slices.ContainsFunc(steps[max(c.After(via)-1, 0):], func(s *step) bool { return s.some(beside) })
}

// Hands reports whether a later request needs what an earlier answer of the way
// gives, such as a token.
func (c *Contract) Hands(via Via) bool {
	handed := c.handed(via)
	return slices.ContainsFunc(c.way(via), func(s *step) bool {
		return slices.ContainsFunc(handed, s.has)
	})
}

// handed are the names of what the answers of a way give.
func (c *Contract) handed(via Via) []string {
	var names []string
	for _, s := range c.way(via) {
		for _, capture := range s.capture {
			names = append(names, capture.name)
		}
	}
	return names
}

// SendsMerchantUID reports whether the browser says by itself which merchant_uid the
// certification was made for.
func (c *Contract) SendsMerchantUID(via Via) bool {
	return slices.ContainsFunc(c.way(via), func(s *step) bool { return s.has(merchantUID) })
}

// Linked reports whether the requests of this visit belong together by more than
// the merchant_uid: by a cookie, or by another value that was prepared for it.
func (s *Session) Linked() bool {
	for _, step := range s.target.contract.prepare {
		if slices.ContainsFunc(step.capture, func(x capture) bool { return x.name != merchantUID }) {
			return true
		}
	}
	return len(s.browser.jar.Cookies(s.target.base)) > 0
}

// ShowsSession reports whether the contract tells visitors apart: by what is
// prepared for each of them, or by a cookie that it names.
func (c *Contract) ShowsSession() bool {
	if len(c.prepare) > 0 {
		return true
	}
	for _, s := range slices.Concat(c.certify, c.redirect) {
		if len(s.cookies) > 0 || slices.ContainsFunc(s.capture, func(x capture) bool { return x.from == fromCookie }) {
			return true
		}
	}
	return false
}

// TakeOver gives this visitor what the answers of a way have given another one,
// but neither cookies nor what was prepared.
func (s *Session) TakeOver(other *Session, via Via) {
	values := other.known()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range s.target.contract.handed(via) {
		if value, found := values[name]; found {
			s.values[name] = value
		}
	}
}

// replacing is Replace for one request of a way.
func (p *Part) replacing(c *Contract, a *Attempt, request int, f *filling) {
	if p.Replace == nil {
		return
	}
	handed := c.handed(a.Via)
	f.replace = func(place string, t template, value any) (any, bool) {
		one := Carried{Request: request, Place: place, Value: value}
		for _, name := range t.names() {
			one.Missing = one.Missing || f.values.of(name) == ""
			one.Handed = one.Handed || slices.Contains(handed, name)
		}
		return p.Replace(one)
	}
}

// some reports whether any value of the request is as wanted.
func (s *step) some(wanted func(template) bool) bool {
	in := func(fields []field) bool {
		return slices.ContainsFunc(fields, func(f field) bool { return wanted(f.text) })
	}
	return in(s.query) || in(s.form) || in(s.cookies) || s.json.some(wanted) || len(s.text) > 0 && wanted(s.text)
}
