package main

import (
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
)

// TestMessagesHaveKorean: what keeps a run from beginning is told in Korean as well.
func TestMessagesHaveKorean(t *testing.T) {
	clitest.MessagesHaveKorean(t, koreanTexts(), "backend.go", "baseline.go", "conform.go", "explain.go", "first.go", "flags.go",
		"lease.go", "mock.go", "report.go", "suite.go", "verify.go", "wrong.go", "zone.go")
}
