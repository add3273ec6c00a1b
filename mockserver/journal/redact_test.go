package journal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

const (
	ciText = "6ylMhVzT0mdYWVFzZkVTWXdVRXp0K2JqUT09c1hJd1lGbUhHTi9qK3lGQkZ5c0E9PTEyMzQ1Njc4OTBhYmNkZWY="
	diText = "MC0GCCqGSIb3DQIJAyEAw1pUbsd0XeGhcbYmVvVb2uKkQ0bJ9uO5sFzZ9n1yTQ4+"
)

func TestShapesOfTheTexts(t *testing.T) {
	t.Parallel()
	if len(ciText) != 88 || len(diText) != 64 {
		t.Fatalf("CI and DI of %d and %d characters, want 88 and 64 as on the wire", len(ciText), len(diText))
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	token := hex40("0a1b2c3d4e")[:40]
	for _, c := range []struct{ reason, text, want string }{
		{"words", "no such certification, see imp_123456789012", "no such certification, see imp_123456789012"},
		{"a token", "the token " + token + " is old", "the token token#unknown-1 is old"},
		{"a token in capitals", strings.ToUpper(token), "token#unknown-1"},
		{"a token inside of a longer word", "imp_" + token + "x", "imp_token#unknown-1x"},
		{"a CI", "unique " + ciText + ".", "unique ci#1."},
		{"a DI", diText, "di#1"},
		{"a phone number in three spellings", "01012345678, 010-1234-5678 and +82 10-1234-5678", "phone#1, phone#1 and phone#1"},
		{"digits that are more than a phone number", "20260301012345678901", "20260301012345678901"},
		{"a resident registration number", "900101-1234567", "rrn#1"},
		{"seconds and milliseconds", "1701839948 1701839948000", "1701839948 1701839948000"},
		{"a long path is not a secret", "/certifications/otp/confirm/imp_12345678901234567890-12345678901234567890123456", "/certifications/otp/confirm/imp_12345678901234567890-12345678901234567890123456"},
		{"a known secret", "it was hush-hush!", "it was secret#1!"},
		{"a known secret with escapes of a query", "hush%2Dhush? hush-hush?", "hush%2Dhush? secret#1?"},
		{"a short one as a word", "tiny is not destiny", "secret#2 is not destiny"},
		{"a known name", "김민지님", "name#minji님"},
		{"no text", "a\xffb", "a\uFFFDb"},
	} {
		r := journal.NewRedactor(nil)
		r.Know(journal.KindSecret, "hush-hush", "")
		r.Know(journal.KindSecret, "tiny", "")
		r.Know(journal.KindName, "김민지", "minji")
		if got := r.Text(c.text); got != c.want {
			t.Errorf("%s: %q became\n%q, want\n%q", c.reason, c.text, got, c.want)
		}
	}
}

func TestTarget(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, target, want string }{
		{"nothing to hide", "/certifications/imp_1%2F2?a=b%20c", "/certifications/imp_1%2F2?a=b%20c"},
		{"a token as the id", "/certifications/" + hex40("ab")[:40], "/certifications/token#unknown-1"},
		{"a secret with escapes", "/x/hush%2Dhush/y", "/x/secret#1/y"},
		{"a token in the query, in the old way", "/users?_token=abc&x=1", "/users?_token=token#unknown-1&x=1"},
		{"by name, with escapes", "/x?imp_secret=a%2Bb&imp%5Fkey=k", "/x?imp_secret=secret#2&imp%5Fkey=key#1"},
		{"a CI in segments", "/x/" + ciText, "/x/ci#1"},
		{"a CI with escapes in a parameter of another name", "/x?q=" + strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(ciText), "/x?q=ci#1"},
		{"a phone number with spaces", "/x?q=010+1234+5678", "/x?q=phone#1"},
		{"an invalid escape", "/%zz/hush-hush", "/%zz/secret#1"},
		{"a parameter without a value", "/x?imp_secret&a", "/x?imp_secret&a"},
	} {
		r := journal.NewRedactor(nil)
		r.Know(journal.KindSecret, "hush-hush", "")
		if got := r.Target(c.target); got != c.want {
			t.Errorf("%s: %q became\n%q, want\n%q", c.reason, c.target, got, c.want)
		}
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	r := journal.NewRedactor(nil)
	got := r.Header(http.Header{
		"Authorization":     {"Bearer abc", "abc", "bearer  abc ", "Bearer", "", "Basic dTpw", "two words"},
		"X-Imptokenheader":  {"abc"},
		"Cookie":            {"session=1"},
		"X-Api-Key":         {"k"},
		"User-Agent":        {"curl/8 (+https://example.com) 010-1234-5678"},
		"X-" + hex40("f"):   {"odd"},
		"Content-Type":      {"application/json; charset=UTF-8"},
		"X-Forwarded-Query": {"q=010%2D1234%2D5678"},
	})
	want := map[string][]string{
		"Authorization": {
			"Bearer token#unknown-1", "token#unknown-1", "bearer token#unknown-1", "Bearer", "", "Basic token#unknown-2", "token#unknown-3",
		},
		"X-Imptokenheader":  {"token#unknown-1"},
		"Cookie":            {"cookie#1"},
		"X-Api-Key":         {"key#1"},
		"User-Agent":        {"curl/8 (+https://example.com) phone#1"},
		"X-token#unknown-1": {"odd"},
		"Content-Type":      {"application/json; charset=UTF-8"},
		"X-Forwarded-Query": {"q=phone#1"},
	}
	// Which unknown token is first depends on the order of the map: compare by equality, not by number.
	if diff := cmp.Diff(renumber(want), renumber(got)); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if journal.NewRedactor(nil).Header(nil) != nil {
		t.Error("no header became one")
	}
}

// renumber leaves the kinds of marks alone and drops their numbers.
func renumber(h map[string][]string) map[string][]string {
	out := map[string][]string{}
	drop := func(s string) string {
		for _, n := range []string{"1", "2", "3", "4"} {
			s = strings.ReplaceAll(s, "#unknown-"+n, "#unknown")
		}
		return s
	}
	for name, values := range h {
		for _, v := range values {
			out[drop(name)] = append(out[drop(name)], drop(v))
		}
	}
	return out
}

func TestBody(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, body, want string }{
		{"nothing", "", ""},
		{"JSON by name, in its order, with what comes twice", `{"imp_secret": "s", "a": 1, "imp_key":"k", "a": 2.50}`, `{"imp_secret":"secret#1","a":1,"imp_key":"key#1","a":2.50}`},
		{"other spellings of a name", `{"impSecret":"s","IMP-SECRET":"s"}`, `{"impSecret":"secret#1","IMP-SECRET":"secret#1"}`},
		{"null, empty and truth say nothing", `{"unique_key":null,"unique_in_site":"","otp":true}`, `{"unique_key":null,"unique_in_site":"","otp":true}`},
		{"numbers", `{"otp":123456,"phone":1012345678}`, `{"otp":"otp#1","phone":"phone#1"}`},
		{"at any depth", `[{"response":{"unique_key":"c","people":[{"name":"김민지"}]}}]`, `[{"response":{"unique_key":"ci#1","people":[{"name":"name#1"}]}}]`},
		{"all inside of a secret", `{"imp_secret":{"a":["s",{"b":"s","c":7}]}}`, `{"imp_secret":{"a":["secret#1",{"b":"secret#1","c":"secret#2"}]}}`},
		{"JSON in a text", `{"bypass":"{\"phone\":\"01012345678\",\"x\":1}"}`, `{"bypass":"{\"phone\":\"phone#1\",\"x\":1}"}`},
		{"a key that is a secret", `{"hush-hush":1}`, `{"secret#1":1}`},
		{"escapes of JSON", `{"note":"hush\u002dhush <b>"}`, `{"note":"secret#1 <b>"}`},
		{"a phone number under another name", `{"memo":"call 010-1234-5678"}`, `{"memo":"call phone#1"}`},
		{"a form", "imp_key=k&imp_secret=a%2Bb&x=%EA%B9%80", "imp_key=key#1&imp_secret=secret#1&x=%EA%B9%80"},
		{"JSON that is cut in the middle of a CI", `{"response":{"name":"김민지","unique_key":"6ylMhVzT`, `{"response":{"name":"name#1","unique_key":"ci#1`},
		{"JSON that is cut, with null and a number", `{"unique_key":null,"otp":123456,"a":`, `{"unique_key":null,"otp":otp#1,"a":`},
		{"JSON with more after it", `{"imp_secret":"s"} {"imp_secret":"s"}`, `{"imp_secret":"secret#1"} {"imp_secret":"secret#1"}`},
		{"JSON with quotes of another kind", `{'imp_secret': 's s', "b": 1}`, `{'imp_secret': 'secret#1"b": 1}`},
		{"a text in JSON that is cut, in a text", `{"bypass":"{\"imp_secret\":\"s\",\"a\":1}","b`, `{"bypass":"{\"imp_secret\":\"secret#1\",\"a\":1}","b`},
		{"HTML", `<p>token=abc hush-hush</p>`, `<p>token=token#unknown-1 secret#1</p>`},
		{"a known secret in a link", `<a href="/?q=hush%22%2Bhush">`, `<a href="/?q=secret#2">`},
		{"a known secret in JSON that is cut", `{"memo":"it is hush\"+hush`, `{"memo":"it is secret#2`},
		{"no text", "\xff\xfehush-hush", "\uFFFDsecret#1"},
	} {
		r := journal.NewRedactor(nil)
		if strings.Contains(c.body, "hush") {
			r.Know(journal.KindSecret, "hush-hush", "")
			r.Know(journal.KindSecret, `hush"+hush`, "")
		}
		if got := r.Body([]byte(c.body)); got != c.want {
			t.Errorf("%s: %q became\n%q, want\n%q", c.reason, c.body, got, c.want)
		}
	}
}

func TestMarksAreStable(t *testing.T) {
	t.Parallel()
	people := map[string]string{ciText: "minji"}
	r := journal.NewRedactor(func(kind journal.Kind, value string) string {
		if kind == journal.KindCI {
			return people[value]
		}
		return ""
	})
	r.Know(journal.KindToken, "t1", "1")
	r.Know(journal.KindKey, "imp_apikey", "imp_apikey")
	for _, c := range []struct {
		reason string
		kind   journal.Kind
		value  string
		want   string
	}{
		{"a person with a name", journal.KindCI, ciText, "ci#minji"},
		{"a person without", journal.KindCI, "other", "ci#1"},
		{"another without", journal.KindCI, "third", "ci#2"},
		{"the first again", journal.KindCI, "other", "ci#1"},
		{"the same text of another kind", journal.KindDI, "other", "di#1"},
		{"a token that was told", journal.KindToken, "t1", "token#1"},
		{"one that was not", journal.KindToken, "t2", "token#unknown-1"},
		{"space around does not count", journal.KindToken, " t2 ", "token#unknown-1"},
		{"a key that may be shown", journal.KindKey, "imp_apikey", "key#imp_apikey"},
		{"nothing", journal.KindKey, "", ""},
	} {
		for range 2 {
			if got := r.Mark(c.kind, c.value); got != c.want {
				t.Errorf("%s: %q, want %q", c.reason, got, c.want)
			}
		}
	}
	if got := r.Text("key#imp_apikey and imp_apikey"); got != "key#imp_apikey and key#imp_apikey" {
		t.Errorf("a mark was marked again: %q", got)
	}
	r.Know(journal.KindToken, "t3", "1")
	if got := r.Mark(journal.KindToken, "t3"); got == "token#1" {
		t.Error("two tokens have one mark")
	}
}

func TestSecretsMayBeShown(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{Secrets: true})
	j.Redactor().Know(journal.KindSecret, "hush-hush", "")
	r := plain("getToken")
	r.Path = "/users/getToken?imp_secret=hush-hush"
	r.TokenOrdinal = 1
	r.RequestHeader = http.Header{"Authorization": {"Bearer " + hex40("a")}}
	r.RequestBody = []byte(`{"imp_secret": "hush-hush"}`)
	j.Record(1, r)
	e := must[journal.Entry](t)(j.Entry(1))
	if e.Path != r.Path || e.Request.Body != string(r.RequestBody) || e.Request.Header["Authorization"][0] != "Bearer "+hex40("a") || e.Token != hex40("a") {
		t.Errorf("the entry hides something: %+v", e)
	}
}
