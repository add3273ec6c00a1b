package clients_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// patience bounds a wait for something that will happen.
const patience = 60 * time.Second

const secret = "a-secret-of-the-tests"

// mock is a running iamport-mock, the program that users run.
type mock struct {
	binary    string
	ready     string // its ready file
	addresses struct{ API, Control, TLS, Proxy string }
	control   *control.Client

	mu     sync.Mutex
	opened map[string]uint64 // last entry of a site before its test
}

// build makes a program of this module.
func build(t *testing.T, pkg string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), filepath.Base(pkg))
	cmd := exec.CommandContext(t.Context(), need(t, "go"), "build", "-o", out, pkg)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, text)
	}
	return out
}

// startMock starts the program with HTTPS, on 443 where the network is ours alone, and the proxy.
func startMock(t *testing.T, flags ...string) *mock {
	t.Helper()
	m := &mock{binary: build(t, "../../iamport-mock"), ready: filepath.Join(t.TempDir(), "ready.json"), opened: map[string]uint64{}}
	secure := "127.0.0.1:0"
	if inNamespace() {
		secure = "127.0.0.1:443"
	}
	args := append([]string{
		"--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--tls-addr", secure, "--proxy-addr", "127.0.0.1:0",
		"--ready-file", m.ready, "--quiet", "--log-level", "warn",
	}, flags...)
	cmd := exec.Command(m.binary, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	var log bytes.Buffer
	cmd.Stderr = &log
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil || t.Failed() {
			t.Logf("the mock ended with %v and said:\n%s", err, &log)
		}
	})
	if line, err := io.ReadAll(io.LimitReader(stdout, int64(len("ready on ")))); err != nil || string(line) != "ready on " {
		t.Fatalf("the mock says %q (%v)", line, err)
	}
	text, err := os.ReadFile(m.ready)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &m.addresses); err != nil {
		t.Fatal(err)
	}
	m.control = control.NewClient(m.addresses.Control, "", &http.Client{Transport: &http.Transport{}})
	return m
}

// open asks for a token and the known record without any client, which opens the site of a test key, and holds the few
// facts that do not depend on a client.
func (m *mock) open(t *testing.T, key string) (token string, record fields) {
	t.Helper()
	body := `{"imp_key":"` + key + `","imp_secret":"` + secret + `"}`
	granted := m.ask(t, call{method: http.MethodPost, path: "/users/getToken", body: body})
	token, _ = granted["access_token"].(string)
	if len(token) != 40 {
		t.Fatalf("token %q, want 40 characters", token)
	}
	record = m.ask(t, call{method: http.MethodGet, path: "/certifications/" + known, token: token})
	if record["imp_uid"] != known || record["certified"] != true || record["name"] == "" {
		t.Fatalf("the built-in record %s is not a certified person: %v", known, record)
	}
	birth, _ := record["birth"].(json.Number)
	kst := time.FixedZone("KST", 9*60*60)
	if day := at(birth).In(kst).Format(time.DateOnly); day != record["birthday"] {
		t.Fatalf("birth %v is on %s in Korea, birthday is %v", birth, day, record["birthday"])
	}
	list, err := m.control.Requests(t.Context(), key, control.RequestFilter{Last: 1})
	if err != nil || len(list.Requests) != 1 {
		t.Fatalf("journal: %v", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.opened[key] = list.Requests[0].ID
	return token, record
}

// fail adds a fault to a site.
func (m *mock) fail(t *testing.T, key string, rule fault.Rule) {
	t.Helper()
	if _, err := m.control.AddFault(t.Context(), key, rule); err != nil {
		t.Fatal(err)
	}
}

// call is a request to the mock by nobody's client.
type call struct{ method, path, token, body string }

// ask makes a call that must be fine, and returns what is inside of the envelope.
func (m *mock) ask(t *testing.T, c call) fields {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), c.method, m.addresses.API+c.path, strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		request.Header.Set("Authorization", c.token)
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var envelope struct{ Response fields }
	if err := decode(text, &envelope); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s: %s (%v)", c.method, c.path, response.Status, text, err)
	}
	return envelope.Response
}

// drive walks the steps with one stack in a process of its own. Its environment is bare, so that no proxy setting of
// the machine sends it elsewhere.
func (m *mock) drive(t *testing.T, s stack, w way, key string) map[string]step {
	t.Helper()
	command := s.command(t)
	if w.run {
		command = append([]string{m.binary, "intercept", "run", "--ready-file", m.ready, "--"}, command...)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = filepath.Join("testdata", s.dir)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "MOCK_KEY=" + key, "MOCK_SECRET=" + secret, "MOCK_KNOWN=" + known, "MOCK_UNKNOWN=" + unknown,
		"MOCK_EXPIRED=" + expired, "MOCK_SITE=" + m.addresses.Control + "/__admin/sites/" + key, "PYTHONDONTWRITEBYTECODE=1",
	}, w.environment(t, m)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, &stderr)
	}
	var report map[string]step
	if err := decode(out, &report); err != nil {
		t.Fatalf("%s printed %q: %v", command, out, err)
	}
	for name, got := range report { // a bare stack hands out the envelope alone
		var envelope struct{ Response fields }
		if got.Fields == nil && decode(got.Envelope, &envelope) == nil {
			got.Fields = envelope.Response
			report[name] = got
		}
	}
	return report
}

// command is the command line of a stack. What is missing ends the test.
func (s stack) command(t *testing.T) []string {
	t.Helper()
	switch s.tool {
	case node:
		tool := need(t, node)
		if s.pkg != "" {
			needFile(t, "npm", filepath.Join("testdata", "npm", "node_modules", s.pkg, "package.json"))
		}
		return append([]string{tool}, s.args...)
	case python:
		path := filepath.Join(venv(), "bin", python)
		needFile(t, "python", path)
		absolute, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		return append([]string{absolute}, s.args...)
	case "go":
		return []string{build(t, "./testdata/go")}
	case "curl":
		need(t, "curl")
		return append([]string{need(t, "sh")}, s.args...)
	}
	return append([]string{need(t, s.tool)}, s.args...)
}

func need(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if errors.Is(err, exec.ErrNotFound) {
		missing(t, tool, "%s is not installed", tool)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func needFile(t *testing.T, what, path string) {
	t.Helper()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		missing(t, what, "the packages for %s are not installed, run make clients", what)
	} else if err != nil {
		t.Fatal(err)
	}
}

// notTested begins the reason of a skip.
const notTested = "NOT TESTED with third-party clients: "

// missing ends a test that has not got what it needs: reported as skipped, or failed where everything must be there.
func missing(t *testing.T, what, format string, args ...any) {
	t.Helper()
	required.Missing(t, what, notTested+format, args...)
}
