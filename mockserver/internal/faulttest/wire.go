// Package faulttest proves that every effect of package fault does on the wire
// what it says: raw bytes, pauses, and how the connection ends. It is for the
// tests of whatever plays faults, over plain TCP, over TLS, or through a proxy:
//
//	faulttest.Run(t, faulttest.Wire{Dial: dial, Request: request, Arm: arm})
//
// The suite speaks HTTP/1.1 by hand, since an HTTP client hides the very things
// that it looks at. It opens no listener, and it says nothing about HTTP/2.
package faulttest

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// Wire is one way to a server that plays faults.
type Wire struct {
	// Dial opens a new connection that is ready for an HTTP/1.1 request: after the
	// handshake of TLS, after a proxy's CONNECT. The suite closes it.
	Dial func(context.Context) (net.Conn, error)
	// Request makes a whole request, as bytes, with a token that is good now and
	// without Accept-Encoding, which the suite adds where it wants it.
	// Without faults its answer is a 200 whose body is a JSON object of at least 40
	// bytes with a key response, an object of at least two keys; the connection
	// stays open afterwards. A request with a bad token gets a 401. It is called
	// from several goroutines.
	Request func() []byte
	// Arm replaces all rules of the server by these.
	Arm func(t *testing.T, rules ...fault.Rule)
	// Mark is the header in which answers name their faults, and nothing else; "" =
	// the server has none.
	Mark string
	// Relayed says that something between ends connections in its own way, as a
	// proxy does that reads the answers: a reset may then look like an orderly end.
	Relayed bool
}

// patience is how long anything of the suite may take before it counts as stuck.
const patience = 20 * time.Second

// Run holds every effect, some of them together, and the barrier against the
// wire. The tests in it are not parallel, for they share the server's rules.
func Run(t *testing.T, w Wire) {
	t.Helper()
	w.Arm(t)
	plain := w.exchange(t)
	if plain.end != endComplete || plain.status != 200 || len(plain.body) < 40 {
		t.Fatalf("without faults: %s, want a complete 200 with a body of 40 bytes or more", plain)
	}
	tried := map[string]bool{fault.Kind(fault.Barrier{}): true}
	for _, c := range cases() {
		t.Run(c.name, func(t *testing.T) { w.try(t, c, plain) })
		for _, e := range c.effects {
			tried[fault.Kind(e)] = true
		}
	}
	t.Run("barrier that fills", w.barrierFills)
	t.Run("barrier that does not fill", w.barrierDoesNotFill)
	for _, kind := range fault.Kinds() {
		if !tried[kind] {
			t.Errorf("no case for the effect %s", kind)
		}
	}
	w.Arm(t)
}

// try arms the effects for one request, makes it, and makes another on the same
// connection where that shall stay: it must be answered as if nothing had been.
func (w Wire) try(t *testing.T, c codingCase, plain *reading) {
	rules, names := make([]fault.Rule, len(c.effects)), ""
	for i, e := range c.effects {
		rules[i] = fault.Rule{Match: fault.Match{First: 1}, Effect: e}
		if i > 0 {
			names += ", "
		}
		names += "fault:" + fault.Kind(e)
	}
	names += c.says
	w.Arm(t, rules...)
	conn := w.dial(t)
	got := w.send(t, conn, accepting(w.Request(), c.accepts))
	want := c.end
	if w.Relayed && want == endReset && got.end == endClosed {
		want = endClosed
	}
	if got.end != want {
		t.Fatalf("%s: %s, want it to end %s", c.reason, got, want)
	}
	if w.Mark != "" && got.status != 0 && got.header.Get(w.Mark) != names {
		t.Errorf("%s = %q, want %q", w.Mark, got.header.Get(w.Mark), names)
	}
	c.check(t, plain, got)
	if t.Failed() || c.end != endComplete {
		return
	}
	if again := w.ask(t, conn); again.end != endComplete || again.status != 200 || string(again.body) != string(plain.body) {
		t.Errorf("the next request on this connection: %s, want the plain answer", again)
	}
}

func (w Wire) dial(t *testing.T) net.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := w.Dial(ctx)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// exchange makes the request on a connection of its own.
func (w Wire) exchange(t *testing.T) *reading {
	t.Helper()
	return w.ask(t, w.dial(t))
}

// ask makes the request.
func (w Wire) ask(t *testing.T, conn net.Conn) *reading {
	t.Helper()
	return w.send(t, conn, w.Request())
}

// send makes this request.
func (w Wire) send(t *testing.T, conn net.Conn, request []byte) *reading {
	t.Helper()
	got, err := read(conn, request)
	if err != nil {
		t.Fatalf("the wire: %v", err)
	}
	return got
}

// Mark is the header in which the answers of [Handler] name their faults.
const Mark = "X-Fault"

// Handler is the smallest server that plays faults: every request is one for
// route and imp_1, and its answer is a 200 with body, a JSON object. It shows
// the order in which a server asks a set.
func Handler(set *fault.Set, route string, body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits := set.Decide(fault.Request{Route: route, ImpUID: "imp_1", AcceptEncoding: r.Header["Accept-Encoding"]})
		if err := hits.Before(r.Context()); err != nil {
			return // the client has left
		}
		d := &fault.Delivery{
			Status: http.StatusOK, Body: body,
			Header: http.Header{"Content-Type": {"application/json; charset=UTF-8"}},
		}
		if hits.ExpiresToken() {
			d.Status, d.Body = http.StatusUnauthorized, []byte(`{"code":-1,"message":"expired","response":null}`)
		}
		hits.Shape(d)
		if name := hits.Name(); name != "" {
			d.Header.Set(Mark, name)
		}
		_ = fault.Deliver(r.Context(), w, d) // the peer may be gone; nothing to tell anyone
	})
}

// held is how many requests the barriers hold.
const held = 20

// arrival is when a request went out and its answer came back.
type arrival struct {
	sent, came time.Time
	answer     *reading
	err        error
}

// barrierFills sends as many requests as the barrier holds and wants no answer
// before the last of them was sent.
func (w Wire) barrierFills(t *testing.T) {
	w.Arm(t, fault.Rule{Match: fault.Match{First: held}, Effect: fault.Barrier{Size: held, Wait: fault.Duration(patience)}})
	all := w.arrivals(t, held)
	sent := slices.MaxFunc(all, func(a, b arrival) int { return a.sent.Compare(b.sent) }).sent
	first := slices.MinFunc(all, func(a, b arrival) int { return a.came.Compare(b.came) }).came
	last := slices.MaxFunc(all, func(a, b arrival) int { return a.came.Compare(b.came) }).came
	if first.Before(sent) {
		t.Errorf("an answer came %v before the last request was sent", sent.Sub(first))
	}
	w.allSay(t, all, "fault:barrier "+strconv.Itoa(held)+" of "+strconv.Itoa(held))
	t.Logf("%d requests released within %v", held, last.Sub(first))
}

// barrierDoesNotFill sends fewer, and wants them to go on when the time is over.
func (w Wire) barrierDoesNotFill(t *testing.T) {
	const came = 3
	w.Arm(t, fault.Rule{Match: fault.Match{First: came}, Effect: fault.Barrier{Size: held, Wait: fault.Duration(longer)}})
	all := w.arrivals(t, came)
	for _, a := range all {
		if waited := a.came.Sub(all[0].sent); waited < longer {
			t.Errorf("an answer came after %v, want the barrier's %v", waited, longer)
		}
	}
	w.allSay(t, all, "fault:barrier "+strconv.Itoa(came)+" of "+strconv.Itoa(held))
}

func (w Wire) allSay(t *testing.T, all []arrival, name string) {
	t.Helper()
	for _, a := range all {
		if a.answer.end != endComplete || a.answer.status != 200 {
			t.Errorf("released: %s, want a complete 200", a.answer)
		}
		if got := a.answer.header.Get(w.Mark); w.Mark != "" && got != name {
			t.Errorf("%s = %q, want %q", w.Mark, got, name)
		}
	}
}

// arrivals makes n requests at a time, each on its own connection, and returns
// them in the order in which they were sent.
func (w Wire) arrivals(t *testing.T, n int) []arrival {
	t.Helper()
	conns, results := make([]net.Conn, n), make(chan arrival, n)
	for i := range conns {
		conns[i] = w.dial(t)
	}
	for _, conn := range conns {
		sent := clock.Now()
		go func() {
			answer, err := read(conn, w.Request())
			results <- arrival{sent, clock.Now(), answer, err}
		}()
	}
	all := make([]arrival, n)
	for i := range all {
		all[i] = <-results
	}
	for _, a := range all {
		if a.err != nil {
			t.Fatalf("the wire: %v", a.err)
		}
	}
	slices.SortFunc(all, func(a, b arrival) int { return a.sent.Compare(b.sent) })
	return all
}
