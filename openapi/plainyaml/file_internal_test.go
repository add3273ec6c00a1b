package plainyaml

import (
	"strings"
	"testing"
)

var language = &Language{Name: "list", Document: "a list", MaxSize: 4 << 20, Shorten: "split it", MaxProblems: 3}

func TestBadLine(t *testing.T) {
	good := "version: 1\nscenario: one\npeople:\n" + strings.Repeat("  a: {\n  b: c,\n  d: \"x\n  y\" }\n", 50)
	tests := []struct {
		body   string
		want   int
		reason string
	}{
		{"a: b\nc d\ne: f\n", 2, "a line without a colon"},
		{good + "  - x\n" + good, 204, "behind many values of several lines"},
		{good + "  a: \"never closed\n" + good[:40], 204, "a quote opened there"},
		{"a: [\n" + strings.Repeat("  b,\n", 30) + "]\nc: @\n", 33, "behind a long list"},
	}
	for _, test := range tests {
		if _, err := Parse([]byte(test.body)); err == nil {
			t.Errorf("%s: it can be read", test.reason)
		}
		if got := firstBadLine([]byte(test.body)); got != test.want {
			t.Errorf("%s: line %d, want %d", test.reason, got, test.want)
		}
	}
}

// TestBadLineOfAHugeFileIsNotSought: the search gives up in time.
func TestBadLineOfAHugeFileIsNotSought(t *testing.T) {
	body := "a:\n" + strings.Repeat("  b: {c: d}\n", 100_000) + " x\n"
	f := &File{language: language, name: "x.yaml", body: []byte(body)}
	_, err := Parse([]byte(body))
	if err == nil {
		t.Fatal("it can be read")
	}
	if p := f.SyntaxProblem(Chunk{Body: []byte(body)}, err); p.Line < 1 || p.Line > 100_002 || p.Found == "" {
		t.Errorf("problem %+v", p)
	}
}

func TestDocuments(t *testing.T) {
	tests := []struct {
		body  string
		lines []int // of the file before each document
	}{
		{"a: b\n", []int{0}},
		{"---\na: b\n---\nc: d\n", []int{0, 2}},
		{"a: b\n--- \nc: d\n---\r\ne: f", []int{0, 1, 3}},
		{"a: b\n...\nc: d\n", []int{0, 2}},
		{"a: b\n---x: y\n ---\n", []int{0}},
		{"# c\n---\n", []int{0, 1}},
		{"", []int{0}},
	}
	for _, test := range tests {
		text := &File{body: []byte(test.body)}
		var got []int
		for _, c := range text.Documents() {
			got = append(got, c.Skip)
		}
		if len(got) != len(test.lines) {
			t.Errorf("%q: documents behind lines %v, want %v", test.body, got, test.lines)
			continue
		}
		for i := range got {
			if got[i] != test.lines[i] {
				t.Errorf("%q: documents behind lines %v, want %v", test.body, got, test.lines)
			}
		}
	}
}

func TestUnusualText(t *testing.T) {
	tests := []struct{ body, want, reason string }{
		{"\xff\xfea\x00", "1:1: found UTF-16 text", "Windows notepad of old"},
		{"a: b\nc: \xb1\xe8", "2:4: found the byte 0xb1", "EUC-KR"},
		{"a: b\rc: d\r", "1:5: found a carriage return", "old line ends"},
		{"a: \x00", "1:4: found the control character U+0000", "a zero byte"},
		{"가: \x1b[31m", "1:4: found the control character U+001B", "an escape behind Hangul"},
		{"a: \ufeffb", "1:4: found a byte order mark inside", "two files joined"},
		{"a: \u0085b", "1:4: found the invisible line separator U+0085", "a line end of mainframes"},
		{"a: \uffffb", "1:4: found the control character U+FFFF", "no character"},
	}
	for _, test := range tests {
		_, problems := NewFile(language, "x.yaml", []byte(test.body))
		if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), "x.yaml:"+test.want) {
			t.Errorf("%s: %v, want %s", test.reason, problems, test.want)
		}
	}
	for _, body := range []string{"", "\ufeffa: b", "a: b\r\n", "a: 😀 é 김\u00a0\t"} {
		if _, problems := NewFile(language, "x.yaml", []byte(body)); problems != nil {
			t.Errorf("%q: %v", body, problems)
		}
	}
}
