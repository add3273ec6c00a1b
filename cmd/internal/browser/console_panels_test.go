package browser_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// show opens the console in English at a panel.
func (d *consoleMock) show(browser *chromium, how look, panel string) *tab {
	d.t.Helper()
	p := browser.open(d.t, how)
	p.goTo(d.url + "/?lang=en#" + panel)
	p.see(test("p-" + panel))
	p.waitFor(`document.getElementById("live").dataset.state === "live" && document.getElementById("n-people").textContent !== ""`)
	return p
}

// visit goes to another panel.
func (p *tab) visit(panel string) {
	p.t.Helper()
	p.press(`.tabs a[href="#` + panel + `"]`)
	p.see(test("p-" + panel))
}

// keepCopies keeps what the page copies where copied finds it.
func (p *tab) keepCopies() {
	p.t.Helper()
	eval[chromedp.Void](p, `navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }`)
}

func (p *tab) copied() string {
	p.t.Helper()
	p.waitFor(`typeof window.copied === "string"`)
	return eval[string](p, `(text => { delete window.copied; return text; })(window.copied)`)
}

func (p *tab) count(selector string) int {
	p.t.Helper()
	return eval[int](p, `[...document.querySelectorAll(`+quote(selector)+`)].filter(e => e.checkVisibility()).length`)
}

func (p *tab) waitCount(selector string, n int) {
	p.t.Helper()
	p.waitFor(`[...document.querySelectorAll(` + quote(selector) + `)].filter(e => e.checkVisibility()).length === ` + strconv.Itoa(n))
}

// says waits until an element says something.
func (p *tab) says(selector, text string) {
	p.t.Helper()
	p.waitFor(`(document.querySelector(` + quote(selector) + `)?.innerText || "").includes(` + quote(text) + `)`)
}

func TestConsoleMakesCertifications(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	p := d.show(browser, look{}, "people")
	p.keepCopies()
	p.press(test("people-make"))
	p.fill("#make-imp_uid", "imp_777000000001")
	p.fill("#make-name", "한별")
	p.fill("#make-birthday", "date")
	p.fill("#make-date", "2004-02-29")
	p.fill("#make-provider", "kcp_v2")
	p.fill("#make-merchant_uid", "order #1: \"ok\"")
	p.fill("#make-ci", "null")
	p.fill("#make-expect", "full-age-19: created, birth-year-1999: underage")
	p.says(test("make-yaml"), "expect: {birth-year-1999: underage, full-age-19: created}")
	p.fill("#make-name", "")
	p.fill("#make-phone", "12")
	p.says(test("make-error"), "phone")
	p.fill("#make-name", "한별")
	p.fill("#make-phone", "010-0000-0042")
	p.waitFor(`document.querySelector('[data-testid="make-error"]').textContent === ""`)
	p.says(test("make-yaml"), "010-0000-0042")
	p.press(`[data-copy="make-yaml"]`)
	yaml := p.copied()
	p.press(test("make-submit"))
	p.see(test("cert-imp_777000000001"))

	_, answer := d.ask(http.MethodGet, "/certifications/imp_777000000001", http.Header{"Authorization": {d.token()}}, nil)
	for _, want := range []string{`"name":"한별"`, `"birthday":"2004-02-29"`, `"pg_provider":"kcp_v2"`, `"merchant_uid":"order #1: \"ok\""`, `"unique_key":null`, `"phone":"01000000042"`} {
		if !strings.Contains(string(answer), want) {
			t.Errorf("the API does not say %s: %s", want, answer)
		}
	}
	d.sameAsFixture(t, yaml, "imp_777000000001")

	t.Run("marks show who is the same person", func(t *testing.T) {
		p.fill(test("people-filter"), "another-provider")
		p.waitCount(test("cert-row"), 3)
		if body := p.text("body"); strings.Contains(body, "==") {
			t.Error("a whole CI is on the page")
		}
		p.press(test("cert-row") + " button.m")
		p.waitCount(test("cert-row"), 3)
	})
	p.deletesAndBringsBack("imp_777000000001")
}

// deletesAndBringsBack takes away a certification that was just made, and makes another for its person.
func (p *tab) deletesAndBringsBack(impUID string) {
	p.t.Helper()
	p.fill(test("people-filter"), impUID)
	if p.count(".row-more") == 0 {
		p.press(test("cert-" + impUID))
	}
	p.says(".row-more", `order #1: "ok"`)
	p.press(test("cert-delete"))
	p.says(test("cert-delete"), "Really")
	p.press(test("cert-delete"))
	p.says(test("people-empty"), "No certification matches")
	p.fill(test("people-filter"), "")
	p.press(test("people-export"))
	p.says(test("export"), "name: 한별")
	p.press("#export [data-close]")
	p.press(test("people-rest") + " summary") // a person stays without certifications
	p.says(test("people-rest-list"), "한별")
	eval[chromedp.Void](p, `[...document.querySelectorAll("[data-testid=person]")].find(li => li.textContent.includes("한별")).querySelector("[data-testid=person-certify]").click()`)
	p.says(test("make-yaml"), "# For the file of scenario")
	p.press(test("make-submit"))
	p.waitFor(`!document.getElementById("people-rest-list").textContent.includes("한별")`)
}

// sameAsFixture holds the answer of a mock that loads a YAML against that of this one.
func (d *consoleMock) sameAsFixture(t *testing.T, yaml, impUID string) {
	t.Helper()
	other := openConsole(t, control.Info{}, mockserver.WithFixtures(loadText(t, yaml)))
	var records [2]map[string]any
	for i, m := range []*consoleMock{d, other} {
		_, answer := m.ask(http.MethodGet, "/certifications/"+impUID, http.Header{"Authorization": {m.token()}}, nil)
		var told struct{ Response map[string]any }
		if err := json.Unmarshal(answer, &told); err != nil {
			t.Fatal(err)
		}
		maps.DeleteFunc(told.Response, func(name string, _ any) bool {
			return name == "certified_at" || name == "pg_tid" || name == "unique_in_site" // of another moment and person
		})
		records[i] = told.Response
	}
	if fmt.Sprint(records[0]) != fmt.Sprint(records[1]) {
		t.Errorf("made: %v\nfixture: %v\n%s", records[0], records[1], yaml)
	}
}

func TestConsoleClock(t *testing.T) {
	browser := startChromium(t)
	noon := time.Date(2026, time.June, 15, 12, 0, 0, 0, time.FixedZone("KST", 9*3600))
	d := openConsole(t, control.Info{}, mockserver.WithTime(noon))
	d.token()
	p := d.show(browser, look{}, "clock")
	p.says(test("clock-state"), "Was moved and runs on. Relative birthdays count from 2026-06-15.")
	p.says(test("token"), "29 min")
	p.press(test("jump-midnight"))
	p.says(test("clock-changes"), "김민지")
	p.says(test("clock-changes"), "18 → 19")
	p.says(test("token"), "expired")
	p.tidy()
	p.shot("console-clock-moved")
	p.visit("people")
	p.fill(test("people-filter"), nineteen)
	p.says(test("ages"), "19 ·")
	p.visit("clock")
	p.press(test("clock-freeze"))
	p.says("#top-frozen", "frozen")
	p.says(test("clock-state"), "Stands still")
	p.press(test("jump-newyear"))
	p.waitFor(`document.getElementById("clock-date").textContent.endsWith("-01-01") && document.getElementById("clock-time").textContent === "00:00:00"`)
	p.press(test("jump-yearend"))
	p.waitFor(`document.getElementById("clock-date").textContent.endsWith("-12-31") && document.getElementById("clock-time").textContent === "23:59:50"`)
	p.fill("#clock-by", "10s")
	p.press("#clock-advance button")
	p.waitFor(`document.getElementById("clock-time").textContent === "00:00:00"`)
	p.says(test("clock-changes"), "year")
	p.want("400")
	p.fill("#clock-by", "soon")
	p.press("#clock-advance button")
	p.says(test("alert"), "expected one such as 24h")
	p.press(test("clock-follow"))
	p.says(test("clock-state"), "runs on")
	p.says(test("clock-date"), "2026-06-15")
	clock, err := d.steer.Clock(t.Context(), mockserver.DefaultKey)
	if err != nil || clock.SeoulDate != "2026-06-15" || clock.Frozen {
		t.Errorf("the clock stands at %+v, %v", clock, err)
	}
}

func TestConsoleFaults(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	token := d.token()
	p := d.show(browser, look{}, "faults")
	p.says(test("faults-empty"), "All goes well")
	p.fill("#fault-kind", "status")
	p.fill(`.params[data-kind="status"] [name=message]`, "점검 중입니다")
	p.fill("#fault-route", "getCertification")
	p.press(test("fault-add"))
	p.waitCount(test("fault"), 1)
	p.waitFor(`document.querySelector(` + quote(test("fault-what")) + `).textContent === "503"`)
	p.says(test("fault"), "getCertification")
	p.says(test("fault-hits"), "0 hits\nrequests: 0")
	toggle := test("fault") + " .switch"
	for i, step := range []struct {
		reason string
		want   int
		hits   string
	}{{"on", http.StatusServiceUnavailable, "1 hit"}, {"off", http.StatusOK, "off"}, {"on again", http.StatusServiceUnavailable, "1 hit"}} {
		if i > 0 {
			before := eval[string](p, `document.querySelector(`+quote(toggle)+`).getAttribute("aria-checked")`)
			p.press(toggle)
			p.waitFor(`document.querySelector(` + quote(toggle) + `).getAttribute("aria-checked") !== ` + quote(before))
		}
		if status := d.read(token, adult); status != step.want {
			t.Errorf("%s: the API answers %d, want %d", step.reason, status, step.want)
		}
		p.waitFor(`document.querySelector(` + quote(test("fault-hits")+" b") + `).textContent === ` + quote(step.hits))
	}
	p.press(`[data-profile="hostile"]`)
	p.waitCount(test("fault"), 13)
	p.tidy()
	p.shot("console-faults-on")
	p.press(test("faults-clear"))
	p.says(test("faults-empty"), "All goes well")

	t.Run("every kind", func(t *testing.T) {
		for i, kind := range fault.Kinds() {
			p.fill("#fault-kind", kind)
			eval[chromedp.Void](p, `for (const input of document.querySelectorAll('.params:not([hidden]) input')) input.value = input.placeholder`)
			p.press(test("fault-add"))
			p.waitCount(test("fault"), i+1)
		}
		list, err := d.steer.Faults(t.Context(), mockserver.DefaultKey)
		if err != nil || len(list.Faults) != len(fault.Kinds()) {
			t.Errorf("%d rules, %v", len(list.Faults), err)
		}
	})
}

func TestConsoleMessages(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	p := d.show(browser, look{}, "messages")
	p.says(test("messages-empty"), "No messages")
	token := d.token()
	status, answer := d.ask(http.MethodPost, "/certifications/otp/request", http.Header{"Authorization": {token}}, map[string]any{
		"name": "이지우", "phone": "01000000001", "birth": "900517", "gender_digit": "2", "carrier": "SKT", "is_mvno": "false",
	})
	var told struct {
		Response struct {
			ImpUID string `json:"imp_uid"`
		}
	}
	if err := json.Unmarshal(answer, &told); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	p.see(test("message"))
	code := p.text(test("otp-code"))
	status, answer = d.ask(http.MethodPost, "/certifications/otp/confirm/"+told.Response.ImpUID, http.Header{"Authorization": {token}}, map[string]any{"otp": code})
	if status != http.StatusOK {
		t.Errorf("the code %q is answered with %d %s", code, status, answer)
	}
	p.press(test("messages-clear"))
	p.says(test("messages-empty"), "No messages")
}

func TestConsoleSites(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	d.read(d.token(), adult)
	p := d.show(browser, look{}, "sites")
	p.fill("#site-provider", "inicis_unified")
	p.press(`#site-form [value="foreigner"]`)
	p.press(test("site-add"))
	p.says(test("site-made"), "The secret is shown this once")
	made := eval[[]string](p, `[...document.querySelectorAll("#site-made dd")].map(e => e.textContent)`)
	status, _ := d.ask(http.MethodPost, "/users/getToken", nil, map[string]string{"imp_key": made[1], "imp_secret": made[2]})
	if status != http.StatusOK {
		t.Errorf("the credentials that are shown are answered with %d", status)
	}
	site, err := d.steer.Site(t.Context(), made[0])
	if err != nil || site.Provider != "inicis_unified" || len(site.Provides) != 1 {
		t.Errorf("the site is %+v, %v", site, err)
	}
	p.press(test("choose-" + made[0]))
	p.says(test("site-"+made[0]), "shown")
	p.tidy()
	p.shot("console-sites-two")
	p.visit("journal")
	p.waitCount(test("entry"), 1) // its own token, not the other's requests
	p.goTo(d.url + "/")
	p.waitFor(`document.getElementById("site").value === ` + quote(made[0])) // remembered
	p.fill(test("site"), "imp00000000")
	p.waitCount(test("entry"), 2)
	p.visit("sites")
	p.press(test("reset-all"))
	p.visit("journal")
	p.says(test("journal-empty"), "")
	p.waitCount(test("entry"), 0)
}

func TestConsoleShowsALease(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	p := d.show(browser, look{}, "sites")
	p.waitFor(`document.getElementById("lease").hidden`)
	lease, err := d.steer.AddLease(t.Context(), control.NewLease{Holder: "verify of <b>http://localhost:3000</b>", TTL: control.Duration(control.MaxLease)})
	if err != nil {
		t.Fatal(err)
	}
	p.says(test("lease"), "Site "+lease.Site+" is on loan to verify of <b>http://localhost:3000</b>, since ")
	p.says(test("site-"+lease.Site), "on loan")
	p.tidy()
	if err := d.steer.DeleteLease(t.Context(), lease.ID); err != nil {
		t.Fatal(err)
	}
	p.waitFor(`document.getElementById("lease").hidden && document.querySelectorAll("#site-list > li").length === 1`)
}

func TestConsoleDeviations(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{}, mockserver.WithSwitch("unknown-route", "400"))
	p := d.show(browser, look{}, "deviations")
	p.says(test("deviation-unknown-route"), "400")
	p.says(test("deviation-unknown-route"), "changed")
	p.says(test("deviation-unknown-route"), "fact 6.6")
	if got := p.count(test("deviation-unknown-route") + ` td[title*="openapi/FACTS.md"]`); got != 1 {
		t.Errorf("%d cells say where facts stand, want 1", got)
	}
	if got, want := p.count("#deviation-rows tr"), len(mockserver.Deviations()); got != want {
		t.Errorf("%d rows, want %d", got, want)
	}
	p.fill("#deviations-filter", "rate-limit")
	p.waitCount("#deviation-rows tr", 1)

	p.goTo(d.url + "/?lang=ko#deviations")
	p.see(test("deviation-unknown-route"))
	p.says(test("deviation-unknown-route"), "API에 없는 경로의 상태 코드")
}

// TestConsoleReadsPageByPage shows a site of more certifications than a page of the list
// has: the rest is read when asked for.
func TestConsoleReadsPageByPage(t *testing.T) {
	browser := startChromium(t)
	const many = 2*control.MaxPage + 5
	d := openConsole(t, control.Info{}, mockserver.WithFixtures(loadText(t, crowd(many))))
	p := d.show(browser, look{}, "people")
	total := eval[string](p, `document.getElementById("n-people").textContent`)
	if n, err := strconv.Atoi(total); err != nil || n < many {
		t.Fatalf("%s certifications, want all %d counted", total, many)
	}
	p.says("#people-count", "1000 of "+total)
	p.says("#people-next", "1000 of "+total+" are read")
	p.shot("console-pages")
	p.press("#people-rest summary")
	p.says("#people-rest-list", "Read all certifications first.")
	p.press("#people-next")
	p.says("#people-count", "2000 of "+total)
	p.press("#people-next")
	p.waitFor(`document.getElementById("people-count").textContent === ` + quote(total) + ` && document.getElementById("people-next").hidden`)
}
