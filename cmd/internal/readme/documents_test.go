package readme

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A reader gives up on a page that does not end.
const (
	maxTop   = 230 // lines of README.md and README.ko.md
	maxLines = 200 // of every other document
)

// longer are the documents that may have more lines, with the reason.
var longer = map[string]string{
	"CHANGELOG.md":                   "it grows with every version",
	"openapi/FACTS.md":               "it is a table to look things up in, one entry for each fact",
	"features/explain/code/trust.md": "iamport-verify explain prints one section of it at a time",
}

// rootOfModule is where the documents are looked for.
func rootOfModule(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// documents are the texts of all Markdown files of the project, by slash path. Tables in testdata are
// parts of documents, and no documents.
func documents(t *testing.T) map[string]string {
	t.Helper()
	root := rootOfModule(t)
	names, err := markdownOfGit(root)
	if err != nil {
		t.Logf("without git, because of %v: every Markdown file below the root counts", err)
		if names, err = markdownOnDisk(root); err != nil {
			t.Fatal(err)
		}
	}
	docs := map[string]string{}
	for _, name := range names {
		if strings.Contains(name, "/testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed, and git has not been told yet
		}
		if err != nil {
			t.Fatal(err)
		}
		docs[name] = string(text)
	}
	if len(docs) < 15 {
		t.Fatalf("only %d documents were found: %q", len(docs), slices.Sorted(maps.Keys(docs)))
	}
	return docs
}

// markdownOfGit lists what git keeps or would keep, so that a user's notes in a clone do not count.
func markdownOfGit(root string) ([]string, error) {
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "go.mod", "*.md")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	names := strings.Split(strings.Trim(string(out), "\x00"), "\x00")
	if !slices.Contains(names, "go.mod") {
		return nil, errors.New("the folder is not in its repository")
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "go.mod" }), nil
}

func markdownOnDisk(root string) ([]string, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case !d.IsDir() && path.Ext(name) == ".md":
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// tooLong says that a document has more lines than it may have.
func tooLong(name, text string) error {
	lines, most := strings.Count(text, "\n"), maxLines
	if name == "README.md" || name == "README.ko.md" {
		most = maxTop
	}
	if _, excused := longer[name]; excused || lines <= most {
		return nil
	}
	return fmt.Errorf("%s has %d lines, and may have %d: move a part beside what it explains", name, lines, most)
}

func TestDocumentsAreShort(t *testing.T) {
	t.Parallel()
	docs := documents(t)
	for name := range longer {
		if _, ok := docs[name]; !ok {
			t.Errorf("%s is excused, and is not there", name)
		}
	}
	for name, text := range docs {
		if err := tooLong(name, text); err != nil {
			t.Error(err)
		}
	}
	for _, c := range []struct {
		name  string
		lines int
		red   bool
	}{
		{"README.md", maxTop, false},
		{"README.ko.md", maxTop + 1, true},
		{"client/README.md", maxLines, false},
		{"client/README.md", maxLines + 1, true},
		{"openapi/FACTS.md", 9 * maxLines, false},
	} {
		if err := tooLong(c.name, strings.Repeat("x\n", c.lines)); (err != nil) != c.red {
			t.Errorf("%s of %d lines: %v, want an error: %v", c.name, c.lines, err, c.red)
		}
	}
}

// unmarked reports a README without any command that the tests run: it would pass by accident.
func unmarked(name string, doc document) error {
	if !strings.HasPrefix(path.Base(name), "README") {
		return nil
	}
	count := map[string]int{}
	for _, b := range doc.blocks {
		count[b.action]++
	}
	least := map[string]int{}
	if path.Dir(name) == "." {
		least = map[string]int{"serve": 1, "run": 2, "output": 1}
	} else if len(doc.blocks)+len(doc.made) == 0 {
		return fmt.Errorf("%s: no block is run and no part is made", name)
	}
	var missing []error
	for what, n := range least {
		if count[what] < n {
			missing = append(missing, fmt.Errorf("%s: %d blocks marked %s, want at least %d", name, count[what], what, n))
		}
	}
	return errors.Join(missing...)
}

// TestDocumentsAreRun: each README has a block that is run or a part that is made, and each made part stands in one.
func TestDocumentsAreRun(t *testing.T) {
	t.Parallel()
	places := map[string][]string{"clients": nil, "flags": nil, "verify": nil}
	for name, text := range documents(t) {
		doc, err := parse(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := unmarked(name, doc); err != nil {
			t.Error(err)
		}
		for _, m := range doc.made {
			part := m.name
			if part == "recipe" { // each file is a part
				part += " " + m.args
			}
			places[part] = append(places[part], name)
		}
	}
	for part, names := range places {
		if len(names) != 1 {
			t.Errorf("the part %s stands in %q, want one document", part, names)
		}
	}
	for _, name := range []string{"README.md", "client/README.md"} {
		if unmarked(name, document{}) == nil {
			t.Errorf("%s without a single marker passes", name)
		}
	}
}
