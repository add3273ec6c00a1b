package journal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// noon is when everything in these tests happens.
func noon() time.Time { return time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC) }

// plain is a small record of a route.
func plain(route string) *journal.Record {
	return &journal.Record{
		Arrived: noon(), Completed: noon().Add(250 * time.Microsecond), SiteTime: noon(), Site: "imp00000000",
		Route: route, Method: http.MethodGet, Path: "/certifications/imp_1", Status: http.StatusOK, Reason: "ok", ImpUID: "imp_1",
	}
}

// fill records n plain records of a route under the ids from first on.
func fill(j *journal.Journal, route string, first, n int) {
	for id := first; id < first+n; id++ {
		j.Record(uint64(id), plain(route))
	}
}

func ids(entries []journal.Entry) []uint64 {
	var out []uint64
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return out
}

// hex40 looks like an access token.
func hex40(c string) string { return strings.Repeat(c, 40) }

// ready is a body that is written when asked, at the site's time.
type ready struct{ text string }

func (r *ready) AppendBody(dst []byte, at time.Time) []byte {
	return append(append(dst, r.text...), at.Format("15:04")...)
}

func (r *ready) Len() int { return len(r.text) + 5 }

func must[T any](t *testing.T) func(v T, ok bool) T {
	return func(v T, ok bool) T {
		t.Helper()
		if !ok {
			t.Fatal("not found")
		}
		return v
	}
}
