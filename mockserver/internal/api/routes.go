package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/mux"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// route is what the server does for one operation of the document.
type route struct {
	op           openapi.Operation
	needsToken   bool
	hasBody      bool
	bodyOptional bool // an empty body needs no content type
	// before looks at the parameters ahead of the contract check, for the
	// failures whose exact words are known. nil = nothing to look at.
	before func(*exchange) error
	handle func(*exchange) (answer.Reply, error)
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
	for _, op := range s.document.Operations() {
		name := op.Method + " " + op.Path
		rt, ok := s.routes[name]
		if !ok {
			return fmt.Errorf("document: operation %s has no handler", name)
		}
		rt.op = op
		s.routes[name] = rt
		s.router.NewRoute().Path(op.Path).Methods(op.Method).Name(name)
	}
	return nil
}

// answer decides what a request is told: front switches, resolve, injected
// faults, token, parameters, contract, handler. The order decides which of
// several failures wins; the real service checks the token before the record (fact 1.6),
// and one that is broken looks at neither.
func (s *Server) answer(w http.ResponseWriter, x *exchange) (answer.Reply, error) {
	if a, done := s.front(x); done {
		return a, nil
	}
	if err := s.resolve(w, x); err != nil {
		return answer.Reply{}, err
	}
	replaced, err := s.inject(x)
	if err != nil {
		return answer.Reply{}, fmt.Errorf("%w: %w", errClientLeft, err)
	}
	if replaced {
		return answer.Reply{Loose: true}, nil
	}
	if err := s.gate(x); err != nil {
		return answer.Reply{}, err
	}
	rt := x.route
	if rt.needsToken && rt.hasBody {
		if err := s.readBody(w, x); err != nil {
			return answer.Reply{}, err
		}
	}
	if rt.before != nil {
		if err := rt.before(x); err != nil {
			return answer.Reply{}, err
		}
	}
	body := x.body
	if x.checked != nil {
		body = x.checked
	}
	if err := s.document.Request(rt.op, x.params, x.r, body); err != nil {
		x.violations = violationsOf(err)
		return answer.Reply{}, answer.Refuse(answer.BrokenContract, detailOf(err))
	}
	return rt.handle(x)
}

// resolve finds out once what a request is about: operation, fixture set,
// credentials and whose they are. Nothing behind it looks any of them up again,
// so a reload in the middle of a request changes nothing about its answer.
func (s *Server) resolve(w http.ResponseWriter, x *exchange) error {
	x.set = s.Fixtures()
	if err := s.route(x); err != nil {
		return err
	}
	if s.Switches.Is("address", "blocked") {
		return answer.Refuse(answer.BlockedAddress, "switch address=blocked")
	}
	var unread error
	if !x.route.needsToken { // the body holds the credentials
		unread = s.readBody(w, x)
	}
	s.identify(x)
	return unread
}

// gate holds back what may not reach a handler: bad tokens, unknown tiers, too
// many requests. Those for a token are counted once their credentials were good.
func (s *Server) gate(x *exchange) error {
	if x.route.needsToken {
		if err := s.authorize(x); err != nil {
			return err
		}
	}
	if s.Switches.Is("tier", "refused") && x.r.Header.Get("Tier") != "" {
		return answer.Refuse(answer.UnknownTier, "switch tier=refused")
	}
	if x.route.needsToken {
		return s.limit(x)
	}
	return nil
}

// route finds the operation. mux decides; its own 404 and 405 answers, which
// are plain text, are not used.
func (s *Server) route(x *exchange) error {
	var match mux.RouteMatch
	if !s.router.Match(x.r, &match) || match.Route == nil {
		if errors.Is(match.MatchErr, mux.ErrMethodMismatch) {
			return answer.Refuse(answer.WrongMethod, shortMethod(x.r.Method))
		}
		return answer.Refuse(answer.UnknownRoute, "")
	}
	x.route = s.routes[match.Route.GetName()]
	x.params = make(map[string]string, len(match.Vars))
	for key, raw := range match.Vars {
		value, err := url.PathUnescape(raw)
		if err != nil {
			return answer.Refuse(answer.UnknownRoute, "bad escape")
		}
		x.params[key] = value
	}
	x.impUID = x.params["imp_uid"]
	return nil
}

// methodsOf are the methods that the path of a request has, which mux does not tell.
func (s *Server) methodsOf(r *http.Request) string {
	var methods []string
	for _, method := range []string{http.MethodDelete, http.MethodGet, http.MethodPost} {
		other := *r
		other.Method = method
		if match := (mux.RouteMatch{}); s.router.Match(&other, &match) && match.Route != nil {
			methods = append(methods, method)
		}
	}
	return strings.Join(methods, ", ")
}

// front answers what does not concern the API proper: cross-origin questions.
func (s *Server) front(x *exchange) (answer.Reply, bool) {
	if s.Switches.Is("cors", "any") && x.r.Method == http.MethodOptions && x.r.Header.Get("Origin") != "" {
		return answer.Reply{Status: http.StatusNoContent, Headers: map[string]string{
			"Access-Control-Allow-Headers": "Authorization, Content-Type, X-ImpTokenHeader",
			"Access-Control-Allow-Methods": "GET, POST, DELETE",
		}}, true
	}
	return answer.Reply{}, false
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
