package house

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// phrase is something that no file of the repository may say.
type phrase struct {
	what    string
	pattern *regexp.Regexp
	files   []string // only these, by path pattern of the base name; none = every file
	reason  string
}

// The patterns are written so that this file does not match them itself.
var phrases = []phrase{
	{
		what:    "a promise to do it later",
		pattern: regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`),
		reason:  "what is not done is an issue or is not planned; a note in the code is neither",
	},
	{
		what: "the address of a package registry",
		pattern: regexp.MustCompile(`registry\.(npm` + `js|npm` + `mirror|yarn` + `pkg)\.|(proxy|sum)\.go` + `lang\.org|` +
			`(^|[^a-z])pypi\.` + `org|files\.python` + `hosted|index\.doc` + `ker\.io|(gh` + `cr|qu` + `ay|doc` + `ker)\.io/|repo1?\.ma` + `ven\.`),
		reason: "where packages come from is the machine's business; an address in the repository breaks behind another proxy",
	},
	{
		what:    "a path of somebody's machine",
		pattern: regexp.MustCompile(`(^|[^A-Za-z0-9_.~/-])(/wo` + `rk/|/ro` + `ot/|/ho` + `me/[a-z]|/Us` + `ers/[A-Za-z]|/tmp/br` + `ief)`),
		reason:  "nobody else has it",
	},
	{
		what:    "a command that is part of another program now",
		pattern: regexp.MustCompile(`iamport-mock (ver` + `ify|con` + `form)\b|iamport-verify --(in` + `it|st` + `eps|exp` + `lain|sh` + `ow)\b`),
		reason:  "who copies it gets exit code 2: the harness is iamport-verify, and what needs no run is a command of it",
	},
	{
		what:    "a download address in a lock file",
		pattern: regexp.MustCompile(`"reso` + `lved"\s*:`),
		files:   []string{"package-lock.json", "npm-shrinkwrap.json"},
		reason:  "the lock fixes versions and checksums; the address is the machine's business (npm: omit-lockfile-registry-resolved)",
	},
}

// unwanted are the phrases in some files.
func unwanted(texts []textFile) []finding {
	var found []finding
	for _, f := range texts {
		for _, p := range phrases {
			if len(p.files) > 0 && !within(p.files, path.Base(f.path)) {
				continue
			}
			for i, line := range strings.Split(f.text, "\n") {
				if m := p.pattern.FindString(line); m != "" {
					found = append(found, finding{fmt.Sprintf("%s:%d", f.path, i+1), fmt.Sprintf("%s: %q", p.what, m), p.reason})
				}
			}
		}
	}
	return found
}

func TestPhrases(t *testing.T) {
	t.Parallel()
	report(t, unwanted(load(t).texts))
}

func TestPhrasesGoesRed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, path, text string
		want               int
	}{
		{"a note to do it later", "a.go", "// TO" + "DO: later", 1},
		{"a context of that name", "a.go", "context.TO" + "DO()", 1},
		{"the field of a problem", "a.go", "p.Todo", 0},
		{"a registry of images", ".devcontainer/devcontainer.json", `"gh` + `cr.io/devcontainers/features/node:1"`, 1},
		{"a registry in a script", ".ci/run", "npm --registry https://registry.npm" + "js.org/", 1},
		{"the Go proxy", "Makefile", "GOPROXY=https://proxy.go" + "lang.org", 1},
		{"a home", "README.md", "cd /ho" + "me/kim/src", 1},
		{"a command that moved", "README.md", "iamport-mock ver" + "ify --target http://localhost:3000", 1},
		{"a flag that is a command", "README.md", "iamport-verify --exp" + "lain race", 1},
		{"where it moved to", "README.md", "iamport-verify explain race", 0},
		{"a path of the API", "README.md", "GET /homes/kim", 0},
		{"a relative path", "Makefile", "cd ./wo" + "rk/x", 0},
		{"a lock file with addresses", "npm/package-lock.json", `"reso` + `lved": "https://example.test/a.tgz"`, 1},
		{"another file may have such a key", "a.json", `"reso` + `lved": true`, 0},
	} {
		found := unwanted([]textFile{{c.path, c.text}})
		if len(found) != c.want {
			t.Errorf("%s: %d findings, want %d: %v", c.reason, len(found), c.want, found)
		}
	}
}

// topLevel is all that stands at the root, beside dot-files. Documents live beside what they explain.
var topLevel = []string{
	"client", "cmd", "features", "mockserver", "openapi",
	"go.mod", "go.sum", "Makefile", "README.md", "README.ko.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
}

// unexpected are top-level names that the design does not have.
func unexpected(paths []string) []finding {
	var found []finding
	for _, path := range paths {
		top, _, _ := strings.Cut(path, "/")
		if !slices.Contains(topLevel, top) && !strings.HasPrefix(top, ".") {
			found = append(found, finding{path + ":1", "the top level has no " + top,
				"the tree shows the design: five folders and the documents. internal nests under its owner"})
		}
	}
	return found
}

func TestTopLevel(t *testing.T) {
	t.Parallel()
	repo := load(t)
	paths := slices.Sorted(maps.Keys(repo.tracked.files)) // programs that were built and added are no texts
	for _, f := range repo.texts {
		if !repo.tracked.files[f.path] {
			paths = append(paths, f.path)
		}
	}
	report(t, unexpected(paths))
	for _, name := range topLevel {
		if _, err := os.Stat(filepath.Join(repo.root, name)); err != nil {
			t.Errorf("the top level lacks %s: %v", name, err)
		}
	}
	if why := repo.tracked.unknown; why != "" {
		required.Missing(t, "git", "NOT TESTED: whether the top level holds more than it should, because git does not tell which files are part of the project: %s", why)
	}
}

func TestTopLevelGoesRed(t *testing.T) {
	t.Parallel()
	if found := unexpected([]string{"pkg/x.go", "internal/a/b.go", "NOTES.md", "iamport-mock"}); len(found) != 4 {
		t.Errorf("%d findings, want 4: %v", len(found), found)
	}
	if found := unexpected([]string{"client/x.go", ".ci/run", "LICENSE"}); len(found) != 0 {
		t.Errorf("findings where none should be: %v", found)
	}
}
