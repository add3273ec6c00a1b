package contract

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

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
