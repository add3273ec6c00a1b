package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

var outcomesShape = &plainyaml.Shape{
	What: "the outcomes", Example: "created: 201",
	About: "How to tell the outcomes apart; left out, the outcome convention (openapi/merchant.yaml). " +
		"No answer may fit two outcomes; a bare 4xx is whatever fits nothing else, but for 429, which counts only where it is written.",
	Keys: []plainyaml.Key{
		{
			Name: string(Created), Type: patternsType, About: "There is a new account.",
			Add: "201", Want: "how one sees that there is a new account",
		},
		{Name: string(Existing), Type: patternsType, About: "This person has an account already; there is no second one."},
		{Name: string(Underage), Type: sameType, About: "The age rule refuses."},
		{Name: string(Rejected), Type: sameType, About: "The certification proves nothing, or the request is invalid."},
		{Name: string(Unavailable), Type: sameType, About: "Nothing was decided; the same imp_uid may be sent again."},
	},
	Meant: map[string]string{
		"success": "write created", "ok": "write created", "duplicate": "write existing", "conflict": "write existing", "already": "write existing",
		"minor": "write underage", "too_young": "write underage", "denied": "write rejected", "refused": "write rejected", "failed": "write rejected",
		"error": "write unavailable", "retry": "write unavailable",
	},
}

var patternShape = &plainyaml.Shape{
	What: "an answer", Example: "{status: 200, json: {/result: created}}",
	About: "Everything that is said must fit.", Rules: plainyaml.Schema{MinProperties: 1},
	Keys: []plainyaml.Key{
		{Name: "status", Type: plainyaml.OneOrMore(statusType)},
		{
			Name: "json", Type: plainyaml.Map{Names: pointerType, Of: jsonCheckType, Least: 1},
			About: "By JSON pointer: the value, a list of which it is one, {matches: …} or {exists: …}.",
		},
		{
			Name: "headers", Type: plainyaml.Map{Names: nameType, Of: checkType, Least: 1},
			About: "By name: the value, a list of which it is one, {matches: …} or {exists: …}.",
		},
		{
			Name: "location", Type: checkType,
			About: "Where a redirect leads: a path or an address. A query, a fragment, a ;parameter and a slash at the end count only if they are written.",
		},
		{
			Name: "text", Type: plainyaml.OneOrMore(pieceType, matchesType),
			About: "What the body contains: a text, a list of which one is enough, or {matches: …}.",
		},
	},
	Meant: map[string]string{
		"body": "write json or text", "code": "write status, or json: {/code: …}", "contains": "write text", "redirect": "write location",
		"path": "write location", "result": "write json: {/result: …}", "same": "write unavailable: same as rejected", "same_as": "write unavailable: same as rejected",
	},
}

const patternWords = "a status such as 201 or 4xx, or a mapping with status, json, headers, location or text"

// readOutcomes reads how answers are told apart.
func (r *reader) readOutcomes(n *yaml.Node) []reading {
	f, ok := r.Record(n, outcomesShape)
	if !ok {
		return nil
	}
	var readings []reading
	taken := map[string]Outcome{}
	for _, o := range Outcomes() {
		node := f.Get(string(o))
		if node == nil {
			continue
		}
		if asksSame(node) {
			r.readSame(node, o)
			continue
		}
		reading := reading{outcome: o, patterns: r.readPatterns(node)}
		for _, what := range sayings(reading.patterns) {
			if first, told := taken[what]; told && first != o {
				r.Refuse(node, fmt.Sprintf("%s, which is %s already", what, first), "an answer that no other outcome has", tellApart(o, first))
			}
			taken[what] = o
		}
		readings = append(readings, reading)
	}
	r.checkSame(f)
	r.Require(f, n, string(Created))
	return readings
}

// tellApart is what to do about two outcomes with one answer.
func tellApart(o, first Outcome) string {
	todo := "say what tells the two apart, such as json: {/code: …}"
	if slices.Contains(maySame(), o) && slices.Contains(maySame(), first) {
		todo += fmt.Sprintf(", or write %s: %s%s", o, sameAs, first)
	}
	return todo
}

// sayings are what patterns say, each bare status by itself.
func sayings(patterns []pattern) []string {
	var all []string
	for i := range patterns {
		p := &patterns[i]
		if !p.bare() {
			all = append(all, p.String())
			continue
		}
		for _, s := range p.statuses {
			all = append(all, "status "+s.String())
		}
	}
	return all
}

// readPatterns reads one pattern, or a list of which any may fit. Bare statuses
// and bare classes become a pattern each: the classes mean the rest.
func (r *reader) readPatterns(n *yaml.Node) []pattern {
	var patterns []pattern
	var statuses []status
	for _, item := range r.items(n, patternWords) {
		if item.Kind != yaml.MappingNode {
			if s, ok := r.readStatus(item, patternWords); ok {
				statuses = append(statuses, s)
			}
			continue
		}
		if p, ok := r.readPattern(item); ok && p.bare() {
			statuses = append(statuses, p.statuses...)
		} else if ok {
			patterns = append(patterns, p)
		}
	}
	return append(patterns, split(statuses)...)
}

// split parts statuses from classes.
func split(statuses []status) []pattern {
	var patterns []pattern
	var codes, classes []status
	for _, s := range statuses {
		if s.low == s.high {
			codes = append(codes, s)
		} else {
			classes = append(classes, s)
		}
	}
	for _, list := range [][]status{codes, classes} {
		if len(list) > 0 {
			patterns = append(patterns, pattern{statuses: list})
		}
	}
	return patterns
}

// The statuses that an answer is read by.
const (
	lowestStatus  = 200
	highestStatus = 599
	classForm     = `^[2-5][xX]{2}$`
)

var statusClass = regexp.MustCompile(classForm)

// IsStatus reports whether a contract can tell an answer by this status: 200 to 599.
func IsStatus(code int) bool { return code >= lowestStatus && code <= highestStatus }

// readStatus reads 201 or 4xx.
func (r *reader) readStatus(n *yaml.Node, expected string) (status, bool) {
	text, ok := r.Scalar(n, expected, "201")
	if !ok {
		return status{}, false
	}
	if n.Tag == "!!int" {
		if code, err := strconv.Atoi(text); err == nil && IsStatus(code) && strconv.Itoa(code) == text {
			return exactly(code), true
		}
	}
	if n.Tag == "!!str" && statusClass.MatchString(text) {
		return class(int(text[0] - '0')), true
	}
	todo := ""
	if code, err := strconv.Atoi(text); err == nil && n.Tag == "!!str" && IsStatus(code) {
		todo = "take the quotes away"
	} else if asksSame(n) {
		todo = "write it in place of the whole answer of an outcome"
	} else if n.Tag == "!!str" {
		todo = "for a text in the body write {text: …}"
	}
	r.Refuse(n, plainyaml.Describe(n), expected, todo)
	return status{}, false
}

func (r *reader) readPattern(n *yaml.Node) (p pattern, ok bool) {
	f, ok := r.Record(n, patternShape)
	if !ok {
		return p, false
	}
	if len(n.Content) == 0 {
		r.Refuse(n, "an empty mapping", patternWords, "")
		return p, false
	}
	if node := f.Get("status"); node != nil {
		const expected = "a status such as 201 or 4xx, or a list of them"
		for _, item := range r.items(node, expected) {
			if s, ok := r.readStatus(item, expected); ok {
				p.statuses = append(p.statuses, s)
			}
		}
	}
	if node := f.Get("json"); node != nil {
		p.json = r.readChecks(node, r.pointer, true)
	}
	if node := f.Get("headers"); node != nil {
		p.headers = r.readChecks(node, r.headerName, false)
	}
	if node := f.Get("location"); node != nil {
		p.location, _ = r.readCheck(node, false)
	}
	if node := f.Get("text"); node != nil {
		if p.text, _ = r.readCheck(node, false); p.text != nil && p.text.presence != anyPresence {
			r.Refuse(node, "exists for a text", "a text, a list of texts or {matches: …}", "")
		}
	}
	return p, true
}

// readChecks reads conditions on named things.
func (r *reader) readChecks(n *yaml.Node, name func(*yaml.Node) (string, bool), typed bool) []check {
	example := "/result: created"
	if !typed {
		example = "X-Result: created"
	}
	pairs, ok := r.Mapping(n, "conditions by name, a mapping", example)
	if !ok {
		return nil
	}
	if len(pairs) == 0 {
		r.Refuse(n, "an empty mapping", "conditions by name, a mapping", "such as "+example)
	}
	var checks []check
	r.EachKey(pairs, func(key, value *yaml.Node) {
		where, ok := name(key)
		if c, fine := r.readCheck(value, typed); ok && fine {
			c.name = where
			checks = append(checks, *c)
		}
	})
	slices.SortStableFunc(checks, func(a, b check) int { return strings.Compare(a.name, b.name) })
	return checks
}

// pointer reads a JSON pointer; a name without a slash is one at the top.
func (r *reader) pointer(key *yaml.Node) (string, bool) {
	text := key.Value
	const expected = "a JSON pointer such as /result or /error/code"
	switch {
	case text == "" && key.Tag == "!!str":
		return "", true // the document itself
	case strings.HasPrefix(text, "/"):
		if broken.MatchString(text) {
			r.Refuse(key, fmt.Sprintf("the pointer %q", plainyaml.Clip(text)), expected, "write ~0 for ~ and ~1 for / inside a key")
			return "", false
		}
		return text, true
	case strings.HasPrefix(text, "$"), strings.ContainsAny(text, ".[]/~") || text == "":
		todo := ""
		if path := strings.Trim(dots.ReplaceAllString(strings.TrimPrefix(text, "$"), "/"), "/"); path != "" && !strings.ContainsAny(path, "~*?@ ") {
			todo = "write /" + plainyaml.Clip(path)
		}
		r.Refuse(key, fmt.Sprintf("the key %q", plainyaml.Clip(text)), expected, todo)
		return "", false
	}
	return "/" + text, true
}

var (
	broken = regexp.MustCompile(`~(?:[^01]|$)`)
	dots   = regexp.MustCompile(`[.\[\]'"/]+`)
)

func (r *reader) headerName(key *yaml.Node) (string, bool) {
	if !token.MatchString(key.Value) {
		r.Refuse(key, fmt.Sprintf("the name %q", plainyaml.Clip(key.Value)), "the name of a header", "")
		return "", false
	}
	return key.Value, true
}

var checkShape = &plainyaml.Shape{
	What: "a condition", Example: "{matches: '^ok'}",
	Keys: []plainyaml.Key{
		{Name: "matches", Type: plainyaml.Text{}, About: "A regular expression (RE2)."},
		{Name: "exists", Type: plainyaml.Boolean{}},
	},
	Meant: map[string]string{"regex": "write matches", "regexp": "write matches", "pattern": "write matches", "contains": "write matches"},
}

// readCheck reads one condition: a value, a list of which one must be it, or a
// mapping. typed keeps numbers, booleans and null apart from texts.
func (r *reader) readCheck(n *yaml.Node, typed bool) (*check, bool) {
	c := &check{}
	if single(n) {
		for _, item := range r.items(n, "a value or a list of values") {
			v, ok := r.checkValue(item, typed)
			if !ok {
				return nil, false
			}
			c.any = append(c.any, v)
		}
		return c, len(c.any) > 0
	}
	f, ok := r.Record(n, checkShape)
	known := f.Known()
	if !ok || len(known) == 0 {
		if ok && len(n.Content) == 0 {
			r.Refuse(n, "an empty mapping", "a value, {matches: …} or {exists: true}", "")
		}
		return nil, false
	}
	if len(known) > 1 {
		r.Refuse(n, "matches beside exists", "one of them", "delete exists; what matches is there")
		return nil, false
	}
	if m := f.Get("matches"); m != nil {
		c.matches = r.pattern(m)
		return c, c.matches != nil
	}
	exists, ok := r.Boolean(f.Get("exists"), plainyaml.TrueOrFalse)
	if c.presence = mustNotExist; exists {
		c.presence = mustExist
	}
	return c, ok
}

func (r *reader) checkValue(n *yaml.Node, typed bool) (any, bool) {
	if !r.Plain(n) {
		return nil, false
	}
	if typed && n.Kind == yaml.ScalarNode {
		return r.jsonScalar(n)
	}
	text, ok := r.Scalar(n, "a value", "")
	if ok && text == "" {
		r.Refuse(n, "empty text", "a text that is not empty", "")
		return nil, false
	}
	return text, ok
}
