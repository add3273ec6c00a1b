package openapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// The tests in this file show how bare kin-openapi (v0.153) behaves where that is surprising, and that the Checker
// behaves otherwise. When one fails after an upgrade, the library has changed: read what, then decide here.

// learningDocument is small enough to see every trap in it.
const learningDocument = `
openapi: 3.0.3
info: {title: a small document, version: "1"}
servers: [{url: SERVER}]
paths:
  /things:
    post:
      operationId: make
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [secret]
              properties:
                secret: {type: string, maxLength: 10}
                colour: {type: string, default: red}
                born: {type: string, format: date}
      responses:
        '200':
          description: made
          headers:
            X-A: {required: true, schema: {type: string}}
            X-B: {required: true, schema: {type: string}}
        '204': {description: nothing to say}
  /locked:
    get:
      operationId: locked
      security: [{key: []}]
      responses: {'204': {description: open}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Born: {type: string, format: date}
`

// bare is the library without our Checker: a router, and a route with its input.
type bare struct {
	router routers.Router
	doc    *openapi3.T
}

func newBare(t *testing.T, server string) bare {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(strings.ReplaceAll(learningDocument, "SERVER", server)))
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return bare{router: router, doc: doc}
}

func (b bare) input(t *testing.T, r *http.Request, options *openapi3filter.Options) *openapi3filter.RequestValidationInput {
	t.Helper()
	route, params, err := b.router.FindRoute(r)
	if err != nil {
		t.Fatal(err)
	}
	return &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route, Options: options}
}

func (b bare) response(t *testing.T, status int, header http.Header, options *openapi3filter.Options) error {
	t.Helper()
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: b.input(t, post(`{}`), options), Status: status, Header: header,
		Body: io.NopCloser(strings.NewReader("")), Options: options,
	}
	return openapi3filter.ValidateResponse(context.Background(), in)
}

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/things", strings.NewReader(body))
	r.Header.Set("Content-Type", asJSON)
	return r
}

func learningChecker(t *testing.T) (*Checker, Operation) {
	t.Helper()
	c, err := NewChecker([]byte(strings.ReplaceAll(learningDocument, "SERVER", "/")))
	if err != nil {
		t.Fatal(err)
	}
	return c, operationOf(t, c, "make")
}

func TestLearnUndocumentedStatusPasses(t *testing.T) {
	kin := newBare(t, "/")
	if err := kin.response(t, 418, nil, &openapi3filter.Options{}); err != nil {
		t.Errorf("the trap is gone: %v", err)
	}
	if err := kin.response(t, 418, nil, &openapi3filter.Options{IncludeResponseStatus: true}); err == nil {
		t.Error("IncludeResponseStatus no longer closes the trap")
	}
	c, op := learningChecker(t)
	if err := c.Response(op, 418, nil, nil); err == nil {
		t.Error("the Checker let status 418 pass")
	}
}

func TestLearnSomeRedirectsAreNeverLookedAt(t *testing.T) {
	kin := newBare(t, "/")
	c, op := learningChecker(t)
	for status, looked := range map[int]bool{301: false, 302: true, 303: true, 304: false, 307: false, 308: false} {
		err := kin.response(t, status, nil, &openapi3filter.Options{IncludeResponseStatus: true})
		if (err != nil) != looked {
			t.Errorf("status %d: the library says %v, expected an error: %t", status, err, looked)
		}
		if err := c.Response(op, status, http.Header{"Location": {"/"}}, nil); err == nil {
			t.Errorf("the Checker let status %d pass", status)
		}
	}
}

func TestLearnOnlyTheFirstResponseHeaderIsSaid(t *testing.T) {
	kin := newBare(t, "/")
	err := kin.response(t, 200, http.Header{}, &openapi3filter.Options{MultiError: true})
	if err == nil || strings.Contains(err.Error(), "X-B") {
		t.Errorf("the trap is gone: %v", err)
	}
	c, op := learningChecker(t)
	if got := texts(t, c.Response(op, 200, http.Header{}, nil)); len(got) != 2 {
		t.Errorf("the Checker says %q, want both missing headers", got)
	}
}

func TestLearnBodyOfAResponseWithoutContentIsNotLookedAt(t *testing.T) {
	kin := newBare(t, "/")
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: kin.input(t, post(`{}`), nil), Status: 204, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader("surprise")),
	}
	if err := openapi3filter.ValidateResponse(context.Background(), in); err != nil {
		t.Errorf("the trap is gone: %v", err)
	}
	c, op := learningChecker(t)
	if err := c.Response(op, 204, nil, []byte("surprise")); err == nil {
		t.Error("the Checker let a body pass that the document does not have")
	}
}

func TestLearnAbsoluteServerMatchesNoTestServer(t *testing.T) {
	kin := newBare(t, "https://api.example/")
	if _, _, err := kin.router.FindRoute(post(`{}`)); !errors.Is(err, routers.ErrPathNotFound) {
		t.Errorf("the trap is gone: %v", err)
	}
	for _, server := range []string{"https://api.example/", "/v1"} {
		if _, err := NewChecker([]byte(strings.ReplaceAll(learningDocument, "SERVER", server))); err == nil {
			t.Errorf("NewChecker took a document whose server is %s", server)
		}
	}
}

// A server below a path leaked onto the paths after it in v0.144; it no longer does. The Checker matches paths
// without servers, and so refuses documents that have them there.
func TestLearnPathServersDoNotLeak(t *testing.T) {
	document := strings.Replace(learningDocument, "  /things:\n", "  /a:\n    servers: [{url: https://other.example}]\n    get: {operationId: a, responses: {'204': {description: a}}}\n  /things:\n", 1)
	document = strings.ReplaceAll(document, "SERVER", "/")
	doc, err := openapi3.NewLoader().LoadFromData([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := router.FindRoute(post(`{}`)); err != nil {
		t.Errorf("the leak is back: %v", err)
	}
	if _, err := NewChecker([]byte(document)); err == nil {
		t.Error("NewChecker took a document with servers below a path")
	}
}

func TestLearnSecurityFailsWithoutAFunction(t *testing.T) {
	kin := newBare(t, "/")
	r := httptest.NewRequest(http.MethodGet, "/locked", nil)
	r.Header.Set("X-Key", "there")
	if err := openapi3filter.ValidateRequest(context.Background(), kin.input(t, r, nil)); err == nil {
		t.Error("the trap is gone: a request with its key passes")
	}
	c, _ := learningChecker(t)
	if err := c.Request(operationOf(t, c, "locked"), nil, r, nil); err != nil {
		t.Errorf("the Checker refused a request with its key: %v", err)
	}
}

func TestLearnBodyWithoutContentTypeIsRefusedInOddWords(t *testing.T) {
	kin := newBare(t, "/")
	r := post(`{"secret":"s"}`)
	r.Header.Del("Content-Type")
	err := openapi3filter.ValidateRequest(context.Background(), kin.input(t, r, nil))
	if err == nil || !strings.Contains(err.Error(), `header Content-Type has unexpected value ""`) {
		t.Errorf("the library says %v", err)
	}
	c, op := learningChecker(t)
	want := `request POST /things: header Content-Type: expected application/json, found nothing`
	if got := texts(t, c.Request(op, nil, r, []byte(`{"secret":"s"}`))); len(got) != 1 || got[0] != want {
		t.Errorf("the Checker says %q, want %q", got, want)
	}
}

func TestLearnTextAfterJSONPasses(t *testing.T) {
	kin := newBare(t, "/")
	const body = `{"secret":"s"} and more`
	if err := openapi3filter.ValidateRequest(context.Background(), kin.input(t, post(body), nil)); err != nil {
		t.Errorf("the trap is gone: %v", err)
	}
	c, op := learningChecker(t)
	if err := c.Request(op, nil, post(body), []byte(body)); err == nil {
		t.Error("the Checker let text after the JSON pass")
	}
}

func TestLearnErrorsShowTheValue(t *testing.T) {
	kin := newBare(t, "/")
	const body = `{"secret":"hush-hush-hush"}`
	err := openapi3filter.ValidateRequest(context.Background(), kin.input(t, post(body), nil))
	if err == nil || !strings.Contains(err.Error(), "hush-hush-hush") {
		t.Errorf("the trap is gone: %v", err)
	}
	c, _ := learningChecker(t)
	if err := c.Value("Born", []byte(`"`+strings.Repeat("hush", 20)+`"`)); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("the Checker shows a long value: %v", err)
	}
}

func TestLearnARequestIsRewritten(t *testing.T) {
	kin := newBare(t, "/")
	const body = `{"secret":"s"}`
	r := post(body)
	if err := openapi3filter.ValidateRequest(context.Background(), kin.input(t, r, nil)); err != nil {
		t.Fatal(err)
	}
	if left, _ := io.ReadAll(r.Body); !strings.Contains(string(left), "red") {
		t.Errorf("the trap is gone: the body is %s", left)
	}
	c, op := learningChecker(t)
	r = post(body)
	if err := c.Request(op, nil, r, []byte(body)); err != nil {
		t.Fatal(err)
	}
	if left, _ := io.ReadAll(r.Body); string(left) != body {
		t.Errorf("the Checker rewrote the body to %s", left)
	}
}

func TestDatesThatDoNotExistAreRefused(t *testing.T) {
	c, _ := learningChecker(t)
	for _, date := range []string{"2001-02-30", "1900-02-29", "2001-2-3", "2001-02-03T00:00:00Z", "+2001-02-03", ""} {
		if err := c.Value("Born", []byte(`"`+date+`"`)); err == nil {
			t.Errorf("the Checker let the date %q pass", date)
		}
	}
	if err := c.Value("Born", []byte(`"2004-02-29"`)); err != nil {
		t.Errorf("the Checker refused a leap day: %v", err)
	}
}

// The library's own middleware is not used, for what the next three tests show.

func serve(t *testing.T, method string, handler http.HandlerFunc) (answer *httptest.ResponseRecorder, panicked any) {
	t.Helper()
	defer func() { panicked = recover() }()
	kin := newBare(t, "/")
	v := openapi3filter.NewValidator(kin.router, openapi3filter.Strict(true),
		openapi3filter.OnLog(func(context.Context, string, error) {}))
	r := post(`{"secret":"s"}`)
	r.Method = method
	answer = httptest.NewRecorder()
	v.Middleware(handler).ServeHTTP(answer, r)
	return answer, nil
}

func TestLearnMiddlewareMakes404Of405(t *testing.T) {
	answer, panicked := serve(t, http.MethodDelete, func(http.ResponseWriter, *http.Request) {})
	if panicked != nil || answer.Code != http.StatusNotFound {
		t.Errorf("the trap is gone: a wrong method gets %d, %v", answer.Code, panicked)
	}
}

func TestLearnStrictMiddlewareJudgesAnAnswerThatWasNotGiven(t *testing.T) {
	answer, panicked := serve(t, http.MethodPost, func(http.ResponseWriter, *http.Request) {})
	if panicked != nil || answer.Code != http.StatusInternalServerError {
		t.Errorf("the trap is gone: a handler that writes nothing is %d, %v", answer.Code, panicked)
	}
	c, op := learningChecker(t)
	if err := c.Response(op, 0, nil, nil); err == nil {
		t.Error("the Checker let an answer without a status pass")
	}
}

func TestLearnStrictMiddlewareHidesFlusherAndKeepsHeaders(t *testing.T) {
	flushes := false
	answer, panicked := serve(t, http.MethodPost, func(w http.ResponseWriter, _ *http.Request) {
		_, flushes = w.(http.Flusher)
		w.Header().Set("X-A", "kept") // X-B is missing, so the answer is refused
		w.WriteHeader(http.StatusOK)
	})
	if panicked != nil || flushes {
		t.Errorf("the trap is gone: flusher %t, %v", flushes, panicked)
	}
	if answer.Code != http.StatusInternalServerError || answer.Header().Get("X-A") != "kept" {
		t.Errorf("the trap is gone: a refused answer is %d with %v", answer.Code, answer.Header())
	}
}
