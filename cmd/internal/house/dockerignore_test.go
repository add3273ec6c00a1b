package house

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDockerIgnores: the builder of the image is sent nothing that git ignores, and all that git keeps: a file that is
// missing there makes the Go tool stamp the programs as changed. What stands between !patterns is the editor's, and small.
func TestDockerIgnores(t *testing.T) {
	t.Parallel()
	root := load(t).root
	read := func(name string) (patterns []string) {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !strings.Contains(line, ".vscode/") {
				patterns = append(patterns, line)
			}
		}
		return patterns
	}
	var want []string
	for _, pattern := range read(".gitignore") {
		pattern = strings.TrimSuffix(pattern, "/")
		if rooted, ok := strings.CutPrefix(pattern, "/"); ok {
			want = append(want, rooted)
		} else {
			want = append(want, "**/"+pattern) // git looks in every folder
		}
	}
	if got := read(".dockerignore"); !slices.Equal(got, want) {
		t.Errorf(".dockerignore has %q, and what .gitignore says is %q", got, want)
	}
}
