package clitest

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// Runner is a program: what run does in its package.
type Runner func(cli.Process) (code int)

// ErrorsAreKorean holds that wrong command lines, each words between spaces, are told about in Korean where the locale is,
// in every line. What stands in quotes or braces and what people type counts for no language.
func ErrorsAreKorean(t *testing.T, run Runner, lines ...string) {
	t.Helper()
	typed := regexp.MustCompile(`"[^"]*"|'[^']*'|https?://\S+|--?[a-z-]+|[/\w.-]*[_/.:@=]\S*|iamport-(?:mock|verify)`)
	words := regexp.MustCompile(`\b[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}\b`)
	for _, line := range lines {
		var stdout, stderr bytes.Buffer
		code := run(cli.Process{Args: strings.Fields(line), Lookup: func(name string) (string, bool) {
			if name != "LC_ALL" {
				return "", false
			}
			return "ko_KR.UTF-8", true
		}, Stdout: &stdout, Stderr: &stderr})
		if code == cli.ExitFine || stderr.Len()+stdout.Len() == 0 {
			t.Errorf("%s: exit %d, %q", line, code, &stderr)
		}
		for said := range strings.SplitSeq(strings.TrimSpace(stderr.String()), "\n") {
			rest := typed.ReplaceAllString(said, "")
			if words.MatchString(rest) || !regexp.MustCompile(`\p{Hangul}`).MatchString(said) {
				t.Errorf("%s: left in English: %s", line, said)
			}
		}
	}
}
