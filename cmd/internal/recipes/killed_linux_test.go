package recipes_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// soon is how long a mock may outlive the process that started it.
const soon = time.Second

// TestKilledRunner: a mock whose runner is killed in the middle of a test ends within a second, and no folder stays.
func TestKilledRunner(t *testing.T) {
	t.Parallel()
	built := buildMock(t)
	for _, r := range recipes() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			bin, temp, pids := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "pids")
			script := fmt.Sprintf("#!/bin/sh\necho $$ $PPID >%s\nexec %s/iamport-mock \"$@\"\n", pids, built)
			if err := os.WriteFile(filepath.Join(bin, "iamport-mock"), []byte(script), 0o700); err != nil { //nolint:gosec // a program
				t.Fatal(err)
			}
			cmd := r.prepared(t, bin)
			cmd.Env = append(cmd.Env, "HOLD=yes", "TMPDIR="+temp, "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir="+temp)
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			cmd.Stdout, cmd.Stderr = write, write
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			_ = write.Close() // it is the runner's
			t.Cleanup(func() {
				_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what the runner has left
				_ = cmd.Wait()
				_ = read.Close()
			})
			said := awaitOpened(t, read)
			var mock, starter int
			text, err := os.ReadFile(pids)
			if err == nil {
				_, err = fmt.Sscan(string(text), &mock, &starter)
			}
			if err != nil {
				t.Fatalf("%v: no mock was started:\n%s", err, said)
			}
			go func() { _, _ = io.Copy(io.Discard, read) }()
			if err := syscall.Kill(starter, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			awaitGone(t, mock)
			if left, err := filepath.Glob(filepath.Join(temp, "iamport*")); err != nil || len(left) > 0 {
				t.Errorf("left behind: %q, %v", left, err)
			}
		})
	}
}

// awaitOpened reads what is said until a test has asked the mock.
func awaitOpened(t *testing.T, from io.Reader) string {
	t.Helper()
	var said strings.Builder
	for lines := bufio.NewScanner(from); lines.Scan(); {
		fmt.Fprintln(&said, lines.Text())
		if strings.Contains(lines.Text(), "site opened") {
			return said.String()
		}
	}
	t.Fatalf("no test asked the mock:\n%s", &said)
	return ""
}

// awaitGone waits until a process has ended. One that nobody has asked for its exit code has ended, too.
func awaitGone(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(soon); time.Now().Before(deadline); {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
	}
	t.Errorf("the mock still runs after %s", soon)
	_ = syscall.Kill(pid, syscall.SIGKILL)
}
