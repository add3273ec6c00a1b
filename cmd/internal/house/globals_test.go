package house

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

const (
	initReason   = "an init runs whether one wants it or not, in an order that nobody sees"
	globalReason = "two servers in one process must not see each other; a package-level variable may only be a sentinel " +
		"error, an embedded file, a compiled pattern, a sync.OnceValue(s) or an unexported table that nothing writes to"
)

// immutableMakers are calls whose result cannot be changed by anybody.
var immutableMakers = map[string]bool{
	"errors.New": true, "fmt.Errorf": true,
	"regexp.MustCompile": true, "regexp.MustCompilePOSIX": true,
	"strings.NewReplacer": true, "template.Must": true, "time.FixedZone": true,
	"sync.OnceValue": true, "sync.OnceValues": true,
}

// packageState finds package-level variables that could change, and init functions. It looks at one package at a time.
func packageState(sources []source) []finding {
	var found []finding
	for _, files := range byDir(sources) {
		written := writtenNames(files)
		for _, s := range files {
			if s.test {
				continue
			}
			for _, decl := range s.file.Decls {
				found = append(found, stateOf(s, decl, written)...)
			}
		}
	}
	return found
}

func byDir(sources []source) map[string][]source {
	dirs := map[string][]source{}
	for _, s := range sources {
		dirs[s.dir()] = append(dirs[s.dir()], s)
	}
	return dirs
}

func stateOf(s source, decl ast.Decl, written map[string]bool) []finding {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Name.Name == "init" && d.Recv == nil {
			return []finding{{s.at(d), "func init", initReason}}
		}
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return nil
		}
		var found []finding
		for _, spec := range d.Specs {
			v := spec.(*ast.ValueSpec) // a var declaration holds nothing else
			for i, name := range v.Names {
				if !harmless(d, v, i, written[name.Name]) {
					found = append(found, finding{s.at(name), "var " + name.Name, globalReason})
				}
			}
		}
		return found
	}
	return nil
}

// harmless says that a variable is one of the few kinds that the house allows.
func harmless(decl *ast.GenDecl, spec *ast.ValueSpec, i int, written bool) bool {
	name := spec.Names[i].Name
	if name == "_" {
		return true // an assertion that a type meets an interface
	}
	if written {
		return false
	}
	if embeds(decl.Doc) || embeds(spec.Doc) {
		return !ast.IsExported(name)
	}
	if i >= len(spec.Values) {
		return false // no value yet: somebody will write one
	}
	maker := ""
	if call, ok := spec.Values[i].(*ast.CallExpr); ok {
		maker = called(call)
	}
	if ast.IsExported(name) {
		return maker == "errors.New" || maker == "fmt.Errorf"
	}
	return immutableMakers[maker] || table(spec.Values[i])
}

// table says that a value is a composite literal, its address, or a literal converted to bytes.
func table(e ast.Expr) bool {
	switch v := e.(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, ok := v.X.(*ast.CompositeLit)
		return ok && v.Op == token.AND
	case *ast.CallExpr:
		_, slice := v.Fun.(*ast.ArrayType)
		return slice && len(v.Args) == 1
	}
	return false
}

func embeds(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, c := range doc.List {
		if strings.HasPrefix(c.Text, "//go:embed ") {
			return true
		}
	}
	return false
}

// called is the name of what a call calls, as written.
func called(call *ast.CallExpr) string {
	fun := call.Fun
	if generic, ok := fun.(*ast.IndexExpr); ok {
		fun = generic.X
	}
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if pkg, ok := f.X.(*ast.Ident); ok {
			return pkg.Name + "." + f.Sel.Name
		}
	}
	return ""
}

// writtenNames are the package-level names that any function of the package assigns to, in whole or in part, deletes
// from, counts up or takes the address of.
func writtenNames(files []source) map[string]bool {
	written := map[string]bool{}
	for _, s := range files {
		if s.external() {
			continue
		}
		note := func(e ast.Expr) {
			if id := root(e); id != nil && packageLevel(s, id) {
				written[id.Name] = true
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					for _, left := range n.Lhs {
						note(left)
					}
				}
			case *ast.IncDecStmt:
				note(n.X)
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					note(n.X)
				}
			case *ast.CallExpr:
				if name := called(n); len(n.Args) > 0 && (name == "delete" || name == "clear") {
					note(n.Args[0])
				}
			}
			return true
		})
	}
	return written
}

// root is the name at the bottom of x, x.f, x[i], *x and (x).
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// packageLevel says that a name is not a local one: it is declared at the top of this file, or in another file.
func packageLevel(s source, id *ast.Ident) bool {
	return id.Obj == nil || s.file.Scope.Lookup(id.Name) == id.Obj
}

func TestPackageState(t *testing.T) {
	t.Parallel()
	report(t, packageState(load(t).sources))
}

func TestPackageStateGoesRed(t *testing.T) {
	t.Parallel()
	goesRed(t, packageState, []red{
		{"an init", "a/a.go", "package a\nfunc init() {}\n", 1},
		{"a method may be called init", "a/a.go", "package a\nfunc (t T) init() {}\n", 0},
		{"a variable without a value", "a/a.go", "package a\nvar now func() int\n", 1},
		{"a constant that forgot to be one", "a/a.go", "package a\nvar limit = 3\n", 1},
		{"state made by a call", "a/a.go", "package a\nvar cache = make(map[string]int)\n", 1},
		{"an exported table can be written by anyone", "a/a.go", "package a\nvar Table = map[string]int{}\n", 1},
		{"a table that nothing writes", "a/a.go", "package a\nvar table = map[string]int{`a`: 1}\n", 0},
		{"a table that a function writes", "a/a.go", "package a\nvar table = map[string]int{}\nfunc f() { table[`a`] = 1 }\n", 1},
		{"a table that a function deletes from", "a/a.go", "package a\nvar table = map[string]int{}\nfunc f() { delete(table, `a`) }\n", 1},
		{"a table whose address is taken", "a/a.go", "package a\nvar table = T{}\nfunc f() *T { return &table }\n", 1},
		{"a local of the same name is another variable", "a/a.go", "package a\nvar table = []int{1}\nfunc f() { var table []int; table[0] = 2 }\n", 0},
		{"a table behind a pointer", "a/a.go", "package a\nvar table = &T{}\n", 0},
		{"the bytes of a literal", "a/a.go", "package a\nvar end = []byte(`x`)\n", 0},
		{"bytes that are written", "a/a.go", "package a\nvar end = []byte(`x`)\nfunc f() { end[0] = 1 }\n", 1},
		{"a sentinel", "a/a.go", "package a\nimport \"errors\"\nvar ErrGone = errors.New(`gone`)\n", 0},
		{"a pattern", "a/a.go", "package a\nimport \"regexp\"\nvar digits = regexp.MustCompile(`\\d`)\n", 0},
		{"an embedded file", "a/a.go", "package a\nimport _ \"embed\"\n//go:embed a.txt\nvar text string\n", 0},
		{"an assertion", "a/a.go", "package a\nvar _ error = (*E)(nil)\n", 0},
		{"once", "a/a.go", "package a\nimport \"sync\"\nvar doc = sync.OnceValues(load)\n", 0},
		{"tests may have a flag", "a/a_test.go", "package a\nimport \"flag\"\nvar update = flag.Bool(`update`, false, ``)\n", 0},
	})
}
