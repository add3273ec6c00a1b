package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

// again loads the script of a page once more, as a second component or a second run of an effect does.
func (s *shop) again(p *tab) {
	s.t.Helper()
	eval[chromedp.Void](p, `new Promise(done => { const e = document.createElement("script");
		e.src = "`+s.host+`/v1/iamport.js"; e.onload = () => done(); document.head.append(e); })`)
}

func TestTheScriptLoadedTwice(t *testing.T) {
	browser := startChromium(t)
	t.Run("kept", func(t *testing.T) {
		s := openShop(t)
		p := s.signUp(browser, look{})
		p.want("loaded twice on this page; the first one, and its IMP.init, stay")
		eval[chromedp.Void](p, `window.before = window.IMP; IMP.mock({outcome: "cancel"})`)
		s.again(p)
		byScript(p)
		if got := answered(p); got["error_code"] != "F0000" || !eval[bool](p, "window.before === window.IMP") {
			t.Errorf("answered %v", got)
		}
	})
	t.Run("forgotten", func(t *testing.T) {
		s := openShop(t, mockserver.WithSwitch("sdk-loaded-twice", "forgotten"))
		p := s.signUp(browser, look{})
		p.want("loaded twice on this page; the second one has not heard IMP.init")
		p.want("MOCK_BEFORE_INIT")
		s.again(p)
		byScript(p)
		if got := answered(p); got["error_code"] != "MOCK_BEFORE_INIT" {
			t.Errorf("answered %v", got)
		}
	})
}

// strictly asks for a certification twice in one breath, as an effect does under React's StrictMode.
const strictly = `[1, 2].forEach(n => IMP.certification({merchant_uid: "order-" + n}, answer => window.answers.push([n, answer.merchant_uid || answer.error_code])))`

// TestTwoCallsOneWindow holds what the switch says, with a click in the window and with an answer said beforehand.
func TestTwoCallsOneWindow(t *testing.T) {
	browser := startChromium(t)
	for value, want := range map[string]struct {
		says    string
		records int
		answers [][]any
	}{
		"joined":  {"called again while its window is open", 1, [][]any{{1.0, "order-1"}, {2.0, "order-1"}}},
		"refused": {"MOCK_WINDOW_OPEN", 1, [][]any{{2.0, "MOCK_WINDOW_OPEN"}, {1.0, "order-1"}}},
		"both":    {"", 2, [][]any{{1.0, "order-1"}, {2.0, "order-2"}}},
	} {
		for _, how := range []string{"popup", "said beforehand"} {
			if value == "both" && how == "popup" {
				continue // a popup blocker refuses a second window of one click; TestTwoWindowsAtOnce has a click each
			}
			t.Run(value+", "+how, func(t *testing.T) {
				s := openShop(t, mockserver.WithSwitch("sdk-two-windows", value))
				before := len(s.all())
				p := s.signUp(browser, look{})
				if want.says != "" {
					p.want(want.says)
				}
				if how == "popup" {
					eval[chromedp.Void](p, `document.querySelector("#verify").onclick = () => { `+strictly+` }`)
					walk(p.popup(func() { p.press("#verify") }), "adult/jiwoo")
				} else {
					eval[chromedp.Void](p, `IMP.mock({person: "adult/jiwoo"}); `+strictly)
				}
				p.waitFor("window.answers.length == 2")
				if value == "both" {
					eval[chromedp.Void](p, "window.answers.sort()")
				}
				if diff := cmp.Diff(want.answers, eval[[][]any](p, "window.answers")); diff != "" {
					t.Errorf("the answers (-want +got):\n%s", diff)
				}
				if n := len(s.all()) - before; n != want.records {
					t.Errorf("%d certifications were made, want %d", n, want.records)
				}
				// The next one is a window of its own.
				eval[chromedp.Void](p, `window.answers = []; IMP.mock({outcome: "cancel"}); IMP.certification({}, answer => window.answers.push(answer))`)
				if got := answered(p); got["error_code"] != "F0000" {
					t.Errorf("the next call was answered %v", got)
				}
			})
		}
	}
	t.Run("what never ends takes no later call with it", func(t *testing.T) {
		s := openShop(t)
		p := s.signUp(browser, look{})
		eval[chromedp.Void](p, `IMP.mock({outcome: "never"})`)
		byScript(p)
		p.inner("/__window/").waitFor("!!document.querySelector('" + test("stalled") + "')")
		eval[chromedp.Void](p, `IMP.mock({outcome: "cancel"})`)
		byScript(p)
		if got := answered(p); got["error_code"] != "F0000" {
			t.Errorf("answered %v", got)
		}
	})
}
