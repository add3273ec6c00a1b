package readme

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	comment     = regexp.MustCompile(`(^|\s)(#|//)\s.*$|\s*<!-- .* -->$`)
	inKorean    = " --lang ko"
	fencedStart = regexp.MustCompile("^\\s*```(\\w*)$")
	markerLine  = regexp.MustCompile(`^<!-- ([a-z: ]+) -->$`)
)

// twin is what a document and its translation share, by the part.
type twin struct {
	Levels []int    // of the headings
	Blocks []string // language, marker and text without comments
	Links  []string // file and number of the heading, sorted
}

// shared is what the translation of a document must have too.
func shared(name string, docs map[string]string) twin {
	var s twin
	for _, h := range headings(docs[name]) {
		s.Levels = append(s.Levels, h.level)
	}
	s.Blocks = blocksOf(docs[name])
	for _, l := range links(name, docs[name]) {
		at := slices.IndexFunc(headings(docs[l.file]), func(h heading) bool { return h.anchor == l.anchor })
		s.Links = append(s.Links, fmt.Sprintf("%s heading %d", neutral(l.file), at))
	}
	slices.Sort(s.Links)
	return s
}

// neutral is the path of a file in no language: the Korean suites and documents have "ko" in their names.
func neutral(file string) string {
	return strings.Replace(strings.TrimSuffix(file, "/ko"), ".ko.md", ".md", 1)
}

// blocksOf are the fenced blocks without what is translated: comments, the flag for Korean, and what was printed.
func blocksOf(text string) []string {
	var blocks []string
	marker, inside := "", false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		start := fencedStart.FindStringSubmatch(line)
		switch {
		case inside && strings.TrimSpace(line) == "```":
			inside, marker = false, ""
		case inside:
			line = strings.TrimRight(comment.ReplaceAllString(strings.Replace(line, inKorean, "", 1), ""), " ")
			if last := len(blocks) - 1; line != "" && !strings.HasPrefix(blocks[last], "text output") {
				blocks[last] += "\n" + line
			}
		case start != nil:
			inside = true
			blocks = append(blocks, start[1]+" "+marker)
		case line != "":
			marker = ""
			if m := markerLine.FindStringSubmatch(line); m != nil {
				marker = m[1]
			}
		}
	}
	return blocks
}

// TestTwins: a document and its translation have the same headings, blocks and links.
func TestTwins(t *testing.T) {
	t.Parallel()
	docs := documents(t)
	count := 0
	for name := range docs {
		english, isKorean := strings.CutSuffix(name, ".ko.md")
		if !isKorean {
			continue
		}
		count++
		english += ".md"
		if _, ok := docs[english]; !ok {
			t.Errorf("%s translates %s, which is not there", name, english)
			continue
		}
		if diff := cmp.Diff(shared(english, docs), shared(name, docs)); diff != "" {
			t.Errorf("%s and its translation differ (-%[1]s +%s):\n%s", english, name, diff)
		}
	}
	if count < 4 {
		t.Errorf("only %d translations were found", count)
	}
}

// otherLanguage names the links of a document that leave its language where they need not.
func otherLanguage(name string, docs map[string]string) []string {
	var found []string
	korean := strings.HasSuffix(name, ".ko.md")
	for _, l := range links(name, docs[name]) {
		if !strings.HasSuffix(l.file, ".md") || neutral(l.file) == neutral(name) {
			continue // the line that leads to the translation
		}
		_, translated := docs[strings.TrimSuffix(l.file, ".md")+".ko.md"]
		if toKorean := strings.HasSuffix(l.file, ".ko.md"); korean && translated || !korean && toKorean {
			found = append(found, l.written)
		}
	}
	return found
}

func TestLinksStayInTheLanguage(t *testing.T) {
	t.Parallel()
	docs := documents(t)
	for name := range docs {
		if found := otherLanguage(name, docs); len(found) > 0 {
			t.Errorf("%s leads to the other language: %q", name, found)
		}
	}
	small := map[string]string{
		"a.md": "[x](b.ko.md) [x](b.md) [x](a.ko.md)\n", "a.ko.md": "[x](b.md) [x](b.ko.md) [x](c.md) [x](a.md)\n",
		"b.md": "", "b.ko.md": "", "c.md": "",
	}
	for name, want := range map[string][]string{"a.md": {"b.ko.md"}, "a.ko.md": {"b.md"}} {
		if diff := cmp.Diff(want, otherLanguage(name, small)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestTwinsGoRed: each way to let a translation fall behind is seen.
func TestTwinsGoRed(t *testing.T) {
	t.Parallel()
	english := "# A\n\n[B](a.md#b) [C](x/c.md)\n\n## B\n\n" + marked("run", "sh", "go run x # a comment") + marked("output", "text", "hello")
	for _, c := range []struct {
		reason, korean string
		same           bool
	}{
		{"a translation", "# 가\n\n[C](x/c.ko.md) [나](a.ko.md#나)\n\n## 나\n\n" + marked("run", "sh", "go run x --lang ko # 설명") + marked("output", "text", "안녕"), true},
		{"a heading is missing", strings.Replace(english, "\n## B", "", 1), false},
		{"a heading of another level", strings.Replace(english, "## B", "### B", 1), false},
		{"another command", strings.Replace(english, "go run x", "go run y", 1), false},
		{"a block that is not run", strings.Replace(english, "<!-- run -->\n", "", 1), false},
		{"a link is missing", strings.Replace(english, "[C](x/c.md)", "C", 1), false},
		{"a link to another heading", strings.Replace(english, "a.md#b", "a.md#a", 1), false},
	} {
		docs := map[string]string{"a.md": english, "a.ko.md": c.korean}
		if !strings.Contains(c.korean, "나") {
			docs["a.ko.md"] = strings.ReplaceAll(c.korean, "a.md#", "a.ko.md#")
		}
		if same := cmp.Equal(shared("a.md", docs), shared("a.ko.md", docs)); same != c.same {
			t.Errorf("%s: the same %v, want %v\n%s", c.reason, same, c.same, cmp.Diff(shared("a.md", docs), shared("a.ko.md", docs)))
		}
	}
}
