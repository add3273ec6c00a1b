package intercept

import (
	"io"
	"net"
	"sync"
)

// handover is a listener whose connections came by CONNECT.
type handover struct {
	addr   net.Addr
	queue  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newHandover(name string) *handover {
	return &handover{addr: handoverAddr(name), queue: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept implements net.Listener.
func (h *handover) Accept() (net.Conn, error) {
	select {
	case conn := <-h.queue:
		return conn, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (h *handover) Close() error {
	h.once.Do(func() { close(h.closed) })
	return nil
}

// Addr implements net.Listener.
func (h *handover) Addr() net.Addr { return h.addr }

// take hands a connection over, or closes it when nobody accepts any more.
func (h *handover) take(conn net.Conn) {
	select {
	case h.queue <- conn:
	case <-h.closed:
		_ = conn.Close() // the server is stopping; nothing to tell the peer
	}
}

type handoverAddr string

func (handoverAddr) Network() string  { return "connect" }
func (a handoverAddr) String() string { return string(a) }

// tunnel is a connection that came by CONNECT, with what was read of it ahead.
type tunnel struct {
	net.Conn
	ahead []byte
}

// Read gives what was read ahead first.
func (t *tunnel) Read(p []byte) (int, error) {
	if len(t.ahead) == 0 {
		return t.Conn.Read(p)
	}
	n := copy(p, t.ahead)
	t.ahead = t.ahead[n:]
	return n, nil
}

// NetConn is the connection below, which a reset needs.
func (t *tunnel) NetConn() net.Conn { return t.Conn }

// tlsHandshake is the first byte of a TLS connection.
const tlsHandshake = 0x16

// peek reads the first byte of a connection and reports whether TLS begins with
// it: a client may CONNECT for plain HTTP too.
func peek(conn net.Conn) (ahead *tunnel, secure bool, err error) {
	first := make([]byte, 1)
	if _, err := io.ReadFull(conn, first); err != nil {
		return nil, false, err
	}
	return &tunnel{conn, first}, first[0] == tlsHandshake, nil
}

// connections are those that somebody else serves, kept to be closed.
type connections struct {
	mu     sync.Mutex
	open   map[net.Conn]struct{}
	closed bool
}

// add keeps conn. It reports whether that is still possible; if not, conn is
// closed.
func (c *connections) add(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		_ = conn.Close() // as all others were
		return false
	}
	if c.open == nil {
		c.open = map[net.Conn]struct{}{}
	}
	c.open[conn] = struct{}{}
	return true
}

func (c *connections) remove(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, conn)
}

func (c *connections) close() {
	c.mu.Lock()
	open := c.open
	c.open, c.closed = nil, true
	c.mu.Unlock()
	for conn := range open { // without the lock, which each needs to be forgotten
		_ = conn.Close() // best effort: the peer sees the end
	}
}

// tracked is a connection that is forgotten when it is closed.
type tracked struct {
	net.Conn
	all *connections
}

// Close implements net.Conn.
func (t *tracked) Close() error {
	t.all.remove(t)
	return t.Conn.Close()
}
