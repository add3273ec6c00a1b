package nearest_test

import (
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/nearest"
)

func TestWord(t *testing.T) {
	keys := []string{"name", "gender", "birthday", "foreigner_v2", "phone", "KT", "SKT", "생년월일"}
	for _, tt := range []struct{ reason, word, want string }{
		{"a letter missing", "birtday", "birthday"},
		{"swapped at the end", "birthdya", "birthday"},
		{"two mistakes in a long word", "brithdat", "birthday"},
		{"a plural", "genders", "gender"},
		{"a letter too many", "gendder", "gender"},
		{"two letters swapped", "naem", "name"},
		{"another case", "Phone", "phone"},
		{"another separator", "foreigner-V2", "foreigner_v2"},
		{"a letter of another script", "생년월인", "생년월일"},
		{"the first of equals", "K", ""},
		{"nothing like it", "postcode", ""},
		{"nothing", "", ""},
		{"only separators", "__", ""},
		{"too long for a slip", strings.Repeat("birthday", 20), ""},
	} {
		if got := nearest.Word(tt.word, keys); got != tt.want {
			t.Errorf("%s: Word(%q) = %q, want %q", tt.reason, tt.word, got, tt.want)
		}
	}
	if got := nearest.Word("name", make([]string, 10_000)); got != "" {
		t.Errorf("a list that nobody typed gives %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"ab", "ba", 1}, {"abc", "abc", 0}, {"abc", "axc", 1}, {"kitten", "sitting", 3}, {"imp_1", "imp_21", 1},
	} {
		if got := nearest.Distance([]byte(tt.a), []byte(tt.b)); got != tt.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := nearest.Distance([]rune(tt.b), []rune(tt.a)); got != tt.want {
			t.Errorf("Distance(%q, %q) = %d, want the same %d", tt.b, tt.a, got, tt.want)
		}
	}
}
