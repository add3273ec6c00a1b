package features

import (
	"context"
	"fmt"
	"sync"
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

// seoul is where the days of all age rules begin. Korea has no summer time.
var seoul = time.FixedZone("Asia/Seoul", 9*60*60)

// margin is how near to midnight in Seoul no scenario starts: one that began on
// one day and ended on the next would be told the wrong answer.
const margin = 30 * time.Second

// waitForDay waits while midnight is near, and tells before it does.
func waitForDay(ctx context.Context, clock Clock, tell func()) error {
	now := clock.Now().In(seoul)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, seoul)
	since, left := now.Sub(today), today.AddDate(0, 0, 1).Sub(now)
	switch {
	case since < margin:
		tell()
		return clock.Wait(ctx, margin-since)
	case left <= margin:
		tell()
		return clock.Wait(ctx, left+margin)
	}
	return nil
}

// notes are what a run has to say beside its verdicts, each once.
type notes struct {
	mu   sync.Mutex
	list []string
	said map[string]bool
}

// say notes a text; first tells that it is new.
func (n *notes) say(format string, args ...any) (text string, first bool) {
	text = fmt.Sprintf(format, args...)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.said == nil {
		n.said = map[string]bool{}
	}
	if n.said[text] {
		return text, false
	}
	n.said[text] = true
	n.list = append(n.list, text)
	return text, true
}

func (n *notes) all() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]string(nil), n.list...)
}
