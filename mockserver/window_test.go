package mockserver_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// browse makes a request as a browser would that follows no redirect.
func (d *apiClient) browse(method, path, form string) *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	d.server.ServeHTTP(w, r)
	return w
}

// sdkSays reports whether the SDK has a switch at a value, which is JSON.
func (d *apiClient) sdkSays(name, value string) bool {
	d.t.Helper()
	return strings.Contains(d.browse(http.MethodGet, "/v1/iamport.js", "").Body.String(), `"`+name+`":`+value)
}

// inSDK probes a switch that the SDK acts upon. What it does then is tested in a browser, by cmd/internal/browser.
func inSDK(name string, values ...string) probe {
	return func(d *apiClient) string {
		for _, value := range values {
			if d.sdkSays(name, `"`+value+`"`) {
				return value
			}
		}
		return "none"
	}
}

// visitor is somebody in an identity window.
type visitor struct {
	d    *apiClient
	path string // of the window, with a slash at its end
	step string // that it was sent to
}

// openWindow opens a window with more parameters.
func (d *apiClient) openWindow(more string) *visitor {
	d.t.Helper()
	w := d.browse(http.MethodGet, "/__window/open?user_code=imp00000000&request=r1&origin=https%3A%2F%2Fshop.example%2Fjoin"+more, "")
	id, step, ok := strings.Cut(w.Header().Get("Location"), "/")
	if w.Code != http.StatusSeeOther || !ok {
		d.t.Fatalf("opening with %s: %d %s", more, w.Code, w.Body)
	}
	return &visitor{d, "/__window/" + id + "/", step}
}

// send posts a form and returns the step that it leads to.
func (v *visitor) send(action, form string) string {
	v.d.t.Helper()
	w := v.d.browse(http.MethodPost, v.path+action, form)
	if w.Code != http.StatusSeeOther {
		v.d.t.Fatalf("%s %s: %d %s", action, form, w.Code, w.Body)
	}
	v.step = w.Header().Get("Location")
	return v.step
}

// see is the page of a step.
func (v *visitor) see(step string) string {
	v.d.t.Helper()
	w := v.d.browse(http.MethodGet, v.path+step, "")
	if w.Code != http.StatusOK {
		v.d.t.Fatalf("%s: %d %s", step, w.Code, w.Body)
	}
	return w.Body.String()
}

var (
	returnHref = regexp.MustCompile(`href="([^"]*)" data-testid="return"`)
	closingOf  = regexp.MustCompile(`data-closing="([^"]*)"`)
	shownCode  = regexp.MustCompile(`data-fill="([0-9]{6})"`)
)

// leadsTo is where a window that a test planned sends the browser.
func (d *apiClient) leadsTo(more string) string {
	d.t.Helper()
	v := d.openWindow("&mode=redirect&" + more)
	found := returnHref.FindStringSubmatch(v.see("done"))
	if found == nil {
		d.t.Fatalf("no way back in %s", v.see("done"))
	}
	return html.UnescapeString(found[1])
}

// windowed is the query with which such a window sends the browser back.
func (d *apiClient) windowed(more string) url.Values {
	d.t.Helper()
	if !strings.Contains(more, "mock_outcome") {
		more += "&mock_outcome=verified"
	}
	u, err := url.Parse(d.leadsTo("m_redirect_url=https%3A%2F%2Fshop.example%2Fx" + more))
	if err != nil {
		d.t.Fatal(err)
	}
	return u.Query()
}

// closing is what such a window tells a page.
func (d *apiClient) closing(more string) string {
	d.t.Helper()
	return html.UnescapeString(closingOf.FindStringSubmatch(d.openWindow("&mode=hidden" + more).see("done"))[1])
}

func TestAWindowEndsInARecordOfTheAPI(t *testing.T) {
	s := newControlClient(t)
	v := s.openWindow("&mode=layer&merchant_uid=order-1")
	list, err := s.mock.Certifications(ctx(t), s.site)
	must(t, list, err)
	made := list[len(list)-1]
	if a := s.seen(made.ImpUID); a.record["certified"] != false || a.record["name"] != nil || a.record["merchant_uid"] != "order-1" ||
		a.record["origin"] != "https://shop.example/join" {
		t.Errorf("open, the record is %s", a.body)
	}
	v.send("choose", "person=minor%2Fseojun")
	v.send("call", "carrier=LGT&phone=010-0000-0099")
	v.send("confirm", "code="+shownCode.FindStringSubmatch(v.see("code"))[1])
	a := s.seen(made.ImpUID)
	if a.record["certified"] != true || a.record["name"] != "박서준" || a.record["certified_at"] != float64(noon.Unix()) {
		t.Errorf("gone through, the record is %s", a.body)
	}
	c, err := s.mock.Certification(ctx(t), s.site, made.ImpUID)
	if must(t, c, err); c.Phone != "01000000099" || c.Carrier != "LGT" || c.Person.ID != "minor/seojun" {
		t.Errorf("the record has phone %s, carrier %s, person %s", c.Phone, c.Carrier, c.Person.ID)
	}
}

func TestTheBrowserSideIsNoPartOfTheAPI(t *testing.T) {
	s := newControlClient(t)
	before := len(s.requestsOf(control.House))
	for _, path := range []string{
		"/v1/iamport.js", "/js/iamport.payment-1.2.0.js", "/__window/open?user_code=imp00000000&mode=layer", "/__window/no-such/person",
		"/__window/assets/window.css",
	} {
		w := s.browse(http.MethodGet, path, "")
		if w.Header().Get(mockserver.HeaderMock) != "devel" {
			t.Errorf("%s: no %s", path, mockserver.HeaderMock)
		}
		if w.Header().Get(mockserver.HeaderEntry) != "" {
			t.Errorf("%s: was journaled", path)
		}
	}
	if after := s.requestsOf(control.House); len(after) != before {
		t.Errorf("the journal of the house has %d entries more", len(after)-before)
	}
	if own := s.requestsOf(s.site); slices.ContainsFunc(own, func(r control.Request) bool { return strings.Contains(r.Path, "__window") }) {
		t.Error("the journal of the site has requests of a window")
	}
	for _, path := range []string{"/v1/certifications/imp_1", "/js/other.js", "/js/iamport.payment/x.js", "/v1/iamport.js/x", "/__windows/open"} {
		if a := s.ask(s.raw, request(http.MethodGet, path, "")); a.reason() != "unknown_route" {
			t.Errorf("%s is answered with %s; a path that the window has not is the API's, and journaled", path, a.reason())
		}
	}
}

// requestsOf is the journal of a site.
func (s *controlClient) requestsOf(site string) []control.Request {
	s.t.Helper()
	list, err := s.mock.Requests(ctx(s.t), site, control.RequestFilter{})
	return must(s.t, list, err).Requests
}
