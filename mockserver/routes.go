package mockserver

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/mux"

	"github.com/iamport-mock/iamport-mock/openapi"
)

// route is what the server does for one operation of the document.
type route struct {
	needsToken   bool
	hasBody      bool
	bodyOptional bool // an empty body needs no content type
	// before looks at the parameters ahead of the contract check, for the
	// failures whose exact words are known. nil = nothing to look at.
	before func(*exchange) error
	handle func(*exchange) (reply, error)
}

// buildRoutes gives every operation of the document its handler; one without
// is an error, so that document and server cannot part.
func (s *Server) buildRoutes() error {
	s.routes = map[string]route{
		"POST /users/getToken":                       {hasBody: true, before: needCredentials, handle: s.getToken},
		"GET /certifications/{imp_uid}":              {needsToken: true, handle: s.getCertification},
		"DELETE /certifications/{imp_uid}":           {needsToken: true, handle: s.deleteCertification},
		"POST /certifications/otp/request":           {needsToken: true, hasBody: true, handle: s.requestOTP},
		"POST /certifications/otp/confirm/{imp_uid}": {needsToken: true, hasBody: true, bodyOptional: true, handle: s.confirmOTP},
	}
	s.router = mux.NewRouter().UseEncodedPath().SkipClean(true)
	for _, op := range s.contract.Operations() {
		name := op.Method + " " + op.Path
		if _, ok := s.routes[name]; !ok {
			return fmt.Errorf("contract: operation %s has no handler", name)
		}
		s.router.NewRoute().Path(op.Path).Methods(op.Method).Name(name)
	}
	return nil
}

// Routes lists the operations that the server has, for the test that holds it
// to the document. Each is "METHOD /path".
func (s *Server) Routes() []string {
	names := make([]string, 0, len(s.routes))
	_ = s.router.Walk(func(r *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		names = append(names, r.GetName())
		return nil
	})
	return names
}

// answer walks a request through the rooms: front switches, route, injected
// faults, token, parameters, contract, handler. The order decides which of
// several failures wins; the real service checks the token before the record (fact 1.6),
// and one that is broken looks at neither.
func (s *Server) answer(w http.ResponseWriter, x *exchange) (reply, error) {
	if a, done := s.front(x); done {
		return a, nil
	}
	rt, err := s.route(x)
	if err != nil {
		return reply{}, err
	}
	if s.switches.is("address", "blocked") {
		return reply{}, refuse(blockedAddress, "switch address=blocked")
	}
	var unread error
	if !rt.needsToken { // the body holds the credentials
		unread = s.readBody(w, x, rt)
	}
	s.identify(x, rt)
	if unread != nil {
		return reply{}, unread
	}
	replaced, err := s.inject(x)
	if err != nil {
		return reply{}, fmt.Errorf("%w: %w", errClientLeft, err)
	}
	if replaced {
		return reply{loose: true}, nil
	}
	if err := s.gate(x, rt); err != nil {
		return reply{}, err
	}
	if rt.needsToken && rt.hasBody {
		if err := s.readBody(w, x, rt); err != nil {
			return reply{}, err
		}
	}
	if rt.before != nil {
		if err := rt.before(x); err != nil {
			return reply{}, err
		}
	}
	body := x.body
	if x.checked != nil {
		body = x.checked
	}
	if err := s.contract.Request(x.op, x.params, x.r, body); err != nil {
		x.violations = violationsOf(err)
		return reply{}, refuse(brokenContract, detailOf(err))
	}
	return rt.handle(x)
}

// gate holds back what may not reach a handler: bad tokens, unknown tiers, too
// many requests. Those for a token are counted once their credentials were good.
func (s *Server) gate(x *exchange, rt route) error {
	if rt.needsToken {
		if err := s.authorize(x); err != nil {
			return err
		}
	}
	if s.switches.is("tier", "refused") && x.r.Header.Get("Tier") != "" {
		return refuse(unknownTier, "switch tier=refused")
	}
	if rt.needsToken {
		return s.limit(x)
	}
	return nil
}

// route finds the operation. mux decides; its own 404 and 405 answers, which
// are plain text, are not used.
func (s *Server) route(x *exchange) (route, error) {
	var match mux.RouteMatch
	if !s.router.Match(x.r, &match) || match.Route == nil {
		if errors.Is(match.MatchErr, mux.ErrMethodMismatch) {
			return route{}, refuse(wrongMethod, x.r.Method)
		}
		return route{}, refuse(unknownRoute, "")
	}
	name := match.Route.GetName()
	method, path, _ := strings.Cut(name, " ")
	x.op = openapi.Operation{ID: operationID(s.contract, method, path), Method: method, Path: path}
	x.params = make(map[string]string, len(match.Vars))
	for key, raw := range match.Vars {
		value, err := url.PathUnescape(raw)
		if err != nil {
			return route{}, refuse(unknownRoute, "bad escape")
		}
		x.params[key] = value
	}
	x.impUID = x.params["imp_uid"]
	return s.routes[name], nil
}

func operationID(c *openapi.Checker, method, path string) string {
	for _, op := range c.Operations() {
		if op.Method == method && op.Path == path {
			return op.ID
		}
	}
	return ""
}

// front answers what does not concern the API proper: cross-origin questions.
func (s *Server) front(x *exchange) (reply, bool) {
	if s.switches.is("cors", "any") && x.r.Method == http.MethodOptions && x.r.Header.Get("Origin") != "" {
		return reply{status: http.StatusNoContent, headers: map[string]string{
			"Access-Control-Allow-Headers": "Authorization, Content-Type, X-ImpTokenHeader",
			"Access-Control-Allow-Methods": "GET, POST, DELETE",
		}}, true
	}
	return reply{}, false
}

// violationsOf is every departure of a request from the contract, in words.
func violationsOf(err error) []string {
	var violations openapi.Violations
	if !errors.As(err, &violations) {
		return []string{err.Error()}
	}
	words := make([]string, len(violations))
	for i, v := range violations {
		words[i] = v.String()
	}
	return words
}

// detailOf words a contract error for the caller's developer: where, what was
// found and what belongs there.
func detailOf(err error) string {
	var violations openapi.Violations
	if !errors.As(err, &violations) || len(violations) == 0 {
		return err.Error()
	}
	v := violations[0]
	text := fmt.Sprintf("%s: found %s, expected %s", v.Pointer, v.Found, v.Expected)
	if v.Hint != "" {
		text += "; " + v.Hint
	}
	return text
}
