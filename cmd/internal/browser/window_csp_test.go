package browser_test

import (
	"crypto/tls"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

// overTLS serves a handler with https.
func overTLS(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

// serveMock builds the program and serves with it, plain and with --tls-addr, until the test ends.
func serveMock(t *testing.T, flags ...string) (plain, secure string) {
	t.Helper()
	ready := filepath.Join(t.TempDir(), "ready.json")
	runProgram(t, append([]string{
		"serve", "--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--tls-addr", "127.0.0.1:0", "--ready-file", ready, "--log-level", "warn",
	}, flags...), func(string) {})
	var at struct{ API, TLS string }
	text, err := os.ReadFile(ready)
	if err == nil {
		err = json.Unmarshal(text, &at)
	}
	if err != nil || at.API == "" || at.TLS == "" {
		t.Fatalf("the ready file: %v, %s", err, text)
	}
	return at.API, at.TLS
}

// TestPolicies opens the window in pages with and without a Content-Security-Policy, http and https beside http and https.
// A page is told what to allow when its policy forbids the frame of a test that says beforehand who it is.
func TestPolicies(t *testing.T) {
	browser := startChromium(t)
	plain, secure := serveMock(t)
	for mockName, mock := range map[string]string{"http": plain, "https": secure} {
		for name, csp := range map[string]string{
			"none": "", "allowing": "default-src 'none'; script-src 'unsafe-inline' MOCK; frame-src MOCK",
			"blocking": "default-src 'none'; script-src 'unsafe-inline' MOCK", "blocking by name": "script-src 'unsafe-inline' MOCK; frame-src 'self'",
		} {
			s := &shop{t: t, host: mock, csp: strings.ReplaceAll(csp, "MOCK", mock)}
			pages := httptest.NewServer(http.HandlerFunc(s.serve))
			t.Cleanup(pages.Close)
			for pageName, page := range map[string]string{"http": pages.URL, "https": overTLS(t, http.HandlerFunc(s.serve))} {
				page = strings.Replace(page, "127.0.0.1", "shop.test", 1) + "/sign-up"
				t.Run("page "+pageName+", mock "+mockName+", policy "+name, func(t *testing.T) {
					p := browser.open(t, look{})
					if strings.HasPrefix(name, "blocking") {
						p.want("MOCK_BLOCKED_BY_CSP: the Content-Security-Policy of this page blocks the mock's frame; allow it with: frame-src " + mock)
						p.may("violates the following Content Security Policy directive")
					}
					p.goTo(page)
					eval[chromedp.Void](p, `IMP.mock({person: "adult/jiwoo"})`)
					byScript(p)
					got := answered(p)
					switch text, _ := got["error_msg"].(string); {
					case !strings.HasPrefix(name, "blocking"):
						if got["success"] != true {
							t.Errorf("answered %v", got)
						}
					case got["error_code"] != "MOCK_BLOCKED_BY_CSP" || !strings.HasSuffix(text, "frame-src "+mock):
						t.Errorf("answered %v", got)
					}
					p.waitFor(`!document.querySelector("iframe")`)

					eval[chromedp.Void](p, `window.answers = []; IMP.mock(null)`)
					w := p.popup(func() { p.press("#verify") }) // which no such policy forbids
					walk(w, "adult/jiwoo")
					if got := answered(p); got["success"] != true {
						t.Errorf("by clicks it answered %v", got)
					}
					if mixed := append(p.console("Mixed Content"), w.console("Mixed Content")...); len(mixed) > 0 {
						t.Errorf("the browser complains of %v", mixed)
					}
				})
			}
		}
	}
}

// TestASandboxWithoutPopups holds that a click which the page's sandbox forbids is not taken for a popup blocker.
func TestASandboxWithoutPopups(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	s.csp = "sandbox allow-scripts allow-same-origin"
	p := s.signUp(browser, look{})
	p.want("MOCK_BLOCKED_BY_CSP")
	p.may("Blocked opening")
	p.press("#verify")
	got := answered(p)
	if text, _ := got["error_msg"].(string); got["error_code"] != "MOCK_BLOCKED_BY_CSP" || !strings.Contains(text, "allow-popups allow-popups-to-escape-sandbox") {
		t.Errorf("answered %v", got)
	}
	if n := eval[int](p, "window.answers.length"); n != 1 {
		t.Errorf("%d answers", n)
	}
}

// TestAMockThatIsGoneIsSaid holds that a frame in which nobody answers is not silence.
func TestAMockThatIsGoneIsSaid(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	server, err := mockserver.New()
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	s.host = web.URL
	p := s.signUp(browser, look{})
	p.may("ERR_CONNECTION_REFUSED")
	p.want("the mock does not answer in its frame")
	web.Close()
	eval[chromedp.Void](p, `IMP.mock({})`)
	byScript(p)
	p.heard("the mock does not answer in its frame")
}
