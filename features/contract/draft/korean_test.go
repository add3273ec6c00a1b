package draft_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// TestKorean: in Korean a draft is the same file with other comments.
func TestKorean(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	hangul, comment := regexp.MustCompile(`\p{Hangul}`), regexp.MustCompile(`(^|\s)#[^\n]*`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		korean := draft.Draft{Text: text}.Korean()
		if _, err := contract.Load(name, korean.Text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		before, after := strings.Split(string(text), "\n"), strings.Split(string(korean.Text), "\n")
		asked := 0
		for i, line := range after {
			if comment.ReplaceAllString(line, "") != comment.ReplaceAllString(before[i], "") {
				t.Errorf("%s:%d: %s, before %s", name, i+1, line, before[i])
			}
			said := comment.FindString(line)
			if strings.Contains(said, " ? ") {
				asked++
			}
			if strings.Contains(said, " ") && !strings.Contains(said, "$schema") && !hangul.MatchString(said) && !regexp.MustCompile(`^# \w+:( true)?$`).MatchString(strings.TrimSpace(said)) {
				t.Errorf("%s:%d: left in English: %s", name, i+1, line)
			}
		}
		if len(korean.Questions) != asked || asked > 0 && !hangul.MatchString(korean.Questions[0].Text) {
			t.Errorf("%s: %d questions, want %d", name, len(korean.Questions), asked)
		}
	}
}

// TestQuestionsHaveKorean: every question of the code has a Korean text.
func TestQuestionsHaveKorean(t *testing.T) {
	catalogue, found := bilingual.New(draft.Texts()), 0
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "korean.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			for _, e := range asking(n) {
				if said := wording(e); strings.Contains(said, "?") && !strings.ContainsAny(said, "(\\^") {
					found++
					if _, known := catalogue.Korean(said); !known {
						t.Errorf("%s: no Korean text for %q", name, said)
					}
				}
			}
			return true
		})
	}
	if found < 20 {
		t.Errorf("%d questions found, want all", found)
	}
}

// asking are the expressions at a node that may word a question.
func asking(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.CallExpr:
		return n.Args
	case *ast.CompositeLit:
		return n.Elts
	case *ast.BinaryExpr:
		if x, ok := n.X.(*ast.Ident); ok && x.Name == "questionMark" {
			return []ast.Expr{n.Y}
		}
	}
	return nil
}

// wording is a text that is put together, with x for what changes.
func wording(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && len(text) > 3 || text == " " {
			return text
		}
		return ""
	case *ast.BinaryExpr:
		if x, ok := e.X.(*ast.Ident); ok && x.Name == "questionMark" {
			return ""
		}
		left, right := wording(e.X), wording(e.Y)
		if left+right != "" {
			return or(left) + or(right)
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
