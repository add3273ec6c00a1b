package openapi

import (
	"cmp"
	"net/url"
	"strings"
)

// segment is one part of a path template between slashes: a literal, or a parameter's name.
type segment struct {
	literal string
	param   string // "" = literal
}

// Find looks up the operation for a method and an escaped path (as [net/url.URL.EscapedPath] gives it) and
// the values of its path parameters, percent-decoded; params is nil when the template has none.
//
// The path is taken as it is, segment by segment: %2F stays inside its segment, empty and dot segments are
// segments like any other, a trailing slash adds an empty one. A parameter matches any segment but an empty
// one or one that is not valid percent-encoding; a literal matches only its own spelling. Where two
// templates match, the one with the earlier literal wins. Method names are case-sensitive.
func (c *Checker) Find(method, escapedPath string) (op Operation, params map[string]string, ok bool) {
	for _, o := range c.operations {
		if o.Method != method || !o.matches(escapedPath) {
			continue
		}
		if params, ok = o.values(escapedPath); ok {
			return o.Operation, params, true
		}
	}
	return Operation{}, nil, false
}

// matches compares segment by segment, without allocating.
func (o *operation) matches(path string) bool {
	for _, s := range o.segments {
		rest, found := strings.CutPrefix(path, "/")
		if !found {
			return false
		}
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		if s.param == "" && rest[:end] != s.literal || s.param != "" && end == 0 {
			return false
		}
		path = rest[end:]
	}
	return path == ""
}

// values decodes the parameters of a path that matches; false when one is not valid percent-encoding.
func (o *operation) values(path string) (map[string]string, bool) {
	var params map[string]string
	for i, text := range strings.Split(path[1:], "/") {
		name := o.segments[i].param
		if name == "" {
			continue
		}
		value, err := url.PathUnescape(text)
		if err != nil {
			return nil, false
		}
		if params == nil {
			params = make(map[string]string, 1)
		}
		params[name] = value
	}
	return params, true
}

// compareSpecificity puts the operation first whose template has the earlier literal.
func compareSpecificity(a, b *operation) int {
	for i := range min(len(a.segments), len(b.segments)) {
		if aParam, bParam := a.segments[i].param != "", b.segments[i].param != ""; aParam != bParam {
			if bParam {
				return -1
			}
			return 1
		}
	}
	return compareOperations(a.Operation, b.Operation)
}

func compareOperations(a, b Operation) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
}
