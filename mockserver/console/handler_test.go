package console_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/console"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

const (
	secret = "0123456789abcdef"
	script = "/console/app.js"
	draft  = "/console/draft"
)

func newMock(t *testing.T, options ...mockserver.Option) *mockserver.Server {
	t.Helper()
	mock, err := mockserver.New(options...)
	if err != nil {
		t.Fatal(err)
	}
	return mock
}

// request is one of a browser on this machine, unless header says otherwise. The key Host is its Host.
func request(method, path, body string, header map[string]string) *http.Request {
	r := httptest.NewRequest(method, "http://127.0.0.1:10852"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range header {
		r.Header.Set(name, value)
		if name == "Host" {
			r.Host = value
		}
	}
	return r
}

func answer(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestGuard(t *testing.T) {
	t.Parallel()
	mock := newMock(t)
	open := console.Handler(mock.Steered(), control.Info{API: "http://127.0.0.1:10851", Token: secret})
	locked := console.Handler(mock.Steered(), control.Info{API: "http://127.0.0.1:10851", Token: secret, RequireToken: true})
	rebound := map[string]string{"Host": "rebound.example:10852"}
	framed := map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}
	linked := map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
	posted := map[string]string{"Origin": "https://evil.example"}
	bearer := map[string]string{"Host": "mock:10852", "Authorization": "Bearer " + secret}
	wrong := map[string]string{"Authorization": "Bearer no"}
	for _, tt := range []struct {
		reason  string
		handler http.Handler
		header  map[string]string
		page    int
		script  int
		draft   int
	}{
		{"a browser on this machine", open, nil, 200, 200, 200},
		{"DNS rebinding", open, rebound, 403, 403, 403},
		{"a script tag of another page", open, framed, 403, 403, 403},
		{"a link in another page", open, linked, 200, 200, 403},
		{"a form or fetch of another page", open, posted, 403, 403, 403},
		{"a compose network, with the token", open, bearer, 200, 200, 200},
		{"a wrong token", open, wrong, 401, 401, 401},
		{"beyond loopback, the page that asks for the token", locked, map[string]string{"Host": "mock:10852"}, 200, 200, 401},
		{"beyond loopback, with the token", locked, bearer, 200, 200, 200},
		{"beyond loopback, with a wrong one", locked, wrong, 200, 200, 401},
	} {
		for path, want := range map[string]int{"/": tt.page, script: tt.script} {
			if w := answer(tt.handler, request(http.MethodGet, path, "", tt.header)); w.Code != want {
				t.Errorf("%s: GET %s is answered %d, want %d", tt.reason, path, w.Code, want)
			}
		}
		if w := answer(tt.handler, request(http.MethodPost, draft, "{}", tt.header)); w.Code != tt.draft {
			t.Errorf("%s: the draft is answered %d, want %d", tt.reason, w.Code, tt.draft)
		}
	}
}

func TestLockedPageTellsNothing(t *testing.T) {
	t.Parallel()
	mock := newMock(t)
	answer(mock, request(http.MethodGet, "/certifications/imp_100000000001", "", nil))
	locked := console.Handler(mock.Steered(), control.Info{API: "http://127.0.0.1:10851", Token: secret, RequireToken: true})
	open := console.Handler(mock.Steered(), control.Info{API: "http://127.0.0.1:10851"})
	for _, told := range []string{mockserver.DefaultKey, "imp00000000", "http://127.0.0.1:10851"} {
		if !strings.Contains(answer(open, request(http.MethodGet, "/", "", nil)).Body.String(), told) {
			t.Errorf("the open page lacks %s", told)
		}
		for _, token := range []string{"", "Bearer no", "Bearer " + secret} {
			w := answer(locked, request(http.MethodGet, "/", "", map[string]string{"Authorization": token}))
			if strings.Contains(w.Body.String(), told) {
				t.Errorf("with Authorization %q the locked page tells %s", token, told)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	h := newMock(t).Control(control.Info{})
	for _, tt := range []struct {
		method, path, kind, cache string
		status                    int
	}{
		{http.MethodGet, "/", "text/html; charset=utf-8", "no-store", 200},
		{http.MethodHead, "/", "text/html; charset=utf-8", "no-store", 200},
		{http.MethodGet, "/?lang=ko", "text/html; charset=utf-8", "no-store", 200},
		{http.MethodGet, script, "text/javascript; charset=utf-8", "no-cache", 200},
		{http.MethodHead, script, "text/javascript; charset=utf-8", "no-cache", 200},
		{http.MethodGet, "/console/base.css", "text/css; charset=utf-8", "no-cache", 200},
		{http.MethodGet, "/console/icon.svg", "image/svg+xml", "no-cache", 200},
		{http.MethodGet, "/console/", "application/json; charset=utf-8", "no-store", 404},
		{http.MethodGet, "/console/../page.gohtml", "application/json; charset=utf-8", "no-store", 404},
		{http.MethodGet, "/console/app%2ejs", "application/json; charset=utf-8", "no-store", 404},
		{http.MethodPost, "/", "application/json; charset=utf-8", "no-store", 405},
		{http.MethodPost, script, "application/json; charset=utf-8", "no-store", 405},
		{http.MethodGet, draft, "application/json; charset=utf-8", "no-store", 405},
		{http.MethodPost, draft, "application/json; charset=utf-8", "no-store", 415},
	} {
		w := answer(h, request(tt.method, tt.path, "", nil))
		header := w.Result().Header
		if w.Code != tt.status || header.Get("Content-Type") != tt.kind || header.Get("Cache-Control") != tt.cache {
			t.Errorf("%s %s: %d %q %q, want %d %q %q", tt.method, tt.path, w.Code, header.Get("Content-Type"), header.Get("Cache-Control"), tt.status, tt.kind, tt.cache)
		}
		policy := header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"} {
			if !strings.Contains(policy, part) || strings.Contains(policy, "unsafe") {
				t.Errorf("%s %s: the policy lacks %s: %s", tt.method, tt.path, part, policy)
			}
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s %s: %v", tt.method, tt.path, header)
		}
		if (tt.method == http.MethodHead) != (w.Body.Len() == 0) {
			t.Errorf("%s %s: a body of %d bytes", tt.method, tt.path, w.Body.Len())
		}
		if (tt.status == http.StatusMethodNotAllowed) != (header.Get("Allow") != "") {
			t.Errorf("%s %s: Allow %q", tt.method, tt.path, header.Get("Allow"))
		}
	}
}

func TestFilesAreAskedForOnce(t *testing.T) {
	t.Parallel()
	h := newMock(t).Control(control.Info{})
	tag := answer(h, request(http.MethodGet, script, "", nil)).Result().Header.Get("ETag")
	w := answer(h, request(http.MethodGet, script, "", map[string]string{"If-None-Match": tag}))
	if tag == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("ETag %q, then %d with %d bytes", tag, w.Code, w.Body.Len())
	}
	if w := answer(h, request(http.MethodGet, script, "", map[string]string{"If-None-Match": `"other"`})); w.Code != http.StatusOK {
		t.Errorf("another version is answered %d", w.Code)
	}
}

func TestTheRestIsTheControlAPI(t *testing.T) {
	t.Parallel()
	h := newMock(t).Control(control.Info{API: "http://127.0.0.1:1"})
	w := answer(h, request(http.MethodGet, control.HealthPath, "", nil))
	var health control.Health
	if err := json.Unmarshal(w.Body.Bytes(), &health); err != nil || health.API != "http://127.0.0.1:1" {
		t.Errorf("health: %v %s", err, w.Body)
	}
	for _, path := range []string{"/elsewhere", "/favicon.ico", "/__admin/", "//", "/console"} {
		w := answer(h, request(http.MethodGet, path, "", nil))
		var refused control.Error
		if err := json.Unmarshal(w.Body.Bytes(), &refused); err != nil || w.Code != http.StatusNotFound || refused.Code != control.CodeNotFound {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// broken is a mock that cannot say how it is.
type broken struct{ control.Steered }

func (broken) Health(context.Context) (control.Health, error) {
	return control.Health{}, errors.New("disk on fire at /var/x")
}

func TestFaultOfTheMockStaysInItsLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := console.Handler(broken{newMock(t).Steered()}, control.Info{Log: slog.New(slog.NewTextHandler(&log, nil))})
	w := answer(h, request(http.MethodGet, "/", "", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "fire") || !strings.Contains(log.String(), "disk on fire") {
		t.Errorf("%d %s, log %s", w.Code, w.Body, &log)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	h := newMock(t).Control(control.Info{})
	for _, tt := range []struct{ reason, path, accept, want string }{
		{"nothing said", "/", "", "en"},
		{"Korean", "/", "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"},
		{"English first", "/", "en-US,en;q=0.9,ko;q=0.8", "en"},
		{"by weight, not by order", "/", "en;q=0.2, ko;q=0.7", "ko"},
		{"others only", "/", "fr, de;q=0.5", "en"},
		{"others first", "/", "fr, ko;q=0.5", "ko"},
		{"refused", "/", "ko;q=0", "en"},
		{"an invalid weight", "/", "ko;q=high", "en"},
		{"a language of a like name", "/", "kok", "en"},
		{"by the switch", "/?lang=ko", "en", "ko"},
		{"by a switch to nothing", "/?lang=%22%3E%3Cscript%3E", "ko", "ko"},
	} {
		body := answer(h, request(http.MethodGet, tt.path, "", map[string]string{"Accept-Language": tt.accept})).Body.String()
		if !strings.Contains(body, `<html lang="`+tt.want+`"`) {
			t.Errorf("%s: not in %s: %.60s", tt.reason, tt.want, body)
		}
	}
}

func TestFirstScreen(t *testing.T) {
	t.Parallel()
	mock := newMock(t)
	const attack = `/certifications/imp_1?<script>alert(1)</script>"'`
	for _, path := range []string{"/certifications/imp_a", "/certifications/imp_b", "/certifications/imp_a"} {
		answer(mock, request(http.MethodGet, path, "", map[string]string{"Authorization": tokenOf(t, mock)}))
	}
	r := request(http.MethodGet, "/certifications/imp_1", "", map[string]string{"Authorization": tokenOf(t, mock)})
	r.RequestURI = attack
	answer(mock, r)
	body := answer(mock.Control(control.Info{}), request(http.MethodGet, "/", "", nil)).Body.String()
	list, _, _ := strings.Cut(body[strings.Index(body, `id="journal-list"`):], "</main>")
	if strings.Contains(body, "<script>alert") || !strings.Contains(list, "&lt;script&gt;") {
		t.Errorf("a path is not shown as text: %s", list)
	}
	a, b := strings.Index(list, "imp_a</span>"), strings.Index(list, "imp_b</span>")
	if a < 0 || b < a {
		t.Errorf("groups are not by their last request: %d, %d", a, b)
	}
}

func tokenOf(t *testing.T, mock http.Handler) string {
	t.Helper()
	w := answer(mock, request(http.MethodPost, "/users/getToken", `{"imp_key":"`+mockserver.DefaultKey+`","imp_secret":"`+mockserver.DefaultSecret+`"}`, nil))
	var told struct {
		Response struct {
			AccessToken string `json:"access_token"`
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || told.Response.AccessToken == "" {
		t.Fatalf("%v %s", err, w.Body)
	}
	return told.Response.AccessToken
}
