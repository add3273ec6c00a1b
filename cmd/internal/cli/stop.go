package cli

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// UntilStopped is the context of a program: it ends by the first of [StopSignals]. A second one ends the process at once;
// but not a second SIGHUP, for a terminal that is closed sends two, the shell's and its own.
func UntilStopped() context.Context {
	signals := StopSignals()
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, func() {
		if slices.Contains(signals, os.Signal(syscall.SIGHUP)) {
			signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
		}
		stop()
	})
	return ctx
}

// StopSignals are those that ask a program to stop. SIGHUP, by which a closed terminal ends its programs, is one of them
// unless it is ignored: nohup starts programs so, and they go on.
func StopSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}
