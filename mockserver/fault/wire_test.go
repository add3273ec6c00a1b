package fault_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/faulttest"
)

const (
	record = `{"code":0,"message":null,"response":{"birth":946652400,"gender":"female","imp_uid":"imp_1","name":"김보기"}}`
	token  = `{"code":0,"message":null,"response":{"access_token":"0123456789abcdef0123456789abcdef01234567","now":1}}`
)

// bench is a server with a set of faults.
type bench struct {
	*httptest.Server
	set *fault.Set
}

func serve(t *testing.T, body string, start func(*httptest.Server)) bench {
	t.Helper()
	set := fault.NewSet(1)
	server := httptest.NewUnstartedServer(faulttest.Handler(set, "getCertification", []byte(body)))
	start(server)
	t.Cleanup(server.Close)
	return bench{server, set}
}

const getRequest = "GET /certifications/imp_1 HTTP/1.1\r\nHost: mock.test\r\n\r\n"

// postRequest has a body too large for net/http to have read it unasked: closing
// the connection over it would reset it.
func postRequest() string {
	const size = 16 << 10
	return fmt.Sprintf("POST /users/getToken HTTP/1.1\r\nHost: mock.test\r\nContent-Length: %d\r\n\r\n%s", size, strings.Repeat("x", size))
}

func (b bench) wire(request string, dial func(context.Context, string) (net.Conn, error)) faulttest.Wire {
	return faulttest.Wire{
		Dial:    func(ctx context.Context) (net.Conn, error) { return dial(ctx, b.Listener.Addr().String()) },
		Request: func() []byte { return []byte(request) },
		Mark:    faulttest.Mark,
		Arm: func(t *testing.T, rules ...fault.Rule) {
			t.Helper()
			b.set.Clear()
			if _, err := b.set.AddAll(rules); err != nil {
				t.Fatal(err)
			}
		},
	}
}

func TestEveryEffectOnTheWire(t *testing.T) {
	t.Parallel()
	tcp := func(ctx context.Context, address string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", address)
	}
	secure := func(ctx context.Context, address string) (net.Conn, error) {
		dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}} // the test's own certificate
		return dialer.DialContext(ctx, "tcp", address)
	}
	for _, c := range []struct {
		name, request, body string
		start               func(*httptest.Server)
		dial                func(context.Context, string) (net.Conn, error)
	}{
		{"a record over TCP", getRequest, record, (*httptest.Server).Start, tcp},
		{"a token over TCP, the request's body unread", postRequest(), token, (*httptest.Server).Start, tcp},
		{"a record over TLS", getRequest, record, (*httptest.Server).StartTLS, secure},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			faulttest.Run(t, serve(t, c.body, c.start).wire(c.request, c.dial))
		})
	}
}

func TestHTTP2ResetsTheStreamAndKeepsTheConnection(t *testing.T) {
	t.Parallel()
	b := serve(t, record, func(s *httptest.Server) {
		s.EnableHTTP2 = true
		s.StartTLS()
	})
	for _, c := range []struct {
		reason string
		effect fault.Effect
		body   string // what comes before the end
	}{
		{"nothing before the answer", fault.Reset{}, ""},
		{"a part of the body", fault.Reset{After: 12}, record[:12]},
		{"an orderly end is a reset of the stream too", fault.ShortBody{Keep: 9}, record[:9]},
	} {
		if _, err := b.set.Add(fault.Rule{Match: fault.Match{First: 1}, Effect: c.effect}); err != nil {
			t.Fatal(err)
		}
		body, _, err := get(t, b.Client(), b.URL)
		if err == nil || body != c.body {
			t.Errorf("%s: body %q, error %v, want %q and the stream's end", c.reason, body, err, c.body)
		}
		if body, proto, err := get(t, b.Client(), b.URL); err != nil || body != record || proto != "HTTP/2.0" {
			t.Errorf("%s: the next request: body %q over %s, error %v", c.reason, body, proto, err)
		}
	}
}

// get reads a body, as far as it comes.
func get(t *testing.T, client *http.Client, url string) (body, proto string, err error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		return "", "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return string(text), response.Proto, err
}

func TestHEADIsNoError(t *testing.T) {
	t.Parallel()
	served := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served <- fault.Deliver(r.Context(), w, &fault.Delivery{Body: []byte(record), Parts: []fault.Part{{Bytes: 3}, {}}})
	}))
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodHead, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if err := <-served; err != nil {
		t.Errorf("deliver = %v, want no error where HTTP forbids the body", err)
	}
}

func TestARecorderCannotBeCut(t *testing.T) {
	t.Parallel()
	defer func() {
		if p := recover(); p != http.ErrAbortHandler { //nolint:errorlint // a panic's value, compared as net/http does
			t.Errorf("panic = %v, want http.ErrAbortHandler", p)
		}
	}()
	err := fault.Deliver(t.Context(), httptest.NewRecorder(), &fault.Delivery{Cut: fault.Cut{How: fault.CutReset}})
	t.Errorf("deliver = %v, want a panic", err)
}

func TestDeliverToARecorder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		left   bool // the client, before the delivery
		d      fault.Delivery
		status int
		body   string
		length string
		err    error
	}{
		{"the zero delivery", false, fault.Delivery{}, 200, "", "0", nil},
		{
			"a stale length is corrected", false,
			fault.Delivery{Status: 404, Header: http.Header{"Content-Length": {"99"}}, Body: []byte("abc")}, 404, "abc", "3", nil,
		},
		{
			"and left out where there are parts", false,
			fault.Delivery{Header: http.Header{"Content-Length": {"99"}}, Body: []byte("abc"), Parts: []fault.Part{{}}}, 200, "abc", "", nil,
		},
		{"no body, no length", false, fault.Delivery{Status: 204}, 204, "", "", nil},
		{
			"parts beyond the body", false,
			fault.Delivery{Body: []byte("abc"), Parts: []fault.Part{{Bytes: 9}, {Bytes: -1}, {}}}, 200, "abc", "", nil,
		},
		{
			"the client leaves before a pause", true,
			fault.Delivery{Body: []byte("abc"), Parts: []fault.Part{{Bytes: 1}, {Pause: 1 << 40}}}, 200, "a", "", context.Canceled,
		},
	} {
		ctx, leave := context.WithCancel(t.Context())
		if c.left {
			leave()
		}
		w := httptest.NewRecorder()
		if err := fault.Deliver(ctx, w, &c.d); !errors.Is(err, c.err) {
			t.Errorf("%s: deliver = %v, want %v", c.reason, err, c.err)
		}
		if w.Code != c.status || w.Body.String() != c.body || w.Header().Get("Content-Length") != c.length {
			t.Errorf("%s: %d %q of length %q, want %d %q of length %q", c.reason,
				w.Code, w.Body, w.Header().Get("Content-Length"), c.status, c.body, c.length)
		}
		leave()
	}
}
