package console_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// drafted is what a draft is answered with.
type drafted struct {
	YAML    string
	Problem *struct{ Message, Hint string }
}

func load(t *testing.T, yaml string) *fixture.Set {
	t.Helper()
	set, err := fixture.Load(t.Context(), fixture.Source{Name: "draft", FS: fstest.MapFS{"draft.yaml": {Data: []byte(yaml)}}})
	if err != nil {
		t.Fatalf("the draft does not load: %v\n%s", err, yaml)
	}
	return set
}

func TestDraft(t *testing.T) {
	t.Parallel()
	h := newMock(t).Control(control.Info{})
	for _, tt := range []struct {
		reason, body string
		want         []string // lines of the YAML
	}{
		{"nothing is stated", `{}`, []string{"imp_000000000000:", "birthday: {age: 34}"}},
		{"a relative birthday, as one writes it", `{"imp_uid":"imp_7","person":{"name":"한별","gender":"male","birthday":{"turns":19,"on":"new year"}}}`,
			[]string{"scenario: made-7", "name: 한별", "gender: male", "birthday: {turns: 19, on: new year}"}},
		{"somebody with an id", `{"person":{"id":"our-team/하늘","name":"하늘"}}`, []string{"scenario: our-team", "하늘:", "name: 하늘", "person: 하늘"}},
		{"days after", `{"person":{"birthday":{"turns":14,"on":"+3d"}}}`, []string{`birthday: {turns: 14, on: "+3d"}`}},
		{"a date", `{"person":{"birthday":"2004-02-29"}}`, []string{`birthday: "2004-02-29"`}},
		{"verdicts by rule", `{"expect":{"full-age-19":"underage","birth-year-1999":"created"}}`, []string{"expect: {birth-year-1999: created, full-age-19: underage}"}},
		{"one verdict", `{"expect":"created"}`, []string{"expect: created"}},
		{"literals", `{"unique_key":null,"unique_in_site":"","birth":5,"omit":["birthday","gender"]}`, []string{"unique_key: null", `unique_in_site: ""`, "birth: 5", "omit: [birthday, gender]"}},
		{"not finished", `{"certified":false}`, []string{"certified: false"}},
		{"text that YAML would misread", `{"merchant_uid":"yes: no # \"x\"","note":"- a\n- b","person":{"phone":"010-0000-0001"}}`,
			[]string{`merchant_uid: "yes: no # \"x\""`, `note: "- a\n- b"`, `phone: "010-0000-0001"`}},
	} {
		got := ask(t, h, tt.body)
		if got.Problem != nil {
			t.Errorf("%s: %s", tt.reason, got.Problem.Message)
			continue
		}
		load(t, got.YAML)
		for _, line := range tt.want {
			if !strings.Contains(got.YAML, " "+line+"\n") && !strings.Contains(got.YAML, "\n"+line+"\n") {
				t.Errorf("%s: no line %q in\n%s", tt.reason, line, got.YAML)
			}
		}
	}
}

func TestDraftForSomebodyWhoExists(t *testing.T) {
	t.Parallel()
	got := ask(t, newMock(t).Control(control.Info{}), `{"imp_uid":"imp_8","person":"adult/jiwoo","provider":"kcp_v2"}`)
	const want = "# For the file of scenario adult, beside its person jiwoo.\ncertifications:\n  imp_8:\n    person: jiwoo\n    provider: kcp_v2\n"
	if got.YAML != want {
		t.Errorf("got\n%s\nwant\n%s", got.YAML, want)
	}
}

// TestDraftInKorean: the comments of a draft are in the language of the page.
func TestDraftInKorean(t *testing.T) {
	t.Parallel()
	h := newMock(t).Control(control.Info{})
	for _, tt := range []struct{ query, body, want string }{
		{"?lang=ko", `{"imp_uid":"imp_7"}`, "# 가상의 인물만 쓰세요. 실제 사람의 정보는 절대 쓰지 마세요.\nversion: 1\nscenario: made-7\n"},
		{"?lang=ko", `{"imp_uid":"imp_8","person":"adult/jiwoo"}`, "# 시나리오 adult의 파일에 추가하세요(인물 jiwoo).\ncertifications:\n  imp_8:\n    person: jiwoo\n"},
		{"?lang=en", `{"imp_uid":"imp_7"}`, "# Invented people only: never write a real person's data here.\nversion: 1\n"},
	} {
		if got := askAt(t, h, tt.query, tt.body); !strings.HasPrefix(got.YAML, tt.want) {
			t.Errorf("%s%s:\n%s", tt.body, tt.query, got.YAML)
		}
	}
}

// TestDraftOfAPersonAlone: somebody without a certification is drafted without one, and the file loads.
func TestDraftOfAPersonAlone(t *testing.T) {
	t.Parallel()
	got := askAt(t, newMock(t).Control(control.Info{}), "?lang=en&alone", `{"person":{"id":"our-team/haneul","name":"하늘","gender":"male","birthday":{"age":20}}}`)
	const want = "# Invented people only: never write a real person's data here.\nversion: 1\nscenario: our-team\npeople:\n  haneul:\n    name: 하늘\n    gender: male\n    birthday: {age: 20}\n"
	if got.YAML != want {
		t.Errorf("got\n%s\nwant\n%s", got.YAML, want)
	}
	load(t, got.YAML)
}

func TestDraftSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := newMock(t).Control(control.Info{})
	for _, tt := range []struct{ reason, body, want string }{
		{"an invalid id", `{"imp_uid":"seven"}`, "imp_uid"},
		{"an unknown provider", `{"provider":"danall"}`, "provider"},
		{"a day that does not exist", `{"person":{"birthday":"2023-02-29"}}`, "birthday"},
		{"a day that nobody knows", `{"person":{"birthday":{"turns":19,"on":"someday"}}}`, "birthday"},
		{"an invalid birthday", `{"person":{"birthday":7}}`, "birthday"},
		{"an unknown verdict", `{"expect":"maybe"}`, "expect"},
		{"an invalid phone", `{"person":{"phone":"12"}}`, "phone"},
	} {
		got := ask(t, h, tt.body)
		if got.Problem == nil || !strings.Contains(got.Problem.Message, tt.want) {
			t.Errorf("%s: %+v", tt.reason, got)
		}
	}
	for _, tt := range []struct {
		reason, body string
		status       int
	}{
		{"no JSON", `{`, 400},
		{"a key twice", `{"note":"a","note":"b"}`, 400},
		{"two objects", `{} {}`, 400},
		{"a field that does not exist", `{"imp":"x"}`, 400},
		{"too much", `{"note":"` + strings.Repeat("x", control.MaxBody) + `"}`, 413},
	} {
		if w := answer(h, request(http.MethodPost, draft, tt.body, nil)); w.Code != tt.status {
			t.Errorf("%s: %d %.200s, want %d", tt.reason, w.Code, w.Body, tt.status)
		}
	}
	r := request(http.MethodPost, draft, `{}`, map[string]string{"Content-Type": "text/plain"})
	if w := answer(h, r); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("what a form can send is answered %d", w.Code)
	}
}

func ask(t *testing.T, h http.Handler, body string) drafted {
	t.Helper()
	return askAt(t, h, "", body)
}

func askAt(t *testing.T, h http.Handler, query, body string) drafted {
	t.Helper()
	w := answer(h, request(http.MethodPost, draft+query, body, nil))
	var got drafted
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", body, w.Code, w.Body)
	}
	return got
}

// FuzzDraft holds that a draft is a fixture that loads or says why it does not, whatever somebody types.
func FuzzDraft(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"imp_uid":"imp_1","person":{"name":"a","birthday":{"turns":19,"on":"+3d"}},"expect":{"full-age-19":"created"}}`,
		`{"person":"a/b","omit":["birth"],"name":"[{\"","gender":null}`, `{"note":"\u0000\u2028","merchant_uid":"{a: b}"}`, `[]`,
	} {
		f.Add(seed)
	}
	mock, err := mockserver.New()
	if err != nil {
		f.Fatal(err)
	}
	h := mock.Control(control.Info{})
	f.Fuzz(func(t *testing.T, body string) {
		w := answer(h, request(http.MethodPost, draft, body, map[string]string{"Content-Type": "application/json"}))
		var got drafted
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code >= http.StatusInternalServerError {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if got.YAML != "" && !strings.HasPrefix(got.YAML, "# For the file") {
			load(t, got.YAML)
		}
	})
}
