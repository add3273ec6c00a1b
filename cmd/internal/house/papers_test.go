package house

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const maxTargets = 18

var (
	target    = regexp.MustCompile(`^([a-zA-Z][\w-]*):([^=]|$)`)
	explained = regexp.MustCompile(`:.*## \S`)
	uses      = regexp.MustCompile(`^\s*(?:- )?uses:\s*(\S+)`)
	pinned    = regexp.MustCompile(`@[0-9a-f]{40}$`)
	floating  = regexp.MustCompile(`@(latest|main|master|v\d+)(\s|$|")`)
)

// looseMakefile holds that the Makefile stays a short, self-explaining list.
func looseMakefile(f textFile) []finding {
	var found []finding
	targets := 0
	for i, line := range strings.Split(f.text, "\n") {
		m := target.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		targets++
		if !explained.MatchString(line) {
			found = append(found, finding{fmt.Sprintf("%s:%d", f.path, i+1), "target " + m[1] + " has no ## text", "make help shows what is explained"})
		}
	}
	if targets == 0 || targets > maxTargets {
		found = append(found, finding{f.path + ":1", fmt.Sprintf("%d targets, want 1 to %d", targets, maxTargets), "what nobody remembers nobody runs"})
	}
	if !strings.Contains(f.text, ".DEFAULT_GOAL := help") {
		found = append(found, finding{f.path + ":1", "help is not the default", "make alone must explain, not do"})
	}
	return found
}

// looseTools holds that everything that runs in CI has a fixed version.
func looseTools(f textFile) []finding {
	var found []finding
	for i, line := range strings.Split(f.text, "\n") {
		at := fmt.Sprintf("%s:%d", f.path, i+1)
		if m := uses.FindStringSubmatch(line); m != nil && !strings.HasPrefix(m[1], "./") && !pinned.MatchString(m[1]) {
			found = append(found, finding{at, m[1] + " is not pinned by commit", "a tag can be moved to other code"})
			continue
		}
		if m := floating.FindString(line); m != "" {
			found = append(found, finding{at, "a floating version: " + strings.TrimSpace(m), "the same commit must give the same result tomorrow"})
		}
	}
	return found
}

func TestPapers(t *testing.T) {
	t.Parallel()
	repo := load(t)
	seen := map[string]bool{}
	for _, f := range repo.texts {
		seen[f.path] = true
		if f.path == "Makefile" {
			report(t, looseMakefile(f))
		}
		if within([]string{"Makefile", ".ci/...", ".github/..."}, f.path) {
			report(t, looseTools(f))
		}
	}
	for _, name := range []string{
		"Makefile", ".ci/run", ".golangci.yml", "LICENSE",
		"README.md", "README.ko.md", "CHANGELOG.md", "CONTRIBUTING.md",
	} {
		if !seen[name] {
			t.Errorf("%s is missing: newcomers look for it", name)
		}
	}
	for _, name := range []string{".ci/run", ".ci/fresh", ".ci/fuzz", ".ci/tools"} {
		info, err := os.Stat(filepath.Join(repo.root, filepath.FromSlash(name)))
		if err == nil && info.Mode()&0o100 == 0 {
			t.Errorf("%s cannot be executed", name)
		}
	}
}

func TestPapersGoesRed(t *testing.T) {
	t.Parallel()
	good := ".DEFAULT_GOAL := help\nhelp: ## Show\n"
	for _, c := range []struct {
		reason, text string
		want         int
	}{
		{"complete", good + "A := 1\nb: c ## B\n\tx\n", 0},
		{"no default", "help: ## Show\n", 1},
		{"an unexplained target", good + "secret:\n", 1},
		{"too many targets", good + strings.Repeat("x: ## X\n", maxTargets), 1},
		{"no targets", ".DEFAULT_GOAL := help\n", 1},
	} {
		if found := looseMakefile(textFile{"Makefile", c.text}); len(found) != c.want {
			t.Errorf("%s: %d findings, want %d: %v", c.reason, len(found), c.want, found)
		}
	}
	for _, c := range []struct {
		reason, text string
		want         int
	}{
		{"a tag", "      - uses: actions/checkout@v7", 1},
		{"a commit", "  - uses: actions/checkout@" + strings.Repeat("0a", 20) + " # v7.0.1", 0},
		{"an action of our own", "  uses: ./.github/x", 0},
		{"the latest tool", "go run example.com/tool@latest", 1},
		{"a fixed tool", "go run example.com/tool@v1.2.3", 0},
	} {
		if found := looseTools(textFile{".ci/run", c.text}); len(found) != c.want {
			t.Errorf("%s: %d findings, want %d: %v", c.reason, len(found), c.want, found)
		}
	}
}
