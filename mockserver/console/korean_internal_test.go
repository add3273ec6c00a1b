package console

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	register "github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
)

// TestConsoleTextsHaveKorean: every title of the register, and everything that is said
// of the reason of an answer, has a Korean text.
func TestConsoleTextsHaveKorean(t *testing.T) {
	c := catalogue()
	want := func(text string) {
		t.Helper()
		if _, known := c.Korean(text); text != "" && !known {
			t.Errorf("no Korean text for %q", text)
		}
	}
	for _, row := range register.Deviations() {
		want(row.Title)
	}
	reasons := register.Reasons()
	for _, reason := range reasons {
		facts := register.FactsOf(reason)
		want(facts.Hint)
		want(facts.Decided)
		want(facts.NoSite)
	}
	if len(reasons) < 25 {
		t.Errorf("%d reasons, want all of them", len(reasons))
	}
}

// TestRefusalsOfASaveHaveKorean: every message of a refusal, as it comes, is Korean with
// the file in it.
func TestRefusalsOfASaveHaveKorean(t *testing.T) {
	c := catalogue()
	hangul := regexp.MustCompile(`\p{Hangul}`)
	for _, text := range savingTexts {
		message := strings.NewReplacer("%q", `"a b"`, "%s", "people/a.yaml", "%w", "imp_1", "%t", "a person").Replace(text[0])
		got, known := c.Korean(message)
		if !known || !hangul.MatchString(got) || strings.Contains(message, "people/a.yaml") && !strings.Contains(got, "people/a.yaml") {
			t.Errorf("%s\n%s", message, got)
		}
	}
	_, err := yamlOf(&control.NewCertification{CertificationFields: control.CertificationFields{Person: control.Fresh(control.NewPerson{Phone: "12"})}}, drafting{language: korean})
	told := new(control.Error)
	if !errors.As(err, &told) {
		t.Fatal(err)
	}
	for _, line := range []string{told.Message, told.Hint} {
		if got, known := fieldCatalogue().Korean(line); line != "" && (!known || !hangul.MatchString(got)) {
			t.Errorf("%s\n%s", line, got)
		}
	}
}

// TestMissingFixturesHaveKorean: every comment of the fixture that an explanation offers, and of those with an expectation.
func TestMissingFixturesHaveKorean(t *testing.T) {
	c := catalogue()
	for _, draft := range []fixture.Draft{{ImpUID: "imp_1", Age: 34}, {ImpUID: "imp_1", Expect: "created"}} {
		yaml, err := draft.YAML()
		if err != nil {
			t.Fatal(err)
		}
		draft.Korean = true
		want, err := draft.YAML()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(yaml), "\n")
		for i, line := range lines {
			if text := strings.TrimSpace(line); strings.HasPrefix(text, "#") {
				said, _ := c.Korean(text)
				lines[i] = strings.Replace(line, text, said, 1)
			}
		}
		if got := strings.Join(lines, "\n"); got != string(want) {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

// TestExplanationsInKorean: the sentences of explanations as journal.Explain writes
// them.
func TestExplanationsInKorean(t *testing.T) {
	h := Handler(nil, control.Info{})
	for english, korean := range map[string]string{
		"Request 3, GET /certifications/imp_1 (getCertification), was answered 404 (unknown_imp_uid) after 1.974ms by the authority.": "요청 3, GET /certifications/imp_1(getCertification)에 1.974ms 만에 404(unknown_imp_uid)로 응답했습니다(모의 서버).",
		"It belongs to site imp00000000, which issued token-1, whose clock showed 2026-11-26 23:00:00 KST.":                           "token-1을 발급한 사이트 imp00000000의 요청입니다(사이트 시계 2026-11-26 23:00:00 KST).",
		"By the site's clock token-1 was 3s old and had 29m57s left.":                                                                 "사이트 시계로 token-1은 발급된 지 3초 지났고 29분 57초 남아 있었습니다.",
		"By the site's clock token-1 was 1h0m0s old and had expired 30m0s before.":                                                    "사이트 시계로 token-1은 발급된 지 1시간 지났고 30분 전에 만료되었습니다.",
		"The certification imp_1 is written at built-in/adult.yaml:13:3, person adult of scenario adult.":                             "인증 imp_1: built-in/adult.yaml:13:3에 정의됨, 시나리오 adult의 인물 adult.",
		"What decided: the token was good, and no certification that this site sees has the id.":                                      "판단 기준: 토큰은 맞지만 이 사이트의 인증 중에 그 imp_uid가 없습니다.",
		"No id that exists is near it.": "비슷한 imp_uid가 없습니다.",
		"something new":                 "something new",
	} {
		r := httptest.NewRequest(http.MethodPost, koreanPath, strings.NewReader(`{"lines":["`+english+`"]}`))
		r.Header.Set("Content-Type", "application/json")
		r.Host = "127.0.0.1:10852"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Body.String(); !strings.Contains(got, `"`+korean+`"`) {
			t.Errorf("%s\n got %d %s\nwant %s", english, w.Code, got, korean)
		}
	}
}
