package contract

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// usualIdle is how long a connection is kept for the next request of its
	// visitor. Node closes after 5 s and gunicorn after 2: who uses a connection
	// just then sees a failure that is nobody's fault.
	usualIdle = time.Second
	// dialWithin is how long making a connection may take.
	dialWithin = 5 * time.Second
)

// errGone: the connection that was kept is there no more. A transport that lost
// its connection would make another one, and send a GET a second time without
// saying so; here it gets this in place of a second connection.
var errGone = errors.New("the connection ended before an answer began")

// connection is one connection to the target, made when it is first used and
// never made anew.
type connection struct {
	transport http.RoundTripper
	shared    bool // the transport is that of the caller, who knows what it does
	dialed    atomic.Bool
	written   atomic.Int64 // bytes, of all requests
}

func newConnection(idle time.Duration) *connection {
	c := &connection{}
	c.transport = &http.Transport{
		DialContext: c.dial, IdleConnTimeout: idle, MaxIdleConnsPerHost: 1, TLSHandshakeTimeout: dialWithin,
		MaxResponseHeaderBytes: 64 << 10,
	}
	return c
}

func (c *connection) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if c.dialed.Swap(true) {
		return nil, errGone
	}
	conn, err := (&net.Dialer{Timeout: dialWithin}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err //nolint:wrapcheck // the transport names the address
	}
	return &countingConn{Conn: conn, written: &c.written}, nil
}

func (c *connection) close() {
	if pool, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}

// countingConn counts what is written, so that a request of which nothing was
// sent can be told from one that was.
type countingConn struct {
	net.Conn
	written *atomic.Int64
}

func (c *countingConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.written.Add(int64(n))
	return n, err //nolint:wrapcheck // the connection itself
}

// browser is what one visitor sends requests with: cookies and connections that
// no other visitor has. Each connection carries one request at a time, so that
// the next one is never sent on a connection that the target is about to close.
type browser struct {
	target *Target
	jar    http.CookieJar // nil = none

	mu     sync.Mutex
	kept   []*connection
	closed bool
}

// connection gives a connection for one request: one that was kept, or else a
// fresh one.
func (b *browser) connection() *connection {
	b.mu.Lock()
	defer b.mu.Unlock()
	if last := len(b.kept) - 1; last >= 0 {
		c := b.kept[last]
		b.kept = b.kept[:last]
		return c
	}
	return b.fresh()
}

// fresh gives a connection that has carried nothing.
func (b *browser) fresh() *connection {
	if shared := b.target.transport; shared != nil {
		return &connection{transport: shared, shared: true}
	}
	return newConnection(b.target.idle)
}

// release takes a connection back after an answer, or after a failure, which has
// the status 0. None is kept after a 5xx: servers close it after a failure of
// their own, some without saying so.
func (b *browser) release(c *connection, status int) {
	if c.shared {
		return // its transport keeps connections by its own rules
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || status == 0 || status >= http.StatusInternalServerError {
		c.close()
		return
	}
	b.kept = append(b.kept, c)
}

func (b *browser) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, c := range b.kept {
		c.close()
	}
	b.kept = nil
}
