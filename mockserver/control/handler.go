package control

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"

	"github.com/gorilla/mux"
)

// root is what every path of the control API begins with.
const root = "/__admin/"

// HealthPath is where the health report lies.
const HealthPath = root + "health"

// HeaderHarness marks a call to the imitated API as the harness's own, not the
// merchant's: the journal does not count it. Any value will do.
const HeaderHarness = "X-Iamport-Mock-Harness"

// MaxBody is how many bytes the body of a change may have.
const MaxBody = 1 << 20

// Info is what only the listener knows.
type Info struct {
	API          string          // address of the imitated API, such as http://127.0.0.1:10851
	TLS          string          // address of the same over HTTPS; "" = off
	Proxy        string          // address of the proxy that redirects the real hosts to the mock; "" = off
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
	d := &server{mock: mock, info: info, paths: map[string]map[string]route{}, router: mux.NewRouter().UseEncodedPath().SkipClean(true)}
	for _, r := range routes() {
		if d.paths[r.path] == nil {
			d.paths[r.path] = map[string]route{}
			d.router.Path(root + r.path).Name(r.path)
		}
		for _, method := range r.methods() {
			d.paths[r.path][method] = r
		}
	}
	return d
}

type server struct {
	mock           Steered
	info           Info
	paths          map[string]map[string]route // by template and method
	router         *mux.Router                 // of templates; the table has a literal segment before a placeholder in its place
	waits, streams atomic.Int32                // under way
}

// methods are those that an operation answers.
func (r *route) methods() []string {
	if r.method == http.MethodGet && !r.lasts {
		return []string{http.MethodGet, http.MethodHead}
	}
	return []string{r.method}
}

// call is one request on its way.
type call struct {
	*server
	w      http.ResponseWriter
	r      *http.Request
	params map[string]string // of the path
	query  url.Values
}

func (c *call) ctx() context.Context { return c.r.Context() }

func (c *call) site() string { return c.params["site"] }

// item is the id in the path of what is not a site.
func (c *call) item() string { return cmp.Or(c.params["id"], c.params["imp_uid"]) }

// ServeHTTP refuses what the guard refuses, finds the operation and writes its
// answer.
func (d *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, err := d.answer(w, r)
	if err != nil {
		a = d.refusal(r, err)
	}
	write(w, a)
}

func (d *server) answer(w http.ResponseWriter, r *http.Request) (answer, error) {
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
	return found.serve(&call{server: d, w: w, r: r, params: params, query: query})
}

// find looks the operation up by the path as it came: no segment is cleaned
// away, and an escaped slash stays inside its segment. The path decides first, so
// faults/profile is never a rule of that id. mux's own answers, which are plain
// text, are not used.
func (d *server) find(r *http.Request) (route, map[string]string, error) {
	var match mux.RouteMatch
	if !d.router.Match(r, &match) || match.Route == nil {
		return route{}, nil, noSuchPath()
	}
	methods := d.paths[match.Route.GetName()]
	found, ok := methods[r.Method]
	if !ok {
		return route{}, nil, &methodError{slices.Sorted(maps.Keys(methods))}
	}
	params := make(map[string]string, len(match.Vars))
	for key, raw := range match.Vars {
		value, err := url.PathUnescape(raw)
		if err != nil {
			return route{}, nil, noSuchPath()
		}
		params[key] = value
	}
	return found, params, nil
}

func noSuchPath() *Error {
	return &Error{
		Status: http.StatusNotFound, Code: CodeNotFound, Message: "no such path",
		Hint: "the control API is described in openapi/control.yaml and begins at " + HealthPath,
	}
}
