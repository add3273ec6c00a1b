package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

// starter starts a mock as a test runner does, with a pipe to its stdin, and never ends by itself.
func starter() {
	mock := exec.Command("iamport-mock", os.Args[1:]...)
	if _, err := mock.StdinPipe(); err != nil {
		panic(err)
	}
	mock.Stderr = os.Stderr
	if err := mock.Start(); err != nil {
		panic(err)
	}
	_ = mock.Wait() // its parent is killed before
}

// TestKilledStarterStopsTheMock: a mock whose starter is killed stops in good order, and says why.
func TestKilledStarterStopsTheMock(t *testing.T) {
	ready, said := filepath.Join(t.TempDir(), "ready.json"), &clitest.Buffer{}
	cmd := exec.Command("starter", "--addr", "127.0.0.1:0", "--control-addr", "off", "--ready-file", ready, "--stop-with-stdin")
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	text, err := clitest.AwaitFile(ready)
	if err != nil {
		t.Fatal(err)
	}
	var found serving.Addresses
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if mock, err := os.FindProcess(found.PID); err == nil {
			_ = mock.Kill() // it has ended, unless the test is red
		}
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	awaitClosed(t, found.API)
	_ = cmd.Wait() // killed; it returns when the mock has closed its stderr too
	if _, err := os.Stat(ready); err == nil {
		t.Error("the ready file is left behind")
	}
	for _, want := range []string{"WARN --stop-with-stdin: stdin is closed", "INFO stopping"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("lacks %q:\n%s", want, said)
		}
	}
}
