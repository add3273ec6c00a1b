package clock

import "time"

// Setting is all that was done to a clock, to be handed to another one. The zero
// Setting follows the host's clock.
type Setting struct {
	Frozen bool
	At     time.Time     // the instant, while frozen
	Offset time.Duration // added to the host's clock, while running
	Anchor time.Time     // zero while the clock follows the host's
}

// Beginning is how a clock was made, which [Clock.Follow] returns to. The zero
// Beginning is that of [New].
type Beginning struct {
	Frozen bool
	At     time.Time // zero = it follows the host's clock
}

// Clock makes a clock that begins so now.
func (b Beginning) Clock() *Clock {
	switch {
	case b.At.IsZero():
		return New()
	case b.Frozen:
		return NewFrozen(b.At)
	}
	return NewAt(b.At)
}

// Beginning is how the clock was made.
func (c *Clock) Beginning() Beginning { return Beginning{c.start.frozen, c.start.anchor} }

// Setting is what was done to the clock so far.
func (c *Clock) Setting() Setting {
	s := c.state.Load()
	return Setting{Frozen: s.frozen, At: s.at, Offset: s.offset, Anchor: s.anchor}
}

// Take makes the clock show what another with this setting shows. It counts as
// steering.
func (c *Clock) Take(s Setting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.Store(&state{frozen: s.Frozen, at: s.At, offset: s.Offset, anchor: s.Anchor, steps: c.state.Load().steps + 1})
}

// MarshalBinary is the state of the source: what it will choose next.
func (c *Chance) MarshalBinary() ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.src.MarshalBinary()
}

// UnmarshalBinary makes the source choose on from a state that MarshalBinary gave.
func (c *Chance) UnmarshalBinary(state []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.src.UnmarshalBinary(state)
}

// Fork makes the source choose otherwise than its state would: nothing that was chosen
// after that state is chosen again. The same state forks in the same way.
func (c *Chance) Fork() {
	c.mu.Lock()
	defer c.mu.Unlock()
	var key [32]byte
	_, _ = c.src.Read(key[:]) // never fails
	c.src.Seed(key)
}
