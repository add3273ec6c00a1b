package sqlregistry_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry"
)

func claim(t *testing.T, r *sqlregistry.Registry, person string) error {
	t.Helper()
	_, err := r.Claim(t.Context(), verifier.Claim{
		Person: person, ImpUID: "imp_" + person, Applicant: "s_" + person, Account: "a_" + person, At: time.Unix(1, 0),
	})
	return err
}

// A merchant whose file is another one than at its start acknowledges nothing: the next start would not find it.
func TestNothingIsAcknowledgedInAFileThatMoved(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open cannot be deleted there")
	}
	remove := func(suffixes ...string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			t.Helper()
			for _, suffix := range suffixes {
				if err := os.Remove(path + suffix); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for _, tt := range []struct {
		reason string
		spoil  func(t *testing.T, path string)
	}{
		{"all of it was deleted", remove("", "-wal", "-shm")},
		{"the file alone", remove("")},
		{"the log alone, which holds what was committed last", remove("-wal")},
		{"the memory that processes share", remove("-shm")},
		{"another file stands there", func(t *testing.T, path string) {
			t.Helper()
			text, err := os.ReadFile(path)
			if err == nil {
				err = os.WriteFile(path+".new", text, 0o600)
			}
			if err == nil {
				err = os.Rename(path+".new", path)
			}
			if err != nil {
				t.Fatal(err)
			}
		}},
		{"it was renamed", func(t *testing.T, path string) {
			t.Helper()
			if err := os.Rename(path, path+".old"); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		path := filepath.Join(t.TempDir(), "accounts.db")
		r := open(t, "sqlite:"+path)
		if err := claim(t, r, "before"); err != nil {
			t.Fatal(err)
		}
		tt.spoil(t, path)
		asked := map[string]error{"claim": claim(t, r, "after"), "ready": r.Ready(t.Context()), "withdraw": r.Withdraw(t.Context(), "a_before", time.Time{})}
		_, asked["read"] = r.Certifications(t.Context(), "a_before")
		for what, err := range asked {
			if sqlregistry.CauseOf(err) != sqlregistry.Moved || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %s: %v, want one line that says it", tt.reason, what, err)
			}
		}
		_ = r.Close() // of a file that is gone
	}
}

// What was moved away and put back is the same file.
func TestPutBack(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open cannot be renamed there")
	}
	path := filepath.Join(t.TempDir(), "accounts.db")
	r := open(t, "sqlite:"+path)
	defer r.Close()
	for _, step := range [][2]string{{path, path + ".away"}, {path + ".away", path}} {
		if err := os.Rename(step[0], step[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := claim(t, r, "after"); err != nil {
		t.Error(err)
	}
}

// A connection that was given up because its request took too long makes -wal anew. That is not a moved file; and where
// the file did move, it is not made anew, empty.
func TestAnotherConnection(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "accounts.db")
	r := open(t, "sqlite:"+path)
	for i, person := range []string{"one", "two", "three"} {
		r.GiveUp(t)
		if err := claim(t, r, person); err != nil {
			t.Errorf("connection %d: %v", i+2, err)
		}
	}
	r.GiveUp(t)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := claim(t, r, "four"); sqlregistry.CauseOf(err) != sqlregistry.Moved {
		t.Errorf("the file is gone: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("there is a new file")
	}
	_ = r.Close() // of a file that is gone
}

// A link to the file is as good as the file, until it leads elsewhere.
func TestLinkedFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := filepath.Join(dir, "accounts.db")
	if err := os.Symlink("real.db", link); err != nil {
		t.Skip("no links here: " + err.Error())
	}
	r := open(t, "sqlite:"+link)
	defer r.Close()
	if err := claim(t, r, "one"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "real.db-wal")); err != nil {
		t.Fatal(err)
	}
	if err := claim(t, r, "two"); sqlregistry.CauseOf(err) != sqlregistry.Moved {
		t.Errorf("the log beside the real file is gone: %v", err)
	}
}

// Ready says what keeps a claim from being decided, and does not wait for long.
func TestReady(t *testing.T) {
	t.Parallel()
	url := newFile(t)
	r, other := open(t, url), open(t, url)
	defer r.Close()
	defer other.Close()
	if err := r.Ready(t.Context()); err != nil {
		t.Errorf("nothing is wrong: %v", err)
	}
	free := other.Lock(t)
	if err := r.Ready(t.Context()); sqlregistry.CauseOf(err) != sqlregistry.Locked {
		t.Errorf("another process writes: %v", err)
	}
	free()
	short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	back := r.Lock(t)
	<-short.Done()
	if err := r.Ready(short); sqlregistry.CauseOf(err) != sqlregistry.Locked {
		t.Errorf("no turn in time: %v", err)
	}
	back()
	if err := r.Ready(t.Context()); err != nil {
		t.Errorf("nothing is wrong any more: %v", err)
	}
	if got := r.Setting(t, "busy_timeout"); got != "10000" {
		t.Errorf("a claim now waits %s ms for another process, want 10000", got)
	}
}
