package fault

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// Barrier, kind "barrier", holds requests until so many of them wait and then
// lets them go together; the next one begins a new round. If a round does not
// fill, those that came go on when its time, counted from the first of them, is
// over. A client that leaves gives its place back.
type Barrier struct {
	Size int      `json:"size"`           // from 2 to 10,000
	Wait Duration `json:"wait,omitempty"` // of a round; 0 = 5s; at most ten minutes
}

const (
	maxBarrier  = 10000
	defaultWait = 5 * time.Second
)

func (e Barrier) validate() error {
	if e.Size < 2 || e.Size > maxBarrier {
		return bad("size", e.Size, "how many requests to hold, from 2 to "+strconv.Itoa(maxBarrier))
	}
	return checkSpan("wait", e.Wait)
}

func (Barrier) shape(Hit, *Delivery) {}

func (Barrier) before(ctx context.Context, h Hit) error {
	came, err := h.entry.gate.pass(ctx, h.entry.gone)
	if err == nil {
		h.say(fmt.Sprintf("%d of %d", came, h.entry.gate.size))
	}
	return err
}

// gate is the barrier of one rule.
type gate struct {
	size int
	wait time.Duration

	mu      sync.Mutex
	current *round // nil = nobody waits
}

// round is one filling of a gate. came is guarded by the gate until open is
// closed and fixed from then on.
type round struct {
	came int
	ends time.Time     // host's clock
	open chan struct{} // closed when they may go
}

func newGate(b Barrier) *gate { return &gate{size: b.Size, wait: orSpan(b.Wait, defaultWait)} }

// pass waits for the round to fill, to end, or for the rule to be gone, and
// says how many had come.
func (g *gate) pass(ctx context.Context, gone <-chan struct{}) (int, error) {
	r := g.enter()
	timer := clock.NewTimer(r.ends.Sub(clock.Now()))
	defer timer.Stop()
	select {
	case <-r.open:
		if err := ctx.Err(); err != nil {
			return 0, err // the client left at that moment, and has met nobody
		}
	case <-timer.C:
		g.release(r)
	case <-gone:
		g.release(r)
	case <-ctx.Done():
		g.leave(r)
		return 0, ctx.Err()
	}
	return r.came, nil
}

func (g *gate) enter() *round {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current == nil {
		g.current = &round{ends: clock.Now().Add(g.wait), open: make(chan struct{})}
	}
	r := g.current
	if r.came++; r.came == g.size {
		g.openUp(r)
	}
	return r
}

// release lets everybody of a round go, if they have not gone yet.
func (g *gate) release(r *round) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current == r {
		g.openUp(r)
	}
}

// leave gives a place back. A round without anybody is over.
func (g *gate) leave(r *round) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current != r {
		return
	}
	if r.came--; r.came == 0 {
		g.current = nil
	}
}

func (g *gate) openUp(r *round) {
	close(r.open)
	g.current = nil
}
