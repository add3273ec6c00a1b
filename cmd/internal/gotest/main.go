// Command gotest runs go test and says at the end what was skipped, and why. make test uses it, because go test without
// -v counts a package as ok whose tests were all skipped, and with -v prints thousands of lines.
//
//	go run ./cmd/internal/gotest -race -shuffle=on ./...
//
// It prints one line a package, the output of the tests that failed (of those alone), and the list of skipped tests by
// reason. The exit code is that of go test. It takes the flags of go test that do not change how its output looks, and
// it is not a test runner of its own.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

func main() {
	code, err := run(os.Args[1:], os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
	}
	os.Exit(code)
}

// run runs go test with some arguments and returns its exit code.
func run(args []string, stdout, stderr io.Writer) (int, error) {
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...) //nolint:noctx // ends with the terminal's signal, as go test does
	cmd.Stderr = stderr
	events, err := cmd.StdoutPipe()
	if err != nil {
		return 1, err
	}
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	s := newSummary(stdout)
	readErr := s.read(events)
	waitErr := cmd.Wait()
	s.end()
	if exit := (*exec.ExitError)(nil); errors.As(waitErr, &exit) {
		return exit.ExitCode(), readErr
	}
	if err := errors.Join(readErr, waitErr); err != nil {
		return 1, err
	}
	return 0, nil
}
