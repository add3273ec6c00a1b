package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// running is a mock that was started in this process by run.
type running struct {
	t       *testing.T
	api     string
	control string

	addresses serving.Addresses
	stdout    *bytes.Buffer // complete up to the ready line
	stderr    *clitest.Buffer
	stop      context.CancelFunc
	code      chan int
}

// start runs the program on free ports until the test ends or stop is called.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	ready := filepath.Join(t.TempDir(), "ready.json")
	args = append([]string{"--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--ready-file", ready}, args...)
	read, write := io.Pipe()
	m := &running{t: t, stdout: &bytes.Buffer{}, stderr: &clitest.Buffer{}, stop: cancel, code: make(chan int, 1)}
	go func() {
		code := run(ctx, cli.Process{Args: args, Lookup: clitest.NoEnvironment, Stdin: strings.NewReader(""), Stdout: write, Stderr: m.stderr})
		_ = write.Close() // a pipe cannot fail
		m.code <- code
	}()
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		m.stdout.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "ready on ") {
			data, err := os.ReadFile(ready)
			if err != nil {
				t.Fatal(err)
			}
			var found serving.Addresses
			if err := json.Unmarshal(data, &found); err != nil {
				t.Fatal(err)
			}
			m.api, m.control, m.addresses = found.API, found.Control, found
			return m
		}
	}
	t.Fatalf("the mock ended with %d before it was ready:\n%s", <-m.code, m.stderr)
	return nil
}

// end waits for the program's exit code.
func (m *running) end() int {
	m.t.Helper()
	m.stop()
	select {
	case code := <-m.code:
		return code
	case <-time.After(clitest.Patience):
		m.t.Fatal("the mock does not stop")
		return 0
	}
}

// token fetches an access token with the tutorial's own credentials.
func token(t *testing.T, api string) string {
	t.Helper()
	form := url.Values{"imp_key": {mockserver.DefaultKey}, "imp_secret": {mockserver.DefaultSecret}}
	resp, err := http.PostForm(api+"/users/getToken", form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Response struct {
			AccessToken string `json:"access_token"`
		} `json:"response"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Response.AccessToken == "" {
		t.Fatalf("status %d, %v", resp.StatusCode, err)
	}
	return answer.Response.AccessToken
}

// slowRequest has sent all of a request for a token but the last byte.
type slowRequest struct{ net.Conn }

func newSlowRequest(t *testing.T, api string) slowRequest {
	t.Helper()
	conn, err := net.DialTimeout("tcp", strings.TrimPrefix(api, "http://"), clitest.Patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	body := "imp_key=" + mockserver.DefaultKey + "&imp_secret=" + mockserver.DefaultSecret
	head := "POST /users/getToken HTTP/1.1\r\nHost: mock\r\nExpect: 100-continue\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
		"Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n"
	if _, err := io.WriteString(conn, head); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, len("HTTP/1.1 100 Continue\r\n\r\n"))
	if _, err := io.ReadFull(conn, line); err != nil { // the handler waits for the body now
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, body[:len(body)-1]); err != nil {
		t.Fatal(err)
	}
	return slowRequest{conn}
}

// finish sends the last byte and returns the status.
func (s slowRequest) finish(t *testing.T) int {
	t.Helper()
	if _, err := io.WriteString(s, mockserver.DefaultSecret[len(mockserver.DefaultSecret)-1:]); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(s), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// awaitClosed waits until nobody listens on api any more.
func awaitClosed(t *testing.T, api string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), clitest.Patience)
	defer cancel()
	for ctx.Err() == nil {
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "tcp", strings.TrimPrefix(api, "http://"))
		if err != nil && ctx.Err() == nil {
			return
		}
		if err == nil {
			_ = conn.Close() // only to see that it answers
		}
	}
	t.Fatal("the mock still takes connections")
}

func TestStopAnswersRequestsUnderWay(t *testing.T) {
	before := goleak.IgnoreCurrent()
	m := start(t)
	slow := newSlowRequest(t, m.api)
	m.stop()
	awaitClosed(t, m.api)
	if status := slow.finish(t); status != http.StatusOK {
		t.Errorf("status %d for a request that was under way, want 200", status)
	}
	if code := m.end(); code != cli.ExitFine {
		t.Errorf("exit code %d, want 0; stderr:\n%s", code, m.stderr)
	}
	if log := m.stderr.String(); !strings.Contains(log, "POST /users/getToken 200 ok") {
		t.Errorf("the last request is not in the log:\n%s", log)
	}
	goleak.VerifyNone(t, before)
}

func TestStopHasADeadline(t *testing.T) {
	m := start(t, "--shutdown-timeout", "20ms")
	newSlowRequest(t, m.api)
	if code := m.end(); code != cli.ExitBroken {
		t.Errorf("exit code %d, want 1: a request was cut off", code)
	}
	if log := m.stderr.String(); !strings.Contains(log, "iamport-mock: requests were cut off after 20ms") {
		t.Errorf("stderr does not say so:\n%s", log)
	}
}

func TestASecondSignalEndsItAtOnce(t *testing.T) {
	cmd, _, found := startPatient(t)
	newSlowRequest(t, found.API) // which holds the first signal up for an hour
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	awaitClosed(t, found.API)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = cmd.Wait() // its state is what is looked at
	}()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for ended := false; !ended; {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may be gone
		select {
		case <-done:
			ended = true
		case <-again.C:
		}
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGTERM {
		t.Errorf("the process ended with %v, want by the signal", cmd.ProcessState)
	}
}

// TestTheLineToPasteWorks runs the printed line in a shell, with the curl of the
// script tests and the sed of this machine.
func TestTheLineToPasteWorks(t *testing.T) {
	required.Tool(t, "sed")
	m := start(t)
	var line string
	for text := range strings.Lines(m.stdout.String()) {
		if strings.HasPrefix(strings.TrimSpace(text), "curl ") {
			line = strings.TrimSpace(text)
		}
	}
	out, err := exec.Command("sh", "-c", line).CombinedOutput()
	if err != nil {
		t.Fatalf("%s\n%v\n%s", line, err, out)
	}
	var answer struct {
		Code     int `json:"code"`
		Response struct {
			UniqueKey string `json:"unique_key"`
			Certified bool   `json:"certified"`
		} `json:"response"`
	}
	if err := json.Unmarshal(out, &answer); err != nil || answer.Code != 0 || !answer.Response.Certified || len(answer.Response.UniqueKey) != 88 {
		t.Errorf("%s\nanswered %s (%v), want a certification", line, out, err)
	}
	if code := m.end(); code != cli.ExitFine {
		t.Errorf("exit code %d", code)
	}
}
