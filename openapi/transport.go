package openapi

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// Transport wraps a round tripper (nil = [http.DefaultTransport]) so that every exchange is held against the
// document. A request that departs from it is not sent; an answer that departs from it is not given on and
// its body is closed. Either way the error of RoundTrip is [Violations], which an http.Client wraps in a
// [net/url.Error]. Bodies are read whole before they are given on, unchanged; so it is for tests and
// tools, not for streams.
func (c *Checker) Transport(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return &transport{checker: c, base: base}
}

type transport struct {
	checker *Checker
	base    http.RoundTripper
}

// RoundTrip checks, sends, and checks what comes back.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := drain(req.Body)
	if err != nil {
		return nil, fmt.Errorf("openapi: read request body: %w", err)
	}
	method := req.Method
	if method == "" {
		method = http.MethodGet
	}
	op, params, ok := t.checker.Find(method, req.URL.EscapedPath())
	if !ok {
		rep := &report{direction: DirectionRequest}
		t.checker.unknown(rep, Operation{Method: method, Path: req.URL.EscapedPath()})
		return nil, rep.err()
	}
	if err := t.checker.Request(op, params, req, body); err != nil {
		return nil, err
	}
	sent := req.WithContext(req.Context()) // a copy: a round tripper leaves the request alone
	if req.Body != nil {
		sent.Body = io.NopCloser(bytes.NewReader(body))
	}
	resp, err := t.base.RoundTrip(sent)
	if err != nil {
		return nil, err //nolint:wrapcheck // a wrapper that is not there when nothing is wrong
	}
	answer, err := drain(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("openapi: read response body: %w", err)
	}
	if err := t.checker.Response(op, resp.StatusCode, resp.Header, answer); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	return resp, nil
}

// drain reads a body to its end and closes it; nil is not a body.
func drain(body io.ReadCloser) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	data, err := io.ReadAll(body)
	if closeErr := body.Close(); err == nil {
		err = closeErr
	}
	return data, err
}
