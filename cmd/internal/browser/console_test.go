package browser_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

const (
	adult    = "imp_100000000001"
	nineteen = "imp_100000000018" // turns 19 tomorrow
)

// consoleMock is a mock with its console.
type consoleMock struct {
	*mockserver.Running
	t     *testing.T
	url   string // of the console
	steer *control.Client
}

// openConsole starts a mock and serves its control API with the console.
func openConsole(t *testing.T, info control.Info, options ...mockserver.Option) *consoleMock {
	t.Helper()
	mock := mockserver.Start(t, options...)
	info.API = mock.URL
	closing := make(chan struct{})
	info.Closing = closing
	server := httptest.NewServer(mock.Control(info))
	t.Cleanup(func() {
		close(closing)
		server.Close()
	})
	return &consoleMock{Running: mock, t: t, url: server.URL, steer: control.NewClient(server.URL, info.Token, nil)}
}

// ask makes a call of the imitated API, with a body of JSON if there is one.
func (d *consoleMock) ask(method, path string, header http.Header, body any) (status int, answer []byte) {
	d.t.Helper()
	var payload io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			d.t.Fatal(err)
		}
		payload = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.URL+path, payload)
	if err != nil {
		d.t.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := d.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return response.StatusCode, answer
}

// token asks for an access token of the default site.
func (d *consoleMock) token() string {
	d.t.Helper()
	_, answer := d.ask(http.MethodPost, "/users/getToken", nil, map[string]string{"imp_key": mockserver.DefaultKey, "imp_secret": mockserver.DefaultSecret})
	var told struct {
		Response struct {
			AccessToken string `json:"access_token"`
		} `json:"response"`
	}
	if err := json.Unmarshal(answer, &told); err != nil || told.Response.AccessToken == "" {
		d.t.Fatalf("no token: %s", answer)
	}
	return told.Response.AccessToken
}

// read asks for a certification and gives the status.
func (d *consoleMock) read(token, impUID string) int {
	d.t.Helper()
	status, _ := d.ask(http.MethodGet, "/certifications/"+impUID, http.Header{"Authorization": {token}, "User-Agent": {"shop-backend/1.4"}}, nil)
	return status
}

// busy makes a journal worth looking at.
func (d *consoleMock) busy() {
	d.t.Helper()
	token := d.token()
	d.read(token, adult)
	d.read(token, nineteen)
	d.read("0000000000000000000000000000000000000000", adult)
	d.read(token, "imp_100000000999")
	d.ask(http.MethodGet, "/certification/"+adult, http.Header{"Authorization": {token}}, nil)
	if _, err := d.steer.AddFault(d.t.Context(), mockserver.DefaultKey, control.FaultRule{ID: "night", Effect: status503(), Note: "The agencies have maintenance nights."}); err != nil {
		d.t.Fatal(err)
	}
	d.read(token, adult)
	d.read(token, nineteen)
	if err := d.steer.DeleteFaults(d.t.Context(), mockserver.DefaultKey); err != nil {
		d.t.Fatal(err)
	}
	d.ask(http.MethodPost, "/certifications/otp/request", http.Header{"Authorization": {token}}, map[string]any{
		"name": "이지우", "phone": "01000000001", "birth": "900517", "gender_digit": "2", "carrier": "SKT", "is_mvno": "false",
	})
	d.read(token, nineteen)
	d.ask(http.MethodPost, "/certifications/otp/request", http.Header{"Authorization": {token}}, map[string]any{"phone": "01000000001"})
	d.read(token, adult)
}

// TestConsoleLooks takes the pictures that somebody looks at, and holds every panel against the checker in both themes.
func TestConsoleLooks(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	d.busy()
	for _, kind := range []struct {
		name string
		look look
		lang string
	}{
		{"pc-light-en", look{height: 800}, "en"},
		{"pc-dark-ko", look{height: 800, dark: true}, "ko"},
		{"phone-light-ko", look{phone: true}, "ko"},
		{"phone-dark-en", look{phone: true, dark: true}, "en"},
	} {
		t.Run(kind.name, func(t *testing.T) {
			p := browser.open(t, kind.look)
			p.goTo(d.url + "/?lang=" + kind.lang)
			p.waitFor(`document.querySelectorAll("[data-testid=cert-row]").length > 0 || document.getElementById("n-people").textContent !== ""`)
			p.see(test("entry"))
			p.shot("console-" + kind.name + "-journal")
			refused := eval[string](p, `[...document.querySelectorAll(".entry")].find(e => e.textContent.includes("unknown_imp_uid")).dataset.id`)
			p.press(`.entry[data-id="` + refused + `"]`)
			p.see(test("why-yaml"))
			p.says(test("why-yaml"), map[string]string{"en": "Never write a real person's data", "ko": "# 실제 사람의 정보는 절대 쓰지 마세요."}[kind.lang])
			p.shot("console-" + kind.name + "-detail")
			p.axe(kind.name + " journal")
			p.tidy()
			if kind.look.phone {
				p.press(".d-close")
			}
			for _, panel := range []string{"people", "clock", "faults", "messages", "sites", "deviations"} {
				p.press(`.tabs a[href="#` + panel + `"]`)
				p.see(test("p-" + panel))
				p.shot("console-" + kind.name + "-" + panel)
				p.axe(kind.name + " " + panel)
				p.tidy()
				wide := eval[[]string](p, `[...document.querySelectorAll("html, .top, .tabs, .panel, .card, .group, .rows .row")]
					.filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).map(e => e.id || e.className)`)
				if len(wide) > 0 {
					t.Errorf("%s: what is in it is wider than %v", panel, wide)
				}
			}
			p.press(`.tabs a[href="#people"]`)
			p.press(test("people-make"))
			p.waitFor(`document.getElementById("make-yaml").textContent.includes("certifications:")`)
			p.shot("console-" + kind.name + "-make")
			p.axe(kind.name + " make")
		})
	}
}

func status503() fault.Effect { return fault.Refusal{Status: http.StatusServiceUnavailable} }

// tidy fails the test for what scripts write when they have nothing to write. Answers and switches may be null.
func (p *tab) tidy() {
	p.t.Helper()
	slips := eval[[]string](p, `[...document.querySelectorAll("body *:not(script, .m, .table *)")].filter(e => e.checkVisibility() &&
		[...e.childNodes].some(n => n.nodeType === 3 && /^(null|undefined|NaN|\[object.*)$/.test(n.data.trim()))).map(e => e.outerHTML.slice(0, 200))`)
	if len(slips) > 0 {
		p.t.Errorf("the page says nothing in %q", slips)
	}
}

// loadText is a set of fixtures of one file.
func loadText(t *testing.T, yaml string) *fixture.Set {
	t.Helper()
	set, err := fixture.Load(t.Context(), fixture.Source{Name: "people", FS: fstest.MapFS{"made.yaml": {Data: []byte(yaml)}}})
	if err != nil {
		t.Fatalf("%v\n%s", err, yaml)
	}
	return set
}
