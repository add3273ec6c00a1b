package fault

import (
	"bytes"
	"compress/gzip"
)

// Gzip, kind "gzip", compresses the body and says so in Content-Encoding,
// whether the client asked for that or not.
type Gzip struct{}

// Kind is "gzip".
func (Gzip) Kind() string { return "gzip" }

// Validate has nothing to check.
func (Gzip) Validate() error { return nil }

func (Gzip) traits() traits { return traits{stage: stageCoding} }

func (Gzip) shape(_ Hit, d *Delivery) {
	if len(d.Body) == 0 {
		return
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(d.Body) // a buffer never fails
	_ = w.Close()          // nor here
	d.Body = packed.Bytes()
	d.set("Content-Encoding", "gzip")
}
