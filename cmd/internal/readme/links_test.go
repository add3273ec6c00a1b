package readme

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	headingLine = regexp.MustCompile(`^(#{1,6}) +(.*?) *$`)
	codeSpan    = regexp.MustCompile("`([^`]*)`")
	linkText    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	anyLink     = regexp.MustCompile(`\[[^\]]*\]\(([^)\s]+)\)|<img [^>]*src="([^"]+)"`)
	notInAnchor = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
	pathOfOurs  = regexp.MustCompile(`^(mockserver|client|features|openapi|cmd|\.ci)/[\w./-]*\w/?$`)
	testName    = regexp.MustCompile(`\b(Test|Fuzz)[A-Z]\w*`)
	testFunc    = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Z]\w*)\(`)
)

// heading is a heading of a document and the anchor that Git hosts give it.
type heading struct {
	level  int
	anchor string
}

// prose is a document without its fenced blocks.
func prose(text string) []string {
	var lines []string
	fenced := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
			continue
		}
		if !fenced {
			lines = append(lines, strings.TrimRight(line, "\r\n"))
		}
	}
	return lines
}

func headings(text string) []heading {
	var all []heading
	seen := map[string]int{}
	for _, line := range prose(text) {
		m := headingLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		anchor := anchorOf(m[2])
		seen[anchor]++
		if n := seen[anchor]; n > 1 {
			anchor = fmt.Sprintf("%s-%d", anchor, n-1)
		}
		all = append(all, heading{len(m[1]), anchor})
	}
	return all
}

// anchorOf is the anchor of a heading, as Git hosts make it.
func anchorOf(text string) string {
	text = linkText.ReplaceAllString(text, "$1")
	return strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(text), ""), " ", "-")
}

// link is a link to a file of the project.
type link struct {
	written string // as it stands in the document
	file    string // slash path from the root
	anchor  string // "" without one
}

// links are the links of a document that lead to files of the project.
func links(name, text string) []link {
	var all []link
	for _, line := range prose(text) {
		for _, m := range anyLink.FindAllStringSubmatch(codeSpan.ReplaceAllString(line, ""), -1) {
			written := m[1] + m[2]
			if strings.Contains(written, "://") || strings.HasPrefix(written, "mailto:") {
				continue
			}
			file, anchor, _ := strings.Cut(written, "#")
			if file == "" {
				file = name
			} else {
				file = path.Join(path.Dir(name), file)
			}
			all = append(all, link{written, file, anchor})
		}
	}
	return all
}

// broken says why a link leads nowhere; "" if it leads somewhere.
func (l link) broken(root fs.FS, docs map[string]string) string {
	if _, err := fs.Stat(root, l.file); err != nil {
		return fmt.Sprintf("the link %s leads to no file", l.written)
	}
	if l.anchor == "" {
		return ""
	}
	for _, h := range headings(docs[l.file]) {
		if h.anchor == l.anchor {
			return ""
		}
	}
	return fmt.Sprintf("the link %s leads to no heading of %s", l.written, l.file)
}

func TestLinks(t *testing.T) {
	t.Parallel()
	root := os.DirFS(rootOfModule(t))
	docs := documents(t)
	count := 0
	for name, text := range docs {
		for _, l := range links(name, text) {
			count++
			if why := l.broken(root, docs); why != "" {
				t.Errorf("%s: %s", name, why)
			}
		}
	}
	if count < 100 {
		t.Errorf("only %d links were found", count)
	}
}

func TestLinksGoRed(t *testing.T) {
	t.Parallel()
	const name = "client/README.md"
	docs := map[string]string{name: "# One\n## One\n### `b.go`, [C](c.md) / D_e!\n```\n# no heading\n```\n## 한 글\n"}
	want := []heading{{1, "one"}, {2, "one-1"}, {3, "bgo-c--d_e"}, {2, "한-글"}}
	if diff := cmp.Diff(want, headings(docs[name]), cmp.AllowUnexported(heading{})); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
	root := os.DirFS(rootOfModule(t))
	for written, good := range map[string]bool{
		"doc.go": true, "../go.mod": true, "../cmd": true, "none.go": false, "../../go.mod": false,
		"#one-1": true, "#한-글": true, "README.md#one": true, "#two": false, "../go.mod#one": false,
	} {
		found := links(name, "text [`x` y]("+written+") `[no](link)` [out](https://example.com/none)\n")
		if len(found) != 1 {
			t.Errorf("%s: %d links, want 1", written, len(found))
			continue
		}
		if why := found[0].broken(root, docs); (why == "") != good {
			t.Errorf("%s: %q, want a good link: %v", written, why, good)
		}
	}
}

// namedInText are the paths and the tests that a document names in code spans. A path or a test with a word in
// capitals, such as NAME, stands for any.
func namedInText(text string) (paths, tests []string) {
	for _, line := range prose(text) {
		for _, m := range codeSpan.FindAllStringSubmatch(line, -1) {
			if pathOfOurs.MatchString(m[1]) && !strings.Contains(m[1], "NAME") && !strings.Contains(m[1], "NOUN") {
				paths = append(paths, strings.TrimSuffix(m[1], "/"))
			}
			tests = append(tests, testName.FindAllString(m[1], -1)...)
		}
	}
	return paths, tests
}

// testsOfProject are the names of all tests and fuzz targets.
func testsOfProject(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	root := rootOfModule(t)
	for _, top := range []string{"client", "cmd", "features", "mockserver", "openapi"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(file, "_test.go") {
				return err
			}
			text, err := os.ReadFile(file)
			for _, m := range testFunc.FindAllSubmatch(text, -1) {
				names[string(m[1])] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// TestNamesInDocuments: a path and a test that a document names are there. The changelog tells of the past.
func TestNamesInDocuments(t *testing.T) {
	t.Parallel()
	root, known := os.DirFS(rootOfModule(t)), testsOfProject(t)
	docs := documents(t)
	delete(docs, "CHANGELOG.md")
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		paths, tests := namedInText(docs[name])
		for _, p := range paths {
			if _, err := fs.Stat(root, p); err != nil {
				t.Errorf("%s names %s, which is not there", name, p)
			}
		}
		for _, test := range tests {
			if !known[test] && !slices.ContainsFunc(slices.Collect(maps.Keys(known)), func(k string) bool { return strings.HasPrefix(k, test) }) {
				t.Errorf("%s names the test %s, which is not there", name, test)
			}
		}
	}
	paths, tests := namedInText("`cmd/none.go`, `client/NAME.go` and `go test ./x -run TestNone`\n```\n`cmd/block`\n```\n")
	if diff := cmp.Diff([][]string{{"cmd/none.go"}, {"TestNone"}}, [][]string{paths, tests}); diff != "" {
		t.Errorf("what a text names (-want +got):\n%s", diff)
	}
}
