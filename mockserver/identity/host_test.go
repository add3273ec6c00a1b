package identity_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestNothingAsksTheHost: no code of the package names the host's zone or clock,
// so no date of birth depends on where the mock runs.
func TestNothingAsksTheHost(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		read++
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			switch selector.Sel.Name {
			case "Local", "Now", "Since", "Until", "LoadLocation", "Getenv":
				t.Errorf("%s uses %s, which depends on the host", name, selector.Sel.Name)
			}
			return true
		})
	}
	if read < 5 {
		t.Errorf("%d files read, want the whole package", read)
	}
}
