package house

import (
	"bytes"
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// tracked knows which files are part of the project. Whoever uses a clone makes files in it, as the README says
// (merchant.yaml, fixture.schema.json, a folder of people), and these are nobody's business.
type tracked struct {
	files   map[string]bool // by slash path; nil when git does not tell
	unknown string          // why it does not
}

// askGit lists the files of the work tree that git keeps, committed or added.
func askGit(root string) tracked {
	cmd := exec.Command("git", "ls-files", "-z")
	cmd.Dir = root
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return tracked{unknown: cmp.Or(strings.TrimSpace(said.String()), err.Error())}
	}
	known := tracked{files: map[string]bool{}}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		known.files[name] = true
	}
	if !known.files["go.mod"] { // unpacked inside of somebody else's repository
		return tracked{unknown: "the folder is not in its repository"}
	}
	return known
}

// ours says that a file is part of the project: git keeps it, or it is new Go code in a folder of the project, which
// the go command builds whether git knows it or not. Where git does not tell, everything counts that stands in its place.
func (k tracked) ours(rel string) bool {
	top, _, nested := strings.Cut(rel, "/")
	placed := slices.Contains(topLevel, top)
	if k.files == nil {
		return placed || strings.HasPrefix(top, ".")
	}
	return k.files[rel] || nested && placed && strings.HasSuffix(rel, ".go")
}

// TestFilesOfUsers: what a user makes in a clone is not held against the project, with git and without.
func TestFilesOfUsers(t *testing.T) {
	t.Parallel()
	known := tracked{files: map[string]bool{"go.mod": true, "client/client.go": true, "pkg/x.go": true, ".ci/run": true}}
	for _, c := range []struct {
		reason, path string
		git, without bool
	}{
		{"a file of the project", "client/client.go", true, true},
		{"one in a folder with a dot", ".ci/run", true, true},
		{"a committed file elsewhere is found", "pkg/x.go", true, false},
		{"iamport-verify init > merchant.yaml", "merchant.yaml", false, false},
		{"fixtures schema > fixture.schema.json", "fixture.schema.json", false, false},
		{"people in a folder of their own", "people/minji.yaml", false, false},
		{"a user's program", "shop/main.go", false, false},
		{"new code in a folder of the project, before git add", "client/new.go", true, true},
		{"a user's file in a folder of the project", "client/notes.txt", false, true},
		{"an editor's folder", ".idea/workspace.xml", false, true},
	} {
		if got := known.ours(c.path); got != c.git {
			t.Errorf("%s: %s counts with git: %v, want %v", c.reason, c.path, got, c.git)
		}
		if got := (tracked{unknown: "no git"}).ours(c.path); got != c.without {
			t.Errorf("%s: %s counts without git: %v, want %v", c.reason, c.path, got, c.without)
		}
	}
}

// TestWithoutGit: outside of a repository, and inside of another one, git does not tell, and why is said.
func TestWithoutGit(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	if known := askGit(outside); known.files != nil || known.unknown == "" {
		t.Errorf("%+v, want no files and why", known)
	}
	if err := os.WriteFile(filepath.Join(outside, "merchant.yaml"), []byte("x: TO"+"DO\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	repo, err := readRepository(outside, askGit(outside))
	if err != nil || len(repo.texts) != 0 {
		t.Errorf("%d files are looked at (%v), want none", len(repo.texts), err)
	}
	other := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "git", "init", "--quiet", other)
	if out, err := cmd.CombinedOutput(); err != nil {
		required.Missing(t, "git", "NOT TESTED: a folder in another repository, because git init fails: %v %s", err, out)
	}
	if known := askGit(other); known.files != nil || known.unknown == "" {
		t.Errorf("%+v, want no files and why", known)
	}
}
