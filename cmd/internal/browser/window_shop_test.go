package browser_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// shop is a merchant's site on a host of its own, beside a mock.
type shop struct {
	t    *testing.T
	mock *mockserver.Running
	url  string // of the sign-up page
	host string // of the window, as the page loads the SDK from it
	csp  string // Content-Security-Policy of the pages; "" = none
}

// realSDK is what the pages in testdata load; a test puts the mock's address in its place, and changes nothing else.
const realSDK = "https://cdn.iamport.kr/"

// openShop serves the pages in testdata at shop.test.
func openShop(t *testing.T, opts ...mockserver.Option) *shop {
	t.Helper()
	s := &shop{t: t, mock: mockserver.Start(t, opts...)}
	s.host = s.mock.URL
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(server.Close)
	s.url = strings.Replace(server.URL, "127.0.0.1", "shop.test", 1) + "/sign-up"
	return s
}

func (s *shop) serve(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/favicon.ico":
		w.WriteHeader(http.StatusNoContent)
		return
	case "/returned":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><html lang="ko"><title>returned</title><h1 id="returned">돌아왔습니다</h1>`))
		return
	}
	if s.csp != "" {
		w.Header().Set("Content-Security-Policy", s.csp)
	}
	page, err := os.ReadFile(filepath.Join("testdata", filepath.Base(r.URL.Path)+".html"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(strings.ReplaceAll(string(page), realSDK, s.host+"/")))
}

// signUp opens the sign-up page.
func (s *shop) signUp(browser *chromium, how look) *tab {
	s.t.Helper()
	p := browser.open(s.t, how)
	p.goTo(s.url)
	return p
}

// ask prepares what the button of the page gives to IMP.certification.
func (s *shop) ask(p *tab, params map[string]any) {
	s.t.Helper()
	if params == nil {
		params = map[string]any{}
	}
	text, err := json.Marshal(params)
	if err != nil {
		s.t.Fatal(err)
	}
	eval[chromedp.Void](p, "window.params = "+string(text))
}

// answered is what the callback of a page was called with, once it was.
func answered(p *tab) map[string]any {
	p.t.Helper()
	p.waitFor("window.answers.length > 0")
	list := eval[[]map[string]any](p, "window.answers")
	if len(list) != 1 {
		p.t.Errorf("the callback was called %d times: %v", len(list), list)
	}
	return list[0]
}

// record is what the mock knows of a certification.
func (s *shop) record(impUID any) control.Certification {
	s.t.Helper()
	id, _ := impUID.(string)
	c, err := s.mock.Steered().Certification(s.t.Context(), mockserver.DefaultUserCode, id)
	if err != nil {
		s.t.Fatalf("the record of %v: %v", impUID, err)
	}
	return c
}

// all are the certifications of the shop.
func (s *shop) all() []control.Certification {
	s.t.Helper()
	list, err := s.mock.Steered().Certifications(s.t.Context(), mockserver.DefaultUserCode)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

// last is the certification that was made last.
func (s *shop) last() control.Certification {
	s.t.Helper()
	list := s.all()
	if len(list) == 0 || !list[len(list)-1].Added {
		s.t.Fatal("no certification was made")
	}
	return list[len(list)-1]
}

// walk goes through a window as a person does who wants to be verified.
func walk(w *tab, person string) {
	w.t.Helper()
	w.press(`[data-person="` + person + `"]`)
	w.press(test("next"))
	w.press(test("fill-code"))
	w.press(test("confirm"))
}

// queryOf is the query of an address.
func queryOf(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}
