package main

import (
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
)

// TestMessagesHaveKorean: what keeps a run from beginning is told in Korean as well.
func TestMessagesHaveKorean(t *testing.T) {
	clitest.MessagesHaveKorean(t, koreanTexts(), "*.go")
}

// TestHelpHasKorean: the help of every command is told in Korean as well.
func TestHelpHasKorean(t *testing.T) {
	p := cli.Process{Program: program(), Lookup: clitest.NoEnvironment, Help: koreanHelp}
	clitest.HelpHasKorean(t, p, newRoot(p))
}

// TestErrorsAreKorean: whatever is wrong with a command line is told in the language of the locale.
func TestErrorsAreKorean(t *testing.T) {
	const target = "--target http://127.0.0.1:1 --addr 127.0.0.1:0 "
	clitest.ErrorsAreKorean(t, func(p cli.Process) int { return run(t.Context(), p) },
		"--addr 127.0.0.1:0", "--target foo", "--target http://127.0.0.1:1 --addr nonsense", target, target+"foo", target+"--foo", target+"--lang fr",
		target+"--seed x", target+"--wait 5", target+"--watch --plan", target+"--age-rule adult", target+"--claim magic", target+"--contract none.yaml",
		target+"--features none", target+"--fixtures none", target+"--baseline none", target+"--control http://127.0.0.1:1", target+"--control xx",
		target+"--tz Mars/X -- true", target+"--env X -- true", target+"--env X={{y}} -- true", target+"-- nobody-has-this-command", target+"-- false",
		"recrd", "record", "record --foo", "record "+target+"--proxy-addr nonsense", "record "+target+"--proxy-addr 192.0.2.1:1", "record --har none.har",
		"record --har korean_test.go", "record "+target+"-o korean_test.go", "record "+target+"--page x", "init --openapi none.json",
		"init --openapi korean_test.go", "init --openapi http://127.0.0.1:1/x", "explain", "explain nope", "show", "show a.feature:1", "conform",
		"conform --api http://127.0.0.1:1 --key a --secret b", "conform --api xx --key a --secret b", "completion tcsh", "completion", "schema x", "drift", "drift none.json", "drift testdata", "drift korean_test.go",
		"drift http://127.0.0.1:1/x", "drift http://127.0.0.1:99999/x", "drift http://[::1", "init --openapi testdata",
	)
}
