package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
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

// same compares what is wanted with what JSON holds; numbers by value. A float64 has no room for all digits of a long id,
// so whole numbers are compared as they are written.
func same(want, found any) bool {
	a, isNumber := want.(json.Number)
	b, other := found.(json.Number)
	if !isNumber || !other {
		return want == found || want == nil && found == nil
	}
	if wholeNumber.MatchString(a.String()) && wholeNumber.MatchString(b.String()) {
		return a == b
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

// missLocation says why an answer does not lead where it should.
func (c *check) missLocation(h http.Header) string {
	location := h.Get("Location")
	if location == "" || c.matches != nil || c.presence != anyPresence {
		return c.miss("the location", location, location != "")
	}
	for _, want := range c.any {
		if leadsTo(location, fmt.Sprint(want)) {
			return ""
		}
	}
	return fmt.Sprintf("the location is %q, not %s", plainyaml.Clip(location), c)
}

// leadsTo compares a Location with what is wanted. What is not wanted explicitly
// does not count: an origin, a query, a fragment, a parameter of the path such as
// ;jsessionid=…, a slash at the end.
func leadsTo(location, want string) bool {
	found, err := url.Parse(location)
	wanted, wrong := url.Parse(want)
	if err != nil || wrong != nil {
		return location == want
	}
	switch {
	case wanted.Host != "" && (wanted.Host != found.Host || wanted.Scheme != found.Scheme):
		return false
	case wanted.RawQuery != "" && wanted.RawQuery != found.RawQuery:
		return false
	case wanted.Fragment != "" && wanted.Fragment != found.Fragment:
		return false
	}
	path, wantedPath := rooted(found.EscapedPath()), rooted(wanted.EscapedPath())
	if !strings.Contains(wantedPath, ";") {
		path = pathParameters.ReplaceAllString(path, "")
	}
	if !strings.HasSuffix(wantedPath, "/") {
		path = strings.TrimSuffix(path, "/")
	}
	return unescaped(path) == unescaped(wantedPath)
}

// pathParameters are what servers without cookies write behind a segment.
var pathParameters = regexp.MustCompile(`;[^/]*`)

// rooted is the path of a URL that may have none, or a relative one.
func rooted(path string) string { return "/" + strings.TrimPrefix(path, "/") }

// unescaped is a path that [url.Parse] has read.
func unescaped(path string) string {
	if text, err := url.PathUnescape(path); err == nil {
		return text
	}
	return path
}
