package openapi

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// exchange serves one fixed answer and records what reached the server.
type exchange struct {
	status int
	body   string

	requests int
	path     string
	got      string
	closed   bool
}

func (e *exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	e.requests++
	e.path = r.URL.EscapedPath()
	data, err := drain(r.Body)
	e.got = string(data)
	return &http.Response{
		StatusCode: e.status, Header: http.Header{"Content-Type": {asJSON}},
		Body: &closing{Reader: strings.NewReader(e.body), closed: &e.closed},
	}, err
}

type closing struct {
	io.Reader
	closed *bool
}

func (c *closing) Close() error { *c.closed = true; return nil }

const (
	tokenBody   = `{"imp_key":"k","imp_secret":"s"}`
	tokenAnswer = `{"code":0,"message":null,"response":{"access_token":"f12f5822cabdd94707c62762cb3eeb0764da46d9","now":1,"expired_at":1801}}`
)

func TestTransportGivesBodiesOn(t *testing.T) {
	e := &exchange{status: 200, body: tokenAnswer}
	client := &http.Client{Transport: iamportChecker(t).Transport(e)}
	resp, err := client.Post("http://127.0.0.1/users/getToken", asJSON, strings.NewReader(tokenBody))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() // again, which does no harm
	answer, err := drain(resp.Body)
	if err != nil || string(answer) != tokenAnswer {
		t.Errorf("the client read %q, %v", answer, err)
	}
	if e.got != tokenBody {
		t.Errorf("the server read %q, want %q", e.got, tokenBody)
	}
	if !e.closed {
		t.Error("the body of the answer was not closed")
	}
}

func TestTransportReportsViolations(t *testing.T) {
	tests := []struct {
		reason, method, path, body string
		status                     int
		answer                     string
		direction                  Direction
		sent                       int
	}{
		{"a wrong request is not sent", "POST", "/users/getToken", `{}`, 200, tokenAnswer, DirectionRequest, 0},
		{"nor is one to no operation", "GET", "/users/getToken", ``, 200, tokenAnswer, DirectionRequest, 0},
		{"a wrong answer is not given on", "POST", "/users/getToken", tokenBody, 200, `{}`, DirectionResponse, 1},
		{"nor is an undocumented status", "POST", "/users/getToken", tokenBody, 500, tokenAnswer, DirectionResponse, 1},
		{"an encoded slash reaches the record it means", "GET", "/certifications/a%2Fb", ``, 200, `{}`, DirectionResponse, 1},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			e := &exchange{status: test.status, body: test.answer}
			r, err := http.NewRequest(test.method, "http://127.0.0.1"+test.path, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", asJSON)
			r.Header.Set("Authorization", "t")
			resp, err := (&http.Client{Transport: iamportChecker(t).Transport(e)}).Do(r)
			if err == nil {
				_ = resp.Body.Close()
				t.Fatal("the exchange passed")
			}
			var violations Violations
			if !errors.As(err, &violations) || violations[0].Direction != test.direction {
				t.Errorf("error %v, want Violations about the %s", err, test.direction)
			}
			if e.requests != test.sent || e.closed != (test.sent == 1) {
				t.Errorf("sent %d times, answer closed: %t; want %d", e.requests, e.closed, test.sent)
			}
			if test.sent == 1 && e.path != test.path {
				t.Errorf("the server saw the path %s, want %s", e.path, test.path)
			}
		})
	}
}

func TestTransportKeepsTheContractOfRoundTrippers(t *testing.T) {
	closed := false
	e := &exchange{status: 200, body: tokenAnswer}
	r := httptest.NewRequest("POST", "/users/getToken", nil)
	r.Header.Set("Content-Type", asJSON)
	body := &closing{Reader: strings.NewReader(tokenBody), closed: &closed}
	r.Body = body
	resp, err := iamportChecker(t).Transport(e).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if !closed {
		t.Error("the body of the request was not closed")
	}
	if r.Body != io.ReadCloser(body) {
		t.Error("the request was changed")
	}
}

func TestTransportPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken wire")
	failing := roundTripper(func(*http.Request) (*http.Response, error) { return nil, broken })
	cut := roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(failingReader{broken})}, nil
	})
	for reason, base := range map[string]http.RoundTripper{"no answer": failing, "an answer cut short": cut} {
		client := &http.Client{Transport: iamportChecker(t).Transport(base)}
		if _, err := client.Post("http://127.0.0.1/users/getToken", asJSON, strings.NewReader(tokenBody)); !errors.Is(err, broken) { //nolint:bodyclose // there is none
			t.Errorf("%s: error %v, want %v", reason, err, broken)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }
