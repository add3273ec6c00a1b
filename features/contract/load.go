package contract

import (
	"fmt"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

var rootShape = &plainyaml.Shape{
	What: "a contract", Example: "version: 1",
	About: "How a team's sign-up backend is spoken to, how its answers are read, and what it claims: iamport-verify --contract FILE.",
	Rules: plainyaml.Schema{AnyOf: plainyaml.Requires("certify", "redirect")},
	Keys: []plainyaml.Key{
		plainyaml.VersionKey(language),
		{Name: "answer_within", Type: durationType, About: "In this time every answer comes, whatever i'mport does. 10s when left out."},
		{Name: "headers", Type: headersType, About: "Headers of all requests. {{random}} and what stands under values can be used."},
		{
			Name: "values", Type: plainyaml.Map{Names: newNameType, Of: textType},
			About: "Texts that are the same in all requests of one visitor, by the name under which they are written as {{name}}. " +
				"{{random}}, {{random:8}}, {{letters:8}}, {{digits:8}}, {{person_name}}, {{person_phone}} and {{person_birthday}} can be used.",
		},
		{
			Name: "prepare", Type: requestsType,
			About: "What a new visitor asks for first, in order. Cookies are kept, captured values are written {{name}} from there on.",
		},
		{
			Name: "certify", Type: requestsType,
			About: "What the page posts when the identity window calls back. Without a body and without {{imp_uid}} it is JSON {imp_uid}. " +
				"Several requests are sent one after the other as long as an answer is as expected; any other answer is read as an outcome.",
		},
		{
			Name: "redirect", Type: requestsType,
			About: "Where the window sends a phone's browser (m_redirect_url). Without {{imp_uid}} it gets imp_uid, merchant_uid and success as a query, as the window does.",
		},
		{
			Name: "withdraw", Type: requestsType,
			About: "How a visitor's account is closed: one request, or several of which each must be answered as expected.",
		},
		{Name: "outcomes", Type: outcomesShape},
		{
			Name: "claims", Type: claimsShape(),
			Add: claimsExample, Want: "what the backend claims",
		},
		{Name: "clock", Type: clockShape},
	},
	Meant: map[string]string{
		"post": "write certify: POST /path", "signup": "write certify: POST /path", "sign_up": "write certify: POST /path",
		"verify": "write certify: POST /path", "request": "write certify: POST /path", "callback": "write redirect: GET /path",
		"before": "write prepare", "setup": "write prepare", "session": "write prepare", "login": "write prepare", "steps": "write prepare",
		"answers": "write outcomes", "results": "write outcomes", "responses": "write outcomes", "timeout": "write answer_within: 10s",
		"url": "give the address as --target", "target": "give the address as --target", "base_url": "give the address as --target",
		"cookies": "give them in a request", "age": "write it under claims", "delete": "write withdraw: POST /path",
	},
}

// Problem is one thing wrong in a contract file.
type Problem = plainyaml.Problem

// Problems is everything wrong in a file, by place. As an error it is never empty.
type Problems = plainyaml.Problems

// Load reads a contract file. name is what messages call it. The error is a
// [Problems] with everything that is wrong in the file.
func Load(name string, text []byte) (*Contract, error) {
	file, problems := plainyaml.NewFile(language, name, text)
	if file == nil {
		return nil, problems
	}
	root, skip, problems := file.Single()
	switch {
	case len(problems) > 0:
		return nil, problems
	case root == nil:
		return nil, Problems{file.AtStart("no contract", "a contract", "write one with "+report.Program+" init")}
	}
	r := &reader{Reader: plainyaml.NewReader(file, skip, &problems), contract: &Contract{name: name}}
	r.readRoot(root)
	if len(problems) > 0 {
		return nil, problems.Sorted()
	}
	return r.contract, nil
}

// readRoot reads sections in the order in which they depend on each other,
// whatever their order in the file.
func (r *reader) readRoot(n *yaml.Node) {
	f, ok := r.Record(n, rootShape)
	if !ok {
		return
	}
	c := r.contract
	r.Version(f, n)
	c.claims.AnswerWithin = r.readAnswerWithin(f.Get("answer_within"))
	r.scope, r.person = []string{random}, true
	c.values = r.readValues(f.Get("values"))
	for _, v := range c.values {
		r.scope = append(r.scope, v.name)
	}
	r.person = false // clock and withdraw have the headers too
	r.shared = r.readFields(f.Get("headers"), headerFields)
	r.person = true
	r.readPrepare(f.Get("prepare"))
	r.readWays(n, f)
	r.person = false
	if n := f.Get("clock"); n != nil {
		c.clock = r.readClock(n)
	}
	c.outcomes = Default("").outcomes
	if n := f.Get("outcomes"); n != nil {
		c.outcomes = r.readOutcomes(n)
	}
	if r.Require(f, n, "claims") {
		r.readClaims(f.Get("claims"))
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
	text, ok := r.Scalar(n, expected, "")
	if !ok {
		return 0, false
	}
	d, ok := parseDuration(text)
	if !ok || n.Tag != "!!str" {
		todo := ""
		if n.Tag == "!!int" {
			todo = "write the unit: " + plainyaml.Clip(text) + "s"
		}
		r.Refuse(n, plainyaml.Describe(n), expected, todo)
		return 0, false
	}
	return d, true
}

// readValues reads what is the same in all requests of a visitor.
func (r *reader) readValues(n *yaml.Node) []field {
	if n == nil {
		return nil
	}
	pairs, ok := r.Mapping(n, "values by name, a mapping", `merchant_uid: "order_{{random}}"`)
	if !ok {
		return nil
	}
	var values []field
	r.EachKey(pairs, func(key, value *yaml.Node) {
		if !r.newName(key) {
			return
		}
		if text, ok := r.template(value, "a text"); ok {
			values = append(values, field{name: key.Value, text: text})
		}
	})
	return values
}

// takenNames are the placeholders that cannot be given another meaning.
func takenNames() []string {
	return []string{impUID, success, random, letters, digits, personName, personPhone, personBirthday, timeText, timeUnix}
}

// newName refuses names that cannot be placeholders, and those that are taken.
func (r *reader) newName(key *yaml.Node) bool {
	const expected = "a name of small letters, digits and _, at most 64"
	switch {
	case !placeholderName.MatchString(key.Value):
		r.Refuse(key, fmt.Sprintf("the name %q", plainyaml.Clip(key.Value)), expected, "")
	case slices.Contains(takenNames(), key.Value):
		r.Refuse(key, fmt.Sprintf("the name %q", key.Value), "another name", "{{"+key.Value+"}} means something already")
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
func (r *reader) readWays(n *yaml.Node, f plainyaml.Fields) {
	c := r.contract
	certify, redirect, withdraw := f.Get("certify"), f.Get("redirect"), f.Get("withdraw")
	if certify == nil && redirect == nil && f.Lacks("certify") && f.Lacks("redirect") {
		r.Refuse(n, "neither certify nor redirect", "at least one", "add certify: POST /certifications")
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
	before := r.Problems()
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
	if slices.ContainsFunc(steps, (*step).carries) || len(steps) == 0 || r.Problems() > before {
		return steps
	}
	first := steps[0]
	switch {
	case via == Redirect && first.body == noBody:
		first.query = append(first.query, windowQuery()...)
	case via == Post && first.body == noBody && slices.Contains([]string{"POST", "PUT", "PATCH"}, first.method):
		first.body, first.json = bodyJSON, tutorialBody()
	default:
		r.Refuse(n, "no {{imp_uid}} in the request", "the place where the imp_uid goes", `such as json: {imp_uid: "{{imp_uid}}"}`)
	}
	return steps
}

var clockShape = &plainyaml.Shape{
	What: "a clock", Example: "set: PUT /test/clock?now={{time}}",
	About: "How the backend's own clock is moved in tests, if it can be.",
	Keys: []plainyaml.Key{
		{
			Name: "set", Type: requestType, About: "Moves it to {{time}} (RFC 3339) or {{time_unix}} (seconds).",
			Add: "PUT /test/clock?now={{time}}", Want: "the request that moves the clock",
		},
		{Name: "reset", Type: requestType, About: "Puts it back; left out, it is set to the time of day."},
	},
	Meant: map[string]string{"request": "write set: with the request", "move": "write set: with the request"},
}

func (r *reader) readClock(n *yaml.Node) *clock {
	f, ok := r.Record(n, clockShape)
	if !ok {
		return nil
	}
	set, reset := f.Get("set"), f.Get("reset")
	c := &clock{}
	before := r.scope
	defer func() { r.scope = before }()
	r.scope = []string{random, timeText, timeUnix}
	if r.Require(f, n, "set") {
		wrong := r.Problems()
		c.set = r.readStep(set, requestUse{})
		if c.set != nil && r.Problems() == wrong && !c.set.has(timeText) && !c.set.has(timeUnix) {
			r.Refuse(set, "neither {{time}} nor {{time_unix}} in the request", "the place where the time goes", `such as json: {now: "{{time}}"}`)
		}
	}
	if reset != nil {
		r.scope = []string{random}
		c.reset = r.readStep(reset, requestUse{})
	}
	return c
}
