package openapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// Response holds an answer against an operation: its status has to be documented (redirects too), documented
// headers have to fit, and the body has to have a documented Content-Type and fit its schema. Nil means that
// it conforms; an error is [Violations] with [DirectionResponse]. Nothing is changed.
func (c *Checker) Response(op Operation, status int, header http.Header, body []byte) error {
	rep := &report{direction: DirectionResponse, operation: op.String()}
	o, ok := c.lookup(op)
	if !ok {
		c.unknown(rep, op)
		return rep.err()
	}
	ref := o.responses.Status(status)
	if ref == nil {
		ref = o.responses.Default()
	}
	if ref == nil {
		rep.add(rankStatus, Violation{
			Pointer: "status", Expected: anyOf(o.statuses()), Found: strconv.Itoa(status),
		})
		return rep.err()
	}
	in := &openapi3filter.RequestValidationInput{
		Request: &http.Request{Header: header},
		Options: &openapi3filter.Options{MultiError: true, SkipSettingDefaults: true},
	}
	for _, p := range o.headers[ref.Value] {
		rep.parameter(rankHeaders, in, p)
	}
	switch content := ref.Value.Content; {
	case len(content) > 0:
		rep.content(content, header, body)
	case len(body) > 0:
		rep.add(rankBody, Violation{Expected: "no body", Found: count(len(body), "byte")})
	}
	return rep.err()
}

func (o *operation) statuses() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for status := range o.responses.Map() {
			if !yield(status) {
				return
			}
		}
	})
}

// content holds a body against the documented content, by its Content-Type.
func (r *report) content(content openapi3.Content, header http.Header, body []byte) {
	contentType := header.Get("Content-Type")
	media := content.Get(contentType)
	if media == nil {
		found := "nothing"
		if contentType != "" {
			found = quoted(contentType)
		}
		r.add(rankHeaders, Violation{Pointer: "header Content-Type", Expected: mediaNames(content), Found: found})
		return
	}
	if media.Schema == nil {
		return
	}
	schema := media.Schema.Value
	value, problems := decode(mediaType(contentType), schema, body)
	for _, p := range problems {
		r.add(rankBody, p)
	}
	if value != nil || len(problems) == 0 {
		r.value(schema, value)
	}
}

// mediaNames lists the documented media types.
func mediaNames(content openapi3.Content) string {
	names := make([]string, 0, len(content))
	for name := range content {
		names = append(names, name)
	}
	slices.Sort(names)
	return anyOf(names)
}

// anyOf words alternatives.
func anyOf(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return "one of " + strings.Join(words, ", ")
}
