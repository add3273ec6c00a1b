package fault

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"strings"
)

// Gzip, kind "gzip", compresses the body and says so in Content-Encoding, for a
// request that names gzip in Accept-Encoding with a weight above 0. Any other
// request gets its body as it is, and the hit's name says why: RFC 9110 lets a
// server compress where the header is absent or has "*", but clients that send
// no header cannot unpack.
type Gzip struct {
	Force bool `json:"force,omitempty"` // compress whatever the request says
}

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

// weight is the parameter of a coding in Accept-Encoding (RFC 9110, 12.4.2).
var weight = regexp.MustCompile(`^[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$`)

// whyNotGzip says why an answer to a request with these values of
// Accept-Encoding is not packed with gzip; "" = it is. x-gzip is another name of
// gzip (RFC 9110, 8.4.1.3). A weight that cannot be read counts as 0, and a
// request that both asks for gzip and refuses it refuses it.
func whyNotGzip(accepts []string) string {
	if len(accepts) == 0 {
		return noHeader
	}
	why := unnamed
	for _, value := range accepts {
		for item := range strings.SplitSeq(value, ",") {
			coding, parameter, weighted := strings.Cut(item, ";")
			coding = strings.ToLower(strings.Trim(coding, " \t"))
			if coding != "gzip" && coding != "x-gzip" {
				continue
			}
			if weighted && !positive(strings.Trim(parameter, " \t")) {
				return refused
			}
			why = ""
		}
	}
	return why
}

// positive reports whether a weight is one, and above 0.
func positive(parameter string) bool {
	found := weight.FindStringSubmatch(parameter)
	return found != nil && strings.Trim(found[1], "0.") != ""
}
