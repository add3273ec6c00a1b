package fault

import (
	"net/http"
	"time"
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
