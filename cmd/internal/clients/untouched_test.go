package clients_test

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// shop is the application of testdata/express, running.
type shop struct{ url string }

// startShop starts it as its owner would, with an environment of its own and no change of its source.
func startShop(t *testing.T, prefix []string, environment ...string) *shop {
	t.Helper()
	needFile(t, "npm", filepath.Join("testdata", "express", "node_modules", "express", "package.json"))
	command := append(prefix, need(t, node), "app.js")
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = filepath.Join("testdata", "express")
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "PORT=0", "IMP_SECRET=" + mockserver.DefaultSecret}, environment...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // it ends by the signal
		if t.Failed() {
			t.Logf("the application said:\n%s", &stderr)
		}
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !ok {
		t.Fatalf("the application said %q (%v)\n%s", line, err, &stderr)
	}
	return &shop{url}
}

// post sends JSON to the application, as its browser side does.
func (s *shop) post(t *testing.T, path, body string) (status int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

// TestUntouchedApplication signs people up at a backend with a hard-coded real host, on each way, in a
// network in which the real host and another service are there and count who comes.
func TestUntouchedApplication(t *testing.T) { apart(t, testUntouched) }

func testUntouched(t *testing.T) {
	if !inNamespace() {
		missing(t, "namespaces", "a network of its own cannot be made: %s", namespaceTrouble())
	}
	m := startMock(t)
	run := []string{m.binary, "intercept", "run", "--ready-file", m.ready, "--"}
	for _, c := range []struct {
		name   string
		prefix []string
		live   string
		env    []string
		via    journal.Via
	}{
		{"host entry and TLS on 443", nil, "", append(m.trust(t), "AXIOS=axios"), journal.ViaTLS},
		{"proxy, an old axios", run, away, []string{"AXIOS=axios-old"}, journal.ViaAbsolute},
		{"proxy, a current axios", run, away, []string{"AXIOS=axios"}, journal.ViaConnect},
	} {
		t.Run(c.name, func(t *testing.T) {
			live := way{live: c.live}.prepare(t)
			s := startShop(t, c.prefix, c.env...)
			since := m.last(t)
			for _, sign := range []struct {
				reason, impUID string
				status         int
				result         string
			}{
				{"an adult", known, http.StatusCreated, "created"},
				{"once more", known, http.StatusOK, "existing"},
				{"a minor that the tutorial's arithmetic lets in", "imp_100000000016", http.StatusCreated, "created"},
				{"nobody", unknown, http.StatusBadRequest, "rejected"},
			} {
				if status, text := s.post(t, "/certifications", `{"imp_uid":"`+sign.impUID+`"}`); status != sign.status || !strings.Contains(text, sign.result) {
					t.Errorf("%s: %d %s, want %d %s", sign.reason, status, text, sign.status, sign.result)
				}
			}
			list, err := m.control.Requests(t.Context(), mockserver.DefaultKey, control.RequestFilter{Since: since})
			if err != nil || len(list.Requests) != 8 {
				t.Fatalf("%d requests reached the mock, want 8 (%v)", len(list.Requests), err)
			}
			for _, e := range list.Requests {
				if e.Via != c.via {
					t.Errorf("%s %s came by %s, want %s", e.Method, e.Path, e.Via, c.via)
				}
			}
			if n := live.connections(); n > 0 {
				t.Errorf("%d connections were made to the real host", n)
			}
		})
	}
}

// last is the newest entry of the default site.
func (m *mock) last(t *testing.T) uint64 {
	t.Helper()
	list, err := m.control.Requests(t.Context(), mockserver.DefaultKey, control.RequestFilter{Last: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Requests) == 0 {
		return 0
	}
	return list.Requests[0].ID
}

// TestNothingLeaves is the guard: with the proxy set, who calls the real host gets the mock, who calls another is
// refused and named, and nobody is reached; without it, both are.
func TestNothingLeaves(t *testing.T) { apart(t, testNothingLeaves) }

func testNothingLeaves(t *testing.T) {
	if !inNamespace() {
		missing(t, "namespaces", "a network of its own cannot be made: %s", namespaceTrouble())
	}
	m := startMock(t)
	live, other := way{live: away}.prepare(t), &counter{}
	other.listen(t, "127.0.0.8:443")
	run := []string{m.binary, "intercept", "run", "--ready-file", m.ready, "--"}
	for _, axios := range []string{"axios-old", "axios"} {
		guarded := startShop(t, run, "AXIOS="+axios)
		if status, text := guarded.post(t, "/certifications", `{"imp_uid":"`+known+`"}`); status != http.StatusCreated {
			t.Errorf("%s: sign-up: %d %s, want 201", axios, status, text)
		}
		if status, text := guarded.post(t, "/newsletter", `{}`); status != http.StatusBadGateway || !strings.Contains(text, "403") {
			t.Errorf("%s: another service: %d %s, want the proxy's 403", axios, status, text)
		}
	}
	if live.connections() > 0 || other.connections() > 0 {
		t.Errorf("%d connections to the real host and %d to another, want none", live.connections(), other.connections())
	}
	list, err := m.control.Requests(t.Context(), control.House, control.RequestFilter{Reason: mockserver.ReasonRefused})
	if err != nil || len(list.Requests) != 2 {
		t.Fatalf("the journal has %d refusals, want 2 (%v)", len(list.Requests), err)
	}
	for _, e := range list.Requests {
		if e.Path != "payments.example:443" || e.Status != http.StatusForbidden {
			t.Errorf("the journal says %s %s %d, want payments.example named", e.Method, e.Path, e.Status)
		}
	}
	// The counters count: the same application without the proxy reaches for both.
	open := startShop(t, nil, "AXIOS=axios")
	open.post(t, "/certifications", `{"imp_uid":"`+known+`"}`)
	open.post(t, "/newsletter", `{}`)
	if live.connections() == 0 || other.connections() == 0 {
		t.Errorf("without the proxy: %d connections to the real host and %d to another, want some, or the test proves nothing",
			live.connections(), other.connections())
	}
}
