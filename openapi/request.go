package openapi

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// Request holds a request against an operation: credentials, parameters, Content-Type and body. params are the
// decoded path parameters, as Find gives them; body is what was read of the request's body, nil for none.
// r itself is neither changed nor read from. Nil means that it conforms; an error is [Violations] with
// [DirectionRequest].
//
// Credentials are looked at for presence only: whether a token is good is the server's business. A body that
// the operation does not describe is a violation, except with GET, HEAD and DELETE, where OpenAPI 3.0 ignores
// it.
func (c *Checker) Request(op Operation, params map[string]string, r *http.Request, body []byte) error {
	rep := &report{direction: DirectionRequest, operation: op.String()}
	o, ok := c.lookup(op)
	if !ok {
		c.unknown(rep, op)
		return rep.err()
	}
	in := &openapi3filter.RequestValidationInput{
		Request:     r,
		PathParams:  params,
		QueryParams: query(r),
		Options:     &openapi3filter.Options{MultiError: true, SkipSettingDefaults: true},
	}
	o.checkCredentials(rep, in)
	for _, p := range o.params {
		rep.parameter(rankParameters, in, p)
	}
	o.checkRequestBody(rep, r, body)
	return rep.err()
}

// query is never nil, so that the library does not read a URL that may be missing.
func query(r *http.Request) url.Values {
	if r.URL == nil {
		return url.Values{}
	}
	return r.URL.Query()
}

func (o *operation) checkCredentials(rep *report, in *openapi3filter.RequestValidationInput) {
	if len(o.security) == 0 {
		return
	}
	var names []string
	for _, all := range o.security {
		missing := slices.ContainsFunc(all, func(c credential) bool { return !c.present(in) })
		if !missing {
			return
		}
		var parts []string
		for _, c := range all {
			parts = append(parts, c.pointer())
		}
		names = append(names, strings.Join(parts, " with "))
	}
	rep.add(rankCredentials, Violation{
		Pointer:  o.security[0][0].pointer(),
		Expected: "a credential in " + strings.Join(names, " or "),
		Found:    "nothing",
	})
}

func (c credential) present(in *openapi3filter.RequestValidationInput) bool {
	switch c.in {
	case openapi3.ParameterInQuery:
		return in.QueryParams.Get(c.name) != ""
	case openapi3.ParameterInCookie:
		cookie, err := in.Request.Cookie(c.name)
		return err == nil && cookie.Value != ""
	default:
		return in.Request.Header.Get(c.name) != ""
	}
}

func (o *operation) checkRequestBody(rep *report, r *http.Request, body []byte) {
	ignored := slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodDelete}, o.Method)
	switch {
	case o.body == nil && (ignored || len(body) == 0):
		return
	case o.body == nil:
		rep.add(rankBody, Violation{Expected: "no body", Found: count(len(body), "byte")})
		return
	case len(body) == 0:
		if o.body.Required {
			rep.add(rankBody, Violation{Expected: "a body of " + mediaNames(o.body.Content), Found: "nothing"})
		}
		return
	}
	rep.content(o.body.Content, r.Header, body)
}
