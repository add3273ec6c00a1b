// Package required says what becomes of a test whose tools are not installed.
//
// It is for tests that run other programs, such as Node and Python:
//
//	node := required.Tool(t, "node")
//	required.File(t, "python", "testdata/venv/bin/python3", "run make clients")
//
// Without the tool the test is skipped and says so; where the environment
// variable IAMPORT_MOCK_REQUIRE is "all", or a list with the tool in it, the test
// fails. A test that repeats itself asks here how often. The package installs nothing.
package required

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Tool is the path of a program. One that is missing ends the test.
func Tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if errors.Is(err, exec.ErrNotFound) {
		Missing(t, name, "NOT TESTED: %s is not installed", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// File ends the test if a file that belongs to a tool is missing; todo is how it is made.
func File(t testing.TB, tool, path, todo string) {
	t.Helper()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		Missing(t, tool, "NOT TESTED: %s does not exist; %s", path, todo)
	} else if err != nil {
		t.Fatal(err)
	}
}

// Missing ends a test that lacks a tool: as skipped, or as failed where the tool must be there.
func Missing(t testing.TB, tool, format string, args ...any) {
	t.Helper()
	if Demands(tool) {
		t.Fatalf(format+"; IAMPORT_MOCK_REQUIRE asks for it", args...)
	}
	t.Skipf(format, args...)
}

// Rounds is how often a test repeats what it does: usual, or the number in an environment variable.
func Rounds(t testing.TB, variable string, usual int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q: write a number from 1 on", variable, text)
	}
	return n
}

// Demands reports whether tests with a tool may not be skipped. With "all" it asks for
// everything, whatever it costs.
func Demands(tool string) bool {
	wanted := strings.Split(os.Getenv("IAMPORT_MOCK_REQUIRE"), ",")
	return slices.Contains(wanted, "all") || slices.Contains(wanted, tool)
}
