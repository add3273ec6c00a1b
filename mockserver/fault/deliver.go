package fault

import (
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// contentJSON is what the imitated API says about its answers.
const contentJSON = "application/json; charset=UTF-8"

// Delivery is an answer and how it goes over the wire. [Deliver] plays it.
type Delivery struct {
	Status int         // 0 = 200
	Header http.Header // nil = none. Content-Length is not read: Deliver writes it
	Body   []byte      // may be shared with other answers; nobody writes into it
	Parts  []Part      // nil = one piece of known length, otherwise chunks
	Cut    Cut         // zero = the connection stays
}

// Part is a piece of a Delivery's body that is flushed by itself.
type Part struct {
	Bytes int           // of the body; more than there is means the rest. The last part is the rest in any case
	Pause time.Duration // before it, of the host's time
}

// Ending is how a connection ends.
type Ending string

// The endings. Over HTTP/2 all but CutNone reset the stream.
const (
	CutNone       Ending = ""            // it does not
	CutReset      Ending = "reset"       // TCP reset instead of an answer
	CutResetAfter Ending = "reset after" // TCP reset inside the body
	CutClose      Ending = "close"       // orderly end instead of an answer
	CutCloseAfter Ending = "close after" // orderly end inside the body, short of the announced length
)

// Cut is where and how a connection ends. The zero value is nowhere.
type Cut struct {
	How   Ending
	After int // bytes of the body that are sent before, for the endings inside it
}

// Sent is the part of the body that reaches the wire: none, some or all of it.
// It shares memory with the body.
func (d *Delivery) Sent() []byte {
	switch {
	case d.Cut.How == CutReset || d.Cut.How == CutClose || !bodyAllowed(d.Status):
		return nil
	case d.Cut.How != CutNone:
		return d.Body[:min(max(d.Cut.After, 0), len(d.Body))]
	}
	return d.Body
}

// Answered reports whether any answer, a status line at least, is sent.
func (d *Delivery) Answered() bool { return d.Cut.How != CutReset && d.Cut.How != CutClose }

// set puts a header.
func (d *Delivery) set(name, value string) {
	if d.Header == nil {
		d.Header = http.Header{}
	}
	d.Header.Set(name, value)
}

// replace puts another answer in the place of the server's.
func (d *Delivery) replace(status int, contentType string, body []byte) {
	d.Status, d.Body, d.Parts = status, body, nil
	d.set("Content-Type", contentType)
	for _, name := range []string{"Content-Encoding", "Retry-After", "Www-Authenticate", "Www-Authorize"} {
		d.Header.Del(name) // they belong to the answer that is gone
	}
	if !bodyAllowed(status) {
		d.Body = nil
		d.Header.Del("Content-Type")
	}
}

// bodyAllowed reports whether HTTP lets an answer of this status have a body.
func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// grace is how long a peer gets to take what was sent before its connection is
// reset, and how long its own last bytes are read before an orderly end: a reset
// discards what is under way in either direction.
const grace = 20 * time.Millisecond

// Deliver plays d on w, once. Headers that w already has stay unless d.Header
// has them too. An answer in one piece gets a Content-Length; one in parts is
// chunked. To cut, it takes the connection over and ends it; where that cannot
// be done (HTTP/2, a recorder) it panics with http.ErrAbortHandler, which resets
// the stream. The error is the context's when that ends during a pause, or what
// writing said; there is nothing left to tell the peer then.
func Deliver(ctx context.Context, w http.ResponseWriter, d *Delivery) error {
	if !d.Answered() {
		return sever(ctx, w, d.Cut.How)
	}
	status := d.Status
	if status == 0 {
		status = http.StatusOK
	}
	header := w.Header()
	maps.Copy(header, d.Header)
	header.Del("Content-Length")
	if len(d.Parts) == 0 && bodyAllowed(status) {
		header.Set("Content-Length", strconv.Itoa(len(d.Body)))
	}
	w.WriteHeader(status)
	if err := writeParts(ctx, w, d); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
		return err
	}
	if d.Cut.How == CutNone {
		return nil
	}
	if err := flush(w); err != nil {
		return err
	}
	return sever(ctx, w, d.Cut.How)
}

func writeParts(ctx context.Context, w http.ResponseWriter, d *Delivery) error {
	left, parts := d.Sent(), d.Parts
	if len(parts) == 0 {
		if len(left) == 0 {
			return nil
		}
		_, err := w.Write(left)
		return err
	}
	for i, part := range parts {
		n := min(max(part.Bytes, 0), len(left))
		if i == len(parts)-1 {
			n = len(left)
		}
		if part.Pause > 0 {
			if err := clock.Sleep(ctx, part.Pause); err != nil {
				return err
			}
		}
		if n > 0 {
			if _, err := w.Write(left[:n]); err != nil {
				return err
			}
		}
		if err := flush(w); err != nil {
			return err
		}
		if left = left[n:]; len(left) == 0 && d.Cut.How != CutNone {
			return nil // the parts after the cut never come
		}
	}
	return nil
}

// flush sends what was written. A writer that cannot do so keeps it in order.
func flush(w http.ResponseWriter) error {
	if err := http.NewResponseController(w).Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// sever takes the connection from net/http and ends it.
func sever(ctx context.Context, w http.ResponseWriter, how Ending) error {
	conn, _, err := http.NewResponseController(w).Hijack()
	if errors.Is(err, http.ErrNotSupported) {
		panic(http.ErrAbortHandler)
	}
	if err != nil {
		return err
	}
	switch how {
	case CutResetAfter:
		_ = clock.Sleep(ctx, grace) // cut short or not, the reset follows
		return reset(conn)
	case CutReset:
		return reset(conn)
	}
	return hangUp(conn)
}

// reset closes the connection so that the peer gets a TCP reset, below TLS too,
// whose orderly end would be an answer of a kind. A connection that hides its
// TCP one (no NetConn, no SetLinger) is closed in order.
func reset(conn net.Conn) error {
	for {
		wrapped, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			break
		}
		conn = wrapped.NetConn()
	}
	if tcp, ok := conn.(interface{ SetLinger(sec int) error }); ok {
		if err := tcp.SetLinger(0); err != nil {
			_ = conn.Close()
			return err
		}
	}
	return conn.Close()
}

// hangUp ends the connection in order. What the peer still sends is read first,
// because closing a connection with unread bytes resets it.
func hangUp(conn net.Conn) error {
	if err := conn.SetReadDeadline(clock.Now().Add(grace)); err == nil {
		_, _ = io.Copy(io.Discard, conn) // until the peer's end, an error or the deadline
	}
	return conn.Close()
}
