// Package clock is where the mock gets time and chance from.
//
// It is for the packages of mockserver: data (tokens, certifications, ages) counts
// by a Clock that a test can freeze and move; waiting (time-outs, polling) uses
// the host functions of this package, which no test can move.
//
//	c := clock.New()
//	c.Freeze()
//	c.Advance(30 * time.Minute)
//	fmt.Println(c.Now(), c.Anchor())
//
// It knows no calendar and no zone: which date an instant falls on is the
// business of package identity.
package clock

import (
	"sync"
	"sync/atomic"
	"time"
)

// Clock is a settable clock. It follows the host's clock until it is steered.
// All methods are safe for concurrent use; Now takes no lock.
type Clock struct {
	mu    sync.Mutex // serialises steering
	start state      // what Follow returns to
	state atomic.Pointer[state]
}

// state is immutable; steering replaces it whole.
type state struct {
	frozen bool
	at     time.Time     // the instant, while frozen
	offset time.Duration // added to the host's clock, while running
	anchor time.Time     // zero while the clock follows the host
	steps  uint64        // how often the clock was steered
}

func (s *state) now() time.Time { return s.when(Now()) }

func (s *state) when(host time.Time) time.Time {
	if s.frozen {
		return s.at
	}
	return host.Add(s.offset)
}

// New returns a clock that follows the host's.
func New() *Clock { return start(state{}) }

// NewAt returns a clock that shows t now and runs on from there. Its anchor is t.
func NewAt(t time.Time) *Clock {
	return start(state{offset: t.Sub(Now()), anchor: t.Round(0)})
}

// NewFrozen returns a clock that stands still at t. Its anchor is t.
func NewFrozen(t time.Time) *Clock {
	return start(state{frozen: true, at: t.Round(0), anchor: t.Round(0)})
}

func start(s state) *Clock {
	c := &Clock{start: s}
	c.state.Store(&s)
	return c
}

// Now is the clock's present instant.
func (c *Clock) Now() time.Time { return c.state.Load().now() }

// When is what the clock shows at an instant of the host's clock, by its present
// setting. It is for callers that already have the host time.
func (c *Clock) When(host time.Time) time.Time { return c.state.Load().when(host) }

// Anchor is the instant from which relative birthdays count: the present one
// while the clock follows the host, afterwards the one at which it was first
// steered. Freeze, Set and Advance never move it; that is how people age when
// a test travels in time.
func (c *Clock) Anchor() time.Time {
	s := c.state.Load()
	if s.anchor.IsZero() {
		return s.now()
	}
	return s.anchor
}

// Steered reports whether the clock was ever moved away from the host's.
func (c *Clock) Steered() bool { return !c.state.Load().anchor.IsZero() }

// Frozen reports whether the clock stands still.
func (c *Clock) Frozen() bool { return c.state.Load().frozen }

// Steps counts how often the clock was steered, so that a cache can notice.
func (c *Clock) Steps() uint64 { return c.state.Load().steps }

// Freeze holds the clock still at its present instant.
func (c *Clock) Freeze() {
	c.steer(func(s *state, now time.Time) { s.frozen, s.at = true, now })
}

// Set moves the clock to t. A frozen clock stays frozen, a running one runs on.
func (c *Clock) Set(t time.Time) {
	c.steer(func(s *state, _ time.Time) { s.at, s.offset = t.Round(0), t.Sub(Now()) })
}

// Advance moves the clock by d, which may be negative.
func (c *Clock) Advance(d time.Duration) {
	c.steer(func(s *state, _ time.Time) { s.at, s.offset = s.at.Add(d), s.offset+d })
}

// Follow resets the clock to how it was made and sets the anchor anew.
func (c *Clock) Follow() {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := c.start
	if !next.anchor.IsZero() && !next.frozen {
		next.offset = next.anchor.Sub(Now())
	}
	next.steps = c.state.Load().steps + 1
	c.state.Store(&next)
}

func (c *Clock) steer(change func(s *state, now time.Time)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := *c.state.Load()
	now := next.now().Round(0)
	if next.anchor.IsZero() {
		next.anchor = now
	}
	change(&next, now)
	next.steps++
	c.state.Store(&next)
}
