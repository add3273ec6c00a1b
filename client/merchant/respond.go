package merchant

import (
	"encoding/json"
	"net/http"
	"strings"
)

// reply is what a handler answers. The zero body is {}.
type reply struct {
	status     int
	body       answerBody
	page       string // template, in place of body for clients that want HTML; "" = the result page
	raw        []byte // in place of both
	media      string // of raw
	session    *session
	seeOther   string // where a browser goes on; "" = nowhere
	retryAfter string // seconds
	allow      string // the methods of the path; "" = this was one of them
}

// write is the one place that writes an answer.
func (m *Merchant) write(w http.ResponseWriter, r *request, a reply) {
	text, media := a.raw, a.media
	switch {
	case text != nil:
	case wantsPage(r.Request):
		if a.seeOther != "" {
			a.status = http.StatusSeeOther
			w.Header().Set("Location", a.seeOther)
		}
		text, media = m.render(a), "text/html; charset=utf-8"
	default:
		text, media = encode(a.body), "application/json"
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Security-Policy", m.policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept")
	if a.retryAfter != "" {
		h.Set("Retry-After", a.retryAfter)
	}
	if a.allow != "" {
		h.Set("Allow", a.allow)
	}
	if a.session != nil {
		http.SetCookie(w, m.sessions.cookie(*a.session))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(text) // the browser may be gone
}

// encode cannot fail for a struct of texts.
func encode(body answerBody) []byte {
	text, err := json.Marshal(body)
	if err != nil {
		return []byte("{}")
	}
	return append(text, '\n')
}

// wantsPage reports whether a person looks at the answer: a browser that
// navigates asks for HTML, a program for JSON or anything.
func wantsPage(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}
