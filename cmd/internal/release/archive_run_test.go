package main

import (
	"compress/gzip"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	backends       = "../backends/testdata"
	tutorialSecret = "ekKoeW8RyKuT0zgaZsUtXXTLQ4AhPFW3ZGseDA6bkA5lamv9OqDMnxyeB9wqOsuO9W3Mx9YSJ4dTqJ3f"
	patience       = 30 * time.Second
)

// stranger has an unpacked archive, on a machine whose PATH has neither Go nor anything else but Node.
type stranger struct{ dir, path string }

func unpackArchive(t *testing.T) stranger {
	t.Helper()
	dir, _ := released(t)
	if runtime.GOOS == "windows" {
		t.Skip("NOT TESTED: the archive of Windows, a zip")
	}
	packed, err := os.Open(only(t, dir, "*.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	text, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	s := stranger{dir: t.TempDir(), path: t.TempDir()}
	unpack(t, text, s.dir)
	s.dir = only(t, s.dir, "*")
	return s
}

func (s stranger) command(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(s.dir, name), args...)
	cmd.Env = []string{"PATH=" + s.path, "HOME=" + t.TempDir()}
	return cmd
}

// TestTheArchive: it has the programs, the papers and the completions, and the programs say what they were made from.
func TestTheArchive(t *testing.T) {
	s := unpackArchive(t)
	var found []string
	err := filepath.WalkDir(s.dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(s.dir, p) // p is below it
			found = append(found, filepath.ToSlash(rel))
		}
		return err
	})
	want := []string{
		"CHANGELOG.md", "LICENSE", "README.ko.md", "README.md", "THIRD_PARTY_LICENSES.txt",
		"completions/_iamport-mock", "completions/_iamport-verify", "completions/iamport-mock.bash", "completions/iamport-mock.fish",
		"completions/iamport-mock.ps1", "completions/iamport-verify.bash", "completions/iamport-verify.fish", "completions/iamport-verify.ps1",
		"deploy/compose.yaml", "deploy/kubernetes.yaml", "deploy/people/minor.yaml",
		"example/lib.mjs", "example/milliseconds/backend.mjs", "example/milliseconds/merchant.yaml",
		"iamport-mock", "iamport-verify",
		"recipes/IamportMock.java", "recipes/README.md", "recipes/conftest.py", "recipes/iamport-mock.mjs",
		"recipes/jest.setup.mjs", "recipes/jest.teardown.mjs",
	}
	if err != nil || !slices.Equal(found, want) {
		t.Errorf("the archive has %q, %v, want %q", found, err, want)
	}
	for _, program := range programs() {
		out, err := s.command(t, program, "version", "--format=json").Output()
		if err != nil {
			t.Fatal(err)
		}
		var v struct{ Version, Revision, Date string }
		if err := json.Unmarshal(out, &v); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(s.dir, strings.TrimPrefix(v.Version, "v")) || len(v.Revision) != 40 || v.Date == "" {
			t.Errorf("%s says %s", program, out)
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
