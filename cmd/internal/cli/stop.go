package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// UntilStopped is the context of a program: it ends by the first of [StopSignals]. A second one ends the process at once.
func UntilStopped() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), StopSignals()...)
	context.AfterFunc(ctx, stop)
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
