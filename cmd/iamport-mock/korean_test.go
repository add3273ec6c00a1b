package main

import (
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
)

func TestMessagesAboutTheStateFileHaveKorean(t *testing.T) {
	clitest.MessagesHaveKorean(t, koreanTexts(), "../internal/statefile/*.go", "../internal/serving/state.go")
}
