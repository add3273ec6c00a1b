package yamltest

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// root is where a corpus stands, from the folder of the package under test.
const root = "testdata/corpus"

// File is one file of a corpus.
type File struct {
	Name string // such as "birthday-both.yaml"
	Body []byte
	want string // what the reader says of it
	own  bool   // it stands outside of the archive
}

// Files are those of a kind, by name.
func Files(t testing.TB, kind string) []File {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join(root, kind+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files, want := []File{}, map[string]string{}
	for _, f := range archive.Files {
		if base, ok := strings.CutSuffix(f.Name, ".want"); ok {
			want[base+".yaml"] = string(f.Data)
			continue
		}
		files = append(files, File{Name: f.Name, Body: f.Data})
	}
	names, err := filepath.Glob(filepath.Join(root, kind, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, File{Name: filepath.Base(name), Body: body, own: true})
	}
	for i := range files {
		files[i].want = want[files[i].Name]
		delete(want, files[i].Name)
	}
	for name := range want {
		t.Errorf("%s.txtar says what is wrong in %s, which is not there", kind, name)
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// All are the files of all kinds.
func All(t testing.TB) []File {
	t.Helper()
	archives, err := filepath.Glob(filepath.Join(root, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("%d archives in %s: %v", len(archives), root, err)
	}
	var all []File
	for _, name := range archives {
		all = append(all, Files(t, strings.TrimSuffix(filepath.Base(name), ".txtar"))...)
	}
	return all
}

// Body is what one file of a kind holds.
func Body(t testing.TB, kind, name string) []byte {
	t.Helper()
	files := Files(t, kind)
	i := slices.IndexFunc(files, func(f File) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("no file %s of the kind %s", name, kind)
	}
	return files[i].Body
}

// write puts files of a kind into their archive, with what is said of each.
func write(t testing.TB, kind string, files []File) {
	t.Helper()
	archive := &txtar.Archive{}
	for _, f := range files {
		if !f.own {
			archive.Files = append(archive.Files, txtar.File{Name: f.Name, Data: f.Body})
		}
		if f.want != "" {
			archive.Files = append(archive.Files, txtar.File{Name: strings.TrimSuffix(f.Name, ".yaml") + ".want", Data: []byte(f.want)})
		}
	}
	text := txtar.Format(archive)
	if again := txtar.Parse(text); len(again.Files) != len(archive.Files) || !bytes.Equal(txtar.Format(again), text) {
		t.Fatalf("a file of the kind %s cannot stand in an archive; give it a file of its own", kind)
	}
	if err := os.WriteFile(filepath.Join(root, kind+".txtar"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}
