package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// A run that is given up ends with 130, before it has begun and in the middle of
// it, whatever else goes wrong then.
func TestInterruptedVerify(t *testing.T) {
	mock := mockserver.Start(t)
	side := httptest.NewServer(mock.Control(control.Info{API: mock.URL}))
	t.Cleanup(side.Close)
	for _, tt := range []struct {
		reason string
		after  int32 // requests
		judged bool  // some scenarios
	}{{"in the preflight", 1, false}, {"among the scenarios", 20, true}} {
		t.Run(tt.reason, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var came atomic.Int32
			shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if came.Add(1) >= tt.after {
					cancel()
				}
				if resp, err := http.Post(mock.URL+"/users/getToken", "application/json",
					strings.NewReader(`{"imp_key":"`+mockserver.DefaultKey+`","imp_secret":"`+mockserver.DefaultSecret+`"}`)); err == nil {
					resp.Body.Close()
				}
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, `{"result":"created"}`)
			}))
			defer shop.Close()
			var stdout, stderr bytes.Buffer
			dir := filepath.Join(t.TempDir(), "reports")
			code := run(ctx, cli.Process{
				Args: []string{"--target", shop.URL, "--control", side.URL, "--report-dir", dir}, Lookup: clitest.NoEnvironment, Stdout: &stdout, Stderr: &stderr,
			})
			said := "iamport-verify: interrupted\n"
			if tt.judged {
				said = "iamport-verify: the reports in " + dir + " hold what was found until then\n" + said
				checkPartial(t, dir)
			}
			if code != cli.ExitInterrupted || stderr.String() != said {
				t.Errorf("exit %d, want 130; %s%s", code, &stdout, &stderr)
			}
			// What was found so far is told; a scenario that ended by the interruption is not a finding.
			if strings.Contains(stdout.String(), "canceled") || strings.Contains(stdout.String(), "verify: ") {
				t.Errorf("the interruption is told as a finding, or as a result:\n%s", &stdout)
			}
		})
	}
}

// checkPartial looks at the reports of an interrupted run: they say that it was, and scenarios that did not end are
// skipped, not broken.
func checkPartial(t *testing.T, dir string) {
	t.Helper()
	for name, marks := range map[string][]string{
		report.JUnitFile: {`<property name="interrupted" value="true">`, `<skipped message="not testable: the run was interrupted before its end">`},
		report.HTMLFile:  {"<h1>", "The run was interrupted"},
		cucumberFile:     {`"status": "skipped"`},
	} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
		}
		for _, mark := range marks {
			if !strings.Contains(string(text), mark) {
				t.Errorf("%s does not say %s", name, mark)
			}
		}
		if strings.Contains(string(text), "did not run to its end") {
			t.Errorf("%s tells the interruption as a finding", name)
		}
	}
}

// A signal ends the run and the backend that it started. Ctrl-C, kill and a closed terminal leave reports of what was
// found; nothing can be written after a kill -9, which the backend does not survive on Linux.
func TestSignals(t *testing.T) {
	clitest.CatchHangUp()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL} {
		t.Run(signal.String(), func(t *testing.T) {
			if signal == syscall.SIGKILL && runtime.GOOS != "linux" {
				t.Skip("the backend survives where the kernel does not know whose it is")
			}
			t.Parallel()
			folder, port := t.TempDir(), "127.0.0.1:"+freeFixedPort(t)
			stuck, reports := filepath.Join(folder, "stuck"), filepath.Join(folder, "reports")
			cmd := exec.Command("iamport-verify", "--target", "http://"+port, "--addr", "127.0.0.1:0", "--report-dir", reports, "--", "setup", "stuck", stuck)
			cmd.Env = append(cmd.Environ(), "IAMPORT_VERIFY_GITHUB=never") // in a job of ours too
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := clitest.AwaitFile(stuck); err != nil {
				t.Fatal(err)
			}
			backend, err := net.Dial("tcp", port)
			if err != nil {
				t.Fatal(err)
			}
			defer backend.Close()
			if _, err := io.WriteString(backend, "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\n\r\n"); err != nil { // which it never answers
				t.Fatal(err)
			}
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := backend.SetDeadline(time.Now().Add(clitest.Patience)); err != nil {
				t.Fatal(err)
			}
			if _, err := backend.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the backend lives on")
			}
			_ = cmd.Wait() // its state is what is looked at
			if signal == syscall.SIGKILL {
				return
			}
			if code := cmd.ProcessState.ExitCode(); code != cli.ExitInterrupted {
				t.Errorf("exit %d, want 130", code)
			}
			checkPartial(t, reports)
		})
	}
}

// Who reads only the first lines of what verify prints, as head does, still gets the reports and the exit code.
func TestClosedStdout(t *testing.T) {
	t.Parallel()
	reader, stdout, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	defer stdout.Close()
	reports, stderr := filepath.Join(t.TempDir(), "reports"), &bytes.Buffer{}
	cmd := exec.Command("iamport-verify", "--target", "http://127.0.0.1:"+freeFixedPort(t), "--addr", "127.0.0.1:0", "--report-dir", reports, "--tags", "@rule:unfinished", "--", "shop")
	cmd.Env = append(cmd.Environ(), "SHOP_RULE=birth-year-1999", "IAMPORT_VERIFY_GITHUB=never")
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if err := cmd.Run(); err != nil || stderr.Len() > 0 {
		t.Errorf("%v, want exit 0; stderr: %s", err, stderr)
	}
	for _, name := range []string{report.JUnitFile, report.HTMLFile, cucumberFile} {
		if _, err := os.Stat(filepath.Join(reports, name)); err != nil {
			t.Error(err)
		}
	}
}
