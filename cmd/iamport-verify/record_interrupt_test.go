package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/features/contract"
)

// TestRecordInterrupted: Ctrl-C keeps the sign-ups that were played, and says so; without one nothing is written.
func TestRecordInterrupted(t *testing.T) {
	needNode(t)
	tests := []struct {
		name   string
		played int  // sign-ups
		begun  bool // the page is open for one more
		lang   string
		says   string
		draft  []string // "" = none
	}{
		{"at once", 0, false, "en", "interrupted before a sign-up was recorded: nothing is written", nil},
		{"with the page open", 0, true, "ko", "가입을 기록하기 전에 중단되어 파일을 쓰지 않았습니다", nil},
		{"after one", 1, false, "en", "interrupted: it is drafted from what was recorded until then, and was not tried",
			[]string{"created:", "# ? has one person one account?", "# ? is there an age rule?"}},
		{"in the third", 2, true, "ko", "중단되어 그때까지 기록한 내용으로 초안을 썼습니다", []string{"existing:", "one_account: true"}},
		{"while the draft is tried", 4, true, "en", "interrupted: it is drafted from", []string{"existing:", "underage:"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "merchant.yaml")
			out := newWatched()
			var code int
			var ended sync.WaitGroup
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			ended.Go(func() {
				defer out.end()
				code = run(ctx, cli.Process{Args: append([]string{
					"record", "--target", "http://127.0.0.1:" + freeFixedPort(t), "--addr", freePort, "--proxy-addr", freePort, "--output", file,
					"--lang", test.lang, "--",
				}, backendOf("nest")...), Lookup: clitest.NoEnvironment, Stdout: out, Stderr: out})
			})
			browser := newVisitor(t, out.await(t, `1/4 .*?(http://127.0.0.1:[0-9]+)/__record`))
			for i := range test.played {
				browser.act, browser.serial = acts()[i], fmt.Sprintf("%d%d", i+1, i+4)
				browser.get("/__record")
				pages()["nest"](browser)
				out.await(t, fmt.Sprintf(`(%d/4|is over)`, i+2))
			}
			if test.begun {
				browser.get("/__record")
			}
			interrupt()
			ended.Wait()
			text, err := os.ReadFile(file)
			if code != cli.ExitInterrupted || !strings.Contains(out.String(), test.says) || os.IsNotExist(err) != (test.draft == nil) {
				t.Fatalf("exit %d, %v\n%s", code, err, out)
			}
			for _, want := range test.draft {
				if !strings.Contains(string(text), want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			if test.draft != nil {
				if _, err := contract.Load(file, text); err != nil {
					t.Errorf("the draft cannot be read: %v\n%s", err, text)
				}
			}
		})
	}
}
