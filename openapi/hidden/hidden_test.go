package hidden_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, text, want, lines string }{
		{"a name", "김민지 O'Neill-李　x", "김민지 O'Neill-李　x", ""},
		{"a title of the terminal", "\x1b]0;pwned\a", `\x1b]0;pwned\a`, ""},
		{"C1, which some terminals take for ESC [", "a\u009b31m\u0085", `a\u009b31m\u0085`, ""},
		{"directions and zero width", "a\u202eb\u200d\u2066", `a\u202eb\u200d\u2066`, ""},
		{"separators of lines", "a\u2028b\u2029", `a\u2028b\u2029`, ""},
		{"tags", "a\U000e0041", `a\U000e0041`, ""},
		{"letters that show as blank", "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4", `\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4`, ""},
		{"private use", "\ue000\uf8ff\U000f0000", `\ue000\uf8ff\U000f0000`, ""},
		{"old Hangul, a form of a Hanja, a Braille letter, a combining mark", "간 葛\U000e0100 ⠁ e\u0301", "간 葛\U000e0100 ⠁ e\u0301", ""},
		{"line ends", "a\nb\tc\r", `a\nb\tc\r`, "a\nb\tc\\r"},
		{"not UTF-8", "a\xffb�", `a\xffb�`, ""},
	} {
		if got := hidden.Quote(tt.text); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
		if got := hidden.QuoteLines(tt.text); tt.lines != "" && got != tt.lines {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.lines)
		}
	}
}

// The class is the same for those who check by a pattern.
func TestClass(t *testing.T) {
	t.Parallel()
	class := regexp.MustCompile("[" + hidden.Class + "]")
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if utf8.ValidRune(r) && hidden.Is(r) != class.MatchString(string(r)) {
			t.Errorf("%U: %v", r, hidden.Is(r))
		}
	}
	if a, b := hidden.Name('\u3164'), hidden.Name('\ue000'); a != "the invisible character U+3164" || b != "the private-use character U+E000" {
		t.Errorf("%s, %s", a, b)
	}
	if r, found := hidden.First("ab\u202ec"); !found || r != '\u202e' {
		t.Errorf("first is %U, %v", r, found)
	}
}

func TestBlank(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"": true, " \t\u3000\ufe0f\U000e0100": true, "葛\U000e0100": false, "\u0301": false} {
		if hidden.Blank(text) != want {
			t.Errorf("%+q is blank: %v", text, !want)
		}
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	const text = "\x00\x1b\x7f\u009b\u0085\u202e\U000e0041\"\\ 김"
	var b strings.Builder
	e := json.NewEncoder(hidden.JSON(&b))
	e.SetIndent("", "\t")
	if err := e.Encode(map[string]string{"k": text}); err != nil {
		t.Fatal(err)
	}
	if want := "{\n\t\"k\": \"" + `\u0000\u001b\u007f\u009b\u0085\u202e\udb40\udc41\"\\ 김` + "\"\n}\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(b.String()), &back); err != nil || back["k"] != text {
		t.Errorf("it is read as %q, %v", back["k"], err)
	}
}
