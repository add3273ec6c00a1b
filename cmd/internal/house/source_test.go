package house

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// modulePath is what go.mod says; a test compares.
const modulePath = "github.com/iamport-mock/iamport-mock"

// source is one parsed Go file of the module.
type source struct {
	path      string // relative to the root of the module, with slashes
	fset      *token.FileSet
	file      *ast.File
	lines     int
	test      bool
	generated bool
}

// dir is the folder of the file, "." for the root of the module.
func (s source) dir() string { return path.Dir(s.path) }

// external says that the file is a test of its package from the outside (package x_test).
func (s source) external() bool { return s.test && strings.HasSuffix(s.file.Name.Name, "_test") }

// at is where a node stands, as file:line.
func (s source) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", s.path, s.fset.Position(n.Pos()).Line)
}

// imports lists what the file imports, with the name each import has inside the file.
func (s source) imports() []imported {
	var all []imported
	for _, spec := range s.file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has refused such a file already
		}
		name := importName(p)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		all = append(all, imported{path: p, name: name, at: s.at(spec)})
	}
	return all
}

type imported struct{ path, name, at string }

// importName guesses the package name: the last element of the path that is not a major version.
func importName(p string) string {
	base := path.Base(p)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(p))
	}
	return base
}

// finding is one place where a rule is broken, and why the rule is there.
type finding struct{ at, what, reason string }

func (f finding) String() string { return f.at + ": " + f.what + "\n\twhy: " + f.reason }

// parse reads one Go file from text; name decides what it counts as.
func parse(name string, text []byte) (source, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	if err != nil {
		return source{}, fmt.Errorf("parse %s: %w", name, err)
	}
	return source{
		path: name, fset: fset, file: file,
		lines:     bytes.Count(text, []byte("\n")),
		test:      strings.HasSuffix(name, "_test.go"),
		generated: ast.IsGenerated(file),
	}, nil
}

// textFile is one file of the repository that people read or write.
type textFile struct {
	path string
	text string
}

// repository is everything that the rules look at.
type repository struct {
	root    string
	sources []source
	texts   []textFile
	tracked tracked
}

// read collects the repository once for all tests of the package.
var read = sync.OnceValues(func() (repository, error) {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		return repository{}, err
	}
	return readRepository(root, askGit(root))
})

// skipped are folders that hold nothing of ours.
var skipped = []string{".git", "node_modules", "venv", "vendor", "bin", "dist"}

func readRepository(root string, known tracked) (repository, error) {
	repo := repository{root: root, tracked: known}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // an editor's temporary file that vanished meanwhile
		}
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(skipped, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if d.Name() == ".git" {
			return nil // of a second work tree, where it is a file
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if rel = filepath.ToSlash(rel); !known.ours(rel) {
			return nil
		}
		return repo.add(rel, name)
	})
	return repo, err
}

const largestText = 2 << 20

func (r *repository) add(rel, name string) error {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(text) > largestText || bytes.IndexByte(text, 0) >= 0 {
		return nil // not written by hand
	}
	r.texts = append(r.texts, textFile{path: rel, text: string(text)})
	if !strings.HasSuffix(rel, ".go") || isTestdata(rel) {
		return nil
	}
	src, err := parse(rel, text)
	if err != nil {
		return err
	}
	r.sources = append(r.sources, src)
	return nil
}

// isTestdata says that the go command does not look at the file.
func isTestdata(rel string) bool {
	for elem := range strings.SplitSeq(path.Dir(rel), "/") {
		if elem == "testdata" || strings.HasPrefix(elem, "_") || (strings.HasPrefix(elem, ".") && elem != ".") {
			return true
		}
	}
	return false
}

// load is the repository, or the end of the test.
func load(t *testing.T) repository {
	t.Helper()
	repo, err := read()
	if err != nil {
		t.Fatal(err)
	}
	if len(repo.sources) == 0 || len(repo.texts) == 0 {
		t.Fatalf("%s: no Go files found, the rules would hold by accident", repo.root)
	}
	return repo
}

// report fails the test with every finding.
func report(t *testing.T, findings []finding) {
	t.Helper()
	for _, f := range findings {
		t.Error(f)
	}
}

// red is a bad snippet together with how often the rule must complain about it.
type red struct {
	reason string // why this snippet is bad, or good when want is 0
	path   string // where the snippet pretends to stand
	text   string
	want   int
}

// goesRed runs a rule on snippets: a rule that cannot fail holds nothing.
func goesRed(t *testing.T, rule func([]source) []finding, cases []red) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			src, err := parse(c.path, []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			found := rule([]source{src})
			if len(found) != c.want {
				t.Errorf("%d findings, want %d: %v", len(found), c.want, found)
			}
			for _, f := range found {
				if f.reason == "" || !strings.Contains(f.at, ":") && !strings.Contains(f.at, "/") {
					t.Errorf("a finding without a reason or a place: %+v", f)
				}
			}
		})
	}
}

// within says that a slash path matches one of the patterns: "a/..." is a and all below, "*" is one element.
func within(patterns []string, p string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if prefix, ok := strings.CutSuffix(pattern, "/..."); ok {
			return p == prefix || strings.HasPrefix(p, prefix+"/")
		}
		ok, err := path.Match(pattern, p)
		return err == nil && ok
	})
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, pattern, path string
		want                  bool
	}{
		{"the folder itself belongs to its tree", "client/...", "client", true},
		{"everything below belongs to it", "client/...", "client/verifier/registrytest", true},
		{"a longer name is another folder", "client/...", "clients", false},
		{"a star is one element", "cmd/*/main.go", "cmd/iamport-mock/main.go", true},
		{"a star is never two elements", "cmd/*/main.go", "cmd/internal/bench/main.go", false},
	} {
		if got := within([]string{c.pattern}, c.path); got != c.want {
			t.Errorf("within(%q, %q) = %v, want %v: %s", c.pattern, c.path, got, c.want, c.reason)
		}
	}
}

func TestModulePath(t *testing.T) {
	t.Parallel()
	repo := load(t)
	for _, f := range repo.texts {
		if f.path == "go.mod" {
			if !strings.HasPrefix(f.text, "module "+modulePath+"\n") {
				t.Errorf("go.mod does not begin with module %s: the rules would look for packages of another module", modulePath)
			}
			return
		}
	}
	t.Error("go.mod not found")
}
