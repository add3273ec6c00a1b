package browser_test

import (
	"testing"
)

// TestScreensOfTheWindow shows every screen of the identity window at the sizes and in the colours that people have, holds
// each against axe-core, and looks that nothing sticks out.
func TestScreensOfTheWindow(t *testing.T) {
	browser := startChromium(t)
	for name, how := range map[string]look{
		"desktop-light": {width: 480, height: 760}, "desktop-dark": {width: 480, height: 760, dark: true},
		"phone-light": {phone: true}, "phone-dark": {phone: true, dark: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t)
			p := browser.open(t, how)
			screen := func(of string) {
				t.Helper()
				p.see(test("mock-notice"))
				if wide := eval[int](p, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide > 0 {
					t.Errorf("%s: sticks out by %d pixels", of, wide)
				}
				p.shot("window-" + of + "-" + name)
				p.axe(of)
			}
			p.goTo(s.mock.URL + "/__window/open?user_code=imp00000000&request=r1&mode=layer&company=%EC%9A%B0%EB%A6%AC%20%EA%B0%80%EA%B2%8C&min_age=19&origin=" + s.url)
			screen("1-person")
			p.fill(test("search"), "없는사람")
			p.see(test("no-people"))
			screen("1-nobody")
			p.press(test("tab-typed"))
			p.see(test("birthday"))
			screen("2-typed")
			p.press(test("next"))
			p.see(test("error"))
			screen("2-typed-error")
			p.press(test("tab-list"))
			p.press(`[data-person="adult/jiwoo"]`)
			p.see(test("phone"))
			screen("3-phone")
			p.press(test("next"))
			p.see(test("message"))
			p.press("summary")
			screen("4-code")
			p.fill(test("code"), "000")
			p.press(test("confirm"))
			p.see(test("error"))
			screen("4-code-error")
			p.press(test("language"))
			p.see(`html[lang="en"]`)
			screen("4-code-english")
			p.press("summary")
			p.press(test("outcome-too-young"))
			p.see(test("failure"))
			screen("5-failed")
			p.press(test("close"))
			p.see(test("result"))
			screen("6-done")
			p.want("404")
			p.goTo(s.mock.URL + "/__window/open?user_code=imp99999999&request=r1&mode=layer&origin=" + s.url)
			p.see(test("problem"))
			screen("7-problem")
			p.goTo(s.mock.URL + "/__window/open?user_code=imp00000000&request=r1&mode=layer&origin=" + s.url)
			p.press("summary")
			p.press(test("outcome-never"))
			p.see(test("stalled"))
			screen("8-stalled")
		})
	}
}
