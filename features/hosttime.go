package features

import (
	"context"
	"time"
)

// Clock is what the runner reads the date from and waits by. The target lives in
// the host's time, and so do the borders that are tested.
type Clock interface {
	// Now is the present instant.
	Now() time.Time
	// Wait returns after d, or with the context's error before.
	Wait(ctx context.Context, d time.Duration) error
}

// HostClock is the host's own.
func HostClock() Clock { return hostClock{} }

type hostClock struct{}

func (hostClock) Now() time.Time { return time.Now() }

func (hostClock) Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
