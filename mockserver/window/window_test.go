package window_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/window"
)

// browser asks a window's handler as a browser would that follows no redirect.
type browser struct {
	t       testing.TB
	mock    *mockserver.Server
	handler http.Handler
}

func newBrowser(t testing.TB, opts ...mockserver.Option) *browser {
	t.Helper()
	mock, err := mockserver.New(append([]mockserver.Option{mockserver.WithFrozen(time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC))}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, mock, window.Handler(mock.Steered(), window.Info{Version: "1.2.3"})}
}

// ask makes a request; header is names and values by turns.
func (b *browser) ask(method, path, form string, header ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

// open opens a window and returns the path below which it lies.
func (b *browser) open(more string) string {
	b.t.Helper()
	w := b.ask(http.MethodGet, "/__window/open?user_code=imp00000000&request=r1&mode=layer&origin=https%3A%2F%2Fshop.example%2Fjoin"+more, "")
	id, _, ok := strings.Cut(w.Header().Get("Location"), "/")
	if w.Code != http.StatusSeeOther || !ok {
		b.t.Fatalf("opening with %s: %d %s", more, w.Code, w.Body)
	}
	return "/__window/" + id + "/"
}

// send posts a form that leads somewhere, and returns where.
func (b *browser) send(path, form string) string {
	b.t.Helper()
	w := b.ask(http.MethodPost, path, form)
	if w.Code != http.StatusSeeOther {
		b.t.Fatalf("%s %s: %d %s", path, form, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// page is a screen that can be shown.
func (b *browser) page(path string) string {
	b.t.Helper()
	w := b.ask(http.MethodGet, path, "")
	if w.Code != http.StatusOK {
		b.t.Fatalf("%s: %d %s", path, w.Code, w.Header().Get("Location"))
	}
	return w.Body.String()
}

func (b *browser) records() int {
	b.t.Helper()
	list, err := b.mock.Steered().Certifications(b.t.Context(), mockserver.DefaultUserCode)
	if err != nil {
		b.t.Fatal(err)
	}
	n := 0
	for _, c := range list {
		if c.Added {
			n++
		}
	}
	return n
}

// shown is an attribute of the page, unescaped.
func shown(t testing.TB, page, attribute string) string {
	t.Helper()
	found := regexp.MustCompile(attribute + `="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no %s in %s", attribute, page)
	}
	return html.UnescapeString(found[1])
}

func TestHas(t *testing.T) {
	for path, want := range map[string]bool{
		"/v1/iamport.js": true, "/js/iamport.payment-1.1.8.js": true, "/js/iamport.payment-1.2.0.js": true, "/js/iamport.payment.js": true,
		"/__window/open": true, "/__window/": true, "/v1/": false, "/v1/iamport.json": false, "/js/iamport.payment-1/x.js": false,
		"/js/iamport.payments.js": false, "/certifications/imp_1": false, "/": false, "/js/iamport.payment-1.2.0.css": false,
	} {
		if got := window.Has(path); got != want {
			t.Errorf("Has(%q) = %v", path, got)
		}
	}
}

func TestTheSDKIsServedAsByACDN(t *testing.T) {
	b := newBrowser(t)
	w := b.ask(http.MethodGet, "/v1/iamport.js", "", "Origin", "https://shop.example")
	for name, want := range map[string]string{
		"Content-Type": "text/javascript; charset=utf-8", "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin",
		"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "X-Iamport-Mock": "1.2.3",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if n := w.Body.Len(); n >= 16_000 {
		t.Errorf("%d bytes, want less than 16 KB", n)
	}
	if strings.Contains(w.Body.String(), "/*settings*/") || !strings.Contains(w.Body.String(), `"pc-popup":"always"`) {
		t.Error("the switches are not written in")
	}
	again := b.ask(http.MethodGet, "/js/iamport.payment-1.1.8.js", "", "If-None-Match", w.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("known bytes under the older name: %d with %d bytes", again.Code, again.Body.Len())
	}
	other := newBrowser(t, mockserver.WithSwitch("pc-popup", "legacy")).ask(http.MethodGet, "/v1/iamport.js", "", "If-None-Match", w.Header().Get("ETag"))
	if other.Code != http.StatusOK {
		t.Errorf("another switch, the same tag: %d", other.Code)
	}
}

func TestMistakesOfThePageAreToldToIt(t *testing.T) {
	b := newBrowser(t)
	for _, tt := range []struct {
		reason, query, code, says string
		status                    int
	}{
		{"no such site", "user_code=imp12345678&mode=layer", "MOCK_UNKNOWN_SITE", "imp12345678 (imp00000000)", 404},
		{"a REST key is not a user code", "user_code=imp_apikey&mode=layer", "MOCK_UNKNOWN_SITE", "imp_apikey", 404},
		{"a test key that nobody used", "user_code=imp_test_x&mode=layer", "MOCK_UNKNOWN_SITE", "imp_test_", 404},
		{"no user code", "mode=layer", "MOCK_UNKNOWN_SITE", "imp00000000", 404},
		{"no mode", "user_code=imp00000000", "MOCK_BAD_REQUEST", "", 400},
		{"an unknown provider", "user_code=imp00000000&mode=layer&pg=unheard-of.X1", "MOCK_UNKNOWN_PG", "unheard-of", 400},
		{"KCP takes letters and digits", "user_code=imp00000000&mode=layer&pg=kcp_v2&merchant_uid=order-1", "MOCK_BAD_MERCHANT_UID", "order-1", 400},
		{"a redirect to nowhere", "user_code=imp00000000&mode=redirect", "MOCK_NO_REDIRECT_URL", "", 400},
		{"a redirect that would run something", "user_code=imp00000000&mode=redirect&m_redirect_url=javascript:alert(1)", "MOCK_BAD_REDIRECT_URL", "javascript", 400},
		{"a merchant_uid beyond all bounds", "user_code=imp00000000&mode=layer&merchant_uid=" + strings.Repeat("x", 5000), "MOCK_BAD_REQUEST", "merchant_uid", 400},
		{"a plan for nobody known", "user_code=imp00000000&mode=hidden&mock_person=adult%2Fjiwo", "MOCK_UNKNOWN_PERSON", "adult/jiwoo", 400},
		{"a plan with half a person", "user_code=imp00000000&mode=hidden&mock_name=x&mock_gender=male", "MOCK_UNKNOWN_PERSON", "birthday", 400},
		{"a plan for an unknown outcome", "user_code=imp00000000&mode=hidden&mock_outcome=ok", "MOCK_UNKNOWN_OUTCOME", "verified, cancel", 400},
		{"a plan for an unknown code", "user_code=imp00000000&mode=hidden&mock_outcome=provider_error&mock_code=1", "MOCK_UNKNOWN_CODE", "1", 400},
	} {
		w := b.ask(http.MethodGet, "/__window/open?"+tt.query, "")
		told := shown(t, w.Body.String(), "data-closing")
		if w.Code != tt.status || !strings.Contains(told, `"success":false`) || !strings.Contains(told, `"error_code":"`+tt.code+`"`) || !strings.Contains(told, tt.says) {
			t.Errorf("%s: %d, the page is told %s", tt.reason, w.Code, told)
		}
		if unseen := shown(t, w.Body.String(), "data-result") != ""; unseen != strings.Contains(tt.query, "mode=hidden") {
			t.Errorf("%s: told at once: %v; a window that is seen waits to be closed", tt.reason, unseen)
		}
	}
}

func TestWhoMayOpenAWindow(t *testing.T) {
	b := newBrowser(t)
	const path = "/__window/open?user_code=imp00000000&mode=layer"
	for _, tt := range []struct {
		reason, method string
		header         []string
		status, made   int
	}{
		{"a popup", "GET", []string{"Sec-Fetch-Dest", "document"}, 303, 1},
		{"a frame", "GET", []string{"Sec-Fetch-Dest", "iframe"}, 303, 1},
		{"a client that says nothing", "GET", nil, 303, 1},
		{"an image of another page", "GET", []string{"Sec-Fetch-Dest", "image"}, 403, 0},
		{"a script that fetches", "GET", []string{"Sec-Fetch-Dest", "empty"}, 403, 0},
		{"a browser that looks ahead", "GET", []string{"Sec-Purpose", "prefetch;prerender", "Sec-Fetch-Dest", "document"}, 403, 0},
		{"a question for the head", "HEAD", nil, 403, 0},
		{"a question for the methods", "OPTIONS", nil, 204, 0},
		{"a form", "POST", nil, 405, 0},
	} {
		before := b.records()
		w := b.ask(tt.method, path, "", tt.header...)
		if made := b.records() - before; w.Code != tt.status || made != tt.made {
			t.Errorf("%s: %d, and %d records came to be", tt.reason, w.Code, made)
		}
	}
	if w := b.ask(http.MethodGet, path+"&x="+strings.Repeat("x", 20_000), ""); w.Code != http.StatusRequestURITooLong {
		t.Errorf("a very long address: %d", w.Code)
	}
	if w := b.ask(http.MethodGet, path+"&x=%zz", ""); w.Code != http.StatusBadRequest {
		t.Errorf("a bad escape: %d", w.Code)
	}
}

func TestWhoMayActInAWindow(t *testing.T) {
	b := newBrowser(t)
	v := b.open("")
	for _, tt := range []struct {
		reason, method, path string
		header               []string
		status               int
	}{
		{"the window itself", "POST", v + "choose", []string{"Sec-Fetch-Site", "same-origin"}, 303},
		{"a page of another site", "POST", v + "choose", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a page of another port", "POST", v + "choose", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"somebody who guesses", "POST", "/__window/AAAAAAAAAAAAAAAAAAAAAAAAAA/choose", nil, 404},
		{"a link to a action", "GET", v + "choose", nil, 404},
		{"a action that there is not", "POST", v + "certify", nil, 404},
		{"another method", "DELETE", v + "person", nil, 405},
		{"a form beyond all bounds", "POST", v + "enter", nil, 400},
	} {
		form := "person=adult%2Fjiwoo"
		if tt.status == 400 {
			form = "name=" + strings.Repeat("x", 100_000)
		}
		if w := b.ask(tt.method, tt.path, form, tt.header...); w.Code != tt.status {
			t.Errorf("%s: %d", tt.reason, w.Code)
		}
	}
}

func TestOnlyAThousandWindowsAreRemembered(t *testing.T) {
	b := newBrowser(t)
	first := b.open("")
	second := b.open("")
	for range 999 {
		b.open("")
	}
	if w := b.ask(http.MethodGet, first+"person", ""); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "너무 오래") {
		t.Errorf("the oldest: %d", w.Code)
	}
	b.page(second + "person")
}

func TestStepsCannotBeSkipped(t *testing.T) {
	b := newBrowser(t)
	v := b.open("")
	for step, want := range map[string]string{"phone": "person", "code": "phone", "failed": "person", "done": "person"} {
		if w := b.ask(http.MethodGet, v+step, ""); w.Header().Get("Location") != want {
			t.Errorf("%s at the beginning: %d to %q, want %q", step, w.Code, w.Header().Get("Location"), want)
		}
	}
	for action, want := range map[string]string{"call": "person", "confirm": "phone", "resend": "person"} {
		if got := b.send(v+action, "code=000000"); got != want {
			t.Errorf("%s at the beginning leads to %q, want %q", action, got, want)
		}
	}
	b.send(v+"end", "outcome=cancel")
	for _, step := range []string{"person", "typed", "phone", "code", "failed"} {
		if w := b.ask(http.MethodGet, v+step, ""); w.Header().Get("Location") != "done" {
			t.Errorf("%s at the end: %d to %q", step, w.Code, w.Header().Get("Location"))
		}
	}
	if got := b.send(v+"choose", "person=adult%2Fjiwoo"); got != "done" {
		t.Errorf("choosing at the end leads to %q", got)
	}
	told := shown(t, b.page(v+"done"), "data-result")
	if again := b.page(v + "done"); !strings.Contains(told, "F0000") || shown(t, again, "data-result") != "" {
		t.Errorf("told %q at first, and again", told)
	}
}

func TestCodesAreCountedAndExpire(t *testing.T) {
	b := newBrowser(t)
	v := b.open("")
	b.send(v+"choose", "person=adult%2Fjiwoo")
	if got := b.send(v+"call", "carrier=SKT&phone=12"); got != "phone" || !strings.Contains(b.page(v+"phone"), `value="12"`) {
		t.Errorf("an invalid phone leads to %s", got)
	}
	b.send(v+"call", "carrier=SKT&phone=01000000001")
	code := shown(t, b.page(v+"code"), "data-fill")
	wrong := fmt.Sprintf("code=%06d", 1)
	if code == "000001" {
		wrong = "code=000002"
	}
	for try := 1; try < 5; try++ {
		if got := b.send(v+"confirm", wrong); got != "code" || !strings.Contains(b.page(v+"code"), fmt.Sprintf("%d / 5", try)) {
			t.Fatalf("wrong code %d leads to %s", try, got)
		}
	}
	if got := b.send(v+"confirm", wrong); got != "failed" || !strings.Contains(shown(t, b.page(v+"failed"), "data-closing"), `"error_code":"9991"`) {
		t.Errorf("the fifth wrong code leads to %s", got)
	}
	b.send(v+"resend", "")
	b.mock.Default().Clock().Advance(3 * time.Minute)
	late := "code=" + shown(t, b.page(v+"code"), "data-fill")
	if got := b.send(v+"confirm", late); got != "code" || !strings.Contains(b.page(v+"code"), "유효 시간") {
		t.Errorf("after three minutes the code leads to %s", got)
	}
	b.send(v+"resend", "")
	if got := b.send(v+"confirm", "code="+url.QueryEscape(" "+shown(t, b.page(v+"code"), "data-fill"))); got != "done" {
		t.Errorf("another code leads to %s", got)
	}
}

func TestARecordThatIsGoneIsSaid(t *testing.T) {
	b := newBrowser(t)
	v := b.open("")
	if err := b.mock.Steered().ResetAll(t.Context(), control.ScopeAll); err != nil {
		t.Fatal(err)
	}
	if w := b.ask(http.MethodPost, v+"choose", "person=adult%2Fjiwoo"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "더 이상 없습니다") {
		t.Errorf("after a reset: %d", w.Code)
	}
}
