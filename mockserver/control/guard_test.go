package control_test

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/openapi"
)

const (
	home  = "127.0.0.1:10852"
	token = "a-control-token"
)

// attempt is one request as somebody else would make it.
type attempt struct {
	reason string
	method string
	path   string // below the root, or from the beginning with a slash
	host   string
	header map[string]string
	body   string
	info   control.Info
	status int
}

// answerTo makes the request and holds the answer to what all answers have,
// and to the document where this has the operation.
func answerTo(t *testing.T, f *fake, a attempt) *httptest.ResponseRecorder {
	t.Helper()
	path := a.path
	if !strings.HasPrefix(path, "/") {
		path = "/__admin/" + path
	}
	r := httptest.NewRequest(a.method, "http://"+home+"/", strings.NewReader(a.body))
	u, err := url.Parse("http://" + home + path)
	if err != nil {
		t.Fatal(err)
	}
	r.URL = u
	if r.Host = a.host; a.host == "" {
		r.Host = home
	}
	for name, value := range a.header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	control.Handler(f, a.info).ServeHTTP(w, r)
	if w.Code != a.status {
		t.Errorf("%s: status %d, want %d: %s", a.reason, w.Code, a.status, w.Body)
	}
	for name := range w.Header() {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s: answered %s to a browser", a.reason, name)
		}
	}
	if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s: headers %v, want nosniff and no-store", a.reason, w.Header())
	}
	if w.Code >= 400 {
		told := control.Error{}
		if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || told.Code == "" || told.Message == "" {
			t.Errorf("%s: error body %q", a.reason, w.Body)
		}
		if calls := f.taken(); len(calls) > 0 && w.Code != 404 && w.Code != 408 {
			t.Errorf("%s: refused, but the mock was told %v", a.reason, calls)
		}
	}
	document(t, a, path, w)
	f.taken()
	return w
}

func document(t *testing.T, a attempt, path string, w *httptest.ResponseRecorder) {
	t.Helper()
	checker, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	path, _, _ = strings.Cut(path, "?")
	if op, _, ok := checker.Find(a.method, path); ok && w.Code != http.StatusMethodNotAllowed { // which no operation answers
		if err := checker.Response(op, w.Code, w.Header(), w.Body.Bytes()); err != nil {
			t.Errorf("%s: %v", a.reason, err)
		}
	}
}

var asJSON = map[string]string{"Content-Type": "application/json"}

func TestDNSRebindingIsRefused(t *testing.T) {
	f := newFake()
	for _, a := range []attempt{
		{reason: "by address", host: home, status: 200},
		{reason: "by another address of this machine", host: "192.168.0.7:10852", status: 200},
		{reason: "by name of this machine", host: "localhost:10852", status: 200},
		{reason: "by a name under it", host: "mock.LOCALHOST", status: 200},
		{reason: "by an IPv6 address", host: "[::1]:10852", status: 200},
		{reason: "by an IPv6 address without a port", host: "[::1]", status: 200},
		{reason: "by an address without a port", host: "127.0.0.1", status: 200},
		{reason: "a page elsewhere pointed its own name here", host: "evil.example:10852", status: 403},
		{reason: "a name that only ends like ours", host: "notlocalhost", status: 403},
		{reason: "a name that only begins like an address", host: "127.0.0.1.evil.example", status: 403},
		{reason: "a container's name, without a token", host: "mock:10852", status: 403},
		{reason: "a container's name, with the token", host: "mock:10852", info: control.Info{Token: token}, header: map[string]string{"Authorization": "Bearer " + token}, status: 200},
		{reason: "the page guessed a token", host: "evil.example", info: control.Info{Token: token}, header: map[string]string{"Authorization": "Bearer guess"}, status: 401},
		{reason: "a token, at a server without one", host: "evil.example", header: map[string]string{"Authorization": "Bearer guess"}, status: 403},
	} {
		a.method, a.path = "GET", "health"
		answerTo(t, f, a)
	}
}

func TestCrossOriginRequestsAreRefused(t *testing.T) {
	f := newFake()
	post := func(reason string, status int, header map[string]string) attempt {
		return attempt{reason: reason, method: "POST", path: "reset", body: `{"what":"all"}`, header: header, status: status}
	}
	with := func(pairs ...string) map[string]string {
		header := map[string]string{"Content-Type": "application/json"}
		for i := 0; i < len(pairs); i += 2 {
			header[pairs[i]] = pairs[i+1]
		}
		return header
	}
	bearer := post("another origin, with the token", 204, with("Origin", "https://evil.example", "Authorization", "bearer "+token))
	bearer.info.Token = token
	for _, a := range []attempt{
		bearer,
		post("a tool without an origin", 204, with()),
		post("a page of our own", 204, with("Origin", "http://"+home, "Sec-Fetch-Site", "same-origin")),
		post("another page", 403, with("Origin", "https://evil.example")),
		post("a page on another port of this machine", 403, with("Origin", "http://127.0.0.1:3000")),
		post("a page without an origin to name", 403, with("Origin", "null")),
		post("an invalid origin", 403, with("Origin", "::")),
		post("an empty origin", 403, with("Origin", "")),
		post("a browser that leaves the origin out", 403, with("Sec-Fetch-Site", "cross-site")),
		post("the neighbour port, origin left out", 403, with("Sec-Fetch-Site", "same-site")),
		post("a form of another page", 403, map[string]string{"Content-Type": "text/plain", "Origin": "https://evil.example"}),
		post("a form that posts itself by navigation", 403, with("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")),
		{reason: "an image of another page", method: "GET", path: "health", header: map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, status: 403},
		{reason: "a frame of another page", method: "GET", path: "health", header: map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, status: 403},
		{reason: "a link that somebody followed", method: "GET", path: "health", header: map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, status: 200},
		{reason: "the address typed in", method: "GET", path: "health", header: map[string]string{"Sec-Fetch-Site": "none"}, status: 200},
		{reason: "a preflight", method: "OPTIONS", path: "reset", header: map[string]string{"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}, status: 403},
		{reason: "a preflight of our own", method: "OPTIONS", path: "reset", header: map[string]string{"Origin": "http://" + home}, status: 405},
	} {
		answerTo(t, f, a)
	}
}

func TestTwoOriginsAreNone(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "http://"+home+control.HealthPath, nil)
	r.Header["Origin"] = []string{"http://" + home, "https://evil.example"}
	w := httptest.NewRecorder()
	if control.Handler(newFake(), control.Info{}).ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Errorf("our own origin and another: status %d, want 403", w.Code)
	}
}

func TestTheTokenIsCompulsoryBeyondLoopback(t *testing.T) {
	f := newFake()
	strict := control.Info{Token: token, RequireToken: true}
	for _, a := range []attempt{
		{reason: "no token", status: 401},
		{reason: "the token", header: map[string]string{"Authorization": "Bearer " + token}, status: 200},
		{reason: "half the token", header: map[string]string{"Authorization": "Bearer " + token[:5]}, status: 401},
		{reason: "more than the token", header: map[string]string{"Authorization": "Bearer " + token + "x"}, status: 401},
		{reason: "the token without its scheme", header: map[string]string{"Authorization": token}, status: 401},
		{reason: "another scheme", header: map[string]string{"Authorization": "Basic " + token}, status: 401},
		{reason: "an empty token", header: map[string]string{"Authorization": "Bearer "}, status: 401},
		{reason: "the token in the query", path: "health?token=" + token, status: 401},
		{reason: "an unknown path tells nothing", path: "nowhere", status: 401},
	} {
		a.info, a.method = strict, "GET"
		if a.path == "" {
			a.path = "health"
		}
		w := answerTo(t, f, a)
		if w.Code == 401 && w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s: a 401 that does not say how", a.reason)
		}
		if strings.Contains(w.Body.String(), token) {
			t.Errorf("%s: the answer has the token: %s", a.reason, w.Body)
		}
	}
	answerTo(t, f, attempt{reason: "required, but there is none: nobody enters", method: "GET", path: "health", header: map[string]string{"Authorization": "Bearer "}, info: control.Info{RequireToken: true}, status: 401})
}

func TestBadBodiesAreRefused(t *testing.T) {
	f := newFake()
	long := `{"name":"` + strings.Repeat("x", control.MaxBody) + `"}`
	for _, tt := range []struct {
		reason, kind, body, says string
		status                   int
	}{
		{"oversized", "application/json", long, "1048576 bytes", 413},
		{"as large as allowed", "application/json", `{}` + strings.Repeat(" ", control.MaxBody-2), "", 201},
		{"no content type", "", `{}`, "JSON", 415},
		{"a form", "application/x-www-form-urlencoded", `name=x`, "JSON", 415},
		{"what a foreign page can send unasked", "text/plain", `{}`, "JSON", 415},
		{"a type that only begins so", "application/jsonp", `{}`, "JSON", 415},
		{"a type that cannot be read", "application/json; =", `{}`, "JSON", 415},
		{"with a charset", "Application/JSON; charset=utf-8", `{}`, "", 201},
		{"nothing", "application/json", ``, "found nothing", 400},
		{"no JSON", "application/json", `name: x`, "not JSON", 400},
		{"half an object", "application/json", `{"name":`, "ends too early", 400},
		{"half an object, after a pair", "application/json", `{"name":"x"`, "ends too early", 400},
		{"a list", "application/json", `[]`, "a JSON object", 400},
		{"null", "application/json", `null`, "a JSON object", 400},
		{"two objects", "application/json", `{} {}`, "more text", 400},
		{"an object and a brace", "application/json", `{}}`, "more text", 400},
		{"not UTF-8", "application/json", "{\"name\":\"\xff\"}", "UTF-8", 400},
		{"half of a surrogate pair", "application/json", `{"name":"a\ud800b"}`, "half of a surrogate pair at byte 10", 400},
		{"a surrogate pair", "application/json", `{"name":"\ud83d\ude00"}`, "", 201},
		{"a key mistyped", "application/json", `{"birthdy":"2004-02-29"}`, `did you mean "birthday"?`, 400},
		{"a key in another case", "application/json", `{"Name":"x"}`, `did you mean "name"?`, 400},
		{"a key twice", "application/json", `{"name":"x","name":"y"}`, "twice", 400},
		{"a key of nothing", "application/json", `{"zzzzzzzz":1}`, "known are id, name, gender", 400},
		{"null for a text", "application/json", `{"name":null}`, "found null", 400},
		{"a number for a text", "application/json", `{"phone":1012345678}`, "phone: found a number, expected a string", 400},
		{"a text for a truth", "application/json", `{"foreigner":"true"}`, "expected true or false", 400},
		{"a birthday of no form", "application/json", `{"birthday":19}`, `{"turns": 19, "on": "tomorrow"}`, 400},
		{"a birthday of two forms", "application/json", `{"birthday":{"age":19,"turns":1,"on":"today"}}`, "expected", 400},
		{"a birthday that is empty", "application/json", `{"birthday":""}`, "expected", 400},
		{"a birthday mistyped", "application/json", `{"birthday":{"turn":19,"on":"today"}}`, `did you mean "turns"?`, 400},
		{"a birthday of half a year", "application/json", `{"birthday":{"age":19.5}}`, "birthday.age: found", 400},
	} {
		header := map[string]string{}
		if tt.kind != "" {
			header["Content-Type"] = tt.kind
		}
		w := answerTo(t, f, attempt{reason: tt.reason, method: "POST", path: "sites/x/people", header: header, body: tt.body, status: tt.status})
		told := control.Error{}
		_ = json.Unmarshal(w.Body.Bytes(), &told)
		if tt.says != "" && !strings.Contains(told.Error(), tt.says) {
			t.Errorf("%s: said %q, want %q in it", tt.reason, told.Error(), tt.says)
		}
	}
}

func TestABodyThatEndsEarlyIsRefused(t *testing.T) {
	f := newFake()
	server := httptest.NewServer(control.Handler(f, control.Info{}))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST /__admin/reset HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"what\":\"all\"}"); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") {
		t.Errorf("answer %q (%v), want a 400", answer, err)
	}
	if calls := f.taken(); len(calls) != 0 {
		t.Errorf("half a body was acted upon: %v", calls)
	}
}

func TestPathTricksLeadNowhere(t *testing.T) {
	f := newFake()
	for _, tt := range []struct {
		reason, path string
		status       int
	}{
		{"the way itself", "/__admin/health", 200},
		{"up and down again", "/__admin/../__admin/health", 404},
		{"here and on", "/__admin/./health", 404},
		{"a slash too many", "//__admin/health", 404},
		{"a slash too many inside", "/__admin//health", 404},
		{"a slash at the end", "/__admin/health/", 404},
		{"another case", "/__ADMIN/health", 404},
		{"the root escaped", "/%5f%5fadmin/health", 404},
		{"a word escaped", "/__admin/%68ealth", 404},
		{"dots escaped are a site of that name", "/__admin/sites/%2e%2e/clock", 200},
		{"a slash escaped stays in its segment", "/__admin/sites/a%2Fclock", 200},
		{"no site", "/__admin/sites//clock", 404},
		{"a backslash", "/__admin/sites\\x", 404},
		{"nothing", "/", 404},
		{"the imitated API is elsewhere", "/users/getToken", 404},
		{"the id of an entry is a number", "/__admin/requests/1e3", 404},
		{"and not a negative one", "/__admin/requests/-1", 404},
	} {
		answerTo(t, f, attempt{reason: tt.reason, method: http.MethodGet, path: tt.path, status: tt.status})
	}
}

func TestOtherMethodsAreRefusedWithThoseThatThereAre(t *testing.T) {
	f := newFake()
	for _, tt := range []struct{ method, path, allow string }{
		{"POST", "health", "GET, HEAD"},
		{"OPTIONS", "sites", "GET, HEAD, POST"},
		{"PUT", "sites/x/certifications/y", "DELETE, GET, HEAD, PATCH"},
		{"HEAD", "sites/x/requests/stream", "GET"},
		{"HEAD", "reset", "POST"},
		{"GET", "sites/x/people/y", "DELETE, PATCH"},
		{"BREW", "sites/x/clock", "GET, HEAD, PUT"},
		{"OPTIONS", "sites/x/faults/profile", "POST"},
		{"DELETE", "sites/x/faults/profile", "POST"},
	} {
		w := answerTo(t, f, attempt{reason: tt.method + " " + tt.path, method: tt.method, path: tt.path, header: asJSON, status: 405})
		if allow := w.Header().Get("Allow"); allow != tt.allow {
			t.Errorf("%s %s: Allow %q, want %q", tt.method, tt.path, allow, tt.allow)
		}
	}
	answerTo(t, f, attempt{reason: "head is a get", method: "HEAD", path: "sites", status: 200})
}
