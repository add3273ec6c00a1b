package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
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
	}{{"in the preflight", 1}, {"among the scenarios", 20}} {
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
			code := run(ctx, cli.Process{
				Args: []string{"--target", shop.URL, "--control", side.URL}, Lookup: clitest.NoEnvironment, Stdout: &stdout, Stderr: &stderr,
			})
			if code != cli.ExitInterrupted || stderr.String() != "iamport-verify: interrupted\n" {
				t.Errorf("exit %d, want 130; %s%s", code, &stdout, &stderr)
			}
			// What was found so far is told; a scenario that ended by the interruption is not a finding.
			if strings.Contains(stdout.String(), "canceled") || strings.Contains(stdout.String(), "verify: ") {
				t.Errorf("the interruption is told as a finding, or as a result:\n%s", &stdout)
			}
		})
	}
}
