package console

import (
	"embed"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

//go:embed assets
var assets embed.FS

// Below root lie the page's own files, its draft of a fixture, and the Korean of what
// the control API says.
const (
	root       = "/console/"
	draftPath  = root + "draft"
	koreanPath = root + "korean"
)

// Handler serves a mock's control API, as [control.Handler] does, and the page
// at "/". It is safe for concurrent use.
func Handler(mock control.Steered, info control.Info) http.Handler {
	if info.Log == nil {
		info.Log = slog.New(slog.DiscardHandler)
	}
	return &handler{mock: mock, info: info, api: control.Handler(mock, info), files: readFiles(), korean: sync.OnceValue(catalogue), fields: sync.OnceValue(fieldCatalogue)}
}

type handler struct {
	mock  control.Steered
	info  control.Info
	api   http.Handler
	files map[string]file // by path
	// korean and fields are made when a page in Korean first asks.
	korean, fields func() *bilingual.Catalogue
}

// ServeHTTP answers for the page and leaves the rest to the control API.
func (d *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	if path != "/" && !strings.HasPrefix(path, root) {
		d.api.ServeHTTP(w, r)
		return
	}
	a, err := d.answer(w, r)
	if err != nil {
		a = d.refusal(r, err)
	}
	write(w, r, a)
}

func (d *handler) answer(w http.ResponseWriter, r *http.Request) (answer, error) {
	path := r.URL.EscapedPath()
	// What holds no data opens to everybody where the token is the lock: it is
	// the page that asks for the token.
	post := path == draftPath || path == koreanPath
	if !d.info.RequireToken || post {
		if err := d.info.Admit(r); err != nil {
			return answer{}, err
		}
	}
	if post {
		if err := oneMethod(r, http.MethodPost); err != nil {
			return answer{}, err
		}
		if path == koreanPath {
			return d.inKorean(w, r)
		}
		return draft(w, r)
	}
	file, found := d.files[path]
	if path != "/" && !found {
		return answer{}, &control.Error{Status: http.StatusNotFound, Code: control.CodeNotFound, Message: "the console has no such file", Hint: "it begins at /"}
	}
	if err := oneMethod(r, http.MethodGet, http.MethodHead); err != nil {
		return answer{}, err
	}
	if found {
		return answer{status: http.StatusOK, kind: file.kind, body: file.body, tag: file.tag}, nil
	}
	return d.page(r)
}

// methodError is a 405 with the methods that there are.
type methodError struct{ allowed []string }

func (e *methodError) Error() string { return "this path has " + strings.Join(e.allowed, ", ") }

func oneMethod(r *http.Request, allowed ...string) error {
	if slices.Contains(allowed, r.Method) {
		return nil
	}
	return &methodError{allowed}
}

// refusal words an error as the control API does. What is no [control.Error] is
// a fault of the mock: it goes to the log, and the peer learns no more than that.
func (d *handler) refusal(r *http.Request, err error) answer {
	told := new(control.Error)
	method := new(methodError)
	a := answer{}
	switch {
	case errors.As(err, &method):
		a.allow = strings.Join(method.allowed, ", ")
		told = &control.Error{Status: http.StatusMethodNotAllowed, Code: control.CodeMethod, Message: method.Error()}
	case errors.As(err, &told):
	default:
		d.info.Log.ErrorContext(r.Context(), "a fault of the console", "error", err.Error())
		told = &control.Error{Status: http.StatusInternalServerError, Code: control.CodeInternal, Message: "a fault of the mock; its log says more"}
	}
	return a.refused(told)
}
