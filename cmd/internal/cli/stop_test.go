//go:build unix

package cli_test

import (
	"os"
	"os/signal"
	"slices"
	"syscall"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
)

// A closed terminal stops a program, but not one that nohup started.
func TestStopSignals(t *testing.T) {
	clitest.CatchHangUp()
	if signals := cli.StopSignals(); !slices.Contains(signals, os.Signal(syscall.SIGHUP)) || !slices.Contains(signals, os.Interrupt) {
		t.Errorf("stopped by %v; SIGHUP is missing", signals)
	}
	ctx := cli.UntilStopped()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()

	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	if signals := cli.StopSignals(); slices.Contains(signals, os.Signal(syscall.SIGHUP)) {
		t.Errorf("stopped by %v, though SIGHUP is ignored", signals)
	}
}
