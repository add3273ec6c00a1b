package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"github.com/gorilla/mux"
)

// The tests in this file show how gorilla/mux v1.8 treats odd paths and why the API's router is built as it is.
// When one fails after an upgrade, the library has changed: read what, then decide anew.

// muxAnswer is what a router did with one request.
type muxAnswer struct {
	status     int
	uid        string // the variable as mux gives it, still encoded with UseEncodedPath
	location   string
	middleware bool // whether middleware installed by Use ran
}

// askMux sends one request line to a router with a route of our shape. The path is put into the request as a
// client's bytes would: Path decoded, RawPath as sent.
func askMux(t *testing.T, configure func(*mux.Router), method, rawPath string) muxAnswer {
	t.Helper()
	var answer muxAnswer
	router := mux.NewRouter()
	configure(router)
	router.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer.middleware = true
			next.ServeHTTP(w, r)
		})
	})
	router.HandleFunc("/certifications/{imp_uid}", func(_ http.ResponseWriter, r *http.Request) {
		answer.uid = mux.Vars(r)["imp_uid"]
	}).Methods(http.MethodGet)
	path, err := url.PathUnescape(rawPath)
	if err != nil {
		t.Fatalf("net/http would refuse the path %s: %v", rawPath, err)
	}
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path, r.URL.RawPath = path, rawPath
	w := httptest.NewRecorder()
	router.ServeHTTP(w, r)
	answer.status, answer.location = w.Code, w.Header().Get("Location")
	return answer
}

func plainMux(*mux.Router) {}

func encodedMux(r *mux.Router) { r.UseEncodedPath() }

func ourMux(r *mux.Router) { r.UseEncodedPath().SkipClean(true) }

func TestLearnMuxPaths(t *testing.T) {
	tests := []struct {
		reason    string
		configure func(*mux.Router)
		method    string
		path      string
		want      muxAnswer
	}{
		{"an id", plainMux, "GET", "/certifications/imp_1", muxAnswer{status: 200, uid: "imp_1", middleware: true}},
		{"trap: an encoded slash in a parameter is a 404", plainMux, "GET", "/certifications/a%2Fb", muxAnswer{status: 404}},
		{"UseEncodedPath finds it, and hands it over still encoded", encodedMux, "GET", "/certifications/a%2Fb", muxAnswer{status: 200, uid: "a%2Fb", middleware: true}},
		{"trap: a doubled slash is redirected, which makes a GET of a POST", plainMux, "POST", "//certifications/imp_1", muxAnswer{status: 301, location: "/certifications/imp_1"}},
		{"UseEncodedPath alone does not help", encodedMux, "POST", "//certifications/imp_1", muxAnswer{status: 301, location: "/certifications/imp_1"}},
		{"SkipClean leaves it as it is: not found", ourMux, "POST", "//certifications/imp_1", muxAnswer{status: 404}},
		{"trap: dots are redirected to another route", plainMux, "GET", "/certifications/../users", muxAnswer{status: 301, location: "/users"}},
		{"SkipClean leaves them as they are", ourMux, "GET", "/certifications/../users", muxAnswer{status: 404}},
		{"dots alone are an id", ourMux, "GET", "/certifications/..", muxAnswer{status: 200, uid: "..", middleware: true}},
		{"encoded dots too", ourMux, "GET", "/certifications/%2e%2e", muxAnswer{status: 200, uid: "%2e%2e", middleware: true}},
		{"a NUL is an id", ourMux, "GET", "/certifications/%00", muxAnswer{status: 200, uid: "%00", middleware: true}},
		{"bytes that are no UTF-8 are an id", ourMux, "GET", "/certifications/%ff", muxAnswer{status: 200, uid: "%ff", middleware: true}},
		{"unicode is an id", ourMux, "GET", "/certifications/%EA%B9%80", muxAnswer{status: 200, uid: "%EA%B9%80", middleware: true}},
		{"unicode that a client did not encode arrives encoded", ourMux, "GET", "/certifications/김", muxAnswer{status: 200, uid: "%EA%B9%80", middleware: true}},
		{"no id does not match", ourMux, "GET", "/certifications/", muxAnswer{status: 404}},
		{"a trailing slash does not match", ourMux, "GET", "/certifications/imp_1/", muxAnswer{status: 404}},
		{"a literal has one spelling", ourMux, "GET", "/certific%61tions/imp_1", muxAnswer{status: 404}},
		{"trap: middleware does not run for a 405, so ours wraps the router", ourMux, "POST", "/certifications/imp_1", muxAnswer{status: 405}},
		{"trap: nor for a 404", ourMux, "GET", "/nowhere", muxAnswer{status: 404}},
		{"trap: HEAD is not GET", ourMux, "HEAD", "/certifications/imp_1", muxAnswer{status: 405}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if got := askMux(t, test.configure, test.method, test.path); got != test.want {
				t.Errorf("%s %s: got %+v, want %+v", test.method, test.path, got, test.want)
			}
		})
	}
}

// net/http refuses an invalid escape before any router sees it, with an answer of its own, without an envelope.
func TestLearnInvalidEscapesNeverReachAHandler(t *testing.T) {
	if _, err := url.ParseRequestURI("/certifications/%zz"); err == nil {
		t.Error("%zz is taken for a path now: the API has to answer it")
	}
}

// Walk lists what a router serves, so that a test can hold it against the document.
func TestLearnMuxWalkTellsTemplatesAndMethods(t *testing.T) {
	router := mux.NewRouter().UseEncodedPath().SkipClean(true)
	router.HandleFunc("/certifications/{imp_uid}", http.NotFound).Methods(http.MethodGet).Name("read")
	var got []string
	err := router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		template, err := route.GetPathTemplate()
		if err != nil {
			return err
		}
		methods, err := route.GetMethods()
		got = append(got, route.GetName(), methods[0], template)
		return err
	})
	if want := []string{"read", "GET", "/certifications/{imp_uid}"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("walk gave %v, %v; want %v", got, err, want)
	}
}
