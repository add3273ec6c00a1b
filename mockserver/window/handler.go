package window

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// root is what the paths of the identity window begin with.
const root = "/__window/"

const (
	currentSDK = "/v1/iamport.js"
	olderSDK   = "/js/iamport.payment" // then a version or nothing, and .js
)

// Has reports whether a path belongs to this package: the two places of the
// SDK, and the window's own. Anything else is the imitated API's to answer.
func Has(path string) bool {
	return strings.HasPrefix(path, root) || isSDK(path)
}

// isSDK reports whether a path is one under which the real SDK lies.
func isSDK(path string) bool {
	if path == currentSDK {
		return true
	}
	version, ok := strings.CutPrefix(path, olderSDK)
	if !ok {
		return false
	}
	version, ok = strings.CutSuffix(version, ".js")
	return ok && !strings.Contains(version, "/") && (version == "" || version[0] == '-' || version[0] == '.')
}

// Info is what only the server around the window knows.
type Info struct {
	Version string       // of the mock
	Log     *slog.Logger // told when a window opens and how it ends; nil = nobody is
}

// Handler serves the SDK and the identity windows of a mock. It is safe for
// concurrent use, and forgets the oldest of a thousand windows.
func Handler(mock control.Steered, info Info) http.Handler {
	if info.Log == nil {
		info.Log = slog.New(slog.DiscardHandler)
	}
	return &handler{mock: mock, info: info, visits: newVisitStore()}
}

type handler struct {
	mock   control.Steered
	info   Info
	visits *visitStore
}

// ServeHTTP finds what a path means and writes what it answers.
func (m *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, err := m.answer(w, r)
	if err != nil {
		a = m.refusal(r, err)
	}
	m.write(w, r, a)
}

func (m *handler) answer(w http.ResponseWriter, r *http.Request) (reply, error) {
	if isSDK(r.URL.Path) {
		return m.reading(r, m.sdk)
	}
	rest := strings.TrimPrefix(r.URL.Path, root)
	switch name, isAsset := strings.CutPrefix(rest, "assets/"); {
	case isAsset:
		return m.reading(r, func(*http.Request) (reply, error) { return asset(name) })
	case rest == "open":
		return m.reading(r, m.open)
	}
	id, step, _ := strings.Cut(rest, "/")
	v, ok := m.visits.get(id)
	if !ok {
		return reply{}, &refusal{status: http.StatusNotFound, key: "unknown_window"}
	}
	return m.step(w, r, v, step)
}

// reading lets through the requests that only read.
func (m *handler) reading(r *http.Request, serve func(*http.Request) (reply, error)) (reply, error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return serve(r)
	case http.MethodOptions:
		return reply{status: http.StatusNoContent, header: map[string]string{"Allow": "GET, HEAD, OPTIONS"}}, nil
	}
	return reply{}, &refusal{status: http.StatusMethodNotAllowed, key: "wrong_method"}
}

// refusal is a request that a window cannot meet, worded by a key of the
// phrases.
type refusal struct {
	status int
	key    string
	detail string // beside the phrase; "" = nothing
	lang   string // "" = Korean
}

func (e *refusal) Error() string { return strings.TrimSpace(e.key + " " + e.detail) }

// refusal shows an error as a page of its own.
func (m *handler) refusal(r *http.Request, err error) reply {
	told := new(refusal)
	if !errors.As(err, &told) {
		mine := new(control.Error)
		if errors.As(err, &mine) && mine.Status < http.StatusInternalServerError {
			told = &refusal{status: mine.Status, key: "gone", detail: mine.Error()}
		} else {
			m.info.Log.ErrorContext(r.Context(), "a fault of the identity window", "error", err.Error())
			told = &refusal{status: http.StatusInternalServerError, key: "internal"}
		}
	}
	up := strings.Repeat("../", strings.Count(strings.TrimPrefix(r.URL.Path, root), "/"))
	a := m.page("problem", &view{lang: told.lang, Base: up, Problem: wordsOf(told.lang)[told.key], Detail: told.detail})
	a.status = told.status
	if told.status == http.StatusMethodNotAllowed {
		a.header = map[string]string{"Allow": "GET, HEAD, OPTIONS, POST"}
	}
	return a
}
