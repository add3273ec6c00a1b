package features

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

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
	Cucumber         io.Writer
}

// UnsafeCalls says whether calls are made that a real service could mind.
type UnsafeCalls int

const (
	// ReadOnly, the default, asks for tokens with the right credentials and reads.
	ReadOnly UnsafeCalls = iota
	// AlsoWrite tries wrong secrets and deletions of what does not exist, too.
	AlsoWrite
)

// ErrAPI says that the server of a conform run does not answer.
var ErrAPI = errors.New("the API is not reached")

// Conform holds a server to the contract of the imitated API: shapes, never
// values. Nothing of what it answers is in the report.
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
	if _, err := api.send(ctx, call{method: http.MethodGet, path: "/certifications/imp_000000000000"}); err != nil {
		return report.Run{}, fmt.Errorf("%w: %w", ErrAPI, err)
	}
	o := &Options{
		Sources: apiSuite(c.Lang), Tags: c.Tags, Seed: c.Seed, Lang: c.Lang, Progress: c.Progress, Replay: c.Replay, Cucumber: c.Cucumber,
		Secrets: &Secrets{}, API: api.base, api: api, Concurrency: 4,
	}
	o.Secrets.Add(c.Secret, APISecret)
	return execute(ctx, o, apiSteps())
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
