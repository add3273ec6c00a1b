package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

// evil is a text that a runner takes for commands wherever its line is broken.
func evil() string {
	return strings.Repeat("::warning::FROMBACKEND ##[error]INJ ::stop-commands::X ::add-mask::a ", 20)
}

// annotating adds an evil note to what a shop answers.
func annotating(shop http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		shop.ServeHTTP(answer, r)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(answer.Code)
		_, _ = io.WriteString(w, strings.Replace(answer.Body.String(), "{", `{"note":"`+evil()+`",`, 1))
	})
}

// TestNoForeignTextIsACommand holds that GitHub Actions finds only our annotations in both streams of a run, however
// hostile the backend is, and in errors before a run.
func TestNoForeignTextIsACommand(t *testing.T) {
	t.Parallel()
	far := newFar(t)
	shop, err := newShop(far.mock.URL, "imp_test_guard", "secret", "full-age-18")
	if err != nil {
		t.Fatal(err)
	}
	far.sell(annotating(shop))
	deaf := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "::error::x")
		_, _ = io.WriteString(w, evil())
	}))
	t.Cleanup(deaf.Close)
	nowhere := closedPort(t)
	document := t.TempDir() + "/published.json"
	if err := os.WriteFile(document, []byte(`{"openapi":"3.0.0","paths":{"/certifications/##[error]x":{"get":{}}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		code int
		ours int // annotations; -1 = some
		args []string
	}{
		{"a note in answers", cli.ExitBroken, -1, []string{"--target", far.target, "--control", far.base, "--age-rule", "full-age-19", "--tags", "@rule:age-full"}},
		{"in full", cli.ExitBroken, -1, []string{"--target", far.target, "--control", far.base, "--age-rule", "full-age-19", "--tags", "@rule:age-full", "--verbose", "--lang", "ko"}},
		{"a backend that dies", cli.ExitUnreachable, 1, []string{"--target", nowhere, "--addr", freePort, "--", "sh", "-c", "echo '::error::X'; echo '##[add-mask]a' >&2; exit 1"}},
		{"an answer that is not read", cli.ExitUnreachable, 1, []string{"--target", deaf.URL, "--addr", freePort}},
		{"a flag", cli.ExitUsage, 1, []string{"--::error::x"}},
		{"a name on the command line", cli.ExitUsage, 1, []string{"--contract", "\n::error::x"}},
		{"conform", cli.ExitUnreachable, 1, []string{"conform", "--api", deaf.URL, "--key", "::error::x", "--secret", "b"}},
		{"conform with a flag", cli.ExitUsage, 1, []string{"conform", "--##[error]x"}},
		{"drift", cli.ExitBroken, 0, []string{"drift", document}},
		{"another command", cli.ExitUsage, 0, []string{"show", "\n::error::x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr clitest.Buffer
			code := run(t.Context(), cli.Process{Args: c.args, Lookup: actionsOnly, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr})
			found := slices.Concat(reporttest.Commands(stdout.String()), reporttest.Commands(stderr.String()))
			foreign := slices.DeleteFunc(slices.Clone(found), func(line string) bool {
				return strings.HasPrefix(line, "::error title=") || strings.HasPrefix(line, "::warning title=")
			})
			ours := len(found) - len(foreign)
			if code != c.code || len(foreign) > 0 || c.ours >= 0 && ours != c.ours || c.ours < 0 && ours == 0 {
				t.Errorf("exit %d, want %d; %d annotations, want %d; foreign %q\n%s\n%s", code, c.code, ours, c.ours, foreign, stdout.String(), stderr.String())
			}
		})
	}
}

// actionsOnly is the environment of a runner.
func actionsOnly(name string) (string, bool) {
	if name == "GITHUB_ACTIONS" {
		return "true", true
	}
	return clitest.NoEnvironment(name)
}
