package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// faultVariable makes the stand-in misbehave.
const faultVariable = "BENCH_STAND_IN_FAULT"

// TestMain lets the test binary play every process of a run: the roles that the bench starts itself in, and a
// stand-in for the mock.
func TestMain(m *testing.M) {
	if len(os.Args) < 2 || strings.HasPrefix(os.Args[1], "-") {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	std := process{in: os.Stdin, out: os.Stdout, err: os.Stderr, environment: os.Environ()}
	var err error
	if os.Args[1] == "serve" {
		err = standIn(ctx, os.Args[2:])
	} else {
		err = run(ctx, os.Args[1:], std)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// standIn serves what the bench asks the mock for, from the flags that it gives the mock.
func standIn(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr, ready := fs.String("addr", "", ""), fs.String("ready-file", "", "")
	fs.String("control-addr", "", "")
	fs.String("proxy-addr", "", "")
	secure := fs.String("tls-addr", "", "")
	fixtures := fs.String("fixtures", "", "")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *fixtures != "" {
		if _, err := os.Stat(filepath.Join(*fixtures, "crowd.yaml")); err != nil {
			return err
		}
	}
	fault := os.Getenv(faultVariable)
	if fault == "start" {
		return errors.New("no such port")
	}
	var gets atomic.Int32
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+tokenPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"code":0,"response":{"access_token":"abc"}}`)
	})
	mux.HandleFunc("GET "+certificationPath+"{id}", func(w http.ResponseWriter, r *http.Request) {
		late := gets.Add(1) > 50
		switch {
		case late && fault == "status":
			http.Error(w, "no", http.StatusInternalServerError)
		case late && fault == "length":
			fmt.Fprint(w, "{}")
		case r.Header.Get("Authorization") != "abc":
			http.Error(w, "no", http.StatusUnauthorized)
		default:
			w.Header()["X-Iamport-Mock-Reason"] = []string{"ok"}
			fmt.Fprintf(w, `{"imp_uid":%q}`, r.PathValue("id"))
		}
	})
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	addresses := "http://" + listener.Addr().String() + "\n"
	if *secure != "" {
		https := httptest.NewTLSServer(mux)
		defer https.Close()
		addresses += https.URL + "\n"
	}
	if err := os.WriteFile(*ready, []byte(addresses), 0o600); err != nil {
		return err
	}
	server := &http.Server{Handler: mux}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	return server.Serve(listener)
}

// shortRun is the command line of the shortest whole run, with this test binary in the place of the mock.
func shortRun(t *testing.T, more ...string) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return append([]string{
		"--binary", self, "--launches", "1", "--turn", "200ms", "--connections", "4",
		"--starts", "1", "--many", "100", "--many-runs", "1", "--only", "get,token,start,size,tls,many",
	}, more...)
}

func TestWholeRun(t *testing.T) {
	raw := filepath.Join(t.TempDir(), "raw.json")
	var out, progress strings.Builder
	if err := run(t.Context(), shortRun(t, "--json", raw, "--markdown"), process{out: &out, err: &progress, environment: os.Environ()}); err != nil {
		t.Fatalf("%v\n%s", err, progress.String())
	}
	for _, want := range []string{
		"### GET /certifications/imp_100000000001, 4 connections: mock / bare",
		"### POST /users/getToken, 4 connections: mock / bare",
		"4 keep-alive connections: HTTPS / plain", "| mock, HTTPS: to the first token | ",
		"| throughput | ", "| mock: to the first token | ", "| iamport-mock, stripped | ", "### 100 certifications",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
	text, err := os.ReadFile(raw)
	if err != nil {
		t.Fatal(err)
	}
	var found findings
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	if len(found.Beside) != 2 || len(found.Crowds) != 1 || len(found.Starts) != 3 || len(found.Secure) != 1 || found.BinaryBytes == 0 {
		t.Fatalf("raw figures are incomplete: %s", text)
	}
	if n := found.Crowds[0].First.Requests; n != 100 {
		t.Errorf("each certification was to be read once: %d reads, want 100", n)
	}
	for _, h := range found.Secure[0].Halves {
		if len(h) != 2 || h[nameMock].Requests == 0 || h[nameTLS].Requests == 0 {
			t.Errorf("HTTPS: odd half %+v", h)
		}
	}
	for _, c := range found.Beside {
		for _, h := range c.Halves {
			if len(h) != 2 || h[nameMock].Requests == 0 || h[nameBare].P99 < h[nameBare].P50 {
				t.Errorf("%s: odd half %+v", c.Title, h)
			}
		}
	}
}

// TestWrongAnswersFail shows that no figure is made of answers that are wrong.
func TestWrongAnswersFail(t *testing.T) {
	for fault, want := range map[string]string{
		"status": "status 500, want 200",
		"length": "body of 2 bytes, want ",
		"start":  "ended before it was ready\nno such port",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Setenv(faultVariable, fault)
			var out, progress strings.Builder
			err := run(t.Context(), shortRun(t, "--only", "get"), process{out: &out, err: &progress, environment: os.Environ()})
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want one with %q", err, want)
			}
		})
	}
}

// TestInterrupt ends a run in the middle: it returns at once, with all its processes gone and its files removed.
func TestInterrupt(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o, err := parseOptions(shortRun(t, "--turn", "1m"), os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newBench(o, process{environment: os.Environ(), err: writerFunc(func(line []byte) (int, error) {
		if strings.Contains(string(line), "cold start") {
			cancel()
		}
		return len(line), nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.measure(ctx); err == nil || err.Error() != "interrupted" {
		t.Errorf("error %v, want interrupted", err)
	}
	if len(b.children.children) != 0 {
		t.Errorf("%d processes are left", len(b.children.children))
	}
	if _, err := os.Stat(b.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", b.dir, err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
