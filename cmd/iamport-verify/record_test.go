package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
	"github.com/iamport-mock/iamport-mock/features/contract"
)

var whole = flag.Bool("whole", false, "test every draft by a whole run")

// watched is an output that is waited for.
type watched struct {
	mu   sync.Mutex
	more *sync.Cond
	text bytes.Buffer
	over bool
}

func newWatched() *watched {
	w := &watched{}
	w.more = sync.NewCond(&w.mu)
	return w
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.more.Broadcast()
	return w.text.Write(p)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// end says that nothing more will come.
func (w *watched) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.more.Broadcast()
}

// await waits for a pattern and gives its first group.
func (w *watched) await(t testing.TB, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	ctx, cancel := context.WithTimeout(t.Context(), clitest.Patience)
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.more.Broadcast()
	})()
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		if found := re.FindStringSubmatch(w.text.String()); found != nil {
			return found[1]
		}
		if w.over || ctx.Err() != nil {
			t.Fatalf("no %s in\n%s", pattern, w.text.String())
		}
		w.more.Wait()
	}
}

// acts are the steps of a recording.
func acts() []contract.Outcome {
	return []contract.Outcome{contract.Created, contract.Existing, contract.Underage, contract.Rejected}
}

// recorded is a recording that ran, with its draft.
type recorded struct {
	code   int
	output string
	draft  string
	file   string
	seen   *visitor
}

// recordPage records a page in front of a backend that is started by command.
func recordPage(t *testing.T, page func(*visitor), args []string, command ...string) recorded {
	t.Helper()
	file := filepath.Join(t.TempDir(), "merchant.yaml")
	out := newWatched()
	var code int
	var ended sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	args = append([]string{"record", "--target", "http://127.0.0.1:" + freeFixedPort(t), "--addr", freePort, "--proxy-addr", freePort, "--output", file}, args...)
	ended.Go(func() {
		defer out.end()
		code = run(ctx, cli.Process{Args: append(append(args, "--"), command...), Lookup: clitest.NoEnvironment, Stdout: out, Stderr: out})
	})
	base := out.await(t, `1/4 .*open (http://\S+)/__record`)
	browser := newVisitor(t, base)
	for i, act := range acts() {
		browser.act, browser.serial = act, fmt.Sprintf("%d%d", i+1, i+4)
		browser.get("/__record")
		page(browser)
	}
	browser.get("/__record")
	ended.Wait()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("exit %d\n%s", code, out)
	}
	return recorded{code, out.String(), string(text), file, browser}
}

// backendOf is the command of a backend of the corpus.
func backendOf(name string) []string {
	dir := filepath.Join("..", "internal", "backends", "testdata", name)
	if file := filepath.Join(dir, "backend.py"); exists(file) {
		return []string{"python3", file}
	}
	return []string{"node", filepath.Join(dir, "backend.mjs")}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// verifyBy is a whole run by a contract.
func verifyBy(t *testing.T, file string, command []string, more ...string) (code int, output string) {
	t.Helper()
	var said bytes.Buffer
	args := append([]string{"--target", "http://127.0.0.1:" + freeFixedPort(t), "--addr", freePort, "--contract", file, "--tz", "Asia/Seoul"}, more...)
	code = run(t.Context(), cli.Process{Args: append(append(args, "--"), command...), Lookup: clitest.NoEnvironment, Stdout: &said, Stderr: &said})
	return code, said.String()
}

// twin is a backend of the same shape with one hole.
type twin struct{ name, breaks string }

func twins() map[string]twin {
	return map[string]twin{"mvc-csrf": {"mvc-csrf-unbound", "binding"}, "one-time-token": {"one-time-token-replay", "replay"}}
}

// TestRecord: sign-ups that are clicked through once give a contract by which a whole
// run says what is right, without a change by hand.
func TestRecord(t *testing.T) {
	needNode(t)
	for name, page := range pages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := recordPage(t, page, []string{"--age-rule", "full-age-19"}, backendOf(name)...)
			t.Logf("%s\n%s", r.output, r.draft)
			if r.code != cli.ExitFine {
				t.Fatalf("exit %d", r.code)
			}
			code, verdict := verifyBy(t, r.file, backendOf(name))
			if code != cli.ExitFine {
				t.Errorf("verify: exit %d\n%s", code, verdict)
			}
			if other, found := twins()[name]; found { // the same shape, with one hole
				var more []string
				if !*whole {
					more = []string{"--tags", "@rule:same-person or @rule:different-people or @rule:" + other.breaks}
				}
				_, said := verifyBy(t, r.file, backendOf(other.name), more...)
				if broken := clitest.BrokenRules(said); len(broken) != 1 || broken[0] != other.breaks {
					t.Errorf("verify of %s: broken %v, want %s", other.name, broken, other.breaks)
				}
			}
			for _, secret := range []string{"imp_", "Secret-1!", "imp48372615"} {
				if strings.Contains(strings.ReplaceAll(r.draft, "imp_uid", ""), secret) {
					t.Errorf("%s is in the draft", secret)
				}
			}
		})
	}
}

// TestRecordMoreShapes: the drafts of further shapes are right too: an ordinary adult signs up, and a person stays one
// account. The whole run takes -whole.
func TestRecordMoreShapes(t *testing.T) {
	needNode(t)
	required.Tool(t, "python3")
	for name, page := range morePages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rule := "full-age-19"
			if name == "result-code" {
				rule = "year-age-19"
			}
			r := recordPage(t, page, []string{"--age-rule", rule}, backendOf(name)...)
			if r.code != cli.ExitFine {
				t.Fatalf("exit %d\n%s\n%s", r.code, r.output, r.draft)
			}
			var more []string
			if !*whole {
				more = []string{"--tags", "@rule:same-person or @rule:unknown or @rule:unfinished or @rule:step-two"}
			}
			if code, verdict := verifyBy(t, r.file, backendOf(name), more...); code != cli.ExitFine {
				t.Errorf("verify: exit %d\n%s\n%s", code, verdict, r.draft)
			}
		})
	}
}

// TestRecordFromHAR: what a browser's developer tools have saved gives the same contract, tried at the backend or not.
func TestRecordFromHAR(t *testing.T) {
	needNode(t)
	for _, name := range []string{"nest", "mvc-csrf"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := recordPage(t, pages()[name], []string{"--age-rule", "full-age-19"}, backendOf(name)...)
			target := "http://127.0.0.1:" + freeFixedPort(t)
			dir := t.TempDir()
			har := filepath.Join(dir, "signup.har")
			if err := os.WriteFile(har, r.seen.har(target), 0o600); err != nil {
				t.Fatal(err)
			}
			draft := func(args ...string) (string, string) {
				t.Helper()
				file := filepath.Join(dir, fmt.Sprint(len(args))+".yaml")
				var said bytes.Buffer
				code := run(t.Context(), cli.Process{
					Args:   append([]string{"record", "--har", har, "--output", file, "--age-rule", "full-age-19"}, args...),
					Lookup: clitest.NoEnvironment, Stdout: &said, Stderr: &said,
				})
				text, err := os.ReadFile(file)
				if code != cli.ExitFine || err != nil {
					t.Fatalf("exit %d, %v\n%s", code, err, &said)
				}
				return said.String(), string(text)
			}
			const guess = "# ? was the first sign-up a new account, the second one the same person, the third one a minor? Nothing in the file says so\n"
			said, tried := draft(append([]string{"--target", target, "--addr", freePort, "--"}, backendOf(name)...)...)
			if got := strings.Replace(tried, guess, "", 1); got != r.draft || got == tried {
				t.Errorf("another draft than that of the recording:\n%s\n%s", said, tried)
			}
			if _, alone := draft(); !strings.Contains(alone, "request: POST /") || !strings.Contains(alone, "# ? how does the backend answer when i'mport fails?") {
				t.Errorf("without a backend:\n%s", alone)
			}
		})
	}
}
