package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
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

// TestMain lets the test binary play every process of a run: the bare server that the bench starts itself as, and a
// stand-in for the mock.
func TestMain(m *testing.M) {
	if len(os.Args) < 2 || strings.HasPrefix(os.Args[1], "-") {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	var err error
	if os.Args[1] == "serve" {
		err = standIn(ctx, os.Args[2:])
	} else {
		err = run(ctx, os.Args[1:], process{os.Environ(), os.Stdout, os.Stderr})
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
	addr, fixtures := fs.String("addr", "", ""), fs.String("fixtures", "", "")
	fs.String("control-addr", "", "")
	fs.String("sites", "", "")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *fixtures != "" {
		if _, err := os.Stat(filepath.Join(*fixtures, "many.yaml")); err != nil {
			return err
		}
	}
	fault := os.Getenv(faultVariable)
	if fault == "start" {
		return errors.New("no such port")
	}
	var gets atomic.Int32
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+tokenPath, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		known := string(body) == `{"imp_key":"`+impKey+`","imp_secret":"`+impSecret+`"}` || strings.Contains(string(body), "bench-key-")
		if err != nil || !known || r.Header.Get("Content-Type") != "application/json" {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, `{"code":0,"response":{"access_token":"abc"}}`)
	})
	mux.HandleFunc("GET "+certificationPath+"{id}", func(w http.ResponseWriter, r *http.Request) {
		late := gets.Add(1) > 50
		switch {
		case late && fault == "status":
			http.Error(w, "no", http.StatusInternalServerError)
		case late && fault == "length":
			fmt.Fprint(w, "{}")
		case r.Header.Get("Authorization") != "abc" || len(r.Header) != 1 && r.Header.Get("User-Agent") == "":
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
		"--binary", self, "--launches", "1", "--duration", "200ms", "--connections", "4", "--starts", "1", "--many", "100",
	}, more...)
}

// TestWholeRun measures every part once. Each certification of the large fixture is read once.
func TestWholeRun(t *testing.T) {
	t.Parallel()
	var out, progress strings.Builder
	if err := run(t.Context(), shortRun(t), process{os.Environ(), &out, &progress}); err != nil {
		t.Fatalf("%v\n%s", err, progress.String())
	}
	for _, want := range []string{
		"GET /certifications/imp_100000000001, 4 connections: mock / bare, ",
		"POST /users/getToken, 4 connections: mock / bare, ",
		"  throughput ", "  mock: throughput ", "  bare: p99 ", "  mock: to the first token ", "  bare: to the first certification ",
		"  size of iamport-mock ", "\n100 certifications\n", "  start to the first answer about the last one ",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

// TestScale measures one request with more certifications, sites and connections.
func TestScale(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), shortRun(t, "--duration", "50ms", "--only", "scale", "--many", "100"), process{os.Environ(), &out, io.Discard}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"  10 certifications ", "  100 certifications ", "  1 sites ", "  1000 sites ", "  4 connections "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output lacks %q:\n%s", want, &out)
		}
	}
}

// TestPeers measures another server of the same requests beside mock and bare.
func TestPeers(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	entry := fmt.Sprintf(`[{"name": "other", "command": [%q, "serve", "--addr", "127.0.0.1:{port}"],
		"get": {"path": "/certifications/imp_1", "header": {"Authorization": "abc"}},
		"token": {"path": "/users/getToken", "header": {"Content-Type": "application/json"}, "body": %q}}]`,
		self, `{"imp_key":"`+impKey+`","imp_secret":"`+impSecret+`"}`)
	for _, tt := range []struct{ file, want string }{
		{entry, ""},
		{"[{}]", "entry 1: a name and a command are needed"},
		{"{", "peers.json"},
	} {
		if err := os.WriteFile(filepath.Join(dir, peersFile), []byte(tt.file), 0o600); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		err := run(t.Context(), shortRun(t, "--duration", "50ms", "--only", "peers", "--peers", dir), process{os.Environ(), &out, io.Discard})
		switch {
		case tt.want == "" && (err != nil || !strings.Contains(out.String(), "\n| other | ") || !strings.Contains(out.String(), "| bare | 1.00 ")):
			t.Errorf("error %v\n%s", err, &out)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: error %v, want one with %q", tt.file, err, tt.want)
		}
	}
}

// TestWrongAnswersFail shows that no figure is made of wrong answers.
func TestWrongAnswersFail(t *testing.T) {
	for fault, want := range map[string]string{
		"status": "status 500, want 200",
		"length": "body of 2 bytes, want ",
		"start":  "ended before it was ready\nno such port",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Setenv(faultVariable, fault)
			err := run(t.Context(), shortRun(t, "--only", "get"), process{os.Environ(), io.Discard, io.Discard})
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want one with %q", err, want)
			}
		})
	}
}

// TestInterrupt ends a run in the middle: it returns at once, its processes have ended and its files are removed.
func TestInterrupt(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	progress := writerFunc(func(line []byte) (int, error) {
		if strings.Contains(string(line), "cold start") {
			cancel()
		}
		return len(line), nil
	})
	if err := run(ctx, shortRun(t, "--duration", "1m"), process{os.Environ(), io.Discard, progress}); err == nil || err.Error() != "interrupted" {
		t.Errorf("error %v, want interrupted", err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%v is left, error %v", left, err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestOptions(t *testing.T) {
	for args, want := range map[string]string{
		"":                         "{5 2s [32 256] [get token start size many] 10 100000 []  }",
		"--quick":                  "{2 400ms [32 256] [get token start size many] 5 100000 []  }",
		"--quick --launches 1":     "{1 400ms [32 256] [get token start size many] 5 100000 []  }",
		"--connections 1,64":       "{5 2s [1 64] [get token start size many] 10 100000 []  }",
		"--only size,get":          "{5 2s [32 256] [size get] 10 100000 []  }",
		"--serve=-q --binary mock": "{5 2s [32 256] [get token start size many] 10 100000 [-q] mock }",
	} {
		got, err := parseOptions(strings.Fields(args), io.Discard)
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("%q: %v, error %v; want %v", args, got, err, want)
		}
	}
	for args, want := range map[string]string{
		"--launches 0":          "at least 1",
		"--duration 1ms":        "--duration",
		"--only get,memory":     `unknown part "memory": use get, token, start, size, many, scale, peers`,
		"--only peers":          "go together",
		"--peers x":             "go together",
		"--connections 0":       "use numbers between",
		"--connections 32,many": `"many"`,
		"--many 2000000":        "--many",
		"get":                   `unexpected argument "get"`,
		"--fast":                "not defined",
		"-h":                    "help requested",
	} {
		if _, err := parseOptions(strings.Fields(args), io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", args, err, want)
		}
	}
}
