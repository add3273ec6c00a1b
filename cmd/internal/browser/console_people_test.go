package browser_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// TestConsoleChangesAPersonAlone: somebody without a certification is changed from the list, in
// the form of certifications without what only those have.
func TestConsoleChangesAPersonAlone(t *testing.T) {
	browser := startChromium(t)
	for _, kind := range []struct {
		name, lang string
		look       look
		title      string
		comment    string
		changed    string
	}{
		{"pc-en", "en", look{}, "Change a person", "# Invented people only", "our-team/haneul was changed"},
		{"phone-ko", "ko", look{phone: true}, "인물 수정", "# 가상의 인물만 쓰세요", "수정했습니다: our-team/haneul"},
		{"pc-dark-ko", "ko", look{dark: true}, "인물 수정", "# 가상의 인물만 쓰세요", "수정했습니다: our-team/haneul"},
	} {
		t.Run(kind.name, func(t *testing.T) {
			url := startWithFolder(t, t.TempDir())
			steer := control.NewClient(url, "", nil)
			foreigner := true
			haneul := control.NewPerson{ID: "our-team/haneul", Name: "김하늘", Gender: "female", Birthday: control.Turns(19, "tomorrow"), Phone: "010-0000-0042", Foreigner: &foreigner}
			if _, err := steer.AddPerson(t.Context(), mockserver.DefaultUserCode, haneul); err != nil {
				t.Fatal(err)
			}
			shots := "console-person-" + kind.name
			p := browser.open(t, kind.look)
			p.goTo(url + "/?lang=" + kind.lang + "#people")
			p.see(test("p-people"))
			p.press(test("people-rest") + " summary")
			p.says(test("people-rest-list"), "김하늘")
			p.shot(shots + "-list")
			p.press(test("person-edit"))
			p.says("#h-make", kind.title)
			p.waitFor(`document.getElementById("make-name").value === "김하늘" && document.getElementById("make-turns").value === "19" && document.getElementById("make-foreigner").checked`)
			for _, selector := range []string{"#make-imp_uid", "#make-provider", "#make-who", "#make-editing", test("make-save")} {
				if p.count(selector) != 0 {
					t.Errorf("%s is shown, and the person has no certification", selector)
				}
			}
			p.fill("#make-name", "김바다")
			p.fill("#make-phone", "")
			p.press("#make-foreigner")
			p.says(test("make-yaml"), kind.comment)
			p.says(test("make-yaml"), "name: 김바다")
			if yaml := p.text(test("make-yaml")); strings.Contains(yaml, "certifications:") || !strings.Contains(yaml, "birthday: {turns: 19, on: tomorrow}") {
				t.Errorf("the draft is\n%s", yaml)
			}
			p.shot(shots + "-form")
			p.axe(shots + "-form")
			p.press(test("make-submit"))
			p.says(test("toast"), kind.changed)
			p.says(test("people-rest-list"), "김바다")
			people, err := steer.People(t.Context(), mockserver.DefaultUserCode)
			at := slices.IndexFunc(people, func(p control.Person) bool { return p.ID == haneul.ID })
			if err != nil || at < 0 || people[at].Name != "김바다" || people[at].Phone != "" || people[at].Foreigner || people[at].Gender != "female" {
				t.Errorf("the mock has %+v, %v", people, err)
			}
			p.refusesNonsense()
			p.press(test("people-make"))
			if p.count("#make-imp_uid") != 1 || p.count("#make-provider") != 1 {
				t.Error("a form for a new certification lacks its fields")
			}
		})
	}
}

// refusesNonsense holds that the form stays open with what is wrong, and that nothing was changed.
func (p *tab) refusesNonsense() {
	p.t.Helper()
	p.press(test("person-edit"))
	p.fill("#make-phone", "12")
	p.press(test("make-submit"))
	p.says(test("make-error"), "phone")
	p.want("400")
	p.press("#make [data-close]")
	p.says(test("people-rest-list"), "김바다")
}
