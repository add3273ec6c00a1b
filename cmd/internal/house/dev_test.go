package house

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// watched are the lists of .air.toml that say which files make dev watches.
type watched struct {
	in, except, endings []string
	not                 []*regexp.Regexp
}

// readWatched reads them. Each stands in one line and is JSON as well, so that no reader of TOML is needed.
func readWatched(t *testing.T, text string) watched {
	t.Helper()
	list := func(name string) (values []string) {
		line := regexp.MustCompile(`(?m)^` + name + ` = (\[.*\])$`).FindStringSubmatch(text)
		if line == nil {
			t.Fatalf(".air.toml: %s is missing", name)
		}
		if err := json.Unmarshal([]byte(line[1]), &values); err != nil {
			t.Fatalf(".air.toml: %s: %v", name, err)
		}
		return values
	}
	w := watched{in: list("include_dir"), except: list("exclude_dir"), endings: list("include_ext")}
	for _, expression := range list("exclude_regex") {
		w.not = append(w.not, regexp.MustCompile(expression))
	}
	return w
}

// sees says whether a file, relative to the root with slashes, is watched.
func (w watched) sees(file string) bool {
	within := func(dir string) bool { return strings.HasPrefix(file, dir+"/") }
	matches := func(expression *regexp.Regexp) bool { return expression.MatchString("/" + file) }
	return slices.ContainsFunc(w.in, within) && !slices.ContainsFunc(w.except, within) &&
		slices.Contains(w.endings, strings.TrimPrefix(path.Ext(file), ".")) && !slices.ContainsFunc(w.not, matches)
}

// TestDevSeesAllOfTheMock: make dev watches every file of ours that the mock is built from, and no test.
func TestDevSeesAllOfTheMock(t *testing.T) {
	t.Parallel()
	repo := load(t)
	text, err := os.ReadFile(filepath.Join(repo.root, ".air.toml"))
	if err != nil {
		t.Fatal(err)
	}
	w := readWatched(t, string(text))
	for _, dir := range slices.Concat(w.in, w.except) {
		mustExist(t, repo.root, dir)
	}
	const files = "{{if not .Standard}}{{$dir := .Dir}}{{range .GoFiles}}{{$dir}}/{{.}}\n{{end}}{{range .EmbedFiles}}{{$dir}}/{{.}}\n{{end}}{{end}}"
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", files, "./cmd/iamport-mock")
	cmd.Dir = repo.root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	ours := 0
	for name := range strings.Lines(string(out)) {
		rel, err := filepath.Rel(repo.root, strings.TrimSpace(name))
		if err != nil || !filepath.IsLocal(rel) {
			continue // of another module
		}
		ours++
		if rel = filepath.ToSlash(rel); !w.sees(rel) {
			t.Errorf("the mock is built from %s, which make dev does not watch: see .air.toml", rel)
		}
	}
	if ours < 200 {
		t.Errorf("the mock is built from %d files of ours, want 200 or more", ours)
	}
	for _, file := range []string{"mockserver/mock_test.go", "mockserver/fixture/testdata/corpus/good.yaml", "cmd/internal/bench/main.go", "README.md"} {
		if w.sees(file) {
			t.Errorf("make dev watches %s, which the mock is not built from", file)
		}
	}
}
