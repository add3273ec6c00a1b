package fault_test

import (
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

func TestGzipForWhatTheRequestAsks(t *testing.T) {
	t.Parallel()
	const none, unnamed, refused = "the request has no Accept-Encoding", "the request does not name gzip", "the request refuses gzip"
	for _, c := range []struct {
		reason  string
		accepts []string
		why     string // "" = packed
	}{
		{"no header: stricter than RFC 9110, because such clients cannot unpack", nil, none},
		{"an empty header: no coding at all", []string{""}, unnamed},
		{"the plain word", []string{"gzip"}, ""},
		{"letter case does not count", []string{"GZIP"}, ""},
		{"its old name, RFC 9110 section 8.4.1.3", []string{"x-gzip"}, ""},
		{"as browsers send it", []string{"gzip, deflate, br, zstd"}, ""},
		{"as Ruby sends it", []string{"gzip;q=1.0,deflate;q=0.6,identity;q=0.3"}, ""},
		{"any weight above 0", []string{"identity, gzip;q=0.001"}, ""},
		{"spaces and tabs where the grammar has them", []string{"deflate ,\tgzip ; Q=1.000"}, ""},
		{"a header in two lines", []string{"deflate", "gzip"}, ""},
		{"no compression", []string{"identity"}, unnamed},
		{"other codings", []string{"br, deflate"}, unnamed},
		{"any coding: it does not name gzip, and plain is as welcome", []string{"*"}, unnamed},
		{"any coding but one", []string{"br;q=0, *;q=0.5"}, unnamed},
		{"a longer word", []string{"gzipped"}, unnamed},
		{"forbidden", []string{"gzip;q=0"}, refused},
		{"forbidden at length", []string{"gzip;q=0.000, *"}, refused},
		{"asked for and forbidden", []string{"gzip, x-gzip;q=0"}, refused},
		{"a weight above 1", []string{"gzip;q=2"}, refused},
		{"a weight in words", []string{"gzip;q=high"}, refused},
		{"an empty weight", []string{"gzip;q="}, refused},
		{"a parameter other than a weight", []string{"gzip;level=9"}, refused},
	} {
		hits := setOf(t, 1, fault.Rule{Effect: fault.Gzip{}}).Decide(fault.Request{AcceptEncoding: c.accepts})
		d := &fault.Delivery{Body: []byte(record)}
		hits.Shape(d)
		name, coding := "fault:gzip", "gzip"
		if c.why != "" {
			name, coding = name+" not packed: "+c.why, ""
		}
		if hits.Name() != name || d.Header.Get("Content-Encoding") != coding || (string(d.Body) == record) != (c.why != "") {
			t.Errorf("%s: %s, Content-Encoding %q, %d bytes; want %s", c.reason, hits.Name(), d.Header.Get("Content-Encoding"), len(d.Body), name)
		}
	}
}

func TestForcedGzip(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, body, name, coding string }{
		{"whatever the request says", record, "fault:gzip", "gzip"},
		{"nothing can be packed", "", "fault:gzip not packed: there is no body", ""},
	} {
		hits := setOf(t, 1, fault.Rule{Effect: fault.Gzip{Force: true}}).Decide(fault.Request{AcceptEncoding: []string{"gzip;q=0"}})
		d := &fault.Delivery{Body: []byte(c.body)}
		hits.Shape(d)
		if hits.Name() != c.name || d.Header.Get("Content-Encoding") != c.coding || strings.Contains(hits.Name(), ",") {
			t.Errorf("%s: %s, Content-Encoding %q, want %s and %q", c.reason, hits.Name(), d.Header.Get("Content-Encoding"), c.name, c.coding)
		}
	}
}
