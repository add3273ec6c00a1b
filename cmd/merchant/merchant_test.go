package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// patience bounds a wait for something that will happen.
const patience = 30 * time.Second

// personKey is of tests.
const personKey = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

// started is a merchant that runs as a process of its own.
type started struct {
	url  string
	cmd  *exec.Cmd
	said *strings.Builder // on stderr; complete when the process has ended
}

// start runs the program until the test ends, kill is called or terminate is.
func start(t *testing.T, mock *mockserver.Running, args ...string) *started {
	t.Helper()
	args = append([]string{"--addr", "127.0.0.1:0", "--iamport-url", mock.URL, "--log-level", "warn"}, args...)
	s := &started{cmd: exec.CommandContext(context.WithoutCancel(t.Context()), "merchant", args...), said: &strings.Builder{}}
	s.cmd.Env = append(os.Environ(), "MERCHANT_PERSON_KEY="+personKey)
	s.cmd.Stderr = s.said
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() }) // an ended one is what is wanted
	line, err := bufio.NewReader(stdout).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "ready on ")
	if err != nil || !ok {
		_ = s.cmd.Wait()
		t.Fatalf("the merchant says %q, %v\n%s", line, err, s.said)
	}
	s.url = url
	return s
}

// post signs up and returns "201 created" and the like, or why there was no answer.
func post(ctx context.Context, web *http.Client, url, impUID string) string {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/certifications", strings.NewReader(fmt.Sprintf(`{"imp_uid":%q}`, impUID)))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := web.Do(req)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err.Error()
	}
	var a struct{ Result, Reason string }
	if err := json.Unmarshal(text, &a); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", resp.StatusCode, a.Result, a.Reason))
}

// The program as a user starts it: every flag that changes a decision.
func TestMerchantOnItsOwn(t *testing.T) {
	clitest.CatchHangUp()
	t.Parallel()
	mock := mockserver.Start(t)
	web := &http.Client{Timeout: patience}
	for _, tt := range []struct {
		reason, impUID string
		args           []string
		want           string
	}{
		{"an adult", "imp_100000000001", nil, "201 created"},
		{"turns 19 tomorrow", "imp_100000000018", nil, "403 underage too_young"},
		{"turns 19 tomorrow, and nobody minds", "imp_100000000018", []string{"--age-rule", "none"}, "201 created"},
		{"born in 1990, and 1980 is demanded", "imp_100000000001", []string{"--age-rule", "birth-year-1980"}, "403 underage too_young"},
		{"three days old", "imp_100000000094", nil, "422 rejected stale"},
		{"three days old, and that is fine", "imp_100000000094", []string{"--max-age", "100h"}, "201 created"},
		{"no session where one is demanded", "imp_100000000001", []string{"--bind", "require"}, "401 rejected no_session"},
		{"a wrong secret", "imp_100000000001", []string{"--secret", "wrong"}, "502 unavailable try_again"},
		{"accounts in a file", "imp_100000000001", []string{"--database", "sqlite:" + t.TempDir() + "/a.db"}, "201 created"},
	} {
		s := start(t, mock, tt.args...)
		if got := post(t.Context(), web, s.url, tt.impUID); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
		if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil { // as a terminal does that is closed
			t.Fatal(err)
		}
		if err := s.cmd.Wait(); err != nil {
			t.Errorf("%s: stopped with %v\n%s", tt.reason, err, s.said)
		}
		if strings.Contains(s.said.String(), mockserver.DefaultSecret) || strings.Contains(s.said.String(), personKey) {
			t.Errorf("%s: a secret is logged:\n%s", tt.reason, s.said)
		}
	}
}

// A file that is deleted under the merchant takes no sign-up: nobody is told of an account that the next start does not
// have.
func TestDeletedFile(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	web := &http.Client{Timeout: patience}
	path := filepath.Join(t.TempDir(), "a.db")
	s := start(t, mock, "--database", "sqlite:"+path)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil {
			t.Fatal(err)
		}
	}
	if got := post(t.Context(), web, s.url, "imp_100000000001"); got != "503 unavailable try_again" {
		t.Errorf("the file is gone: %s", got)
	}
	for path, want := range map[string]string{"/healthz": "200 {}", "/readyz": `503 {"result":"unavailable","reason":"database_moved"}`} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := web.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close() // it was read
		if got := fmt.Sprintf("%d %s", resp.StatusCode, bytes.TrimSpace(text)); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", path, got, err, want)
		}
	}
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if said := s.said.String(); strings.Count(said, "deleted or replaced while it was open") != 2 {
		t.Errorf("the log is not one line a request:\n%s", said)
	}
	if got := post(t.Context(), web, start(t, mock, "--database", "sqlite:"+path).url, "imp_100000000001"); got != "201 created" {
		t.Errorf("after the restart: %s", got)
	}
}
