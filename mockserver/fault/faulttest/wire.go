package faulttest

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
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
	tried := map[string]bool{fault.Barrier{}.Kind(): true}
	for _, c := range cases() {
		t.Run(c.name, func(t *testing.T) { w.try(t, c, plain) })
		for _, e := range c.effects {
			tried[e.Kind()] = true
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
		names += "fault:" + e.Kind()
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
