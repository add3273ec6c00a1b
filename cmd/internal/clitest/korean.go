package clitest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// MessagesHaveKorean holds that every message which the Go files of the working
// directory give to people as an error or a next step has a Korean text. files are
// patterns of names. Lines of a message are messages of their own.
func MessagesHaveKorean(t *testing.T, texts []bilingual.Text, files ...string) {
	t.Helper()
	catalogue := bilingual.New(texts)
	found := 0
	for _, pattern := range files {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files: %v", pattern, len(names), err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, line := range messagesOf(t, name) {
				found++
				if _, known := catalogue.Korean(line); !known {
					t.Errorf("%s: no Korean text for %q", name, line)
				}
			}
		}
	}
	if found < 5 {
		t.Errorf("%d messages found, want many", found)
	}
}

// messagesOf are the lines of the messages in a file, with something in the places
// of their formats.
func messagesOf(t *testing.T, name string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	ast.Inspect(file, func(n ast.Node) bool {
		for _, arg := range wordings(n) {
			text := literalOf(arg)
			for line := range strings.SplitSeq(text, "\n") {
				if line = strings.TrimSpace(exampleOf(line)); strings.Contains(line, " ") && !strings.HasPrefix(line, "x") {
					lines = append(lines, line)
				}
			}
		}
		return true
	})
	slices.Sort(lines)
	return slices.Compact(lines)
}

// wordings are the expressions at a node that may word an error or a next step: what
// is given to certain calls, and what a function returns.
func wordings(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.ReturnStmt:
		return n.Results
	case *ast.CallExpr:
		switch f := n.Fun.(type) {
		case *ast.Ident:
			if f.Name == "say" {
				return n.Args
			}
		case *ast.SelectorExpr:
			if slices.Contains([]string{"Usage", "New", "Errorf", "writeContract"}, f.Sel.Name) {
				return n.Args
			}
		}
	}
	return nil
}

// literalOf is the text of a literal, of literals and values that are put together,
// or of the format of Sprintf; "" for anything else.
func literalOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err != nil || e.Kind != token.STRING {
			return ""
		}
		return text
	case *ast.BinaryExpr:
		left, right := literalOf(e.X), literalOf(e.Y)
		if left == "" && right == "" {
			return ""
		}
		return or(left) + or(right)
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
			return literalOf(e.Args[0])
		}
	}
	return ""
}

func or(text string) string {
	if text == "" {
		return "x"
	}
	return text
}

var verb = regexp.MustCompile(`%[+#]?[qdsvwx]`)

// exampleOf is a format with something in its places.
func exampleOf(format string) string {
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		switch v {
		case "%q":
			return `"x"`
		case "%d":
			return "7"
		default:
			return "x"
		}
	})
}
