package yamltest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// LiteralsHaveKorean holds that the messages which stand as a literal in the code
// of the package under test have a Korean text, whether or not a file of the corpus
// provokes them: what is given to Refuse, Warn and AtStart, the fields of problems
// and shapes, and what is said about keys that people write instead.
func LiteralsHaveKorean(t *testing.T, texts []bilingual.Text) {
	t.Helper()
	catalogue := bilingual.New(texts)
	found := 0
	for _, text := range literals(t) {
		if text == "" || strings.Contains(text, "%s") {
			continue // a part of it may be a message itself, which the corpus provokes
		}
		found++
		if _, known := catalogue.Korean(example(text)); !known {
			t.Errorf("no Korean text for the literal %q", text)
		}
	}
	if found < 20 {
		t.Errorf("%d messages found in the code, want many", found)
	}
}

// example is a message with something in the places of a format.
func example(format string) string {
	return strings.NewReplacer("%q", `"x"`, "%d", "7", "%02d", "07", "%s", "x", "%v", "x", "%04X", "0000", "%02x", "00").Replace(format)
}

// literals are the messages in the Go files of the working directory.
func literals(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			all = append(all, messages(n)...)
			return true
		})
	}
	return all
}

// messages are those that one node of the code has.
func messages(n ast.Node) []string {
	switch n := n.(type) {
	case *ast.CallExpr:
		method, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		switch method.Sel.Name {
		case "Refuse", "Warn", "AtStart":
			return texted(n.Args)
		}
	case *ast.KeyValueExpr:
		key, ok := n.Key.(*ast.Ident)
		if !ok {
			return nil
		}
		switch key.Name {
		case "Found", "Expected", "Todo", "Want":
			return texted([]ast.Expr{n.Value})
		case "What":
			return texted([]ast.Expr{n.Value})
		}
	case *ast.CompositeLit:
		return meant(n)
	}
	return nil
}

// meant is what a shape says about keys that people write instead.
func meant(n *ast.CompositeLit) []string {
	kind, ok := n.Type.(*ast.SelectorExpr)
	if !ok || kind.Sel.Name != "Shape" && kind.Sel.Name != "Choice" {
		return nil
	}
	var all []string
	for _, e := range n.Elts {
		field, ok := e.(*ast.KeyValueExpr)
		if !ok || field.Key.(*ast.Ident).Name != "Meant" {
			continue
		}
		words, ok := field.Value.(*ast.CompositeLit)
		if !ok {
			continue
		}
		for _, pair := range words.Elts {
			for _, text := range texted([]ast.Expr{pair.(*ast.KeyValueExpr).Value}) {
				if kind.Sel.Name == "Choice" {
					text = "write " + text
				}
				all = append(all, text)
			}
		}
	}
	return all
}

// texted are the string literals among expressions, and the formats of Sprintf.
func texted(list []ast.Expr) []string {
	var all []string
	for _, e := range list {
		if call, ok := e.(*ast.CallExpr); ok && len(call.Args) > 0 {
			if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
				e = call.Args[0]
			}
		}
		if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				all = append(all, text)
			}
		}
	}
	return all
}
