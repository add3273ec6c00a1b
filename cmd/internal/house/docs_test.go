package house

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

const (
	packageReason = "a package says what it is, who uses it, how it is used in three lines, and what it is not"
	exportReason  = "a doc comment is the contract: units, nil and zero, concurrency, errors"
	leadReason    = "a doc comment begins with the name it explains, so that it reads in a list"
	minPackageDoc = 4 // lines: less cannot say all four
)

// packageDocs holds that every package has one package comment.
func packageDocs(sources []source) []finding {
	var found []finding
	for dir, files := range byDir(sources) {
		if dir == "." {
			continue
		}
		var commented []source
		for _, s := range files {
			if s.file.Doc != nil && !s.test && strings.TrimSpace(s.file.Doc.Text()) != "" {
				commented = append(commented, s)
			}
		}
		switch {
		case len(commented) == 0:
			found = append(found, finding{dir + "/doc.go:1", "a package without a package comment", packageReason})
		case len(commented) > 1:
			for _, s := range commented[1:] {
				found = append(found, finding{s.path + ":1", "a second package comment", "godoc glues them together in the order of file names"})
			}
		default:
			found = append(found, packageDoc(commented[0])...)
		}
	}
	return found
}

func packageDoc(s source) []finding {
	text := s.file.Doc.Text()
	var found []finding
	name := s.file.Name.Name
	want := []string{"Package " + name + " "}
	if name == "main" {
		base := path.Base(s.dir())
		want = []string{"Command " + base, strings.ToUpper(base[:1]) + base[1:] + " "}
	}
	if !slices.ContainsFunc(want, func(w string) bool { return strings.HasPrefix(text, w) }) {
		found = append(found, finding{s.path + ":1", "the package comment does not begin with " + want[0], leadReason})
	}
	if n := strings.Count(strings.TrimSpace(text), "\n") + 1; n < minPackageDoc {
		found = append(found, finding{s.path + ":1", "a package comment of a line or two", packageReason})
	}
	return found
}

// exportedDocs holds that every exported name outside of tests and commands has a doc comment.
func exportedDocs(sources []source) []finding {
	var found []finding
	for _, s := range sources {
		if s.test || s.generated || s.file.Name.Name == "main" {
			continue
		}
		for _, decl := range s.file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) {
					found = append(found, documented(s, d.Name, d.Doc)...)
				}
			case *ast.GenDecl:
				found = append(found, groupDocs(s, d)...)
			}
		}
	}
	return found
}

// exportedReceiver says that a function, or the type that a method belongs to, can be seen from outside.
func exportedReceiver(fn *ast.FuncDecl) bool {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return true
	}
	t := fn.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	switch x := t.(type) {
	case *ast.IndexExpr:
		t = x.X
	case *ast.IndexListExpr:
		t = x.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.IsExported()
}

func groupDocs(s source, d *ast.GenDecl) []finding {
	var found []finding
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if !spec.Name.IsExported() {
				continue
			}
			doc := spec.Doc
			if doc == nil && !d.Lparen.IsValid() {
				doc = d.Doc
			}
			found = append(found, documented(s, spec.Name, doc)...)
			found = append(found, interfaceDocs(s, spec, doc)...)
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				if name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
					found = append(found, finding{s.at(name), name.Name + " has no doc comment, nor has its group", exportReason})
				}
			}
		}
	}
	return found
}

// interfaceDocs wants a comment at every method, or its name in the comment of the interface.
func interfaceDocs(s source, spec *ast.TypeSpec, doc *ast.CommentGroup) []finding {
	iface, ok := spec.Type.(*ast.InterfaceType)
	if !ok {
		return nil
	}
	var found []finding
	for _, m := range iface.Methods.List {
		for _, name := range m.Names {
			if name.IsExported() && m.Doc == nil && m.Comment == nil && !strings.Contains(doc.Text(), name.Name) {
				found = append(found, finding{s.at(name), spec.Name.Name + "." + name.Name + " has no doc comment", exportReason})
			}
		}
	}
	return found
}

func documented(s source, name *ast.Ident, doc *ast.CommentGroup) []finding {
	if doc == nil || strings.TrimSpace(doc.Text()) == "" {
		return []finding{{s.at(name), name.Name + " has no doc comment", exportReason}}
	}
	words := strings.Fields(doc.Text())
	if slices.Contains([]string{"A", "An", "The"}, words[0]) && len(words) > 1 {
		words = words[1:]
	}
	if first := strings.TrimRight(words[0], ".,:;"); first != name.Name && first != name.Name+"'s" && words[0] != "Deprecated:" {
		return []finding{{s.at(name), "the comment of " + name.Name + " begins with \"" + words[0] + "\"", leadReason}}
	}
	return nil
}

func TestPackageDocs(t *testing.T) {
	t.Parallel()
	report(t, packageDocs(load(t).sources))
}

func TestExportedDocs(t *testing.T) {
	t.Parallel()
	report(t, exportedDocs(load(t).sources))
}

func TestPackageDocsGoesRed(t *testing.T) {
	t.Parallel()
	goesRed(t, packageDocs, []red{
		{"no comment", "a/a.go", "package a\n", 1},
		{"a detached comment does not count", "a/a.go", "// Package a is\n// this\n// and\n// that.\n\npackage a\n", 1},
		{"only a test has one", "a/a_test.go", "// Package a is\n// this\n// and\n// that.\npackage a\n", 1},
		{"one line", "a/a.go", "// Package a is a package.\npackage a\n", 1},
		{"another name", "a/a.go", "// Package b is\n// this\n// and\n// that.\npackage a\n", 1},
		{"complete", "a/a.go", "// Package a is\n// this\n// and\n// that.\npackage a\n", 0},
		{"a command", "cmd/mock/main.go", "// Command mock is\n// this\n// and\n// that.\npackage main\n", 0},
	})
}

func TestExportedDocsGoesRed(t *testing.T) {
	t.Parallel()
	goesRed(t, exportedDocs, []red{
		{"a function", "a/a.go", "package a\nfunc F() {}\n", 1},
		{"a method", "a/a.go", "package a\nfunc (t *T) F() {}\n", 1},
		{"a method of a hidden type", "a/a.go", "package a\nfunc (t *t) F() {}\n", 0},
		{"a type", "a/a.go", "package a\ntype T int\n", 1},
		{"a type in a group with one comment for all", "a/a.go", "package a\n// Types.\ntype (\n\tT int\n\tU int\n)\n", 2},
		{"an interface's method", "a/a.go", "package a\n// I is.\ntype I interface{ F() }\n", 1},
		{"methods that the interface's comment explains", "a/a.go", "package a\n// I is; F does.\ntype I interface{ F() }\n", 0},
		{"a constant", "a/a.go", "package a\nconst C = 1\n", 1},
		{"constants with one comment for all", "a/a.go", "package a\n// The answers.\nconst (\n\tC = 1\n\tD = 2\n)\n", 0},
		{"a comment about something else", "a/a.go", "package a\n// Gets it.\nfunc F() {}\n", 1},
		{"complete", "a/a.go", "package a\n// F does it.\nfunc F() {}\n", 0},
		{"tests export nothing", "a/a_test.go", "package a\nfunc TestF() {}\n", 0},
	})
}
