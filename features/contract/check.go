package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// presence is what is asked of a thing beyond its value.
type presence int

const (
	anyPresence presence = iota
	mustExist
	mustNotExist
)

// check is one condition on one thing in an answer.
type check struct {
	name     string // pointer or header; "" where there is one such thing only
	any      []any  // the thing is, or holds, any of these
	matches  *regexp.Regexp
	presence presence
}

// String words what is wanted.
func (c *check) String() string {
	switch {
	case c.matches != nil:
		return "matches " + c.matches.String()
	case c.presence == mustExist:
		return "exists"
	case c.presence == mustNotExist:
		return "does not exist"
	}
	words := make([]string, len(c.any))
	for i, v := range c.any {
		words[i] = show(v)
	}
	return strings.Join(words, " or ")
}

// miss says why a value of JSON or of a header is not what is wanted, or "".
func (c *check) miss(what string, found any, there bool) string {
	switch {
	case c.presence == mustNotExist && there:
		return what + " is there"
	case c.presence == mustNotExist:
		return ""
	case !there:
		return what + " is not there"
	case c.presence == mustExist:
		return ""
	case c.matches != nil:
		text, ok := found.(string)
		if !ok {
			text = show(found)
		}
		if !c.matches.MatchString(text) {
			return fmt.Sprintf("%s is %s, which does not match %s", what, show(found), c.matches)
		}
		return ""
	}
	for _, want := range c.any {
		if same(want, found) {
			return ""
		}
	}
	return fmt.Sprintf("%s is %s, not %s", what, show(found), c)
}

// missText says why a body does not hold what is wanted.
func (c *check) missText(body string) string {
	if c.matches != nil {
		if !c.matches.MatchString(body) {
			return "the text does not match " + c.matches.String()
		}
		return ""
	}
	for _, want := range c.any {
		if strings.Contains(body, fmt.Sprint(want)) {
			return ""
		}
	}
	return "the text does not contain " + c.String()
}

// same compares what is wanted with what JSON holds; numbers by value.
func same(want, found any) bool {
	a, isNumber := want.(json.Number)
	b, other := found.(json.Number)
	if !isNumber || !other {
		return want == found || want == nil && found == nil
	}
	x, wrong := a.Float64()
	y, bad := b.Float64()
	return a == b || wrong == nil && bad == nil && x == y
}

// show words a JSON value for a message.
func show(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(plainyaml.Clip(v))
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case nil:
		return "null"
	default:
		return plainyaml.Clip(fmt.Sprint(v))
	}
}

// json is the body as a value; ok is false if it is not JSON, or more than one value.
func (a *reply) json() (tree any, ok bool) {
	if a.parsed {
		return a.tree, a.isJSON
	}
	a.parsed = true
	d := json.NewDecoder(strings.NewReader(strings.TrimPrefix(a.jsonText(), "\ufeff")))
	d.UseNumber()
	if d.Decode(&a.tree) != nil {
		return nil, false
	}
	_, err := d.Token()
	a.isJSON = errors.Is(err, io.EOF)
	return a.tree, a.isJSON
}

// lookUp follows a JSON pointer (RFC 6901).
func lookUp(tree any, pointer string) (found any, there bool) {
	if pointer == "" {
		return tree, true
	}
	for _, token := range strings.Split(pointer, "/")[1:] {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		switch at := tree.(type) {
		case map[string]any:
			if tree, there = at[token]; !there {
				return nil, false
			}
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(at) || strconv.Itoa(i) != token {
				return nil, false
			}
			tree = at[i]
		default:
			return nil, false
		}
	}
	return tree, true
}
