package intercept_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

func needModes(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no file modes")
	}
}

func TestAKeptAuthority(t *testing.T) {
	t.Parallel()
	needModes(t)
	clock, dir := newHand(), filepath.Join(t.TempDir(), "kept", "ca")
	first := authorityAt(t, clock, dir)
	for name, want := range map[string]fs.FileMode{".": 0o700, "ca-key.pem": 0o600, "ca.pem": 0o644} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %04o, want %04o", name, got, want)
		}
	}
	written, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil || !bytes.Equal(written, first.PEM()) {
		t.Errorf("ca.pem holds %q (%v), want what the authority tells", written, err)
	}
	again := authorityAt(t, clock, dir)
	if !bytes.Equal(again.PEM(), first.PEM()) {
		t.Error("the next start has another authority")
	}
	clock.move(24 * 24 * time.Hour)
	later := authorityAt(t, clock, dir)
	if bytes.Equal(later.PEM(), first.PEM()) {
		t.Error("a start in its last week keeps the certificate, want a fresh one")
	}
	if err := trusts(certificateOf(t, first.PEM()), leafOf(t, later, apiHost), apiHost, clock.read()); err != nil {
		t.Errorf("who trusts the one before: %v, want the same key", err)
	}
	clock.move(24 * 24 * time.Hour)
	fresh := later.PEM()
	if onDisk, err := os.ReadFile(filepath.Join(dir, "ca.pem")); err != nil || !bytes.Equal(onDisk, fresh) {
		t.Errorf("what was renewed while running is not on disk (%v)", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("temporary files were left behind: %q", left)
	}
}

func TestManyStartsMakeOneKey(t *testing.T) {
	t.Parallel()
	clock, dir := newHand(), t.TempDir()
	authorities := make([]*intercept.Authority, 8)
	var work sync.WaitGroup
	for i := range authorities {
		work.Go(func() {
			a, err := intercept.NewAuthority(intercept.AuthorityOptions{Now: clock.read, Dir: dir})
			if err != nil {
				t.Error(err)
				return
			}
			authorities[i] = a
		})
	}
	work.Wait()
	if t.Failed() {
		return
	}
	root := certificateOf(t, authorities[0].PEM())
	for i, a := range authorities {
		if err := trusts(root, leafOf(t, a, apiHost), apiHost, clock.read()); err != nil {
			t.Errorf("start %d has a key of its own: %v", i, err)
		}
	}
}

func TestFoldersThatAreRefused(t *testing.T) {
	t.Parallel()
	needModes(t)
	for _, c := range []struct {
		reason string
		spoil  func(dir string) error
		words  []string
	}{
		{"others may read the key", func(dir string) error { return os.Chmod(filepath.Join(dir, "ca-key.pem"), 0o640) }, []string{"ca-key.pem", "0640", "chmod 600"}},
		{"others may write in the folder", func(dir string) error { return os.Chmod(dir, 0o777) }, []string{"0777", "chmod 700"}},
		{"an invalid key", func(dir string) error { return os.WriteFile(filepath.Join(dir, "ca-key.pem"), []byte("hello"), 0o600) }, []string{"no private key", "remove it"}},
		{"an invalid certificate", func(dir string) error { return os.WriteFile(filepath.Join(dir, "ca.pem"), []byte("hello"), 0o600) }, []string{"ca.pem", "remove it"}},
		{"the key is another's", func(dir string) error { return os.Remove(filepath.Join(dir, "ca-key.pem")) }, []string{"is not the certificate of ca-key.pem"}},
		{"the folder is a file", func(dir string) error {
			return os.Rename(filepath.Join(dir, "ca.pem"), dir+"x") // see below
		}, nil},
	} {
		clock, dir := newHand(), filepath.Join(t.TempDir(), "ca")
		authorityAt(t, clock, dir)
		if err := c.spoil(dir); err != nil {
			t.Fatal(err)
		}
		if c.words == nil {
			if _, err := intercept.NewAuthority(intercept.AuthorityOptions{Now: clock.read, Dir: dir + "x"}); err == nil {
				t.Errorf("%s: accepted", c.reason)
			}
			continue
		}
		_, err := intercept.NewAuthority(intercept.AuthorityOptions{Now: clock.read, Dir: dir})
		if err == nil {
			t.Errorf("%s: accepted", c.reason)
			continue
		}
		for _, word := range c.words {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q, want %q in it", c.reason, err, word)
			}
		}
	}
}
