package clitest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/rogpeppe/go-internal/testscript"
)

// Patience bounds a wait for something that will happen.
const Patience = 30 * time.Second

// Command is a command of a script.
type Command = func(ts *testscript.TestScript, neg bool, args []string)

// Commands are those that every program's scripts may use:
//
//	exits CODE program args...  runs a program that must end with that code
//	ready FILE                  waits for a ready file and puts what it says into
//	                            API, CONTROL, PID and, where they are on, TLS, PROXY
//	                            and MERCHANT
//	terminate PID               sends SIGTERM
func Commands() map[string]Command {
	return map[string]Command{"exits": exits, "ready": ready, "terminate": terminate}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
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

func ready(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ready FILE")
	}
	text, err := AwaitFile(ts.MkAbs(args[0]))
	ts.Check(err)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var found map[string]any
	ts.Check(decoder.Decode(&found))
	for name, value := range found {
		ts.Setenv(strings.ToUpper(name), fmt.Sprint(value))
	}
}

// AwaitFile waits by file events for a file that is whole whenever it is there.
func AwaitFile(path string) ([]byte, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	defer watcher.Close()
	if err := watcher.Add(filepath.Dir(path)); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	for {
		if text, err := os.ReadFile(path); err == nil {
			return text, nil
		}
		select {
		case <-watcher.Events:
		case err := <-watcher.Errors:
			return nil, err
		case <-ctx.Done():
			return nil, fmt.Errorf("%s: not there after %s", path, Patience)
		}
	}
}

func terminate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: terminate PID")
	}
	pid, err := strconv.Atoi(args[0])
	ts.Check(err)
	process, err := os.FindProcess(pid)
	ts.Check(err)
	ts.Check(process.Signal(syscall.SIGTERM))
}

// Buffer is a buffer that many may write to.
type Buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write appends p.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// String is all that was written so far.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

var brokenRule = regexp.MustCompile(`(?m)^✗ .* \(([a-z0-9-]+)\): `)

// BrokenRules are the ids of the rules that a terminal report calls broken, in the
// order of the alphabet; nil = none. Known reds are left out.
func BrokenRules(output string) []string {
	var ids []string
	for _, match := range brokenRule.FindAllStringSubmatch(output, -1) {
		ids = append(ids, match[1])
	}
	slices.Sort(ids)
	return ids
}

// CatchHangUp has the programs that a test starts be stopped by SIGHUP, also where nohup started the test: what is caught
// here is not ignored there.
func CatchHangUp() { signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) }
