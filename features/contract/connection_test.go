package contract_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// wire is a server that a test writes by hand. say is asked what to answer the
// n-th request of all, which is the k-th on its connection, both from 1; "" closes
// the connection without an answer.
type wire struct {
	url string

	mu   sync.Mutex
	seen []string // METHOD path, in order
	open int      // connections that were made
}

func newWire(t *testing.T, say func(n, k int) string) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{url: "http://" + listener.Addr().String()}
	var all sync.WaitGroup
	t.Cleanup(func() { _ = listener.Close(); all.Wait() })
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			all.Go(func() { w.serve(conn, say) })
		}
	})
	return w
}

func (w *wire) serve(conn net.Conn, say func(n, k int) string) {
	defer func() { _ = conn.Close() }()
	w.mu.Lock()
	w.open++
	w.mu.Unlock()
	for k, in := 1, bufio.NewReader(conn); ; k++ {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		w.mu.Lock()
		w.seen = append(w.seen, r.Method+" "+r.URL.Path)
		text := say(len(w.seen), k)
		w.mu.Unlock()
		if text == "" {
			return
		}
		_, _ = io.WriteString(conn, text)
	}
}

func (w *wire) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.seen)
}

func (w *wire) connections() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.open
}

// visitor begins a visit to a server.
func (w *wire) visitor(t *testing.T, text string) (*contract.Target, *contract.Session) {
	t.Helper()
	target := at(t, w.url, text)
	session := visit(t, target)
	t.Cleanup(session.Close)
	return target, session
}

// at loads a contract and points it at an address.
func at(t *testing.T, url, text string) *contract.Target {
	t.Helper()
	loaded, err := contract.Load("merchant.yaml", []byte("version: 1\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	target, err := loaded.Open(url, contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

const (
	ok201     = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
	closed201 = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
	down500   = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\ndown"
)

const wireContract = "certify: POST /c\nredirect: GET /r\noutcomes: {created: 201, rejected: 4xx, unavailable: 5xx}\nclaims: {trust: true}\n"

// TestConnectionsOfOneVisitor: a visitor's requests share a connection, and no two
// visitors do.
func TestConnectionsOfOneVisitor(t *testing.T) {
	w := newWire(t, func(_, _ int) string { return ok201 })
	target, first := w.visitor(t, wireContract)
	second := visit(t, target)
	defer second.Close()
	for _, s := range []*contract.Session{first, second, first, second} {
		if got, err := s.Certify(t.Context(), contract.Attempt{}); err != nil || got.Outcome != contract.Created {
			t.Fatalf("%q: %v", got.Outcome, err)
		}
	}
	if n := w.connections(); n != 2 {
		t.Errorf("%d connections for 4 requests of 2 visitors, want 2", n)
	}
	if n := target.Sent(); n != 4 {
		t.Errorf("sent %d requests, want 4", n)
	}
}

// TestNoConnectionAfterA5xx: uvicorn closes the connection after a failure of its
// own, and does not say so in the answer.
func TestNoConnectionAfterA5xx(t *testing.T) {
	w := newWire(t, func(_, k int) string {
		if k > 1 {
			return "" // whatever comes on it is lost
		}
		return down500
	})
	_, session := w.visitor(t, wireContract)
	for range 3 {
		if got, err := session.Certify(t.Context(), contract.Attempt{}); err != nil || got.Outcome != contract.Unavailable || string(got.Body) != "down" {
			t.Fatalf("%q: %v", got.Outcome, err)
		}
	}
	if n := w.connections(); n != 3 {
		t.Errorf("%d connections for 3 answers of 500", n)
	}
}

// TestConnectionThatEnded: the visitor does not notice that a kept connection is
// gone, for nothing was sent on it.
func TestConnectionThatEnded(t *testing.T) {
	w := newWire(t, func(_, _ int) string { return closed201 })
	target, session := w.visitor(t, wireContract)
	never := func(context.Context, time.Time) bool {
		t.Error("asked about a request that was not sent")
		return false
	}
	for _, via := range []contract.Via{contract.Post, contract.Redirect, contract.Post} {
		if got, err := session.Certify(t.Context(), contract.Attempt{Via: via, Again: never}); err != nil || got.Twice {
			t.Fatalf("twice %v: %v", got.Twice, err)
		}
	}
	if n, m := len(w.requests()), target.Sent(); n != 3 || m != 3 {
		t.Errorf("%d requests came and %d are counted, want 3", n, m)
	}
}

// TestRequestsAreSentTwiceOnlyWhereThatIsAllowed: the connection ends before an
// answer begins, and only the caller knows what that means.
func TestRequestsAreSentTwiceOnlyWhereThatIsAllowed(t *testing.T) {
	lost := func(numbers ...int) func(n, k int) string {
		return func(n, _ int) string {
			if slices.Contains(numbers, n) {
				return ""
			}
			return ok201
		}
	}
	yes, no := func(context.Context, time.Time) bool { return true }, func(context.Context, time.Time) bool { return false }
	for _, c := range []struct {
		reason  string
		say     func(n, k int) string
		attempt contract.Attempt // the second one
		header  string
		sent    int // requests that came
		twice   bool
		fails   bool
	}{
		{"on a kept connection, and nobody allows it", lost(2), contract.Attempt{}, "", 2, false, true},
		{"it is refused", lost(2), contract.Attempt{Again: no}, "", 2, false, true},
		{"it is allowed", lost(2), contract.Attempt{Again: yes}, "", 3, true, false},
		{"it is allowed, and is lost again", lost(2, 3), contract.Attempt{Again: yes}, "", 3, true, true},
		{"a GET, which Go's transport would send again unseen", lost(2), contract.Attempt{Via: contract.Redirect}, "", 2, false, true},
		{"a GET, and it is allowed", lost(2), contract.Attempt{Via: contract.Redirect, Again: yes}, "", 3, true, false},
		{"a POST that Go's transport would send again unseen", lost(2), contract.Attempt{}, "headers: {Idempotency-Key: k}\n", 2, false, true},
		{
			"an answer that has begun", func(n, _ int) string { return map[bool]string{true: "HTTP/1.1 201", false: ok201}[n == 2] },
			contract.Attempt{Again: func(context.Context, time.Time) bool { t.Error("asked though an answer had begun"); return true }}, "", 2, false, true,
		},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			say, half := c.say, false
			w := newWire(t, func(n, k int) string {
				if half {
					return ""
				}
				text := say(n, k)
				half = text != "" && !strings.HasSuffix(text, "\r\n\r\n")
				return text
			})
			_, session := w.visitor(t, "answer_within: 200ms\n"+c.header+wireContract)
			if _, err := session.Certify(t.Context(), contract.Attempt{Via: c.attempt.Via}); err != nil {
				t.Fatal(err)
			}
			got, err := session.Certify(t.Context(), c.attempt)
			if (err != nil) != c.fails || got.Twice != c.twice || got.Exchange.Twice != c.twice {
				t.Errorf("twice %v, exchange %+v: %v", got.Twice, got.Exchange, err)
			}
			if failure := (*contract.Error)(nil); errors.As(err, &failure) && failure.Exchange.Twice != c.twice {
				t.Errorf("the error says %+v", failure.Exchange)
			}
			if n := len(w.requests()); n != c.sent {
				t.Errorf("%d requests came, want %d: %q", n, c.sent, w.requests())
			}
		})
	}
}

// TestAgainIsToldWhenItWasSent: the caller looks at what the backend has done
// since then.
func TestAgainIsToldWhenItWasSent(t *testing.T) {
	w := newWire(t, func(n, _ int) string { return map[bool]string{true: ok201}[n > 1] })
	target, session := w.visitor(t, wireContract)
	contract.StandStill(target)
	var sent []time.Time
	_, err := session.Certify(t.Context(), contract.Attempt{Again: func(_ context.Context, at time.Time) bool {
		sent = append(sent, at)
		return len(w.requests()) > 1
	}})
	if want := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC); !errors.Is(err, contract.ErrBrokenOff) || len(sent) != 1 || !sent[0].Equal(want) {
		t.Errorf("asked with %v, %v", sent, err)
	}
}

// TestPreparingGetIsRepeatedByItself: it can have done nothing; a POST may.
func TestPreparingGetIsRepeatedByItself(t *testing.T) {
	for _, c := range []struct {
		prepare string
		says    string
	}{
		{"GET /p", ""},
		{"POST /p", "preparing request 1: POST /p: the answer was broken off"},
	} {
		w := newWire(t, func(n, _ int) string { return map[bool]string{true: ok201}[n > 1] })
		session, err := at(t, w.url, "prepare: "+c.prepare+"\n"+wireContract).NewSession(t.Context(), contract.Visitor{})
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) || len(w.requests()) != 1 {
				t.Errorf("%s: %q, %v", c.prepare, w.requests(), err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		defer session.Close()
		if got := session.Prepared()[0]; !got.Twice || !got.Exchange.Twice || len(w.requests()) != 2 {
			t.Errorf("%s: twice %v of %q", c.prepare, got.Twice, w.requests())
		}
	}
}

// TestCloseGivesUpConnections: also those of requests that end later.
func TestCloseGivesUpConnections(t *testing.T) {
	ended, arrived, answer := make(chan struct{}, 4), make(chan struct{}, 4), make(chan struct{}, 4)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-answer
		w.WriteHeader(http.StatusCreated)
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateClosed {
			ended <- struct{}{}
		}
	}
	server.Start()
	defer server.Close()
	target := at(t, server.URL, "answer_within: 1h\n"+wireContract)
	contract.KeepLong(target)
	session := visit(t, target)
	answer <- struct{}{}
	if _, err := session.Certify(t.Context(), contract.Attempt{}); err != nil {
		t.Fatal(err)
	}
	<-arrived
	session.Close()
	session.Close()
	wait(t, ended, "the idle connection is closed")
	done := make(chan error, 1)
	go func() {
		_, err := session.Certify(t.Context(), contract.Attempt{})
		done <- err
	}()
	wait(t, arrived, "a request after the end comes")
	answer <- struct{}{}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	wait(t, ended, "its connection is closed too")
}

func wait(t *testing.T, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(10 * time.Second):
		t.Fatalf("not seen: %s", what)
	}
}
