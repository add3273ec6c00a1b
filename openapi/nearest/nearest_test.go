package nearest_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
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
		{"abcd", "badc", 2},
	} {
		for most := range 5 {
			got, ok := nearest.Distance([]byte(tt.a), []byte(tt.b), most)
			if ok != (tt.want <= most) || ok && got != tt.want {
				t.Errorf("Distance(%q, %q, %d) = %d, %v; want %d", tt.a, tt.b, most, got, ok, tt.want)
			}
			got, ok = nearest.Distance([]rune(tt.b), []rune(tt.a), most)
			if ok != (tt.want <= most) || ok && got != tt.want {
				t.Errorf("Distance(%q, %q, %d) = %d, %v; want the same %d", tt.b, tt.a, most, got, ok, tt.want)
			}
		}
	}
}

// TestDistanceAgainstTheDefinition compares with the plain recursion.
func TestDistanceAgainstTheDefinition(t *testing.T) {
	t.Parallel()
	const seed = 3
	random := rand.New(rand.NewPCG(seed, seed))
	word := func() string {
		b := make([]byte, random.IntN(7))
		for i := range b {
			b[i] = "abc"[random.IntN(3)]
		}
		return string(b)
	}
	for range 3000 {
		a, b, most := word(), word(), random.IntN(5)
		want := plainDistance(a, b)
		got, ok := nearest.Distance([]byte(a), []byte(b), most)
		if ok != (want <= most) || ok && got != want {
			t.Fatalf("seed %d: %q and %q are %d edits apart (%v) at most %d, want %d", seed, a, b, got, ok, most, want)
		}
	}
}

func plainDistance(a, b string) int {
	switch {
	case a == "":
		return len(b)
	case b == "":
		return len(a)
	}
	n, m := len(a), len(b)
	replace := 1
	if a[n-1] == b[m-1] {
		replace = 0
	}
	best := min(plainDistance(a[:n-1], b)+1, plainDistance(a, b[:m-1])+1, plainDistance(a[:n-1], b[:m-1])+replace)
	if n > 1 && m > 1 && a[n-1] == b[m-2] && a[n-2] == b[m-1] {
		best = min(best, plainDistance(a[:n-2], b[:m-2])+1)
	}
	return best
}
