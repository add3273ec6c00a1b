package journal

import (
	"context"
	"math"
)

// Tail follows a journal: see [Journal.Follow]. It is for one goroutine at a
// time.
type Tail struct {
	journal *Journal
	watch   *watch
	pending []slot // copied, not yet handed out
	buffer  []slot // the memory of pending
	missed  int    // before the first of pending
}

// Follow returns a Tail of the entries that match f and are recorded from now
// on; with Since or SinceTime also of those that are there already. The caller
// closes it. It buffers next to nothing: a slow reader misses what the
// journal's bounds drop, and is told how much.
func (j *Journal) Follow(f Filter) *Tail {
	j.mu.Lock()
	defer j.mu.Unlock()
	w := j.place(f)
	if f.Since == 0 && f.SinceTime.IsZero() {
		w.cursor = j.ring.end()
	}
	j.register(w)
	return &Tail{journal: j, watch: w}
}

// Next waits for the next entry and tells how many matching ones were dropped
// before it. Its only error is that of ctx; the Tail is good for another call
// afterwards, so that a deadline can serve as a heartbeat.
func (t *Tail) Next(ctx context.Context) (entry Entry, missed int, err error) {
	for len(t.pending) == 0 {
		l := t.journal.look(t.watch, math.MaxUint64, t.memory())
		t.pending = l.slots
		t.missed += l.missed
		if len(l.slots) > 0 || l.more {
			continue
		}
		select {
		case <-t.watch.bell:
		case <-ctx.Done():
			return Entry{}, 0, ctx.Err()
		}
	}
	s := &t.pending[0]
	entry, missed = t.journal.entry(s.id, &s.record), t.missed
	*s = slot{} // what it referred to may be collected
	t.pending, t.missed = t.pending[1:], 0
	return entry, missed, nil
}

func (t *Tail) memory() []slot {
	if t.buffer == nil {
		t.buffer = make([]slot, 0, takeSlots)
	}
	return t.buffer
}

// Close ends the following. The Tail must not be used afterwards.
func (t *Tail) Close() { t.journal.unregister(t.watch) }
