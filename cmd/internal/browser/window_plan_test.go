package browser_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// byScript starts the verification as a script does, which no popup blocker would let open a window.
func byScript(p *tab) {
	p.t.Helper()
	eval[chromedp.Void](p, `document.getElementById("verify").click()`)
}

func TestAPlannedOutcomeNeedsNoClick(t *testing.T) {
	browser := startChromium(t)
	verified := verifiedTold()
	for _, tt := range []struct {
		name, plan, person string
		params             map[string]any
		want               told
	}{
		{"a person by id", `{person: "minor/seojun", outcome: "verified"}`, "minor/seojun", nil, verified},
		{"no outcome", `{person: "minor/seojun"}`, "minor/seojun", nil, verified},
		{"nobody", `{outcome: "verified"}`, "adult/jiwoo", nil, verified},
		{"somebody typed in", `{person: {name: "이지우", birthday: "1990-05-17", gender: "female", phone: "01000000001"}}`, "adult/jiwoo", nil, verified},
		{"cancel", `{person: "adult/jiwoo", outcome: "cancel"}`, "", nil, failed("F0000", cancelText)},
		{"wrong code", `{outcome: "wrong_code"}`, "", nil, failed("9013", mismatchText)},
		{"too young by decree", `{person: "adult/jiwoo", outcome: "too_young"}`, "", nil, failed("F0000", cancelText)},
		{"too young by min_age", `{person: "minor/seojun", outcome: "verified"}`, "", map[string]any{"min_age": 19}, failed("F0000", cancelText)},
		{"old enough for another provider", `{person: "minor/seojun", outcome: "verified"}`, "minor/seojun", map[string]any{"min_age": 19, "pg": "inicis_unified"},
			told{"success": true, "pg_provider": "inicis_unified", "pg_type": "certification", "error_code": nil, "error_msg": nil}},
		{"provider error", `{outcome: "provider_error", code: "9015"}`, "", nil, failed("9015", accountText)},
		{"closed", `{outcome: "close"}`, "", nil, failed("F0000", cancelText)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t)
			p := s.signUp(browser, look{})
			s.ask(p, tt.params)
			eval[chromedp.Void](p, "IMP.mock("+tt.plan+")")
			byScript(p)
			s.checkAnswer(p, way{want: tt.want, certified: tt.want["success"] == true})
			if got := s.last(); tt.person != "" && got.Person.ID != tt.person {
				t.Errorf("the person is %s, want %s", got.Person.ID, tt.person)
			}
			p.waitFor(`!document.querySelector("iframe")`)
		})
	}
}

func TestAPlanThatNeverEnds(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	p := s.signUp(browser, look{})
	eval[chromedp.Void](p, `IMP.mock({outcome: "never"})`)
	byScript(p)
	p.inner("/__window/").waitFor("!!document.querySelector('" + test("stalled") + "')")
	if n := eval[int](p, "window.answers.length"); n != 0 || s.last().Certified {
		t.Errorf("%d answers, certified: %v", n, s.last().Certified)
	}
}

func TestWhereAPlanComesFrom(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	outcome := func(p *tab) any {
		byScript(p)
		return answered(p)["error_code"]
	}
	const query = "?iamport-mock-outcome=provider_error&iamport-mock-code=9010"
	t.Run("the query of the page", func(t *testing.T) {
		p := browser.open(t, look{})
		p.goTo(s.url + query)
		if got := outcome(p); got != "9010" {
			t.Errorf("ended with %v", got)
		}
	})
	t.Run("the global wins over the query", func(t *testing.T) {
		p := browser.open(t, look{})
		p.goTo(s.url + query)
		eval[chromedp.Void](p, `window.IAMPORT_MOCK = {outcome: "wrong_code"}`)
		if got := outcome(p); got != "9013" {
			t.Errorf("ended with %v", got)
		}
	})
	t.Run("IMP.mock wins over the global", func(t *testing.T) {
		p := browser.open(t, look{})
		p.goTo(s.url + query)
		eval[chromedp.Void](p, `window.IAMPORT_MOCK = {outcome: "wrong_code"}; IMP.mock({outcome: "cancel"})`)
		if got := outcome(p); got != "F0000" {
			t.Errorf("ended with %v", got)
		}
	})
	t.Run("IMP.mock(null) brings the window back", func(t *testing.T) {
		p := browser.open(t, look{})
		p.goTo(s.url + query)
		eval[chromedp.Void](p, `IMP.mock({outcome: "cancel"}); IMP.mock(null)`)
		w := p.popup(func() { p.press("#verify") })
		w.press(test("cancel"))
		if got := answered(p)["error_code"]; got != "F0000" {
			t.Errorf("ended with %v", got)
		}
	})
	t.Run("the query of the script", func(t *testing.T) {
		p := browser.open(t, look{})
		p.goTo(s.url)
		eval[chromedp.Void](p, `delete window.IMP; new Promise(done => { const e = document.createElement("script");
			e.src = "`+s.host+`/v1/iamport.js`+query+`"; e.onload = () => { IMP.init("imp00000000"); done(); }; document.head.append(e); })`)
		if got := outcome(p); got != "9010" {
			t.Errorf("ended with %v", got)
		}
	})
}

func TestAPlanRedirectsAPhone(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	p := s.signUp(browser, look{phone: true})
	s.ask(p, map[string]any{"m_redirect_url": "/returned?a=1", "merchant_uid": "m1"})
	eval[chromedp.Void](p, `IMP.mock({person: "adult/jiwoo"})`)
	byScript(p)
	p.see("#returned")
	got := queryOf(t, p.location())
	want := map[string][]string{"a": {"1"}, "imp_uid": {s.last().ImpUID}, "merchant_uid": {"m1"}, "success": {"true"}}
	if diff := cmp.Diff(want, map[string][]string(got)); diff != "" || !s.last().Certified {
		t.Errorf("returned with (-want +got):\n%s", diff)
	}
}

func TestAPlanThatCannotBeIsSaidAloud(t *testing.T) {
	browser := startChromium(t)
	for plan, want := range map[string]string{
		`{person: "adult/jiwo"}`:                   "MOCK_UNKNOWN_PERSON",
		`{outcome: "okay"}`:                        "MOCK_UNKNOWN_OUTCOME",
		`{outcome: "provider_error", code: "abc"}`: "MOCK_UNKNOWN_CODE",
	} {
		t.Run(want, func(t *testing.T) {
			s := openShop(t)
			p := s.signUp(browser, look{})
			p.want("[iamport-mock]")
			eval[chromedp.Void](p, "IMP.mock("+plan+")")
			byScript(p)
			if got := answered(p); got["error_code"] != want || got["success"] != false {
				t.Errorf("answered %v", got)
			}
		})
	}
	t.Run("a word that the global does not know", func(t *testing.T) {
		p := openShop(t).signUp(browser, look{})
		p.want("IAMPORT_MOCK knows person, outcome, code, lang, not outcom")
		eval[chromedp.Void](p, `window.IAMPORT_MOCK = {outcom: "cancel"}`)
		byScript(p)
		answered(p)
	})
	t.Run("no object", func(t *testing.T) {
		p := openShop(t).signUp(browser, look{})
		p.want("IMP.mock takes an object")
		eval[chromedp.Void](p, `IMP.mock(true)`)
	})
	t.Run("a word that IMP.mock does not know", func(t *testing.T) {
		p := openShop(t).signUp(browser, look{})
		p.want("not outcom")
		eval[chromedp.Void](p, `IMP.mock({outcom: "cancel"})`)
	})
}

// TestAnEmptyPlanIsTheFirstPerson holds that {} is a plan: the first person of the window's list, verified.
func TestAnEmptyPlanIsTheFirstPerson(t *testing.T) {
	browser := startChromium(t)
	for name, plan := range map[string]string{"the global": `window.IAMPORT_MOCK = {}`, "IMP.mock": `IMP.mock({})`, "a language alone": `IMP.mock({lang: "en"})`} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t)
			p := s.signUp(browser, look{})
			eval[chromedp.Void](p, plan)
			byScript(p)
			s.checkAnswer(p, ways[0])
			first := browser.open(t, look{})
			first.goTo(s.host + "/__window/open?user_code=imp00000000&request=r1&mode=layer")
			first.see(test("people"))
			if got, want := s.certifiedPerson(), read[string](first, `document.querySelector("[data-person]").dataset.person`); got != want {
				t.Errorf("%s was verified, the list begins with %s", got, want)
			}
		})
	}
}

// certifiedPerson is who was verified last.
func (s *shop) certifiedPerson() string {
	s.t.Helper()
	id := ""
	for _, c := range s.all() {
		if c.Added && c.Certified {
			id = c.Person.ID
		}
	}
	return id
}

// TestAMinorWhomATestSaidBeforehand holds that min_age ends a plan as it ends the real window, and that the console says why.
func TestAMinorWhomATestSaidBeforehand(t *testing.T) {
	browser := startChromium(t)
	const why = ", and min_age is 19: the window refused, and closing it is a cancel"
	t.Run("on a PC", func(t *testing.T) {
		s := openShop(t)
		p := s.signUp(browser, look{})
		s.ask(p, map[string]any{"min_age": 19})
		eval[chromedp.Void](p, `IMP.mock({person: "minor/seojun"})`)
		byScript(p)
		s.checkAnswer(p, ways[1]) // as a cancel
		if said := p.console(why); len(said) != 1 || !strings.Contains(said[0], "minor/seojun is ") {
			t.Errorf("the console says %v", p.console(""))
		}
	})
	t.Run("by clicks it is said once", func(t *testing.T) {
		s := openShop(t)
		p := s.signUp(browser, look{})
		s.ask(p, map[string]any{"min_age": 19})
		w := p.popup(func() { p.press("#verify") })
		ways[3].walk(w)
		s.checkAnswer(p, ways[3])
		if said := p.console(why); len(said) != 1 {
			t.Errorf("the console says %v", p.console(""))
		}
	})
	t.Run("on a phone", func(t *testing.T) {
		s := openShop(t)
		p := s.signUp(browser, look{phone: true})
		s.ask(p, map[string]any{"min_age": 19, "m_redirect_url": "/returned"})
		eval[chromedp.Void](p, `IMP.mock({person: "minor/seojun"})`)
		byScript(p)
		p.see("#returned")
		if got := queryOf(t, p.location()); got.Get("error_code") != "F0000" {
			t.Errorf("returned with %v", got)
		}
		if said := p.console(why); len(said) != 1 {
			t.Errorf("the console says %v", p.console(""))
		}
	})
}
