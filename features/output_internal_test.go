package features

import (
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
