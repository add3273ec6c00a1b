package clock

import (
	"context"
	crand "crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"sync"
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

// Chance is a server's source of random choices: tokens, fresh ids, codes.
// It is safe for concurrent use.
type Chance struct {
	mu  sync.Mutex
	src *rand.ChaCha8
	rnd *rand.Rand
}

// NewChance returns a source that gives the same choices for the same seed.
// Seed 0 asks for different choices at every start.
func NewChance(seed uint64) *Chance {
	var key [32]byte
	if seed == 0 {
		_, _ = crand.Read(key[:]) // never fails: crypto/rand ends the program instead
	} else {
		binary.LittleEndian.PutUint64(key[:], seed)
	}
	src := rand.NewChaCha8(key)
	return &Chance{src: src, rnd: rand.New(src)}
}

// Hex returns 2n lower-case hexadecimal characters.
func (c *Chance) Hex(n int) string {
	buf := make([]byte, n)
	c.mu.Lock()
	_, _ = c.src.Read(buf) // never fails
	c.mu.Unlock()
	return hex.EncodeToString(buf)
}

// Digits returns n decimal digits, the first of which may be 0.
func (c *Chance) Digits(n int) string {
	buf := make([]byte, n)
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range buf {
		buf[i] = byte('0' + c.rnd.IntN(10))
	}
	return string(buf)
}
