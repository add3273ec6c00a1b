package statefile

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

// begun locks a path, writes a state there and gives it back.
func begun(path string) error {
	file, err := Lock(path)
	if err != nil {
		return err
	}
	server, err := mockserver.New()
	if err == nil {
		err = file.Begin(server.Keeper(), Options{Log: slog.New(slog.DiscardHandler), Problem: func(error) {}})
	}
	if err != nil {
		file.Release()
		return err
	}
	return file.Close()
}

// What stands beside a state file and is somebody else's stays as it is.
func TestFilesBesideThatAreSomebodyElses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "Cargo")
	theirs := map[string]string{
		"Cargo.lock": "my lock\n", "Cargo.new": "draft\n", ".Cargo.draft.tmp": "{}\n", ".Cargo.1.tmp": "my notes\n", ".Cargo.toml.2.tmp": "",
	}
	for name, text := range theirs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	err := begun(path)
	if want := "--state " + path + ": its lock would be " + path + ".lock, which is a file of somebody else"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	same := func(when string) {
		for name, text := range theirs {
			if got := string(must(os.ReadFile(filepath.Join(dir, name)))); got != text {
				t.Errorf("%s: %s holds %q", when, name, got)
			}
		}
	}
	same("refused")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a state was made all the same: %v", err)
	}
	for _, ours := range []string{"", "4711"} {
		theirs["Cargo.lock"] = ours
		if err := os.WriteFile(path+lockSuffix, []byte(ours), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := begun(path); err != nil {
			t.Errorf("a lock that holds %q: %v", ours, err)
		}
	}
	delete(theirs, "Cargo.lock")
	same("begun")
}

func TestALockThatIsALink(t *testing.T) {
	dir := t.TempDir()
	path, important := filepath.Join(dir, "mock.state"), filepath.Join(dir, "important")
	for _, text := range []string{"", "12"} { // what a lock of ours could hold too
		if err := os.WriteFile(important, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("important", path+lockSuffix); err != nil && !errors.Is(err, fs.ErrExist) {
			t.Skip("no links here: ", err)
		}
		if err := begun(path); err == nil || !strings.Contains(err.Error(), "which is a link, a folder or a device") {
			t.Errorf("error %v", err)
		}
		if got := string(must(os.ReadFile(important))); got != text {
			t.Errorf("a link led to %q, which holds %q now", text, got)
		}
	}
}

// What a killed process left on its way is swept up, as nobody else writes it.
func TestWhatAKilledProcessLeft(t *testing.T) {
	k := started(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", string(must(os.ReadFile(k.path)))} {
		file := must(createFile(k.path)).(*os.File)
		_, err := file.WriteString(text)
		if err := errors.Join(err, file.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if left := temps(t, k.path); len(left) != 2 {
		t.Fatalf("left: %v", left)
	}
	if err := begun(k.path); err != nil {
		t.Fatal(err)
	}
	if left := temps(t, k.path); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}

// A link whose file does not exist yet leads to it all the same.
func TestALinkToNothingYet(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "disk"), 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "mock.state")
	if err := os.Symlink(filepath.Join("disk", "next"), link); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := os.Symlink("real", filepath.Join(dir, "disk", "next")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := begun(link); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("the link is %v, %v", info, err)
		}
		if info, err := os.Lstat(filepath.Join(dir, "disk", "real")); err != nil || !info.Mode().IsRegular() {
			t.Errorf("its file is %v, %v", info, err)
		}
	}
}

func TestFoldersThatAreNotThere(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "none") + string(filepath.Separator): "this folder does not exist",
		filepath.Join(dir, "none", "mock.state"):                "the folder " + filepath.Join(dir, "none") + " does not exist",
	} {
		if _, err := Lock(path); err == nil || err.Error() != "--state "+path+": "+want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// A file that somebody else writes while the mock runs is written anew: nothing is lost.
func TestAFileThatIsOverwritten(t *testing.T) {
	for reason, overwrite := range map[string]func(path string, before []byte) error{
		"truncated": func(path string, _ []byte) error { return os.Truncate(path, 0) },
		"a copy put back": func(path string, before []byte) error { // as cp does
			return os.WriteFile(path, before, 0o644)
		},
		"appended to": func(path string, before []byte) error {
			return os.WriteFile(path, append(must(os.ReadFile(path)), before...), 0o644)
		},
	} {
		t.Run(reason, func(t *testing.T) {
			k := started(t)
			before := must(os.ReadFile(k.path))
			k.add()
			k.turn()
			for round := range 2 {
				if err := overwrite(k.path, before); err != nil {
					t.Fatal(err)
				}
				if round == 0 { // noticed even when nothing is told
					k.flush()
					if k.problem == nil || !k.lost {
						t.Errorf("not noticed: problem %v", k.problem)
					}
				} else {
					k.add()
				}
				k.settle()
				k.has(reason, 1+round)
				if k.problem != nil || k.lines("somebody changed it; it is written anew") != 1+round {
					t.Errorf("problem %v, log\n%s", k.problem, k.log.String())
				}
			}
			if err := overwrite(k.path, before); err != nil {
				t.Fatal(err)
			}
			if err := k.Close(); err != nil {
				t.Error(err)
			}
			k.has("after a stop", 2)
		})
	}
}

// A try that failed in the middle is not taken for a change by somebody else.
func TestAHalfWrittenBatchIsOurs(t *testing.T) {
	k := started(t)
	k.disk.room = 10
	k.add()
	k.turn()
	k.turn()
	if k.lost || k.lines("somebody changed it") > 0 {
		t.Error("taken for a change by somebody else")
	}
	k.disk.room = 1 << 20
	k.settle()
	k.has("with room again", 1)
	if k.problem != nil || runtime.GOOS != "windows" && k.size != k.good {
		t.Errorf("problem %v, size %d, %d of it good", k.problem, k.size, k.good)
	}
}
