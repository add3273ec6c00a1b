package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var someFiles = []file{
	{name: "x/b", text: []byte("second"), mode: 0o755}, {name: "x/a", text: []byte("first"), mode: 0o644},
}

// TestArchivesAreFixed: neither the order of the files nor the zone of the date is seen in an archive.
func TestArchivesAreFixed(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 27, 1, 2, 4, 0, time.UTC)
	other := slices.Clone(someFiles)
	slices.Reverse(other)
	for name, pack := range map[string]func(io.Writer, []file, time.Time) error{"tar.gz": packTarGz, "zip": packZip} {
		var one, two bytes.Buffer
		if err := errors.Join(pack(&one, someFiles, at), pack(&two, other, at.In(time.FixedZone("KST", 9*60*60)))); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s: the same files, and other bytes", name)
		}
	}
}

// TestArchivesReadBack: names, modes and texts are those that were put in; nobody's name is in the tar.
func TestArchivesReadBack(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 27, 1, 2, 4, 0, time.UTC)
	var tarball, zipped bytes.Buffer
	if err := errors.Join(packTarGz(&tarball, someFiles, at), packZip(&zipped, someFiles, at)); err != nil {
		t.Fatal(err)
	}
	var seen []string
	z, err := gzip.NewReader(&tarball)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || h.Uname != "" || h.Uid != 0 || !h.ModTime.Equal(at) {
			t.Errorf("%s: %+v, %v", h.Name, h, err)
		}
		seen = append(seen, h.Name+" "+string(text)+" "+h.FileInfo().Mode().String())
	}
	r, err := zip.NewReader(bytes.NewReader(zipped.Bytes()), int64(zipped.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File {
		member, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(member)
		if err != nil || !f.Modified.Equal(at) {
			t.Errorf("%s: %s, %v", f.Name, f.Modified, err)
		}
		seen = append(seen, f.Name+" "+string(text)+" "+f.Mode().String())
	}
	want := []string{"x/a first -rw-r--r--", "x/b second -rwxr-xr-x"}
	if !slices.Equal(seen, append(want, want...)) {
		t.Errorf("%q, want twice %q", seen, want)
	}
}

func TestSection(t *testing.T) {
	t.Parallel()
	text := "# Changelog\n\n## Unreleased\n\n* new\n\n## 0.10.0 - 2026-11-27\n\n### Added\n\n* a\n\n## 0.1.0\n\n* old\n\n## 0.0.9\n"
	for _, c := range []struct{ version, want, problem string }{
		{"0.10.0", "### Added\n\n* a\n", ""},
		{"0.1.0", "* old\n", ""},
		{"0.0.9", "", "is empty"},
		{"0.2.0", "", "has no section ## 0.2.0"},
		{"0.1", "", "has no section"},
	} {
		got, err := section(text, c.version)
		if got != c.want || (err == nil) != (c.problem == "") || err != nil && !strings.Contains(err.Error(), c.problem) {
			t.Errorf("%s: %q, %v", c.version, got, err)
		}
	}
}

// TestNotesAreOfTags: only a version that is a tag has notes, and such a version must have them.
func TestNotesAreOfTags(t *testing.T) {
	t.Parallel()
	source := t.TempDir()
	if err := os.WriteFile(filepath.Join(source, changelog), []byte("## 1.2.0\n\n* [x](CHANGELOG.md#y)\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		tag           string
		notes, failed bool
	}{
		{"v1.2.0", true, false},
		{"v1.3.0", false, true},
		{"v0.0.0-20261127013944-a56e7ce0f561", false, false},
		{"v1.2.1-0.20261127013944-a56e7ce0f561", false, false},
	} {
		dir := t.TempDir()
		err := writeNotes(dir, source, stamp{module: "example.com/x/y", tag: c.tag})
		text, statErr := os.ReadFile(filepath.Join(dir, notes))
		if (err != nil) != c.failed || (statErr == nil) != c.notes {
			t.Errorf("%s: %v, %v", c.tag, err, statErr)
		}
		if want := "(https://example.com/x/y/blob/v1.2.0/CHANGELOG.md#y)"; c.notes && !strings.Contains(string(text), want) {
			t.Errorf("%s: relative links lead nowhere from the page of a release: %s, want %s", c.tag, text, want)
		}
	}
}

func TestPlatforms(t *testing.T) {
	t.Parallel()
	o, err := parseOptions([]string{"--platforms", "linux/arm64, windows/amd64", "--image=false"}, io.Discard)
	if err != nil || len(o.platforms) != 2 || o.platforms[1].String() != "windows/amd64" || o.image {
		t.Errorf("%+v, %v", o, err)
	}
	if o, err = parseOptions(nil, io.Discard); err != nil || len(o.platforms) != 6 || !o.image {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := parseOptions([]string{"--platforms", "linux/riscv64"}, io.Discard); err == nil || !strings.Contains(err.Error(), "linux/amd64") {
		t.Errorf("%v, want one that names what there is", err)
	}
}

func TestOldFilesAreKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := mustBeEmpty(dir); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := mustBeEmpty(dir); err == nil || !strings.Contains(err.Error(), "--out") {
		t.Errorf("%v, want one that says what to do", err)
	}
}

func TestFormula(t *testing.T) {
	t.Parallel()
	s := stamp{module: "example.com/x/y", tag: "v1.2.0"}
	name := filepath.Join(t.TempDir(), "formula.rb")
	if err := writeFormula(name, s, []packedArchive{{platform{"windows", "amd64"}, "w.zip", "3"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); err == nil {
		t.Error("a formula for Windows alone")
	}
	err := writeFormula(name, s, []packedArchive{
		{platform{"linux", "amd64"}, "l.tar.gz", "2"}, {platform{"darwin", "arm64"}, "d.tar.gz", "1"}, {platform{"linux", "arm64"}, "a.tar.gz", "3"},
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  on_macos do\n    on_arm do\n      url \"https://example.com/x/y/releases/download/v1.2.0/d.tar.gz\"\n      sha256 \"1\"\n",
		"  on_linux do\n    on_intel do\n      url \"https://example.com/x/y/releases/download/v1.2.0/l.tar.gz\"\n      sha256 \"2\"\n    end\n" +
			"    on_arm do\n      url \"https://example.com/x/y/releases/download/v1.2.0/a.tar.gz\"\n      sha256 \"3\"\n    end\n  end\n",
		"bin.install \"iamport-verify\"", "version \"1.2.0\"",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the formula lacks %q:\n%s", want, text)
		}
	}
}
