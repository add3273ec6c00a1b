package console

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// answer is what the console answers.
type answer struct {
	status int
	kind   string // content type
	body   []byte
	tag    string // of what does not change while the program runs; "" = it is data, and nobody keeps it
	allow  string
}

const (
	kindHTML = "text/html; charset=utf-8"
	kindJSON = "application/json; charset=utf-8"
)

// policy is what a browser may do with the page: run and load what the mock
// itself serves, speak to the mock, and nothing else. No text becomes markup,
// since the scripts may not make markup of text (trusted types).
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// refused is a refusal in the form of the control API.
func (a answer) refused(e *control.Error) answer {
	text, err := json.Marshal(e)
	if err != nil {
		text = []byte(`{"code":"internal","message":"the answer cannot be written as JSON"}`) // never: it is plain text
	}
	a.status, a.kind, a.body = e.Status, kindJSON, append(text, '\n')
	return a
}

// write is the one place that writes an answer.
func write(w http.ResponseWriter, r *http.Request, a answer) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if a.allow != "" {
		h.Set("Allow", a.allow)
	}
	if a.status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="iamport-mock control"`)
	}
	if a.tag != "" {
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", a.tag)
		if strings.Contains(r.Header.Get("If-None-Match"), a.tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", a.kind)
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body) // the peer may be gone
	}
}

// file is one of the page's own.
type file struct {
	kind string
	body []byte
	tag  string
}

// readFiles are the embedded files by the paths under which they are served.
func readFiles() map[string]file {
	kinds := map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
	files := map[string]file{}
	entries, err := assets.ReadDir("assets")
	if err != nil {
		return files // never: they are embedded
	}
	for _, entry := range entries {
		name := entry.Name()
		body, err := assets.ReadFile("assets/" + name)
		if err != nil {
			continue // never, likewise
		}
		sum := sha256.Sum256(body)
		files[root+name] = file{kind: kinds[name[strings.LastIndexByte(name, '.'):]], body: body, tag: `"` + hex.EncodeToString(sum[:8]) + `"`}
	}
	return files
}
