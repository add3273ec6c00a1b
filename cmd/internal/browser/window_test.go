package browser_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

// told is what a callback is given beside the ids, which differ.
type told = map[string]any

func failed(code, message string) told {
	return told{"success": false, "error_code": code, "error_msg": message}
}

const (
	cancelText   = "사용자가 본인인증을 취소하였습니다."
	mismatchText = "다날 서버로부터 받은 응답이 올바르지 않습니다. [인증실패] 인증번호 불일치로 실패하였습니다. 입력하신 정보를 다시 확인해 주십시오."
	accountText  = "다날 서버로부터 받은 응답이 올바르지 않습니다. [인증실패] 가맹점 설정에 문제가 있습니다."
)

// way is one way through a window to one outcome.
type way struct {
	name      string
	params    map[string]any
	walk      func(w *tab)
	want      told // of the callback, beside its ids
	certified bool
}

func verifiedTold() told {
	return told{"success": true, "pg_provider": "danal", "pg_type": "certification", "error_code": nil, "error_msg": nil}
}

// openMenu opens the menu of other outcomes.
func openMenu(w *tab) {
	w.t.Helper()
	w.press(test("outcomes") + " summary")
}

var ways = []way{
	{"verified", nil, func(w *tab) { walk(w, "adult/jiwoo") }, verifiedTold(), true},
	{"cancel", nil, func(w *tab) { w.press(test("cancel")) }, failed("F0000", cancelText), false},
	{"wrong code", nil, func(w *tab) {
		openMenu(w)
		w.press(test("outcome-wrong-code"))
		w.press(test("close"))
	}, failed("9013", mismatchText), false},
	{"too young", map[string]any{"min_age": 19}, func(w *tab) {
		walk(w, "minor/seojun")
		w.see(test("failure"))
		w.press(test("close"))
	}, failed("F0000", cancelText), false},
	{"provider error", nil, func(w *tab) {
		openMenu(w)
		w.fill(test("provider-code"), "9015")
		w.press(test("outcome-provider-error"))
		w.press(test("close"))
	}, failed("9015", accountText), false},
	{"close", nil, func(w *tab) {
		openMenu(w)
		w.press(test("outcome-close"))
	}, failed("F0000", cancelText), false},
}

// checkAnswer holds a callback's argument and the record behind it.
func (s *shop) checkAnswer(p *tab, w way) {
	s.t.Helper()
	got := answered(p)
	record := s.record(got["imp_uid"])
	if record.Certified != w.certified || record.Origin != p.location() || record.MerchantUID != got["merchant_uid"] {
		s.t.Errorf("the record is certified: %v, origin %s, merchant_uid %s; the callback was %v", record.Certified, record.Origin, record.MerchantUID, got)
	}
	delete(got, "imp_uid")
	delete(got, "merchant_uid")
	if diff := cmp.Diff(w.want, got); diff != "" {
		s.t.Errorf("the callback (-want +got):\n%s", diff)
	}
}

func TestEveryOutcomeInAPopup(t *testing.T) {
	browser := startChromium(t)
	for _, w := range ways {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t)
			p := s.signUp(browser, look{})
			s.ask(p, w.params)
			window := p.popup(func() { p.press("#verify") })
			if unfinished := s.last(); unfinished.Certified {
				t.Error("the record is certified as soon as the window opens")
			}
			w.walk(window)
			s.checkAnswer(p, w)
			window.closed()
		})
	}
}

func TestEveryOutcomeInALayer(t *testing.T) {
	browser := startChromium(t)
	for _, w := range ways {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, mockserver.WithSwitch("pc-popup", "legacy"))
			p := s.signUp(browser, look{})
			s.ask(p, w.params)
			p.press("#verify")
			w.walk(p.inner("/__window/"))
			s.checkAnswer(p, w)
			p.waitFor(`!document.querySelector("iframe")`)
		})
	}
}

func TestEveryOutcomeByRedirectOnAPhone(t *testing.T) {
	browser := startChromium(t)
	for _, w := range ways {
		if w.name == "close" {
			continue // a page cannot close itself; the back button can
		}
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t)
			p := s.signUp(browser, look{phone: true})
			params := map[string]any{"m_redirect_url": "/returned?step=2", "merchant_uid": "order-7"}
			for name, value := range w.params {
				params[name] = value
			}
			origin := p.location()
			s.ask(p, params)
			p.press("#verify")
			w.walk(p)
			p.see("#returned")
			got := queryOf(t, p.location())
			record := s.record(got.Get("imp_uid"))
			if record.Certified != w.certified || record.Origin != origin {
				t.Errorf("the record is certified: %v, origin %s", record.Certified, record.Origin)
			}
			want := map[string]string{"step": "2", "merchant_uid": "order-7", "imp_uid": record.ImpUID, "success": "false"}
			if w.certified {
				want["success"] = "true"
			} else {
				want["error_code"], _ = w.want["error_code"].(string)
				want["error_msg"], _ = w.want["error_msg"].(string)
			}
			flat := map[string]string{}
			for name := range got {
				flat[name] = got.Get(name)
			}
			if diff := cmp.Diff(want, flat); diff != "" {
				t.Errorf("%s (-want +got):\n%s", p.location(), diff)
			}
		})
	}
}

func TestAPhoneWithAPopupCallsBack(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	p := s.signUp(browser, look{phone: true})
	s.ask(p, map[string]any{"popup": true, "m_redirect_url": "/returned"})
	window := p.popup(func() { p.press("#verify") })
	walk(window, "adult/jiwoo")
	s.checkAnswer(p, ways[0])
}

func TestAPhoneWithoutAWayBack(t *testing.T) {
	browser := startChromium(t)
	t.Run("refused", func(t *testing.T) {
		s := openShop(t)
		p := s.signUp(browser, look{phone: true})
		p.want("m_redirect_url is required")
		p.press("#verify")
		if got := answered(p); got["error_code"] != "MOCK_NO_REDIRECT_URL" || got["success"] != false {
			t.Errorf("the callback was %v", got)
		}
	})
	t.Run("layer", func(t *testing.T) {
		s := openShop(t, mockserver.WithSwitch("mobile-without-redirect", "layer"))
		p := s.signUp(browser, look{phone: true})
		p.press("#verify")
		inner := p.inner("/__window/")
		inner.see(test("people"))
		p.shot("layer-phone")
		walk(inner, "adult/jiwoo")
		s.checkAnswer(p, ways[0])
	})
}

func TestTwoWindowsAtOnce(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t, mockserver.WithSwitch("sdk-two-windows", "both"))
	p := s.signUp(browser, look{})
	s.ask(p, map[string]any{"merchant_uid": "first"})
	first := p.popup(func() { p.press("#verify") })
	s.ask(p, map[string]any{"merchant_uid": "second"})
	second := p.popup(func() { p.press("#verify") })
	first.press(`[data-person="adult/jiwoo"]`)
	second.press(test("cancel"))
	if got := answered(p); got["merchant_uid"] != "second" || got["error_code"] != "F0000" {
		t.Errorf("the second window, cancelled, answered %v", got)
	}
	first.press(test("next"))
	first.press(test("fill-code"))
	first.press(test("confirm"))
	p.waitFor("window.answers.length == 2")
	got := eval[[]map[string]any](p, "window.answers")[1]
	if got["merchant_uid"] != "first" || got["success"] != true {
		t.Errorf("the first window, gone through, answered %v", got)
	}
	if c := s.record(got["imp_uid"]); c.Person.ID != "adult/jiwoo" || !c.Certified {
		t.Errorf("its record is %+v", c)
	}
}

func TestAClosedPopupIsACancel(t *testing.T) {
	browser := startChromium(t)
	for _, tt := range []struct {
		reason string
		walk   func(w *tab)
		code   string
	}{
		{"before anybody was chosen", func(w *tab) { w.see(test("people")) }, "F0000"},
		{"half-way", func(w *tab) { w.press(`[data-person="adult/jiwoo"]`); w.see(test("phone")) }, "F0000"},
		{"while the failure of the provider shows", func(w *tab) { openMenu(w); w.press(test("outcome-wrong-code")); w.see(test("failure")) }, "9013"},
		{"while it never ends", func(w *tab) { openMenu(w); w.press(test("outcome-never")); w.see(test("stalled")) }, "F0000"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := openShop(t)
			p := s.signUp(browser, look{})
			window := p.popup(func() { p.press("#verify") })
			tt.walk(window)
			window.shut()
			got := answered(p)
			if got["error_code"] != tt.code || s.record(got["imp_uid"]).Certified {
				t.Errorf("the callback was %v", got)
			}
		})
	}
}

func TestTheWindowCanBeLeftOutOfALayer(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t, mockserver.WithSwitch("pc-popup", "asked"))
	p := s.signUp(browser, look{})
	s.ask(p, map[string]any{"popup": false})
	p.press("#verify")
	p.inner("/__window/").see(test("people"))
	p.shot("layer-desktop")
	p.press(test("iamport-mock-close"))
	if got := answered(p); got["error_code"] != "F0000" || s.record(got["imp_uid"]).Certified {
		t.Errorf("the callback was %v", got)
	}
}

func TestTheBackButton(t *testing.T) {
	browser := startChromium(t)
	s := openShop(t)
	p := s.signUp(browser, look{phone: true})
	s.ask(p, map[string]any{"m_redirect_url": "/returned"})
	p.press("#verify")
	p.press(`[data-person="minor/seojun"]`)
	p.see(test("phone"))
	p.back()
	p.press(`[data-person="adult/jiwoo"]`)
	p.press(test("next"))
	p.see(test("message"))
	p.back()
	p.see(test("phone"))
	p.press(test("next"))
	p.press(test("fill-code"))
	p.press(test("confirm"))
	p.see("#returned")
	record := s.last()
	if record.Person.ID != "adult/jiwoo" || !record.Certified {
		t.Errorf("the record is %+v", record)
	}
	p.back()
	p.see(test("return")) // no second message, and no way around to another result
	if again := s.last(); again.ImpUID != record.ImpUID || !strings.Contains(p.text(test("result")), "이미 끝난") {
		t.Errorf("going back shows %q, and the last record is %s", p.text("main"), again.ImpUID)
	}
	p.press(test("return"))
	p.see("#returned")
}
