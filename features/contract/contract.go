package contract

import (
	"bytes"
	"cmp"
	_ "embed"
	"time"
)

// Via is the way by which an imp_uid reaches a backend.
type Via int

const (
	// Post is the page that posts what the window's callback said.
	Post Via = iota
	// Redirect is the window that sends the browser to m_redirect_url, as on
	// phones.
	Redirect
)

// String is the word of the contract file for it.
func (v Via) String() string {
	if v == Redirect {
		return "redirect"
	}
	return "certify"
}

// Contract says how a team's backend is spoken to, how its answers are read, and
// what it claims. It never changes; methods that change something give another
// one.
type Contract struct {
	name     string // of the file; "" = none
	values   []field
	prepare  []*step
	certify  []*step // one after the other; mostly one
	redirect []*step
	withdraw []*step // one after the other; mostly one
	clock    *clock
	outcomes []reading           // in the order of the outcomes
	same     map[Outcome]Outcome // by the outcome that has no patterns of its own, the one whose answers mean it too
	claims   Claims
}

// clock is how the target's own clock is moved.
type clock struct {
	set   *step
	reset *step // nil = it cannot be put back
}

// Name is the file that the contract was read from, or "" for [Default].
func (c *Contract) Name() string { return c.name }

// Claims is what the backend says of itself.
func (c *Contract) Claims() Claims { return c.claims }

// Has reports whether the contract says how to go this way.
func (c *Contract) Has(via Via) bool { return len(c.way(via)) > 0 }

// Usual is the way to take where a rule does not care: the posting page, or the
// redirect where there is no such page.
func (c *Contract) Usual() Via {
	if c.Has(Post) {
		return Post
	}
	return Redirect
}

// HasWithdrawal reports whether the contract says how an account is closed.
func (c *Contract) HasWithdrawal() bool { return len(c.withdraw) > 0 }

// HasClock reports whether the contract says how the target's clock is moved.
func (c *Contract) HasClock() bool { return c.clock != nil }

// HasMerchantUID reports whether a session comes with a merchant_uid of its own.
func (c *Contract) HasMerchantUID() bool {
	for _, v := range c.values {
		if v.name == merchantUID {
			return true
		}
	}
	for _, s := range c.prepare {
		for _, capture := range s.capture {
			if capture.name == merchantUID {
				return true
			}
		}
	}
	return false
}

// Same lists the outcomes that one answer means, o first. An answer is read as the
// one that has the patterns.
func (c *Contract) Same(o Outcome) []Outcome {
	same := []Outcome{o}
	for _, other := range Outcomes() {
		if other != o && c.told(other) == c.told(o) {
			same = append(same, other)
		}
	}
	return same
}

// told is the outcome whose patterns tell this one.
func (c *Contract) told(o Outcome) Outcome { return cmp.Or(c.same[o], o) }

// Reads reports whether any answer can be read as this outcome.
func (c *Contract) Reads(o Outcome) bool {
	for _, r := range c.outcomes {
		if r.outcome == c.told(o) {
			return len(r.patterns) > 0
		}
	}
	return false
}

// Body is the kind of body in which an imp_uid goes this way: "json", "form",
// "multipart", "text", or "" for none.
func (c *Contract) Body(via Via) string {
	for _, s := range c.way(via) {
		if s.carries() {
			return string(s.body)
		}
	}
	return ""
}

func (c *Contract) way(via Via) []*step {
	if via == Redirect {
		return c.redirect
	}
	return c.certify
}

// DefaultAgeRule is the tutorial's: born in 1999 or before.
const DefaultAgeRule = "birth-year-1999"

// DefaultAnswerWithin is how long an answer may take where nobody says
// otherwise.
const DefaultAnswerWithin = 10 * time.Second

// Default is the contract of a backend that follows the official tutorial's two
// endpoints and the outcome convention (openapi/merchant.yaml): it claims one
// account a person, trust, and this age rule, or [DefaultAgeRule] for "". The
// rule is not checked here; see [CheckAgeRule].
func Default(ageRule string) *Contract {
	if ageRule == "" {
		ageRule = DefaultAgeRule
	}
	result := func(o Outcome, statuses ...status) reading {
		return reading{outcome: o, patterns: []pattern{{
			statuses: statuses,
			json:     []check{{name: "/result", any: []any{string(o)}}},
		}}}
	}
	return &Contract{
		certify:  []*step{{method: "POST", path: plainText("/certifications"), body: bodyJSON, json: tutorialBody()}},
		redirect: []*step{{method: "GET", path: plainText("/certifications/redirect"), query: windowQuery()}},
		outcomes: []reading{
			result(Created, exactly(201)),
			result(Existing, exactly(200)),
			result(Underage, exactly(403)),
			result(Rejected, class(4)),
			result(Unavailable, exactly(502), exactly(503), exactly(504)),
		},
		claims: Claims{AgeRule: ageRule, OneAccount: true, Trust: true, AnswerWithin: DefaultAnswerWithin},
	}
}

// tutorialBody is what the tutorial's page posts.
func tutorialBody() *value {
	return &value{kind: objectValue, keys: []string{impUID}, items: []*value{{kind: textValue, text: placeholder(impUID)}}}
}

// windowQuery is what the identity window adds to m_redirect_url.
func windowQuery() []field {
	return []field{
		{name: impUID, text: placeholder(impUID)},
		{name: merchantUID, text: placeholder(merchantUID)},
		{name: success, text: placeholder(success)},
	}
}

// Request is a request of the contract, for a reader.
type Request struct {
	For  string // the word of the contract file: prepare, certify, redirect, withdraw, clock
	Line string // method and path, with placeholders
}

// All are all requests that the contract may send, in the order of the file.
func (c *Contract) All() []Request {
	var all []Request
	add := func(word string, steps ...*step) {
		for _, s := range steps {
			if s != nil {
				all = append(all, Request{word, s.String()})
			}
		}
	}
	add("prepare", c.prepare...)
	add(Post.String(), c.certify...)
	add(Redirect.String(), c.redirect...)
	add("withdraw", c.withdraw...)
	if c.clock != nil {
		add("clock", c.clock.set, c.clock.reset)
	}
	return all
}

//go:embed contract.schema.json
var schema []byte

//go:embed template.yaml
var initial []byte

//go:embed template.ko.yaml
var initialKorean []byte

// Schema is the JSON Schema (draft 2020-12) of a contract file, for editors. It is
// a fresh copy. What a schema cannot say, such as a placeholder that nothing
// captures, is left to [Load].
func Schema() []byte { return bytes.Clone(schema) }

// Template is a contract file with comments, to begin with. Unchanged it says
// what [Default] does. It is a fresh copy.
func Template() []byte { return bytes.Clone(initial) }

// KoreanTemplate is [Template] with its comments in Korean.
func KoreanTemplate() []byte { return bytes.Clone(initialKorean) }
