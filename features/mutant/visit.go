package mutant

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/client"
)

// visit is what a careless merchant carries through one request of a browser.
type visit struct {
	said     map[string]any        // by the browser: JSON body or query
	redirect bool                  // it came by GET
	cert     *client.Certification // that was read; nil = none
	token    string                // that was sent
}

type visitKey struct{}

// visitOf is the visit of a request, never nil.
func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// visiting begins a visit for each request.
func visiting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{said: map[string]any{}, redirect: isRedirect(r)}
		if r.Method == http.MethodPost {
			_ = json.Unmarshal(reread(r), &v.said) // what is no JSON says nothing
		}
		for key, values := range r.URL.Query() {
			v.said[key] = values[0]
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
	})
}

func isRedirect(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Path == "/certifications/redirect"
}

func isSignUp(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == "/certifications"
}

// mostRead is above what the reference reads of a body, so that it still sees
// that a body is too long.
const mostRead = 64 << 10

// reread is the body of a request, which can be read once more.
func reread(r *http.Request) []byte {
	body, err := io.ReadAll(io.LimitReader(r.Body, mostRead))
	if err != nil {
		body = nil
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// truth is how JavaScript tests a value.
func truth(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case float64:
		return v != 0
	default:
		return true
	}
}

// answer is an answer to the browser that is not sent yet.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

// Header is the header to be sent.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader sets the status to be sent.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write adds to the body to be sent.
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }

// add puts more keys into a JSON object.
func (a *answer) add(more map[string]any) {
	fields := map[string]any{}
	if !strings.HasPrefix(a.header.Get("Content-Type"), "application/json") || json.Unmarshal(a.body.Bytes(), &fields) != nil {
		return
	}
	for key, value := range more {
		fields[key] = value
	}
	if text, err := json.Marshal(fields); err == nil {
		a.body.Reset()
		a.body.Write(text)
	}
}

// send writes the answer.
func (a *answer) send(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) // the browser may be gone
}

// held is what a handler answers, before anybody sees it.
func held(next http.Handler, r *http.Request) *answer {
	a := &answer{status: http.StatusOK, header: http.Header{}}
	next.ServeHTTP(a, r)
	return a
}

// editing changes answers on their way to the browser.
func editing(edit func(v *visit, a *answer)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return visiting(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := held(next, r)
			edit(visitOf(r.Context()), a)
			a.send(w)
		}))
	}
}
