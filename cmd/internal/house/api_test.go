package house

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/api with the exported surface as it is")

const apiReason = "the exported surface is a promise and changes on purpose: run go test ./cmd/internal/house -update, " +
	"review the difference, and give a removal a line in CHANGELOG.md"

// TestExportedSurface compares every package that others can import with its reviewed file.
func TestExportedSurface(t *testing.T) {
	t.Parallel()
	repo := load(t)
	dir := filepath.Join("testdata", "api")
	expected := map[string]bool{}
	for _, pkg := range publicPackages(repo.sources) {
		name := filepath.Join(dir, strings.ReplaceAll(pkg, "/", "_")+".txt")
		expected[name] = true
		got, err := surface(filepath.Join(repo.root, filepath.FromSlash(pkg)), pkg)
		if err != nil {
			t.Error(err)
			continue
		}
		if *update {
			write(t, name, got)
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Errorf("%s: %v\n\twhy: %s", pkg, err, apiReason)
			continue
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: the exported surface changed (-reviewed +now):\n%s\twhy: %s", pkg, diff, apiReason)
		}
	}
	reviewed, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range reviewed {
		if expected[name] {
			continue
		}
		if *update {
			if err := os.Remove(name); err != nil {
				t.Error(err)
			}
			continue
		}
		t.Errorf("%s: its package is gone\n\twhy: %s", name, apiReason)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// publicPackages are those that another module can import and use, in order.
func publicPackages(sources []source) []string {
	var dirs []string
	for _, s := range sources {
		hidden := s.test || s.file.Name.Name == "main" || slices.Contains(strings.Split(s.dir(), "/"), "internal")
		if !hidden && s.dir() != "." && !slices.Contains(dirs, s.dir()) {
			dirs = append(dirs, s.dir())
		}
	}
	slices.Sort(dirs)
	return dirs
}

// surface prints what a package exports, without comments: what a caller can write, and nothing that may be reworded.
// Files for other systems than Linux are left out, so that the file is the same everywhere.
func surface(dir, pkg string) (string, error) {
	linux := build.Default
	linux.GOOS, linux.GOARCH, linux.CgoEnabled = "linux", "amd64", true
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if ok, err := linux.MatchFile(dir, filepath.Base(name)); err != nil || !ok {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return "", err
		}
		files = append(files, file)
	}
	d, err := doc.NewFromFiles(fset, files, modulePath+"/"+pkg)
	if err != nil {
		return "", fmt.Errorf("%s: %w", pkg, err)
	}
	p := surfacePrinter{fset: fset}
	p.line("package %s // %s", d.Name, d.ImportPath)
	p.values(d.Consts)
	p.values(d.Vars)
	p.funcs(d.Funcs)
	for _, t := range d.Types {
		p.decl(t.Decl)
		p.values(t.Consts)
		p.values(t.Vars)
		p.funcs(t.Funcs)
		p.funcs(t.Methods)
	}
	return p.text.String(), p.err
}

type surfacePrinter struct {
	fset *token.FileSet
	text bytes.Buffer
	err  error
}

func (p *surfacePrinter) line(format string, args ...any) { fmt.Fprintf(&p.text, format+"\n", args...) }

func (p *surfacePrinter) decl(d ast.Decl) {
	p.line("")
	config := printer.Config{Mode: printer.UseSpaces, Tabwidth: 4}
	if err := config.Fprint(&p.text, p.fset, d); err != nil && p.err == nil {
		p.err = err
	}
	p.line("")
}

func (p *surfacePrinter) values(all []*doc.Value) {
	for _, v := range all {
		p.decl(v.Decl)
	}
}

func (p *surfacePrinter) funcs(all []*doc.Func) {
	for _, f := range all {
		p.decl(f.Decl)
	}
}

func TestExportedSurfaceGoesRed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "a.go")
	surfaceOf := func(text string) string {
		if err := os.WriteFile(file, []byte("package a\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := surface(dir, "a")
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	before := surfaceOf("func F(n int) error { return nil }\ntype T struct { A int; b int }\nfunc (T) M() {}\n")
	for _, c := range []struct {
		reason, text string
		changes      bool
	}{
		{"a parameter", "func F(n int64) error { return nil }\ntype T struct { A int; b int }\nfunc (T) M() {}\n", true},
		{"a field", "func F(n int) error { return nil }\ntype T struct { A string; b int }\nfunc (T) M() {}\n", true},
		{"a method that is gone", "func F(n int) error { return nil }\ntype T struct { A int; b int }\n", true},
		{"a body, a hidden field and a comment", "// F.\nfunc F(n int) error { return G() }\ntype T struct { A int; b string }\nfunc (T) M() {}\n", false},
	} {
		if changed := surfaceOf(c.text) != before; changed != c.changes {
			t.Errorf("%s: the surface changed: %v, want %v\n%s", c.reason, changed, c.changes, before)
		}
	}
}
