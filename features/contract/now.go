package contract

import (
	"context"
	"time"
)

// hostClock measures how long a backend takes, and waits. That is the host's time
// and no site's: the backend lives in it too. Tests put another one in its place.
type hostClock interface {
	now() time.Time
	since(start time.Time) time.Duration
	// wait returns after d, or with the cause of the context before.
	wait(ctx context.Context, d time.Duration) error
}

type hostTime struct{}

func (hostTime) now() time.Time                      { return time.Now() }
func (hostTime) since(start time.Time) time.Duration { return time.Since(start) }

func (hostTime) wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
