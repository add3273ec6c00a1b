package window

import (
	"net/http"
	"strconv"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
)

// policy is what a page of the window may load and do: its own files, and
// forms to itself. It may stand inside any page, as a layer does.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'"

const (
	kindHTML   = "text/html; charset=utf-8"
	kindScript = "text/javascript; charset=utf-8"
)

// reply is what is answered. A zero status is 200.
type reply struct {
	status int
	kind   string // content type
	body   []byte
	etag   string // of a file, which is asked for again each time; "" = never kept
	shared bool   // pages of other origins may load it
	header map[string]string
}

// seeOther sends the browser on by GET. The address is relative, so that the
// mock may stand behind a path of somebody else's server.
func seeOther(to string) reply {
	return reply{status: http.StatusSeeOther, header: map[string]string{"Location": to}}
}

// write is the one place that writes an answer.
func (m *handler) write(w http.ResponseWriter, r *http.Request, a reply) {
	h := w.Header()
	h.Set(answer.HeaderMock, m.info.Version)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if a.kind == kindHTML {
		h.Set("Content-Security-Policy", policy)
	}
	if a.shared { // as a CDN would
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	for name, value := range a.header {
		h.Set(name, value)
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if a.etag != "" {
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", a.etag)
		if r.Header.Get("If-None-Match") == a.etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if a.kind != "" {
		h.Set("Content-Type", a.kind)
	}
	if a.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body) // the peer may be gone
	}
}
