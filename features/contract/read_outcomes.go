package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var outcomesShape = &shape{
	what: "the outcomes", example: "created: 201", keys: []string{"created", "existing", "underage", "rejected", "unavailable"},
	meant: map[string]string{
		"success": "write created", "ok": "write created", "duplicate": "write existing", "conflict": "write existing", "already": "write existing",
		"minor": "write underage", "too_young": "write underage", "denied": "write rejected", "refused": "write rejected", "failed": "write rejected",
		"error": "write unavailable", "retry": "write unavailable",
	},
}

var patternShape = &shape{
	what: "an answer", example: "{status: 200, json: {/result: created}}", keys: []string{"status", "json", "headers", "location", "text"},
	meant: map[string]string{
		"body": "write json or text", "code": "write status, or json: {/code: …}", "contains": "write text", "redirect": "write location",
		"path": "write location", "result": "write json: {/result: …}", "same": "write unavailable: same as rejected", "same_as": "write unavailable: same as rejected",
	},
}

const patternWords = "a status such as 201 or 4xx, or a mapping with status, json, headers, location or text"

// readOutcomes reads how answers are told apart.
func (r *reader) readOutcomes(n *yaml.Node) []reading {
	f, ok := r.record(n, outcomesShape)
	if !ok {
		return nil
	}
	var readings []reading
	taken := map[string]Outcome{}
	for _, o := range Outcomes() {
		node := f.get(string(o))
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
				r.refuse(node, fmt.Sprintf("%s, which is %s already", what, first), "an answer that is no other outcome's", tellApart(o, first))
			}
			taken[what] = o
		}
		readings = append(readings, reading)
	}
	r.checkSame(f)
	if f.misses(string(Created)) {
		r.refuse(n, `no key "created"`, "how one sees that there is a new account", "add created: 201")
	}
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

var statusClass = regexp.MustCompile(`^[1-5][xX]{2}$`)

// readStatus reads 201 or 4xx.
func (r *reader) readStatus(n *yaml.Node, expected string) (status, bool) {
	text, ok := r.scalar(n, expected, "201")
	if !ok {
		return status{}, false
	}
	if n.Tag == "!!int" {
		if code, err := strconv.Atoi(text); err == nil && code >= 200 && code <= 599 && strconv.Itoa(code) == text {
			return exactly(code), true
		}
	}
	if n.Tag == "!!str" && statusClass.MatchString(text) && text[0] != '1' {
		return class(int(text[0] - '0')), true
	}
	todo := ""
	if code, err := strconv.Atoi(text); err == nil && n.Tag == "!!str" && code >= 200 && code <= 599 {
		todo = "take the quotes away"
	} else if asksSame(n) {
		todo = "write it in place of the whole answer of an outcome"
	} else if n.Tag == "!!str" {
		todo = "for a text in the body write {text: …}"
	}
	r.refuse(n, describe(n), expected, todo)
	return status{}, false
}

func (r *reader) readPattern(n *yaml.Node) (p pattern, ok bool) {
	f, ok := r.record(n, patternShape)
	if !ok {
		return p, false
	}
	if len(n.Content) == 0 {
		r.refuse(n, "an empty mapping", patternWords, "")
		return p, false
	}
	if node := f.get("status"); node != nil {
		const expected = "a status such as 201 or 4xx, or a list of them"
		for _, item := range r.items(node, expected) {
			if s, ok := r.readStatus(item, expected); ok {
				p.statuses = append(p.statuses, s)
			}
		}
	}
	if node := f.get("json"); node != nil {
		p.json = r.readChecks(node, r.pointer, true)
	}
	if node := f.get("headers"); node != nil {
		p.headers = r.readChecks(node, r.headerName, false)
	}
	if node := f.get("location"); node != nil {
		p.location, _ = r.readCheck(node, false)
	}
	if node := f.get("text"); node != nil {
		if p.text, _ = r.readCheck(node, false); p.text != nil && p.text.presence != anyPresence {
			r.refuse(node, "exists for a text", "a text, a list of texts or {matches: …}", "")
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
	pairs, ok := r.mapping(n, "conditions by name, a mapping", example)
	if !ok {
		return nil
	}
	if len(pairs) == 0 {
		r.refuse(n, "an empty mapping", "conditions by name, a mapping", "such as "+example)
	}
	var checks []check
	r.eachKey(pairs, func(key, value *yaml.Node) {
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
			r.refuse(key, fmt.Sprintf("the pointer %q", clip(text)), expected, "write ~0 for ~ and ~1 for / inside a key")
			return "", false
		}
		return text, true
	case strings.HasPrefix(text, "$"), strings.ContainsAny(text, ".[]/~") || text == "":
		todo := ""
		if path := strings.Trim(dots.ReplaceAllString(strings.TrimPrefix(text, "$"), "/"), "/"); path != "" && !strings.ContainsAny(path, "~*?@ ") {
			todo = "write /" + clip(path)
		}
		r.refuse(key, fmt.Sprintf("the key %q", clip(text)), expected, todo)
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
		r.refuse(key, fmt.Sprintf("the name %q", clip(key.Value)), "the name of a header", "")
		return "", false
	}
	return key.Value, true
}

var checkShape = &shape{
	what: "a condition", example: "{matches: '^ok'}", keys: []string{"matches", "exists"},
	meant: map[string]string{"regex": "write matches", "regexp": "write matches", "pattern": "write matches", "contains": "write matches"},
}

// readCheck reads one condition: a value, a list of which one must be it, or a
// mapping. typed keeps numbers, booleans and null apart from texts.
func (r *reader) readCheck(n *yaml.Node, typed bool) (*check, bool) {
	c := &check{}
	if n.Kind != yaml.MappingNode || braces(n) {
		for _, item := range r.items(n, "a value or a list of values") {
			v, ok := r.checkValue(item, typed)
			if !ok {
				return nil, false
			}
			c.any = append(c.any, v)
		}
		return c, len(c.any) > 0
	}
	f, ok := r.record(n, checkShape)
	if !ok || len(f.values) == 0 {
		if ok && len(n.Content) == 0 {
			r.refuse(n, "an empty mapping", "a value, {matches: …} or {exists: true}", "")
		}
		return nil, false
	}
	if len(f.values) > 1 {
		r.refuse(n, "matches beside exists", "one of them", "delete exists; what matches is there")
		return nil, false
	}
	if m := f.get("matches"); m != nil {
		c.matches = r.pattern(m)
		return c, c.matches != nil
	}
	exists, ok := r.boolean(f.get("exists"))
	if c.presence = mustNotExist; exists {
		c.presence = mustExist
	}
	return c, ok
}

func (r *reader) checkValue(n *yaml.Node, typed bool) (any, bool) {
	if !r.plain(n) {
		return nil, false
	}
	if typed && n.Kind == yaml.ScalarNode {
		return r.jsonScalar(n)
	}
	text, ok := r.scalar(n, "a value", "")
	if ok && text == "" {
		r.refuse(n, "empty text", "a text that is not empty", "")
		return nil, false
	}
	return text, ok
}
