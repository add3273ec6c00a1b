package features

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// handClock is a clock that a test holds; waiting moves it.
type handClock struct {
	mu     sync.Mutex
	now    time.Time
	waited []time.Duration
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.waited = append(c.waited, d)
	return ctx.Err()
}

// No scenario starts within 30 s of midnight in Seoul, and the runner says that
// it waits before it does.
func TestWaitForDay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, now string // in Seoul
		wait        time.Duration
	}{
		{"noon", "12:00:00", 0},
		{"midnight in UTC is morning in Seoul", "09:00:00", 0},
		{"31 seconds before", "23:59:29", 0},
		{"30 seconds before", "23:59:30", time.Minute},
		{"a second before", "23:59:59", 31 * time.Second},
		{"midnight itself", "00:00:00", 30 * time.Second},
		{"29 seconds after", "00:00:29", time.Second},
		{"30 seconds after", "00:00:30", 0},
	} {
		now, err := time.ParseInLocation(time.DateTime, "2026-12-31 "+tt.now, seoul)
		if err != nil {
			t.Fatal(err)
		}
		clock := &handClock{now: now.UTC()}
		told := false
		if err := waitForDay(t.Context(), clock, func() { told = len(clock.waited) == 0 }); err != nil {
			t.Fatal(err)
		}
		if got := clock.now.Sub(now); got != tt.wait || told != (tt.wait > 0) {
			t.Errorf("%s: waited %s (told before: %t), want %s", tt.reason, got, told, tt.wait)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := waitForDay(ctx, &handClock{now: time.Date(2026, 1, 1, 0, 0, 0, 0, seoul)}, func() {}); !errors.Is(err, context.Canceled) {
		t.Errorf("a run that was given up still waits: %v", err)
	}
	if err := HostClock().Wait(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("the host's clock waits on: %v", err)
	}
}

// Ordinary scenarios run together; one that must be alone runs alone.
func TestGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		var mu sync.Mutex
		inside, lonely, overlaps := 0, 0, 0
		var all sync.WaitGroup
		met := 0
		for i := range 60 {
			alone := 0
			if i%7 == 0 {
				alone = 1
			}
			all.Go(func() {
				leave := g.enter(alone > 0)
				mu.Lock()
				inside++
				met = max(met, inside)
				lonely += alone
				if lonely > 0 && inside > 1 {
					overlaps++
				}
				mu.Unlock()
				<-time.After(time.Duration(i%5) * time.Millisecond)
				mu.Lock()
				inside--
				lonely -= alone
				mu.Unlock()
				leave()
				leave() // twice is once
			})
		}
		all.Wait()
		if overlaps != 0 {
			t.Errorf("%d scenarios ran beside one that must run alone", overlaps)
		}
		if met < 5 {
			t.Errorf("at most %d ordinary ones were inside together", met)
		}
		if g.inside != 0 || g.alone || g.waiting != 0 {
			t.Errorf("somebody is still inside: %d, %t, %d", g.inside, g.alone, g.waiting)
		}
	})
}

// Who waits to be alone does not wait for those who come later.
func TestGateLetsTheLonelyFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		var order []string
		out := g.enter(false)
		var all sync.WaitGroup
		all.Go(func() {
			leave := g.enter(true)
			order = append(order, "alone")
			leave()
		})
		synctest.Wait()
		all.Go(func() {
			leave := g.enter(false)
			order = append(order, "later")
			leave()
		})
		synctest.Wait()
		if len(order) > 0 {
			t.Errorf("%q went in beside one that is inside or before one that waits", order)
		}
		out()
		all.Wait()
		if len(order) != 2 || order[0] != "alone" {
			t.Errorf("they went in as %q", order)
		}
	})
}
