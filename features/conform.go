package features

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// ConformOptions say which server is held to the contract of the imitated API.
// API, Key and Secret are needed.
type ConformOptions struct {
	API, Key, Secret string
	ImpUID           string      // of a certification that exists; "" = records are not testable
	Unsafe           UnsafeCalls // what could alarm somebody at a real service
	Tags             string
	Seed             int64
	Lang             report.Lang
	Timeout          time.Duration // of a call; 0 = 10 s
	Progress         func(report.Scenario)
	Replay           func(place string) string
}

// UnsafeCalls says whether calls are made that a real service could mind.
type UnsafeCalls int

const (
	// ReadOnly, the default, asks for tokens with the right credentials and reads.
	ReadOnly UnsafeCalls = iota
	// AlsoWrite tries wrong secrets and deletions of what does not exist, too.
	AlsoWrite
)

// What keeps a conform run from beginning. Ask with errors.Is; where the server
// answered, the error is a [*APIError].
var (
	// ErrAPI: the server does not answer, or cannot do so now.
	ErrAPI = errors.New("the API is not reached")
	// ErrNoAPI: what answers there is another server.
	ErrNoAPI = errors.New("no i'mport API answers there")
	// ErrCredentials: the server refuses the key and the secret.
	ErrCredentials = errors.New("the server refuses this key and secret")
	// ErrNoRecord: the server has no certification of the imp_uid that was named.
	ErrNoRecord = errors.New("the server knows no certification with this imp_uid")
)

// APIError is an answer to the first request for a token that keeps a conform run
// from beginning: nearly every scenario would fail by it.
type APIError struct {
	Kind                   error
	Method, Path, Location string
	Status                 int
	Body                   string // redacted; "" where the API answers, whose values are nobody's concern
}

// Error names the request and the status.
func (e *APIError) Error() string {
	return fmt.Sprintf("%s %s was answered %d: %v", e.Method, e.Path, e.Status, e.Kind)
}

// Unwrap is the kind.
func (e *APIError) Unwrap() error { return e.Kind }

// Conform holds a server to the contract of the imitated API: shapes, never
// values. Nothing of what it answers is in the report. Before the suite it asks
// for a token, as JSON and then as a form: an [*APIError] says that none is given.
func Conform(ctx context.Context, c *ConformOptions) (report.Run, error) {
	checker, err := openapi.Iamport()
	if err != nil {
		return report.Run{}, fmt.Errorf("the contract: %w", err)
	}
	timeout := c.Timeout
	if timeout == 0 {
		timeout = 10 * time.Second
	}
	api := &api{
		base: strings.TrimSuffix(c.API, "/"), options: c, checker: checker,
		http: &http.Client{Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
	secrets := &Secrets{}
	secrets.Add(c.Secret, APISecret)
	if err := api.first(ctx, secrets); err != nil {
		return report.Run{}, err
	}
	o := &Options{
		Sources: apiSuite(c.Lang), Tags: c.Tags, Seed: c.Seed, Lang: c.Lang, Progress: c.Progress, Replay: c.Replay,
		Secrets: secrets, API: api.base, Concurrency: 4,
	}
	return execute(ctx, o, api, apiSteps())
}

// first asks for a token. nil means that one was given, or that the suite can say
// what is wrong.
func (a *api) first(ctx context.Context, secrets *Secrets) error {
	var told *apiAnswer // the first one that looks like the API's, or else the first
	for _, asJSON := range []bool{true, false} {
		answer, err := a.send(ctx, tokenCall(a.options.Key, a.options.Secret, asJSON))
		if err != nil {
			return fmt.Errorf("%w: %w", ErrAPI, err)
		}
		if token := answer.envelope().token(); token != "" {
			return a.firstRecord(ctx, token)
		}
		if told == nil || told.envelope().Code == nil && answer.envelope().Code != nil {
			told = answer
		}
	}
	e := &APIError{Method: told.method, Path: told.path, Location: told.header.Get("Location"), Status: told.status}
	switch code := told.envelope().Code; {
	case code == nil, told.status == http.StatusNotFound, told.status == http.StatusMethodNotAllowed:
		e.Kind, e.Body = ErrNoAPI, secrets.Redact(string(told.body))
	case told.status >= http.StatusInternalServerError, told.status == http.StatusTooManyRequests:
		e.Kind = ErrAPI
	case *code == 0:
		return nil
	default:
		e.Kind = ErrCredentials
	}
	return e
}

// firstRecord looks whether the certification exists that was named.
func (a *api) firstRecord(ctx context.Context, token string) error {
	if a.options.ImpUID == "" || strings.ContainsFunc(token, unicode.IsControl) { // which no header can hold: the suite says so
		return nil
	}
	read := call{method: http.MethodGet, path: "/certifications/" + url.PathEscape(a.options.ImpUID), header: http.Header{"Authorization": {token}}}
	answer, err := a.send(ctx, read)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAPI, err)
	}
	if answer.status == http.StatusNotFound {
		return &APIError{Kind: ErrNoRecord, Method: read.method, Path: read.path, Status: answer.status}
	}
	return nil
}

// api is a server that is held to the contract.
type api struct {
	base    string
	options *ConformOptions
	checker *openapi.Checker
	http    *http.Client
}

// call is a request to it.
type call struct {
	method, path string
	header       http.Header
	body         string
}

// apiAnswer is what it said.
type apiAnswer struct {
	call
	status int
	header http.Header
	body   []byte
}

func (a *api) send(ctx context.Context, c call) (*apiAnswer, error) {
	request, err := http.NewRequestWithContext(ctx, c.method, a.base+c.path, strings.NewReader(c.body))
	if err != nil {
		return nil, fmt.Errorf("make a request: %w", err)
	}
	for name, values := range c.header {
		request.Header[name] = values
	}
	response, err := a.http.Do(request)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the address
	}
	defer func() { _ = response.Body.Close() }()
	const most = 1 << 20
	body, err := io.ReadAll(io.LimitReader(response.Body, most))
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	return &apiAnswer{c, response.StatusCode, response.Header, body}, nil
}
