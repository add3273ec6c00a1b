package features

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// Answers stand in the order in which they came, each once, with how often it came.
func TestEach(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang  report.Lang
		texts []string
		want  string
	}{
		{report.English, []string{"201 a"}, "201 a"},
		{report.English, []string{"201 a", "200 b", "201 a"}, "201 a (2 times), 200 b"},
		{report.Korean, []string{"201 a", "200 b", "201 a"}, "201 a(2번), 200 b"},
	} {
		w := &world{harness: &harness{lang: tt.lang}}
		if got := w.each(tt.texts); got != tt.want {
			t.Errorf("%q in %s: %s, want %s", tt.texts, tt.lang, got, tt.want)
		}
	}
}

// What is redacted is what [strings.Replacer] would put in its place, the longest
// secret first: secrets may begin alike, stand side by side, and end the text.
func TestRedactIsAReplacer(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	piece := func(length int) string {
		text := make([]byte, length)
		for i := range text {
			text[i] = "ab/+"[rnd.IntN(4)]
		}
		return string(text)
	}
	for range 200 {
		secrets := &Secrets{}
		secrets.speak(report.English)
		known := []string{piece(shortest), piece(shortest), piece(40)}
		known = append(known, known[0]+piece(5), known[0]+"/", piece(shortest-1))
		for i, text := range known {
			secrets.Add(text, []SecretKind{APISecret, AccessToken, PersonCI, PersonDI}[i%4])
		}
		var pairs []string
		for _, text := range slices.SortedFunc(maps.Keys(secrets.kinds), func(a, b string) int { return cmp.Compare(len(b), len(a)) }) {
			pairs = append(pairs, text, "["+string(secrets.kinds[text])+"]")
		}
		oracle := strings.NewReplacer(pairs...)
		var b strings.Builder
		for range rnd.IntN(8) {
			b.WriteString(piece(rnd.IntN(20)))
			b.WriteString(known[rnd.IntN(len(known))])
		}
		text := b.String()
		if got, want := secrets.Redact(text), oracle.Replace(text); got != want {
			t.Fatalf("%q with %q: %q, want %q", text, pairs, got, want)
		}
		if found := secrets.find(text) != ""; found != (oracle.Replace(text) != text) {
			t.Fatalf("%q with %q: found %t", text, pairs, found)
		}
	}
}
