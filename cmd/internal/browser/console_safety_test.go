package browser_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// attack is what runs when a page makes markup of a text, wherever in the page that may be.
const attack = `"'><img src=x onerror="window.pwned=1"><script>window.pwned=1</script><svg onload="window.pwned=1">{{7*7}}`

// brief is one that fits into a name.
const brief = `<img src=x onerror="window.pwned=1">`

// unharmed fails the test when the attack was more than text.
func (p *tab) unharmed(where string) {
	p.t.Helper()
	found := eval[string](p, `JSON.stringify({
		pwned: window.pwned ?? 0,
		foreign: document.querySelectorAll("img, iframe, object, embed, svg[onload], [onerror], [onload], [style*=x]").length,
		scripts: [...document.scripts].filter(s => s.type !== "application/json" && !s.src.startsWith(location.origin + "/console/")).length,
		links: [...document.querySelectorAll("a")].filter(a => !a.getAttribute("href").startsWith("#")).length,
	})`)
	if found != `{"pwned":0,"foreign":0,"scripts":0,"links":0}` {
		p.t.Errorf("%s: the page has %s", where, found)
	}
}

func TestConsoleShowsAttacksAsText(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	ctx := t.Context()
	_, err := d.steer.AddCertification(ctx, mockserver.DefaultKey, control.NewCertification{ImpUID: "imp_666", CertificationFields: control.CertificationFields{
		Person: control.Fresh(control.NewPerson{Name: brief}), Note: attack, MerchantUID: attack, Origin: "javascript:window.pwned=1//" + attack, PGTID: attack,
		UniqueKey: control.Text(brief),
	}})
	if err != nil {
		t.Fatal(err)
	}
	token := d.token()
	agent := strings.ReplaceAll(attack, "\n", " ")
	header := http.Header{"Authorization": {token}, "User-Agent": {agent}, "X-Attack": {agent}}
	d.ask(http.MethodGet, "/certifications/imp_666", header, nil)
	d.ask(http.MethodGet, "/certifications/"+url.PathEscape(attack), header, nil)
	d.ask(http.MethodGet, "/certifications/imp_1?"+url.QueryEscape(attack)+"="+url.QueryEscape(attack), header, nil)
	d.ask(http.MethodPost, "/users/getToken", nil, map[string]string{"imp_key": attack, "imp_secret": attack})
	d.ask(http.MethodPost, "/users/getToken", nil, map[string]string{"imp_key": "imp_test_" + attack, "imp_secret": attack})
	d.ask(http.MethodPost, "/certifications/otp/request", http.Header{"Authorization": {token}}, map[string]any{
		"name": attack, "phone": "01000000001", "birth": "900517", "gender_digit": "2", "carrier": "SKT", "is_mvno": "false", "company": attack, "merchant_uid": attack,
	})
	if _, err := d.steer.AddFault(ctx, mockserver.DefaultKey, control.FaultRule{
		Match: fault.Match{ImpUID: attack}, Note: attack, Profile: attack[:60], Effect: fault.Refusal{Message: attack},
	}); err != nil {
		t.Fatal(err)
	}
	d.FixtureProblems(errors.New("people/" + attack + ".yaml:1:1: found " + attack))

	for _, lang := range []string{"en", "ko"} {
		p := browser.open(t, look{})
		p.goTo(d.url + "/?lang=" + lang + "&site=" + url.QueryEscape(attack) + "#" + url.PathEscape(attack))
		p.see(test("entry"))
		p.unharmed("the first screen")
		p.says(test("alert"), attack)
		p.waitFor(`document.getElementById("n-people").textContent !== ""`)
		for range p.count(test("entry")) {
			p.key("j")
			p.waitFor(`document.querySelectorAll('[data-testid="why"] li').length > 0`)
			p.unharmed("a request in full")
		}
		p.visit("people")
		p.fill(test("people-filter"), "imp_666")
		p.press(test("cert-imp_666"))
		p.says(".row-more", attack)
		p.unharmed("people")
		p.fill(test("people-filter"), attack)
		p.press(test("people-export"))
		p.says(test("export"), "onerror")
		p.unharmed("the export")
		p.press("#export [data-close]")
		p.press(test("people-make"))
		for _, field := range []string{"imp_uid", "name", "scenario", "key", "phone", "merchant_uid", "origin", "expect", "note"} {
			p.fill("#make-"+field, attack)
		}
		p.says(test("make-error"), "onerror")
		p.unharmed("the form")
		p.press("#make [data-close]")
		for panel, says := range map[string]string{"faults": attack, "messages": "", "sites": "imp_test_", "clock": "", "deviations": ""} {
			p.visit(panel)
			p.says(test("p-"+panel), says)
			p.unharmed(panel)
		}
	}
}

func TestConsoleAsksForTheToken(t *testing.T) {
	browser := startChromium(t)
	const secret = "0123456789abcdef0123456789abcdef"
	d := openConsole(t, control.Info{Token: secret, RequireToken: true})
	token := d.token()
	d.read(token, adult)
	for _, path := range []string{"/", "/?lang=ko"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := d.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err := errors.Join(err, response.Body.Close()); err != nil {
			t.Fatal(err)
		}
		for _, told := range []string{adult, mockserver.DefaultKey, "imp00000000", d.URL} {
			if strings.Contains(string(body), told) {
				t.Errorf("%s: the page tells %q before it has a token", path, told)
			}
		}
	}
	p := browser.open(t, look{})
	p.goTo(d.url + "/?lang=en")
	p.see(test("gate"))
	p.axe("the gate")
	p.shot("console-gate")
	p.want("401")
	p.fill(test("gate-token"), "wrong")
	p.press(test("gate-open"))
	p.says(test("gate-error"), "wrong")
	p.fill(test("gate-token"), secret)
	p.press(test("gate-open"))
	p.waitCount(test("entry"), 2)
	d.read(token, nineteen)
	p.waitCount(test("entry"), 3) // the stream has the token too
	p.goTo(d.url + "/?lang=en#people")
	p.see(test("cert-" + nineteen)) // the tab keeps it
	if kept := eval[string](p, `JSON.stringify([localStorage.length && JSON.stringify(localStorage), document.cookie])`); strings.Contains(kept, secret) {
		t.Errorf("the token outlives the tab: %s", kept)
	}
	for _, r := range p.asked(d.url) {
		if strings.Contains(r, secret) {
			t.Errorf("the token is in an address: %s", r)
		}
	}
}

// TestConsoleIsNobodyElses tries what pages of other origins can do to somebody who has the console open.
func TestConsoleIsNobodyElses(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	d.token()
	evil := strings.Replace(serve(t, `<!doctype html><html lang="en"><title>evil</title><h1>evil</h1>`), "127.0.0.1", "evil.test", 1)
	p := browser.open(t, look{})
	p.goTo(evil)
	p.want("frame-ancestors")
	p.want("403")
	p.want("NotSameOrigin")
	outcome := eval[string](p, `(async () => {
		const console_ = `+quote(d.url)+`, told = [];
		for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
			const answer = await fetch(console_ + "/__admin/sites/imp_apikey/reset", {method: "POST", mode: "no-cors", headers: {"Content-Type": type}, body: '{"what":"all"}'});
			told.push(answer.type);
		}
		const script = document.createElement("script");
		script.src = console_ + "/console/app.js";
		told.push(await new Promise(done => { script.onload = () => done("script ran"); script.onerror = () => done("no script"); document.body.append(script); }));
		const frame = document.createElement("iframe");
		frame.src = console_ + "/";
		await new Promise(done => { frame.onload = done; document.body.append(frame); });
		return told.join(", ");
	})()`)
	if outcome != "opaque, opaque, no script" {
		t.Errorf("the other page got: %s", outcome)
	}
	if seen := d.Default().Requests(journal.Filter{}); len(seen) != 1 {
		t.Errorf("the other page reset the journal: %d entries", len(seen))
	}
	// The name of a foreign page that leads here: what DNS rebinding makes of it.
	p = browser.open(t, look{})
	p.want("403")
	p.goTo(strings.Replace(d.url, "127.0.0.1", "rebound.test", 1) + "/")
	if body := p.text("body"); !strings.Contains(body, "this Host is refused") || strings.Contains(body, mockserver.DefaultKey) {
		t.Errorf("a rebound name reads %s", body)
	}
}

// TestConsoleOutlivesTheMock restarts the mock under an open page.
func TestConsoleOutlivesTheMock(t *testing.T) {
	browser := startChromium(t)
	first, second := openConsole(t, control.Info{}), openConsole(t, control.Info{})
	for range 3 {
		first.read(first.token(), adult)
	}
	var now atomic.Pointer[http.Handler]
	serving := func(d *consoleMock) {
		h := d.Control(control.Info{API: d.URL})
		now.Store(&h)
	}
	serving(first)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*now.Load()).ServeHTTP(w, r) }))
	t.Cleanup(front.Close)
	t.Cleanup(front.CloseClientConnections) // the streams, which last
	p := browser.open(t, look{})
	p.goTo(front.URL + "/?lang=en")
	p.waitFor(`document.getElementById("live").dataset.state === "live"`)
	p.waitCount(test("entry"), 6)
	p.want("ERR_") // the lines that break
	second.read(second.token(), nineteen)
	serving(second)
	front.CloseClientConnections()
	p.waitCount(test("entry"), 2)
	p.waitFor(`document.getElementById("live").dataset.state === "live"`)
	second.read(second.token(), adult)
	p.waitCount(test("entry"), 4)
}

func TestConsoleRemembersAndObeysKeys(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	d.busy()
	p := d.show(browser, look{}, "journal")
	p.keepCopies()
	p.key("j")
	p.waitFor(`document.activeElement.matches(".entry[aria-pressed=true]")`)
	first := eval[string](p, `document.activeElement.dataset.id`)
	p.key("j")
	p.waitFor(`document.activeElement.dataset.id !== ` + quote(first) + ` && document.activeElement.matches(".entry[aria-pressed=true]")`)
	p.key("k")
	p.waitFor(`document.activeElement.dataset.id === ` + quote(first))
	p.key("c")
	if command := p.copied(); !strings.HasPrefix(command, "curl ") {
		t.Errorf("copied %q", command)
	}
	p.key("\x1b")
	p.waitFor(`document.querySelector('[data-testid="journal-detail"] .hint') !== null`)
	p.key("/")
	p.waitFor(`document.activeElement.id === "journal-filter"`)
	p.key("2") // typed, not obeyed
	if got := eval[string](p, `document.activeElement.value + " " + location.hash`); !strings.HasSuffix(got, "2 #journal") {
		t.Errorf("a key in a field: %s", got)
	}
	p.key("\x1b")
	for i, panel := range []string{"journal", "people", "clock", "faults", "messages", "sites", "deviations"} {
		p.key(string(rune('1' + i)))
		p.see(test("p-" + panel))
	}
	p.key("?")
	p.see("#help")
	p.key("\x1b")
	p.waitFor(`!document.getElementById("help").open`)
	p.reachable()

	p.press(test("theme"))
	p.press(test("theme"))
	p.waitFor(`document.documentElement.dataset.theme === "dark"`)
	p.press(test("language"))
	p.waitFor(`document.documentElement.lang === "ko"`)
	p.goTo(d.url + "/")
	p.waitFor(`document.documentElement.lang === "ko" && document.documentElement.dataset.theme === "dark"`)
	p.see(test("p-faults")) // the panel, too
}

// reachable walks the page by the Tab key: every control of the open panel is met, and each shows that it has the focus.
func (p *tab) reachable() {
	p.t.Helper()
	p.key("4")
	p.see(test("p-faults"))
	eval[int](p, `(document.activeElement.blur(), window.met = new Set(), 0)`)
	const most = 60
	for range most {
		p.key("\t")
		if eval[bool](p, `(e => { window.met.add(e); return e !== document.body && getComputedStyle(e).outlineStyle === "none"; })(document.activeElement)`) {
			p.t.Errorf("the focus cannot be seen on %s", eval[string](p, `document.activeElement.outerHTML.slice(0, 120)`))
		}
	}
	missed := eval[[]string](p, `[...document.querySelectorAll("#p-faults button, #p-faults input, #p-faults select, .tabs a, .top button, .top select")]
		.filter(e => e.checkVisibility() && !e.disabled && !window.met.has(e)).map(e => e.outerHTML.slice(0, 90))`)
	if len(missed) > 0 {
		p.t.Errorf("the Tab key does not reach %v", missed)
	}
}
