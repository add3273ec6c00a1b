package main

import (
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

// TestMessagesHaveKorean: what is wrong with a command line or a file is told in Korean as well. What folder.go says is
// the console's.
func TestMessagesHaveKorean(t *testing.T) {
	clitest.MessagesHaveKorean(t, koreanTexts(), "demo.go", "fixtures*.go", "healthcheck.go", "intercept.go", "intercept_env.go", "intercept_run.go", "../../mockserver/intercept/roots.go",
		"run.go", "serve.go", "../internal/serving/[^f]*.go", "../internal/serving/flags.go", "../internal/statefile/*.go", "../internal/listening/*.go", "../internal/cli/c*.go", "../internal/cli/help.go")
}

// TestHelpHasKorean: so is the help of every command.
func TestHelpHasKorean(t *testing.T) {
	p := cli.Process{Program: serving.Program(), Lookup: clitest.NoEnvironment, Help: koreanHelp}
	clitest.HelpHasKorean(t, p, newRoot(p))
}

// TestErrorsAreKorean: whatever is wrong with a command line is told in the language of the locale.
func TestErrorsAreKorean(t *testing.T) {
	clitest.ErrorsAreKorean(t, func(p cli.Process) int { return run(t.Context(), p) },
		"serv", "--foo", "--addr nonsense", "--addr 192.0.2.1:1", "--addr 127.0.0.1:99999", "demo --age-rule x", "demo --age-rule full-age-200", "--fixtures nowhere", "--time 25:00", "--fault-profile nope", "--deviation x",
		"--deviation x=y", "--deviation hangul=y", "--sites nowhere.yaml", "--seed x", "--log-level loud", "--shutdown-timeout 5", "--watch-interval -1s",
		"--ready-file testdata", "--ca-dir x", "fixtures lst", "fixtures list --foo", "fixtures list nowhere", "fixtures list --format xml",
		"fixtures list --time 12", "fixtures schema x", "fixtures new --turns 19 --age 3", "fixtures new --turns abc", "fixtures new --on tomorrow",
		"fixtures new --expect nonsense", "fixtures new --carrier KTF", "fixtures new --birthday 2001-02-30", "fixtures new --birthday yesterday",
		"fixtures new --turns 19 --on nie", "fixtures new --phone 123", "fixtures new --gender F", "fixtures new --scenario ?", "fixtures new --turns 200",
		"fixtures new --out none/x.yaml", "fixtures new --out korean.go", "fixtures new --expect a:b,c", "healthcheck --control http://127.0.0.1:1",
		"intercept run", "intercept env --for x", "intercept env --control http://127.0.0.1:1", "verify --target x", "completion tcsh",
	)
}
