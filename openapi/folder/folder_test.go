package folder_test

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/openapi/folder"
)

func wanted(name string) bool { return path.Ext(name) == ".txt" }

// tree makes files and links in a folder. "-> x" is a link to x, and a name that
// ends in a slash is a folder.
func tree(t *testing.T, entries map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range entries {
		full := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, isLink := strings.CutPrefix(text, "-> "); isLink {
			err = os.Symlink(filepath.FromSlash(target), full)
		} else if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(full, 0o700)
		} else {
			err = os.WriteFile(full, []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// walk lists the files of a file system with what they hold, and what fails.
func walk(fsys fs.FS) []string {
	got := []string{}
	_ = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			got = append(got, name+": "+errors.Unwrap(err).Error())
		case !entry.IsDir():
			text, err := fs.ReadFile(fsys, name)
			got = append(got, name+"="+string(text))
			if err != nil {
				got[len(got)-1] = name + ": " + errors.Unwrap(err).Error()
			}
		}
		return nil
	})
	return got
}

// TestFolders is what counts as a file of a folder, by layout.
func TestFolders(t *testing.T) {
	t.Parallel()
	outside := tree(t, map[string]string{"far.txt": "far", "deep/far.txt": "deep"})
	for _, c := range []struct {
		reason  string
		entries map[string]string
		want    []string
	}{
		{"files in lexical order, and those of folders in their place", map[string]string{
			"b.txt": "1", "a.txt": "2", "a/z.txt": "3", "a/y/x.txt": "4", "c.md": "5",
		}, []string{"a/y/x.txt=4", "a/z.txt=3", "a.txt=2", "b.txt=1"}},
		{"what editors and systems leave", map[string]string{
			"a.txt": "1", ".#a.txt": "-> kim@host.1234", "._a.txt": "\x00\x05", ".a.txt.swp": "2", ".git/a.txt": "3", "a.txt~": "4",
		}, []string{"a.txt=1"}},
		{"a ConfigMap of Kubernetes", map[string]string{
			"..2026_11_26/a.txt": "1", "..data": "-> ..2026_11_26", "a.txt": "-> ..data/a.txt",
		}, []string{"a.txt=1"}},
		{"one with paths: the folder is the link", map[string]string{
			"..2026_11_26/sub/a.txt": "1", "..data": "-> ..2026_11_26", "sub": "-> ..data/sub",
		}, []string{"sub/a.txt=1"}},
		{"a link beside its file is the file", map[string]string{
			"a.txt": "-> b.txt", "b.txt": "1", "c/d.txt": "-> ../b.txt",
		}, []string{"b.txt=1"}},
		{"a folder and a link to it", map[string]string{"a": "-> b", "b/x.txt": "1"}, []string{"b/x.txt=1"}},
		{"two links to one file elsewhere", map[string]string{
			"a.txt": "-> " + outside + "/far.txt", "b.txt": "-> " + outside + "/far.txt",
		}, []string{"a.txt=far"}},
		{"two files that hold the same", map[string]string{"a.txt": "1", "b.txt": "1", "c.txt": "-> a.txt"}, []string{"a.txt=1", "b.txt=1"}},
		{"circles", map[string]string{"a/x.txt": "1", "a/up": "-> ..", "a/self": "-> ."}, []string{"a/x.txt=1"}},
		{"so many circles that to walk them would take for ever", map[string]string{
			"x.txt": "1", "a": "-> .", "b": "-> .", "c": "-> .", "d": "-> .", "e": "-> .", "f": "-> .", "g": "-> .", "h": "-> .",
			"i": "-> .", "j": "-> .", "k": "-> .", "l": "-> .", "m": "-> .", "n": "-> .", "o": "-> .", "p": "-> .", "q": "-> .",
		}, []string{"x.txt=1"}},
		{"a link out of the folder is not followed", map[string]string{"a.txt": "1", "home": "-> " + outside}, []string{"a.txt=1"}},
		{"nor is one that goes up", map[string]string{"a.txt": "1", "b": "-> ../../.."}, []string{"a.txt=1"}},
		{"a link that leads nowhere is told", map[string]string{"a.txt": "-> gone.txt"}, []string{"a.txt: no such file or directory"}},
		{"a folder with the name of a file", map[string]string{"a.txt/b.txt": "1"}, []string{"a.txt/b.txt=1"}},
		{"nothing", map[string]string{"a/": ""}, []string{}},
	} {
		got := walk(folder.New(os.DirFS(tree(t, c.entries)), wanted))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
}

// failing is a file system in which some names cannot be opened or listed.
type failing struct {
	fstest.MapFS
	names string
}

func (f failing) Open(name string) (fs.File, error) {
	if name == f.names {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.Open(name)
}

func (f failing) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == f.names {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.ReadDir(name)
}

// TestFailures: what cannot be read says why, and hides nothing else.
func TestFailures(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"a.txt": {Data: []byte("1")}, "b/c.txt": {Data: []byte("2")}, "d.txt": {Data: []byte("3")}}
	for _, c := range []struct {
		reason, names string
		want          []string
	}{
		{"a file", "a.txt", []string{"a.txt: permission denied", "b/c.txt=2", "d.txt=3"}},
		{"a folder", "b", []string{"a.txt=1", "b: permission denied", "d.txt=3"}},
		{"the folder itself", ".", []string{".: permission denied"}},
	} {
		got := walk(folder.New(failing{files, c.names}, wanted))
		for i := range got {
			got[i] = strings.Replace(got[i], fs.ErrPermission.Error(), "permission denied", 1)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
	if got := walk(folder.New(os.DirFS(filepath.Join(t.TempDir(), "nowhere")), wanted)); len(got) != 1 || !strings.HasPrefix(got[0], ".: ") {
		t.Errorf("a folder that does not exist: %q, want one failure of it", got)
	}
}

// TestFileSystem holds the promises of fs.FS.
func TestFileSystem(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"a.txt": "1", "b/c.txt": "2", "b/d/e.txt": "-> ../c.txt", "f/g.txt": "3", "h.md": "4", ".i.txt": "5"})
	files := folder.New(os.DirFS(root), wanted)
	if err := fstest.TestFS(files, "a.txt", "b/c.txt", "f/g.txt"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"h.md", ".i.txt", "b/d/e.txt", "b/d", "nowhere", "../x", "a.txt/x"} {
		if f, err := files.Open(name); err == nil {
			t.Errorf("%s can be opened: %v", name, f)
		}
	}
}

func TestSplit(t *testing.T) {
	root := tree(t, map[string]string{"a.txt": "1", "b/": ""})
	t.Chdir(root)
	for _, c := range []struct{ reason, path, dir, file string }{
		{"a folder", "b", "b", ""},
		{"a file here", "a.txt", ".", "a.txt"},
		{"a file", filepath.Join("b", "..", "a.txt"), ".", "a.txt"},
		{"nothing: reading it says so", "nowhere.txt", "nowhere.txt", ""},
	} {
		if dir, file := folder.Split(c.path); dir != c.dir || file != c.file {
			t.Errorf("%s: %q, %q; want %q, %q", c.reason, dir, file, c.dir, c.file)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, body, text, flaw string
		line, column             int
	}{
		{"plain", "가: b\n", "가: b\n", "", 0, 0},
		{"a byte order mark", "\ufeffa", "a", "", 0, 0},
		{"line ends of Windows stay", "a\r\nb\r\n", "a\r\nb\r\n", "", 0, 0},
		{"EUC-KR", "a: b\nc: \xb1\xe8", "", "the byte 0xb1, which is not UTF-8", 2, 4},
		{"UTF-16", "\xff\xfea\x00", "", "UTF-16 text", 1, 1},
		{"two files joined", "가\ufeffb", "", "a byte order mark inside the file", 1, 2},
		{"old line ends", "a\rb", "", "a carriage return without a line feed", 1, 2},
		{"a zero byte", "a\x00", "", "the control character U+0000", 1, 2},
	} {
		text, flaw := folder.Text([]byte(c.body))
		switch {
		case c.flaw == "" && (flaw != nil || string(text) != c.text):
			t.Errorf("%s: %q, %v; want %q", c.reason, text, flaw, c.text)
		case c.flaw != "" && (flaw == nil || flaw.Found != c.flaw || flaw.Line != c.line || flaw.Column != c.column):
			t.Errorf("%s: %+v, want %s at %d:%d", c.reason, flaw, c.flaw, c.line, c.column)
		}
	}
}
