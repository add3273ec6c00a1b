package main

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

// dial opens a connection that ends with the test.
func dial(t *testing.T, url string) net.Conn {
	t.Helper()
	_, host, _ := strings.Cut(url, "://")
	conn, err := net.DialTimeout("tcp", host, clitest.Patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(clitest.Patience)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// awaitGoroutine waits until one is in a function.
func awaitGoroutine(t *testing.T, function string) {
	t.Helper()
	all := make([]byte, 1<<20)
	for deadline := time.Now().Add(clitest.Patience); time.Now().Before(deadline); runtime.Gosched() {
		if strings.Contains(string(all[:runtime.Stack(all, true)]), function) {
			return
		}
	}
	t.Fatalf("nothing is in %s", function)
}

// While one answer is under way nothing new is begun anywhere, not on connections that were there either; and who
// waits is told so.
func TestStopRefusesOnEveryPortAtOnce(t *testing.T) {
	m := start(t, "--tls-addr", "127.0.0.1:0", "--proxy-addr", "127.0.0.1:0", "--shutdown-timeout", "1h")
	at := m.addresses
	slow := newSlowRequest(t, m.api)
	control, proxy := dial(t, at.Control), dial(t, at.Proxy)
	secure := tls.Client(dial(t, at.TLS), &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"http/1.1"}})
	if err := secure.Handshake(); err != nil {
		t.Fatal(err)
	}
	wait := dial(t, at.Control)
	if _, err := io.WriteString(wait, "GET /__admin/sites/imp_apikey/requests/wait?n=1000&timeout=60s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	awaitGoroutine(t, "journal.(*Journal).Wait")

	m.stop()
	resp, err := http.ReadResponse(bufio.NewReader(wait), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(text), "shutting_down") {
		t.Errorf("who waits is told %d %s, %v; want the documented 503", resp.StatusCode, text, err)
	}
	for name, url := range map[string]string{"API": at.API, "control": at.Control, "TLS": at.TLS, "proxy": at.Proxy} {
		_, host, _ := strings.Cut(url, "://")
		if conn, err := net.Dial("tcp", host); err == nil {
			_ = conn.Close() // which should not be there
			t.Errorf("%s takes a connection while the mock stops", name)
		}
	}
	for name, tt := range map[string]struct {
		conn    net.Conn
		request string
	}{
		"control": {control, "POST /__admin/sites/imp_apikey/certifications HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"},
		"TLS":     {secure, "GET /certifications/imp_1 HTTP/1.1\r\nHost: api.iamport.kr\r\n\r\n"},
		"proxy":   {proxy, "GET http://api.iamport.kr/certifications/imp_1 HTTP/1.1\r\nHost: api.iamport.kr\r\n\r\n"},
	} {
		_, _ = io.WriteString(tt.conn, tt.request) // it may be closed already
		if got, err := io.ReadAll(tt.conn); len(got) > 0 {
			t.Errorf("%s answers %q, %v while the mock stops", name, got, err)
		}
	}
	if status := slow.finish(t); status != http.StatusOK {
		t.Errorf("status %d for the request that was under way, want 200", status)
	}
	if code := m.end(); code != cli.ExitFine {
		t.Errorf("exit code %d, want 0; stderr:\n%s", code, m.stderr)
	}
}

// startPatient starts the mock as a process that waits an hour for requests under way.
func startPatient(t *testing.T) (cmd *exec.Cmd, ready string, found serving.Addresses) {
	t.Helper()
	ready = filepath.Join(t.TempDir(), "ready.json")
	cmd = exec.Command("iamport-mock", "--addr", "127.0.0.1:0", "--control-addr", "off", "--ready-file", ready, "--shutdown-timeout", "1h")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	text, err := clitest.AwaitFile(ready)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	return cmd, ready, found
}

// A terminal that is closed stops the mock as SIGTERM does, though it signals twice.
func TestHangUpIsAStop(t *testing.T) {
	clitest.CatchHangUp()
	cmd, ready, found := startPatient(t)
	slow := newSlowRequest(t, found.API)
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	awaitClosed(t, found.API)
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if status := slow.finish(t); status != http.StatusOK {
		t.Errorf("status %d for a request that was under way, want 200", status)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v, want 0", err)
	}
	if _, err := os.Stat(ready); err == nil {
		t.Error("the ready file is left behind")
	}
}
