package client

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// hostNow is the host's clock, with its monotonic reading.
func hostNow() time.Time { return time.Now() }

// sleep waits for d or until ctx ends, and says whether it waited all of it.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// fits reports whether a wait of d ends before the context does.
func fits(ctx context.Context, d time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && (!ok || time.Until(deadline) > d)
}

// pause is how long to wait after the n-th try (from 1) failed, and whether to
// try again at all. What the API asks for is a lower bound; where it asks for
// more than the longest wait, a further try would only add to its load.
func (r Retry) pause(n int, asked time.Duration) (time.Duration, bool) {
	if n >= r.Attempts || asked > r.Longest {
		return 0, false
	}
	wait := min(r.Backoff<<min(n-1, 20), r.Longest)
	return max(wait-time.Duration(float64(wait/2)*chance()), asked), true
}

// chance is a number in [0, 1). Clients that failed together must not come back
// together.
func chance() float64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return float64(binary.LittleEndian.Uint64(b[:])>>11) / (1 << 53)
}

// retryAfter reads the header of that name: seconds, or a date by the answer's
// own clock. 0 means that nothing usable was said.
func retryAfter(h http.Header) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.Atoi(text); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second
	}
	until, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return max(until.Sub(now), 0)
}
