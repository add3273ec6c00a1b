package draft

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// write words the contract.
func (d *drafter) write() string {
	b := &text{}
	b.line(0, "# yaml-language-server: $schema=contract.schema.json")
	b.line(0, "#")
	b.line(0, "# Drafted from %s. A line that begins with %q is a question: answer it, and delete it.", d.origin, strings.TrimSpace(questionMark))
	b.line(0, "version: 1")
	if d.Guessed {
		b.ask(0, "was the first sign-up a new account, the second one the same person, the third one a minor? Nothing in the file says so")
	}
	for _, ask := range d.asks {
		b.ask(0, ask)
	}
	if len(d.shared) > 0 {
		b.line(0, "headers: %s", flow(d.shared))
	}
	if len(d.values) > 0 {
		b.gap("# The same in all requests of one visitor, and new for each.")
		b.line(0, "values:")
		for _, v := range d.values {
			b.line(1, "%s: %s", v.name, quoted(v.text))
		}
	}
	if first := d.before(); len(first) > 0 {
		b.gap("# What a visitor asks for first. Cookies are kept; what is captured is written {{name}} from here on.")
		b.line(0, "prepare:")
		for _, i := range first {
			d.writeRequest(b, i, "  - ")
		}
	}
	d.writeWay(b)
	b.gap("# How the outcomes are told apart.")
	b.line(0, "outcomes:")
	for _, o := range d.outcomes {
		for _, ask := range o.asks {
			b.ask(1, ask)
		}
		switch len(o.patterns) {
		case 0:
			b.line(1, "# %s:", o.name)
		case 1:
			b.line(1, "%s: %s", o.name, o.patterns[0])
		default:
			b.line(1, "%s: [%s]", o.name, strings.Join(o.patterns, ", "))
		}
	}
	b.gap("# What you claim. What you leave out is not judged.")
	b.line(0, "claims:")
	for _, c := range d.claims {
		if ask, isAsk := strings.CutPrefix(c, questionMark); isAsk {
			b.ask(1, ask)
		} else {
			b.line(1, "%s", c)
		}
	}
	return b.String()
}

// before are the requests before the imp_uid.
func (d *drafter) before() []int {
	var list []int
	for i := range d.model.carrier {
		if d.need[i] {
			list = append(list, i)
		}
	}
	return list
}

func (d *drafter) writeWay(b *text) {
	if d.redirects() {
		b.gap("# Where the window sends the browser (m_redirect_url). It adds imp_uid, merchant_uid and success by itself.")
		if r := d.made[d.way[0]]; len(d.way) == 1 && len(r.query)+len(r.headers)+len(r.cookies)+len(r.asks) == 0 {
			b.line(0, "redirect: %s", quoted(r.exchange.Method+" "+r.path))
			return
		}
		b.line(0, "redirect:")
	} else {
		b.gap("# What the page sends when the identity window calls back.")
		b.line(0, "certify:")
	}
	for _, i := range d.way {
		indent := "  - "
		if len(d.way) == 1 {
			indent = "  "
		}
		d.writeRequest(b, i, indent)
	}
}

// writeRequest words one request.
func (d *drafter) writeRequest(b *text, i int, indent string) {
	r := d.made[i]
	inner := strings.Repeat(" ", len(indent))
	for _, ask := range r.asks {
		b.line(0, "%s%s%s", strings.Repeat(" ", len(indent)), questionMark, oneLine(ask))
	}
	b.line(0, "%srequest: %s", indent, quoted(r.exchange.Method+" "+r.path))
	pairs := func(name string, list []pair) {
		if len(list) > 0 {
			b.line(0, "%s%s: %s", inner, name, flow(list))
		}
	}
	pairs("query", r.query)
	pairs("headers", r.headers)
	pairs("cookies", r.cookies)
	switch r.exchange.body.kind {
	case jsonBody:
		b.line(0, "%sjson: %s", inner, r.tree.yaml())
	case formBody, multipartBody:
		b.line(0, "%s%s: %s", inner, r.exchange.body.kind, flow(r.fields))
	case textBody:
		b.line(0, "%stext: %s", inner, quotedText(r.text))
	}
	if captures := d.captures[i]; len(captures) > 0 {
		b.line(0, "%scapture:", inner)
		for _, c := range captures {
			b.line(0, "%s  %s: %s", inner, c.name, c.place.yaml())
		}
	}
	if r.while != "" && r.while != "{}" {
		b.line(0, "%spoll: {while: %s, every: 200ms}", inner, r.while)
	}
	if r.expect != "" {
		b.line(0, "%sexpect: %s", inner, r.expect)
	}
}

// yaml is a JSON value as YAML on one line, its keys in their order.
func (n *node) yaml() string {
	var parts []string
	switch n.kind {
	case '{':
		var seen []string
		for i, key := range n.keys {
			if !slices.Contains(seen, key) { // of two of one name YAML has one
				seen = append(seen, key)
				parts = append(parts, quotedKey(key)+": "+n.items[i].yaml())
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case '[':
		for _, item := range n.items {
			parts = append(parts, item.yaml())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	switch v := n.value.(type) {
	case string:
		return quotedText(v)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	default:
		return "null"
	}
}

func flow(pairs []pair) string {
	var parts []string
	for _, p := range pairs {
		parts = append(parts, quotedKey(p.name)+": "+quotedText(p.text))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// claimed are the lines of the claims: what was seen, and questions about the rest.
func (d *drafter) claimed() []string {
	can := func(name contract.Outcome) bool {
		return slices.ContainsFunc(d.outcomes, func(o outcome) bool { return o.name == name && len(o.patterns) > 0 })
	}
	lines := d.ageClaim(can(contract.Underage))
	claim := func(name string, seen bool, ask string) {
		switch {
		case seen:
			lines = append(lines, name+": true")
		case ask != "":
			lines = append(lines, questionMark+ask, "# "+name+": true")
		}
	}
	claim("one_account", can(contract.Existing), "has one person one account? Then play the second sign-up too")
	claim("trust", can(contract.Rejected), "")
	if d.redirects() {
		claim("redirect", can(contract.Rejected), "")
	}
	tried := func(name string) bool { return slices.Contains(d.Claims, name) }
	claim("replay", tried("replay"), "is a used imp_uid refused to everybody else?")
	if d.names["merchant_uid"] {
		claim("binding", tried("binding"), "is a certification of another merchant_uid refused?")
	}
	claim("empty_ci", tried("empty_ci"), "are people without a CI refused?")
	if tried("freshness") {
		lines = append(lines, questionMark+"a certification of the day before was refused: for how long is one good?")
	}
	lines = append(lines, "# freshness: 10m           # a certification that is older is refused")
	lines = append(lines, "# token: true              # one token for many sign-ups, renewed once")
	lines = append(lines, "# resilience: true         # no account on doubt, and an answer in time, when i'mport fails")
	return append(lines, "# privacy: true            # no secret, token, CI or DI is told")
}

func (d *drafter) ageClaim(seen bool) []string {
	switch {
	case !seen:
		return []string{questionMark + "is there an age rule? Then play the sign-up of a minor too, or write underage", "age: none"}
	case d.AgeRule != "":
		return []string{"age: " + d.AgeRule}
	default:
		return []string{
			questionMark + "which age rule does the backend have? full-age-N (만 나이), year-age-N (연 나이) or birth-year-Y (born until then)",
			"age: full-age-19",
		}
	}
}
