package yamltest

import (
	"regexp"
	"testing"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// prose is English that a Korean text still has: three words in a row. What stands
// in quotes, braces or parentheses is the file's own.
var (
	prose = regexp.MustCompile(`\b[a-z']{2,} [a-z']{2,} [a-z']{2,}\b`)
	own   = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\{[^}]*\}|\([^)]*\)|same as [a-z]+`)
)

// HasKorean holds that every part of every problem has a Korean text.
func HasKorean(t testing.TB, texts []bilingual.Text, problems plainyaml.Problems) {
	t.Helper()
	catalogue := bilingual.New(texts)
	for _, p := range problems {
		for _, part := range []string{p.Found, p.Expected, p.Todo} {
			if part == "" {
				continue
			}
			korean, known := catalogue.Korean(part)
			if left := prose.FindString(own.ReplaceAllString(korean, "")); !known || left != "" {
				t.Errorf("no Korean text for %q (%q)", part, korean)
			}
		}
	}
}
