package clock

import (
	"context"
	"time"
)

// Now is the host's present instant, with its monotonic reading: for waiting,
// durations and certificates, never for an answer's data.
func Now() time.Time { return time.Now() }

// Sleep waits for d of the host's time. It returns early with the context's
// error when ctx ends.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// NewTicker returns a ticker of the host's time; the caller stops it.
func NewTicker(d time.Duration) *time.Ticker { return time.NewTicker(d) }

// NewTimer returns a timer of the host's time; the caller stops it.
func NewTimer(d time.Duration) *time.Timer { return time.NewTimer(d) }

// AfterFunc calls f in a goroutine of its own when d of the host's time has
// passed, unless the timer is stopped before.
func AfterFunc(d time.Duration, f func()) *time.Timer { return time.AfterFunc(d, f) }

// Since is the host's time that has passed since start, a result of [Now].
func Since(start time.Time) time.Duration { return time.Since(start) }
