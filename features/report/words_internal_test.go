package report

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWords holds that every word is said in both languages, with the same places to fill, and is said at all.
func TestWords(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	for _, pattern := range []string{"*.go", "page/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if name == "words.go" || strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(text)
		}
	}
	index := regexp.MustCompile(`%\[\d\]`)
	places := func(text string) []string {
		found := regexp.MustCompile(`%[a-z]`).FindAllString(index.ReplaceAllString(text, "%"), -1)
		slices.Sort(found)
		return found
	}
	for key, w := range words {
		if w.en == "" || w.ko == "" {
			t.Errorf("%s is not said in both languages", key)
		}
		if !slices.Equal(places(w.en), places(w.ko)) {
			t.Errorf("%s: %q and %q have different places", key, w.en, w.ko)
		}
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".many")
		if !strings.Contains(source.String(), `"`+base+`"`) {
			t.Errorf("%s is never said", key)
		}
	}
}

// TestEventsInTime holds the order of a story where a coarse clock makes moments fall together.
func TestEventsInTime(t *testing.T) {
	t.Parallel()
	outer := Exchange{From: Browser, To: Merchant, At: 0, Took: 5}
	for _, tt := range []struct {
		reason string
		s      Scenario
		want   string
	}{
		{"calls are nested", Scenario{Exchanges: []Exchange{outer, {At: 1, Took: 2}}}, "ask 1, ask 2, answer 2, answer 1"},
		{"an answer and the next request at one moment", Scenario{Exchanges: []Exchange{{At: 0, Took: 5}, {At: 5, Took: 1}}}, "ask 1, answer 1, ask 2, answer 2"},
		{"all within one tick of the clock", Scenario{Exchanges: []Exchange{{}, {}}}, "ask 1, ask 2, answer 2, answer 1"},
		{"listed in another order than they happened", Scenario{Exchanges: []Exchange{{At: 9, Took: 1}, outer}}, "ask 2, answer 2, ask 1, answer 1"},
		{"a mark stands between what ends and what begins", Scenario{Exchanges: []Exchange{outer, {At: 5, Took: 1}}, Marks: []Mark{{At: 5}}}, "ask 1, answer 1, mark, ask 2, answer 2"},
	} {
		var got []string
		for _, e := range tt.s.events() {
			got = append(got, map[eventKind]string{asked: "ask ", answered: "answer ", marked: "mark"}[e.kind]+
				map[bool]string{true: "", false: string(rune('1' + e.exchange))}[e.kind == marked])
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: %q, want %s", tt.reason, got, tt.want)
		}
	}
}

func TestShorten(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, text string
		fit          int
		want         string
	}{
		{"what fits stays", "abc", 3, "abc"},
		{"the middle goes", "abcdefghij", 5, "ab…ij"},
		{"hangul is two columns wide", "가나다라마바", 7, "가나…바"},
		{"nothing fits but the sign", "가나", 1, "…"},
	} {
		got := shorten(tt.text, tt.fit)
		if got != tt.want || columns(got) > tt.fit {
			t.Errorf("%s: shorten(%q, %d) = %q, want %q", tt.reason, tt.text, tt.fit, got, tt.want)
		}
	}
}

func TestTook(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration][2]string{
		-1: {"0 ms", "0ms"}, 0: {"0 ms", "0ms"}, 1500 * time.Microsecond: {"1.5 ms", "1.5ms"}, 2 * time.Millisecond: {"2 ms", "2ms"},
		999 * time.Millisecond: {"999 ms", "999ms"}, 1234 * time.Millisecond: {"1.23 s", "1.23초"}, 61 * time.Second: {"1m1s", "1분 1초"},
	} {
		if en, ko := English.took(d), Korean.took(d); en != want[0] || ko != want[1] {
			t.Errorf("%d took %q and %q, want %q", d, en, ko, want)
		}
	}
}

// TestSpan holds durations in sentences.
func TestSpan(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration][2]string{
		0: {"0s", "0밀리초"}, 50 * time.Millisecond: {"50ms", "50밀리초"}, 1500400 * time.Microsecond: {"1.5s", "1.5초"},
		10 * time.Second: {"10s", "10초"}, 90 * time.Second: {"1m30s", "1분 30초"}, 2 * time.Hour: {"2h0m0s", "2시간"},
	} {
		if en, ko := English.Span(d), Korean.Span(d); en != want[0] || ko != want[1] {
			t.Errorf("%d spans %q and %q, want %q", d, en, ko, want)
		}
	}
}

// TestALongBodyIsCut holds that a body of megabytes does not make a page of megabytes, and that no character is cut in two.
func TestALongBodyIsCut(t *testing.T) {
	t.Parallel()
	h := newHalf(Message{Body: "x" + strings.Repeat("가", 1<<20)}, Telling{Lang: English})
	if len(h.Body) > mostBody || !strings.HasSuffix(h.Body, "가") || h.Cut != "… and 3137538 bytes more" {
		t.Errorf("%d bytes, ending in %q, and %q", len(h.Body), h.Body[len(h.Body)-3:], h.Cut)
	}
	if got := newHalf(Message{Body: `{"a":[1]}`}, Telling{Lang: English}).Body; got != "{\n  \"a\": [\n    1\n  ]\n}" {
		t.Errorf("JSON is set as %q", got)
	}
}

// JSON that nobody could read in lines stays as it is: its indentation would be megabytes.
func TestPretty(t *testing.T) {
	nested := func(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
	for body, set := range map[string]bool{`{"a":1}`: true, nested(64): true, nested(65): false, nested(4000): false, `{"a":`: false, "a": false} {
		if got := pretty(body); (got != body) != set {
			t.Errorf("%.10s of %d bytes became %d", body, len(body), len(got))
		}
	}
}

// TestWholeWords: dates and names of commands are not broken at their hyphens, and nothing of a text is lost.
func TestWholeWords(t *testing.T) {
	for text, want := range map[string][]string{
		"born 2007-11-28생, 18": {"2007-11-28"}, "코드: iamport-verify explain age-full": {"iamport-verify", "age-full"}, "a - b, --flag": nil, "": nil,
		"a-very-long-name-that-needs-more-than-a-line": nil,
	} {
		var kept []string
		whole := ""
		for _, p := range wholeWords(text) {
			whole += p.Text
			if p.Whole {
				kept = append(kept, p.Text)
			}
		}
		if whole != text || !slices.Equal(kept, want) {
			t.Errorf("%q: %q, kept %q, want %q", text, whole, kept, want)
		}
	}
}
