package serving

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// lazyListener gives connections whose deadlines cost little to move. net/http moves them four times a request, nearly
// always to a later time, and the runtime's timer takes longer for that than the answer takes.
type lazyListener struct{ net.Listener }

func (l lazyListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &lazyConn{Conn: conn}, nil
}

// lazyConn sets a deadline of the connection only when it comes sooner than the one that is set. When the one that is set
// passes and a later one was asked for, that one is set and the call goes on: no call ends before the deadline asked for,
// and none after it. It is safe for concurrent use as any connection is.
type lazyConn struct {
	net.Conn
	read, write deadline
}

// NetConn is the connection itself. A fault resets it.
func (c *lazyConn) NetConn() net.Conn { return c.Conn }

// CloseWrite ends the sending half, as net/http does before it closes a connection that still sends.
func (c *lazyConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// deadline is one of a connection; the zero time means that there is no deadline.
type deadline struct {
	mu         sync.Mutex
	asked, set time.Time
}

// sooner reports whether a passes before b.
func sooner(a, b time.Time) bool { return !a.IsZero() && (b.IsZero() || a.Before(b)) }

// ask takes a new deadline, and sets it if it comes sooner.
func (d *deadline) ask(t time.Time, set func(time.Time) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = t
	if !sooner(t, d.set) {
		return nil
	}
	d.set = t
	return set(t)
}

// extend sets the deadline that was asked for, if it comes later than the one that is set, and reports whether it did.
func (d *deadline) extend(set func(time.Time) error) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !sooner(d.set, d.asked) {
		return false
	}
	d.set = d.asked
	return set(d.asked) == nil
}

func (c *lazyConn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

func (c *lazyConn) SetReadDeadline(t time.Time) error { return c.read.ask(t, c.Conn.SetReadDeadline) }

func (c *lazyConn) SetWriteDeadline(t time.Time) error {
	return c.write.ask(t, c.Conn.SetWriteDeadline)
}

func (c *lazyConn) Read(p []byte) (int, error) {
	for {
		n, err := c.Conn.Read(p)
		if n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) || !c.read.extend(c.Conn.SetReadDeadline) {
			return n, err
		}
	}
}

func (c *lazyConn) Write(p []byte) (int, error) {
	written := 0
	for {
		n, err := c.Conn.Write(p[written:])
		written += n
		if !errors.Is(err, os.ErrDeadlineExceeded) || !c.write.extend(c.Conn.SetWriteDeadline) {
			return written, err
		}
	}
}
