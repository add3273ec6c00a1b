package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/rogpeppe/go-internal/testscript"
)

// patience bounds a wait for something that will happen.
const patience = 30 * time.Second

func TestMain(m *testing.M) {
	flag.Bool("update", false, "rewrite the expected texts in testdata/script")
	testscript.Main(m, map[string]func(){"iamport-mock": main, "curl": curl, "shop": shop, "setup": setup})
}

// TestScript runs the scripts in testdata against the real program. A change of
// a text on purpose: go test ./cmd/iamport-mock -run Script -update.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       flag.Lookup("update").Value.String() == "true",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": scriptExits, "ready": scriptReady, "terminate": scriptTerminate, "target": scriptTarget,
		},
	})
}

// scriptExits is "exits CODE program args...": it runs a program that must end
// with that code.
func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE program args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// scriptReady is "ready FILE": it waits for a ready file and puts what it says
// into API, CONTROL, TLS, PROXY, MERCHANT and PID.
func scriptReady(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ready FILE")
	}
	found, err := awaitReady(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Setenv("API", found.API)
	ts.Setenv("CONTROL", found.Control)
	ts.Setenv("MERCHANT", found.Merchant)
	ts.Setenv("TLS", found.TLS)
	ts.Setenv("PROXY", found.Proxy)
	ts.Setenv("PID", strconv.Itoa(found.PID))
}

// awaitReady waits for a ready file by file events.
func awaitReady(path string) (readyFile, error) {
	var found readyFile
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return found, err
	}
	defer watcher.Close()
	if err := watcher.Add(filepath.Dir(path)); err != nil {
		return found, err
	}
	deadline := time.After(patience)
	for {
		if data, err := os.ReadFile(path); err == nil {
			return found, json.Unmarshal(data, &found) // it is whole whenever it is there
		}
		select {
		case <-watcher.Events:
		case err := <-watcher.Errors:
			return found, err
		case <-deadline:
			return found, fmt.Errorf("%s: not there after %s", path, patience)
		}
	}
}

// scriptTerminate is "terminate PID": it sends SIGTERM.
func scriptTerminate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: terminate PID")
	}
	pid, err := strconv.Atoi(args[0])
	ts.Check(err)
	process, err := os.FindProcess(pid)
	ts.Check(err)
	ts.Check(process.Signal(syscall.SIGTERM))
}

// curl is a small part of the program of that name, so that scripts need none:
// curl [-s] [-i] [-X METHOD] [-d DATA]... [-H HEADER]... URL.
func curl() {
	err := curlTo(os.Stdout, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "curl:", err)
		os.Exit(1)
	}
}

func curlTo(w io.Writer, args []string) error {
	var data, headers []string
	flags := flag.NewFlagSet("curl", flag.ContinueOnError)
	flags.Bool("s", false, "")
	include := flags.Bool("i", false, "")
	method := flags.String("X", "", "")
	flags.Func("d", "", func(s string) error { data = append(data, s); return nil })
	flags.Func("H", "", func(s string) error { headers = append(headers, s); return nil })
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *method == "" {
		*method = http.MethodGet
		if len(data) > 0 {
			*method = http.MethodPost
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, *method, flags.Arg(0), strings.NewReader(strings.Join(data, "&")))
	if err != nil {
		return err
	}
	if len(data) > 0 {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ":")
		req.Header.Set(name, strings.TrimSpace(value))
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if *include {
		fmt.Fprintln(w, resp.Proto, resp.Status)
		if err := resp.Header.Write(w); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	_, err = io.Copy(w, resp.Body)
	return err
}
