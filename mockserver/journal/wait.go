package journal

import (
	"context"
	"fmt"
	"math"
)

// Wait returns as soon as n entries match, with all that match by then; those
// that were recorded before the call count too. When ctx ends first, it returns
// what there is so far and an error that wraps the context's. After a reset it
// starts from nothing. Entries that were dropped while it waited count, although
// they cannot be returned. It keeps up to n records alive: who passes on a
// stranger's n bounds it.
func (j *Journal) Wait(ctx context.Context, f Filter, n int) ([]Entry, error) {
	j.mu.Lock()
	w := j.place(f)
	j.register(w)
	j.mu.Unlock()
	defer j.unregister(w)

	var kept []slot
	missed := 0
	dst := make([]slot, 0, takeSlots)
	for ended := false; ; {
		for more := true; more; {
			l := j.look(w, math.MaxUint64, dst)
			if l.reset {
				kept, missed = nil, 0
			}
			kept = append(kept, l.slots...)
			missed += l.missed
			more = l.more
		}
		if len(kept)+missed >= n {
			return j.read(kept), nil
		}
		if ended {
			return j.read(kept), fmt.Errorf("journal: %d of %d requests: %w", len(kept)+missed, n, ctx.Err())
		}
		select {
		case <-w.bell:
		case <-ctx.Done():
			ended = true // after a last look
		}
	}
}
