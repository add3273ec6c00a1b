package fault

import (
	"bytes"
	"compress/gzip"
)

// Gzip, kind "gzip", compresses the body and says so in Content-Encoding, for a
// request that names gzip in Accept-Encoding with a weight above 0. Any other
// request gets its body as it is, and the hit's name says why: RFC 9110 lets a
// server compress where the header is absent or has "*", but clients that send
// no header cannot unpack.
type Gzip struct {
	Force bool `json:"force,omitempty"` // compress whatever the request says
}

// Kind is "gzip".
func (Gzip) Kind() string { return "gzip" }

// Validate has nothing to check.
func (Gzip) Validate() error { return nil }

func (Gzip) traits() traits { return traits{stage: stageCoding} }

// notPacked follows the kind in the name of a hit that left the body as it is.
const notPacked = "not packed: "

// The reasons for which a body is not packed.
const (
	noHeader  = "the request has no Accept-Encoding"
	refused   = "the request refuses gzip"
	unnamed   = "the request does not name gzip"
	emptyBody = "there is no body"
)

func (e Gzip) shape(h Hit, d *Delivery) {
	why := ""
	if !e.Force {
		why = whyNotGzip(h.accepts)
	}
	if len(d.Body) == 0 {
		why = emptyBody
	}
	if why != "" {
		h.say(notPacked + why)
		return
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(d.Body) // a buffer never fails
	_ = w.Close()          // nor here
	d.Body = packed.Bytes()
	d.set("Content-Encoding", "gzip")
}
