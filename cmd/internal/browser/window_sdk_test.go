package browser_test

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

func TestAPageForTheRealSDKWorksUnchanged(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	p := browser.open(t, look{})
	p.goTo(strings.Replace(s.url, "/sign-up", "/old-shop", 1))
	if eval[bool](p, `"jQuery" in window || "$" in window`) {
		t.Fatal("the page has jQuery; it should do without")
	}
	p.fill("#user_name", "박서준")
	w := p.popup(func() { p.press("#btn_cert") })
	w.see(test("people"))
	if got := w.value(test("search")); got != "박서준" {
		t.Errorf("the search is for %q, want the name of the page", got)
	}
	w.press(test("person"))
	w.see(test("phone"))
	if phone, carrier := w.value(test("phone")), eval[string](w, `document.querySelector("input[name=carrier]:checked").value`); phone != "010-0000-0016" || carrier != "KT" {
		t.Errorf("phone %s and carrier %s, want those of the page", phone, carrier)
	}
	w.press(test("next"))
	w.see(test("message"))
	if text := w.text(test("message")); !strings.Contains(text, "[옛 가게]") {
		t.Errorf("the message says %q", text)
	}
	w.press(test("fill-code"))
	w.press(test("confirm"))
	p.waitFor(`document.getElementById("state").innerText.startsWith("인증 성공: imp_")`)
	if asked := p.asked(s.host); len(asked) != 1 {
		t.Errorf("the page asked the mock for %v, want the script alone", asked)
	}
	record := s.record(p.value("#imp_uid"))
	if !record.Certified || record.Person.ID != "minor/seojun" || !strings.HasPrefix(record.MerchantUID, "join_") {
		t.Errorf("the record is %+v", record)
	}
}

func TestTheWindowLiesBesideTheScript(t *testing.T) {
	browser := startChromium(t)
	for _, name := range []string{"another name of the host", "below a path of the shop's own server"} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t)
			mock, err := url.Parse(s.mock.URL)
			if err != nil {
				t.Fatal(err)
			}
			if s.host = "http://localhost:" + mock.Port(); strings.HasPrefix(name, "below") {
				proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
					r.SetURL(mock)
					r.Out.URL.Path = strings.TrimPrefix(r.In.URL.Path, "/dev/iamport")
				}})
				t.Cleanup(proxy.Close)
				s.host = strings.Replace(proxy.URL, "127.0.0.1", "proxy.test", 1) + "/dev/iamport"
			}
			p := s.signUp(browser, look{})
			w := p.popup(func() { p.press("#verify") })
			w.see(test("people"))
			if at := w.location(); !strings.HasPrefix(at, s.host+"/__window/") {
				t.Errorf("the window is at %s, the script at %s", at, s.host)
			}
			walk(w, "adult/jiwoo")
			s.checkAnswer(p, ways[0])
		})
	}
}

func TestHowTheSDKAnswersMistakes(t *testing.T) {
	browser := startChromium(t)
	for _, tt := range []struct {
		name, rule, call, says, code string
	}{
		{"before init", "sdk-before-init", `IMP.certification({}, cb)`, "before IMP.init", "MOCK_BEFORE_INIT"},
		{"no parameters", "sdk-wrong-arguments", `IMP.init("imp00000000"); IMP.certification(cb)`, "object of parameters", "MOCK_WRONG_ARGUMENTS"},
		{"a popup that nobody clicked for", "popup-blocked", `IMP.init("imp00000000"); IMP.certification({}, cb)`, "blocked the window", "MOCK_POPUP_BLOCKED"},
	} {
		for _, value := range []string{"callback", "throw", "silent"} {
			t.Run(tt.name+", "+value, func(t *testing.T) {
				t.Parallel()
				s := openShop(t, mockserver.WithSwitch(tt.rule, value))
				p := browser.open(t, look{})
				p.goTo(serve(t, `<!doctype html><html lang="ko"><title>x</title><script src="`+s.host+`/v1/iamport.js"></script>`))
				p.want(tt.says)
				got := eval[string](p, `new Promise(done => {
					const cb = answer => done(answer.error_code + (answer.success === false ? "" : " and no failure"));
					try { `+tt.call+`; setTimeout(() => done("silent"), 50); } catch (e) { done("throw " + e.message); }
				})`)
				want := map[string]string{"callback": tt.code, "throw": "throw [iamport-mock]", "silent": "silent"}[value]
				if !strings.HasPrefix(got, want) {
					t.Errorf("%s, want %s", got, want)
				}
			})
		}
	}
	t.Run("what is not imitated", func(t *testing.T) {
		s := openShop(t)
		p := s.signUp(browser, look{})
		p.want("IMP.request_pay is not imitated")
		if got := eval[string](p, `new Promise(done => IMP.request_pay({}, answer => done(answer.error_code)))`); got != "MOCK_NOT_IMITATED" {
			t.Errorf("request_pay answers %s", got)
		}
	})
	t.Run("an invalid user code", func(t *testing.T) {
		s := openShop(t)
		p := s.signUp(browser, look{})
		p.want("takes a user code")
		eval[chromedp.Void](p, `IMP.init("my shop")`)
	})
}

func TestAPCHasAPopupWhateverThePageSays(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	p := s.signUp(browser, look{})
	s.ask(p, map[string]any{"popup": false})
	w := p.popup(func() { p.press("#verify") })
	w.press(test("cancel"))
	s.checkAnswer(p, ways[1])
}

func TestOnlyTheWindowItselfIsHeard(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t, mockserver.WithSwitch("pc-popup", "legacy"))
	p := s.signUp(browser, look{})
	p.press("#verify")
	inner := p.inner("/__window/")
	inner.see(test("people"))
	eval[chromedp.Void](p, `(request => {
		const lie = {iamportMock: request, kind: "done", result: {success: true, imp_uid: "imp_100000000001"}};
		window.postMessage(lie, "*");
		window.dispatchEvent(new MessageEvent("message", {data: lie, origin: "https://evil.test", source: document.querySelector("iframe").contentWindow}));
		window.dispatchEvent(new MessageEvent("message", {data: lie, origin: "`+s.mock.URL+`", source: window}));
	})(new URL(document.querySelector("iframe").src).searchParams.get("request"))`)
	inner.press(test("cancel"))
	if got := answered(p); got["success"] != false {
		t.Errorf("somebody else was heard: %v", got)
	}
}

func TestTheWindowByKeyboardAlone(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	p := s.signUp(browser, look{})
	w := p.popup(func() { p.press("#verify") })
	w.see(test("people"))
	// reach tabs on until the focus is on what a reader looks for.
	reach := func(id string) {
		t.Helper()
		w.see(test(id))
		for range 60 {
			w.key(kb.Tab)
			if eval[string](w, `(document.activeElement && document.activeElement.dataset.testid) || ""`) == id {
				return
			}
		}
		t.Fatalf("sixty tabs do not reach %s", id)
	}
	reach("search")
	w.key("지우")
	w.waitFor(`document.querySelectorAll('` + test("person") + `').length === 1`)
	reach("person")
	w.key(kb.Enter)
	reach("next")
	w.key(kb.Enter)
	reach("fill-code")
	w.key(kb.Enter)
	w.waitFor(`document.activeElement.id === "code"`)
	w.key(kb.Enter)
	s.checkAnswer(p, ways[0])
}

func TestWhatIsWrittenIntoAWindowStaysText(t *testing.T) {
	browser := startChromium(t)
	const evil = `"><img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>`
	s := openShop(t, mockserver.WithSwitch("pc-popup", "legacy"))
	p := s.signUp(browser, look{})
	s.ask(p, map[string]any{"company": evil, "name": evil, "merchant_uid": evil, "phone": evil, "carrier": evil, "min_age": evil})
	p.press("#verify")
	w := p.inner("/__window/")
	w.see(test("people"))
	w.press(test("tab-typed"))
	w.see(test("name"))
	if got := w.value(test("name")); got != evil {
		t.Errorf("the name is %q", got)
	}
	w.fill(test("birthday"), "19900517")
	w.press(test("gender-female"))
	w.fill(test("name"), evil[:50])
	w.press(test("next"))
	w.fill(test("phone"), "01000000001")
	w.press(test("carrier"))
	w.press(test("next"))
	w.see(test("message"))
	if got := w.text(test("message")); !strings.Contains(got, evil) {
		t.Errorf("the message says %q", got)
	}
	if strings.Contains(eval[string](w, "document.title"), "pwned") {
		t.Error("what was written was run")
	}
	w.press(test("fill-code"))
	w.press(test("confirm"))
	record := s.record(answered(p)["imp_uid"])
	if record.Person.Name != evil[:50] || record.MerchantUID != evil {
		t.Errorf("the record is of %q, merchant_uid %q", record.Person.Name, record.MerchantUID)
	}
}

func TestAPageOfNoSiteIsTold(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	p := s.signUp(browser, look{})
	eval[chromedp.Void](p, `IMP.init("imp99999999")`)
	p.want("[iamport-mock]")
	w := p.popup(func() { p.press("#verify") })
	w.may("404")
	w.see(test("problem"))
	if got := w.text(test("problem")); !strings.Contains(got, "imp99999999") {
		t.Errorf("the window says %q", got)
	}
	w.press(test("close"))
	if got := answered(p); got["error_code"] != "MOCK_UNKNOWN_SITE" {
		t.Errorf("answered %v", got)
	}
}
