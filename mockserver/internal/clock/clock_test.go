package clock_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

func day(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }

func TestSteeringMovesNowButNeverTheAnchor(t *testing.T) {
	c := clock.NewFrozen(day(1))
	for _, step := range []struct {
		reason string
		do     func()
		want   time.Time
	}{
		{"frozen at the start", func() {}, day(1)},
		{"advance a frozen clock", func() { c.Advance(24 * time.Hour) }, day(2)},
		{"back in time", func() { c.Advance(-48 * time.Hour) }, day(1).AddDate(0, 0, -1)},
		{"set keeps it frozen", func() { c.Set(day(20)) }, day(20)},
		{"freeze again changes nothing", c.Freeze, day(20)},
	} {
		step.do()
		if got := c.Now(); !got.Equal(step.want) {
			t.Errorf("%s: now = %v, want %v", step.reason, got, step.want)
		}
		if got := c.Anchor(); !got.Equal(day(1)) {
			t.Errorf("%s: anchor = %v, want it unmoved at %v", step.reason, got, day(1))
		}
	}
	if got := c.When(day(7)); !got.Equal(day(20)) {
		t.Errorf("a frozen clock shows %v, want %v", got, day(20))
	}
	c.Follow()
	if !c.Now().Equal(day(1)) {
		t.Errorf("follow returns a frozen clock to its start, got %v", c.Now())
	}
}

func TestAFollowingClockShowsTheHostUntilItIsSteered(t *testing.T) {
	c := clock.New()
	if c.Steered() {
		t.Error("a new clock counts as steered")
	}
	before := clock.Now()
	if got := c.Now(); got.Before(before) || got.Sub(before) > time.Minute {
		t.Errorf("now = %v, the host says %v", got, before)
	}
	c.Advance(240 * time.Hour)
	if !c.Steered() || c.Steps() != 1 {
		t.Errorf("steered = %v after %d steps, want true after 1", c.Steered(), c.Steps())
	}
	if d := c.Now().Sub(c.Anchor()); d < 240*time.Hour || d > 241*time.Hour {
		t.Errorf("now is %v after the anchor, want the ten days that it was moved", d)
	}
	if got, want := c.When(day(7)), day(17); got.Sub(want) > time.Minute || want.Sub(got) > time.Minute {
		t.Errorf("moved ahead by ten days, the clock showed %v on the host's 7th, want %v", got, want)
	}
	c.Follow()
	if c.Steered() {
		t.Error("a reset clock still counts as steered")
	}
	if d := c.Now().Sub(clock.Now()); d > time.Minute || d < -time.Minute {
		t.Errorf("a reset clock is %v away from the host", d)
	}
}

func TestSetLetsARunningClockRunOn(t *testing.T) {
	c := clock.NewAt(day(5))
	first := c.Now()
	if d := first.Sub(day(5)); d < 0 || d > time.Minute {
		t.Fatalf("now = %v, want just after %v", first, day(5))
	}
	if !c.Anchor().Equal(day(5)) {
		t.Errorf("anchor = %v, want the start %v", c.Anchor(), day(5))
	}
	c.Set(day(9))
	if d := c.Now().Sub(day(9)); d < 0 || d > time.Minute {
		t.Errorf("after set now = %v, want just after %v", c.Now(), day(9))
	}
	c.Follow()
	if d := c.Now().Sub(day(5)); d < 0 || d > time.Minute {
		t.Errorf("after follow now = %v, want its start %v again", c.Now(), day(5))
	}
}

func TestClockUnderConcurrentSteering(t *testing.T) {
	c := clock.NewFrozen(day(1))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				c.Advance(time.Second)
				_, _ = c.Now(), c.Anchor()
			}
		})
	}
	wg.Wait()
	if got, want := c.Now(), day(1).Add(1600*time.Second); !got.Equal(want) {
		t.Errorf("1,600 advances of a second gave %v, want %v", got, want)
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := clock.Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("sleep = %v, want the context's error", err)
	}
	if err := clock.Sleep(context.Background(), 0); err != nil {
		t.Errorf("sleep of nothing = %v", err)
	}
}

func TestChance(t *testing.T) {
	a, b := clock.NewChance(7), clock.NewChance(7)
	if x, y := a.Hex(20), b.Hex(20); x != y || len(x) != 40 {
		t.Errorf("one seed gave %q and %q, want the same 40 characters", x, y)
	}
	if x, y := a.Digits(6), b.Digits(6); x != y || len(x) != 6 {
		t.Errorf("one seed gave %q and %q, want the same 6 digits", x, y)
	}
	if x, y := clock.NewChance(0).Hex(20), clock.NewChance(0).Hex(20); x == y {
		t.Errorf("two sources without a seed gave the same %q", x)
	}
}
