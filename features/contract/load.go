package contract

import (
	"fmt"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/features/report"
)

var rootShape = &shape{
	what: "a contract", example: "version: 1",
	keys: []string{"version", "answer_within", "headers", "values", "prepare", "certify", "redirect", "withdraw", "outcomes", "claims", "clock"},
	meant: map[string]string{
		"post": "write certify: POST /path", "signup": "write certify: POST /path", "sign_up": "write certify: POST /path",
		"verify": "write certify: POST /path", "request": "write certify: POST /path", "callback": "write redirect: GET /path",
		"before": "write prepare", "setup": "write prepare", "session": "write prepare", "login": "write prepare", "steps": "write prepare",
		"answers": "write outcomes", "results": "write outcomes", "responses": "write outcomes", "timeout": "write answer_within: 10s",
		"url": "give the address as --target", "target": "give the address as --target", "base_url": "give the address as --target",
		"cookies": "give them in a request", "age": "write it under claims", "delete": "write withdraw: POST /path",
	},
}

// Load reads a contract file. name is what messages call it. The error is a
// [Problems] with everything that is wrong in the file.
func Load(name string, text []byte) (*Contract, error) {
	t, problems := newText(name, text)
	if len(problems) > 0 {
		return nil, problems
	}
	root, second, err := parse(t.body)
	if err != nil {
		return nil, Problems{t.syntaxProblem(err)}
	}
	r := &reader{text: t, contract: &Contract{name: name}}
	switch {
	case root == nil || isNull(root):
		r.refuse(&yaml.Node{Line: 1, Column: 1}, "no contract", "one", "write one with "+report.Program+" init")
	case second > 0:
		r.refuse(&yaml.Node{Line: second, Column: 1}, "a second document", "one contract in a file", "delete it, or put it in a file of its own")
	default:
		r.readRoot(root)
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return r.contract, nil
}

// readRoot reads sections in the order in which they depend on each other,
// whatever their order in the file.
func (r *reader) readRoot(n *yaml.Node) {
	f, ok := r.record(n, rootShape)
	if !ok {
		return
	}
	c := r.contract
	r.readVersion(n, f)
	c.claims.AnswerWithin = r.readAnswerWithin(f.get("answer_within"))
	r.scope, r.person = []string{random}, true
	c.values = r.readValues(f.get("values"))
	for _, v := range c.values {
		r.scope = append(r.scope, v.name)
	}
	r.person = false // clock and withdraw have the headers too
	r.shared = r.readFields(f.get("headers"), headerFields)
	r.person = true
	r.readPrepare(f.get("prepare"))
	r.readWays(n, f)
	r.person = false
	if n := f.get("clock"); n != nil {
		c.clock = r.readClock(n)
	}
	c.outcomes = Default("").outcomes
	if n := f.get("outcomes"); n != nil {
		c.outcomes = r.readOutcomes(n)
	}
	switch claims := f.get("claims"); {
	case claims != nil:
		r.readClaims(claims)
	case f.misses("claims"):
		r.refuse(n, `no key "claims"`, "what the backend claims", "add claims: {age: full-age-19, one_account: true, trust: true}")
	}
}

func (r *reader) readVersion(n *yaml.Node, f fields) {
	version := f.get("version")
	if version == nil {
		if f.misses("version") {
			r.refuse(n, `no key "version"`, "one", "add version: 1")
		}
		return
	}
	if text, ok := r.scalar(version, "the version of the contract language, 1", "version: 1"); ok && (text != "1" || version.Tag != "!!int") {
		r.refuse(version, describe(version), "the version of the contract language, 1", "write version: 1")
	}
}

func (r *reader) readAnswerWithin(n *yaml.Node) time.Duration {
	if n == nil {
		return DefaultAnswerWithin
	}
	if d, ok := r.duration(n, "the time in which every answer comes"); ok {
		return d
	}
	return DefaultAnswerWithin
}

// duration gives a whole number of one unit.
func (r *reader) duration(n *yaml.Node, what string) (time.Duration, bool) {
	expected := what + ", such as 10s, 500ms, 5m or 1h, up to 24h"
	text, ok := r.scalar(n, expected, "")
	if !ok {
		return 0, false
	}
	d, ok := parseDuration(text)
	if !ok || n.Tag != "!!str" {
		todo := ""
		if n.Tag == "!!int" {
			todo = "write the unit: " + clip(text) + "s"
		}
		r.refuse(n, describe(n), expected, todo)
		return 0, false
	}
	return d, true
}

// readValues reads what is the same in all requests of a visitor.
func (r *reader) readValues(n *yaml.Node) []field {
	if n == nil {
		return nil
	}
	pairs, ok := r.mapping(n, "values by name, a mapping", `merchant_uid: "order_{{random}}"`)
	if !ok {
		return nil
	}
	var values []field
	r.eachKey(pairs, func(key, value *yaml.Node) {
		if !r.newName(key) {
			return
		}
		if text, ok := r.template(value, "a text"); ok {
			values = append(values, field{name: key.Value, text: text})
		}
	})
	return values
}

// newName refuses names that cannot be placeholders, and those that are taken.
func (r *reader) newName(key *yaml.Node) bool {
	const expected = "a name of small letters, digits and _, at most 64"
	switch {
	case !placeholderName.MatchString(key.Value):
		r.refuse(key, fmt.Sprintf("the name %q", clip(key.Value)), expected, "")
	case slices.Contains([]string{impUID, success, random, letters, digits, personName, personPhone, personBirthday, timeText, timeUnix}, key.Value):
		r.refuse(key, fmt.Sprintf("the name %q", key.Value), "another name", "{{"+key.Value+"}} means something already")
	default:
		return true
	}
	return false
}

func (r *reader) readPrepare(n *yaml.Node) {
	if n == nil {
		return
	}
	r.contract.prepare = r.readSteps(n)
}

// readWays reads the two ways by which an imp_uid comes, and what is done with
// the account then.
func (r *reader) readWays(n *yaml.Node, f fields) {
	c := r.contract
	certify, redirect, withdraw := f.get("certify"), f.get("redirect"), f.get("withdraw")
	if certify == nil && redirect == nil && f.misses("certify") && f.misses("redirect") {
		r.refuse(n, "neither certify nor redirect", "at least one", "add certify: POST /certifications")
	}
	before := r.scope
	after := before
	for _, way := range []struct {
		node *yaml.Node
		to   *[]*step
		via  Via
	}{{certify, &c.certify, Post}, {redirect, &c.redirect, Redirect}} {
		if way.node == nil {
			continue
		}
		r.scope = append(slices.Clone(before), impUID, success, merchantUID)
		*way.to = r.readWay(way.node, way.via)
		for _, s := range *way.to {
			for _, capture := range s.capture {
				after = append(after, capture.name)
			}
		}
	}
	if r.scope, r.person = after, false; withdraw != nil {
		c.withdraw = r.readSteps(withdraw)
	}
	r.scope = before
}

// readSteps reads requests of which each may use what those before it captured.
func (r *reader) readSteps(n *yaml.Node) []*step {
	var steps []*step
	for _, item := range r.items(n, "a request or a list of requests") {
		if s := r.readStep(item, requestUse{}); s != nil {
			steps = append(steps, s)
			for _, c := range s.capture {
				r.scope = append(r.scope, c.name)
			}
		}
	}
	return steps
}

// readWay reads the requests of one way. The first that has the imp_uid is where
// wrong input goes; one of them must have it.
func (r *reader) readWay(n *yaml.Node, via Via) []*step {
	before := len(r.problems)
	items := r.items(n, "a request or a list of requests")
	var steps []*step
	for i, item := range items {
		s := r.readStep(item, requestUse{way: true, last: i == len(items)-1})
		if s == nil {
			return steps
		}
		steps = append(steps, s)
		for _, capture := range s.capture {
			r.scope = append(r.scope, capture.name)
		}
	}
	if slices.ContainsFunc(steps, (*step).carries) || len(steps) == 0 || len(r.problems) > before {
		return steps
	}
	first := steps[0]
	switch {
	case via == Redirect && first.body == noBody:
		first.query = append(first.query, windowQuery()...)
	case via == Post && first.body == noBody && slices.Contains([]string{"POST", "PUT", "PATCH"}, first.method):
		first.body, first.json = bodyJSON, tutorialBody()
	default:
		r.refuse(n, "no {{imp_uid}} in the request", "the place where the imp_uid goes", `such as json: {imp_uid: "{{imp_uid}}"}`)
	}
	return steps
}

var clockShape = &shape{
	what: "a clock", example: "set: PUT /test/clock?now={{time}}", keys: []string{"set", "reset"},
	meant: map[string]string{"request": "write set: with the request", "move": "write set: with the request"},
}

func (r *reader) readClock(n *yaml.Node) *clock {
	f, ok := r.record(n, clockShape)
	if !ok {
		return nil
	}
	set, reset := f.get("set"), f.get("reset")
	c := &clock{}
	before := r.scope
	defer func() { r.scope = before }()
	r.scope = []string{random, timeText, timeUnix}
	switch {
	case set != nil:
		wrong := len(r.problems)
		c.set = r.readStep(set, requestUse{})
		if c.set != nil && len(r.problems) == wrong && !c.set.has(timeText) && !c.set.has(timeUnix) {
			r.refuse(set, "neither {{time}} nor {{time_unix}} in the request", "the place where the time goes", `such as json: {now: "{{time}}"}`)
		}
	case f.misses("set"):
		r.refuse(n, `no key "set"`, "the request that moves the clock", "add set: PUT /test/clock?now={{time}}")
	}
	if reset != nil {
		r.scope = []string{random}
		c.reset = r.readStep(reset, requestUse{})
	}
	return c
}
