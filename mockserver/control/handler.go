package control

import (
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Root is what every path of the control API begins with.
const Root = "/__admin/"

// HealthPath is where the health report lies.
const HealthPath = Root + "health"

// HeaderHarness marks a call to the imitated API as the harness's own, not the
// merchant's: the journal does not count it. Any value will do.
const HeaderHarness = "X-Iamport-Mock-Harness"

// MaxBody is how many bytes the body of a change may have.
const MaxBody = 1 << 20

// Info is what only the listener knows.
type Info struct {
	API          string          // address of the imitated API, such as http://127.0.0.1:10851
	TLS          string          // address of the same over HTTPS; "" = off
	Proxy        string          // address of the proxy that bends the real hosts to the mock; "" = off
	Authority    func() []byte   // the certificate that HTTPS is signed by, in PEM; nil = there is none
	Token        string          // opens the API to any Host; "" = nothing does
	RequireToken bool            // refuse whoever has no token, as beyond loopback one must
	Closing      <-chan struct{} // ends streams and waits when the listener shuts down; nil = never
	Log          *slog.Logger    // told of faults of the mock; nil = nobody is
}

// Handler serves a mock's control API. It is safe for concurrent use.
func Handler(mock Steered, info Info) http.Handler {
	if info.Log == nil {
		info.Log = slog.New(slog.DiscardHandler)
	}
	return &door{mock: mock, info: info, routes: routes()}
}

type door struct {
	mock   Steered
	info   Info
	routes []route
}

// route is one operation of the document.
type route struct {
	operation string // operationId
	method    string
	path      string // template below Root
	serve     func(*call) (answer, error)
	lasts     bool // it may last; so no HEAD
}

// call is one request on its way.
type call struct {
	*door
	w      http.ResponseWriter
	r      *http.Request
	params map[string]string // of the path
	query  url.Values
}

func (c *call) site() string { return c.params["site"] }

// ServeHTTP lets nobody in whom the guard does not know, finds the operation
// and writes what it answers.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, err := d.answer(w, r)
	if err != nil {
		a = d.refusal(r, err)
	}
	write(w, a)
}

func (d *door) answer(w http.ResponseWriter, r *http.Request) (answer, error) {
	if err := d.info.Admit(r); err != nil {
		return answer{}, err
	}
	found, params, err := d.find(r)
	if err != nil {
		return answer{}, err
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return answer{}, Invalid("query", "found text that is not percent-encoded pairs")
	}
	return found.serve(&call{door: d, w: w, r: r, params: params, query: query})
}

// find looks the operation up by the path as it came: no segment is cleaned
// away, and an escaped slash stays inside its segment.
func (d *door) find(r *http.Request) (*route, map[string]string, error) {
	path, below := strings.CutPrefix(r.URL.EscapedPath(), Root)
	var methods []string
	for i := range d.routes {
		if !below {
			break
		}
		candidate := &d.routes[i]
		params, ok := match(candidate.path, path)
		switch {
		case !ok:
		case candidate.method == r.Method, r.Method == http.MethodHead && candidate.method == http.MethodGet && !candidate.lasts:
			return candidate, params, nil
		default:
			methods = append(methods, candidate.method)
			if candidate.method == http.MethodGet && !candidate.lasts {
				methods = append(methods, http.MethodHead)
			}
		}
	}
	if len(methods) == 0 {
		return nil, nil, &Error{
			Status: http.StatusNotFound, Code: CodeNotFound, Message: "no such path",
			Hint: "the control API is described in openapi/control.yaml and begins at " + HealthPath,
		}
	}
	slices.Sort(methods)
	return nil, nil, &methodError{methods}
}

// match holds an escaped path against a template, segment by segment.
func match(template, path string) (map[string]string, bool) {
	wants, has := strings.Split(template, "/"), strings.Split(path, "/")
	if len(wants) != len(has) {
		return nil, false
	}
	var params map[string]string
	for i, want := range wants {
		name, isParam := strings.CutPrefix(want, "{")
		if !isParam {
			if want != has[i] {
				return nil, false
			}
			continue
		}
		value, err := url.PathUnescape(has[i])
		if err != nil || value == "" {
			return nil, false
		}
		if params == nil {
			params = map[string]string{}
		}
		params[strings.TrimSuffix(name, "}")] = value
	}
	return params, true
}
