package journal

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
)

// watch is somebody's place in a journal. All but bell is guarded by Journal.mu.
type watch struct {
	filter Filter
	cursor uint64        // position of the next record to look at
	missed int           // matching records that were dropped before they were looked at
	epoch  uint64        // of the journal when it was last looked at
	bell   chan struct{} // rung when something matches; nil = not registered
}

// ring wakes the watcher; a bell that is ringing already is enough.
func (w *watch) ring() {
	select {
	case w.bell <- struct{}{}:
	default:
	}
}

// place returns an unregistered watch before the first record that f can mean.
// The caller holds j.mu.
func (j *Journal) place(f Filter) *watch {
	w := &watch{filter: f, cursor: j.ring.first, epoch: j.epoch}
	if f.Since == 0 {
		return w
	}
	if pos, ok := j.ring.find(f.Since); ok {
		w.cursor, w.filter.Since = pos+1, 0
	}
	return w
}

// register makes the journal ring w's bell. The caller holds j.mu.
func (j *Journal) register(w *watch) {
	w.bell = make(chan struct{}, 1)
	j.watches = append(j.watches, w)
	j.watched.Add(1)
}

func (j *Journal) unregister(w *watch) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i, other := range j.watches {
		if other == w {
			last := len(j.watches) - 1
			j.watches[i], j.watches[last] = j.watches[last], nil
			j.watches = j.watches[:last]
			j.watched.Add(-1)
			return
		}
	}
}

// What one look may take under the lock: writers must not wait for readers.
const (
	lookSlots = 256 // that are looked at
	takeSlots = 32  // that are copied
)

// look is what one look at the journal gave.
type look struct {
	slots  []slot // matching ones, in dst's memory
	missed int    // dropped before these
	reset  bool   // the journal was emptied since the last look
	more   bool   // end was not reached
}

// look moves w on towards end, or to the journal's end if that is nearer, and
// copies what matches.
func (j *Journal) look(w *watch, end uint64, dst []slot) look {
	j.mu.Lock()
	defer j.mu.Unlock()
	l := look{slots: dst[:0], missed: w.missed, reset: w.epoch != j.epoch}
	w.missed, w.epoch = 0, j.epoch
	w.cursor = max(w.cursor, j.ring.first)
	end = min(end, j.ring.end())
	for n := 0; w.cursor < end && n < lookSlots && len(l.slots) < takeSlots; n++ {
		if s := j.ring.at(w.cursor); w.filter.matches(s.id, &s.record) {
			l.slots = append(l.slots, *s)
		}
		w.cursor++
	}
	l.more = w.cursor < end
	return l
}

// backlog yields what matches now, oldest first. A slot is the caller's only
// until the next one.
func (j *Journal) backlog(f Filter) iter.Seq[*slot] {
	return func(yield func(*slot) bool) {
		j.mu.Lock()
		w, end := j.place(f), j.ring.end()
		j.mu.Unlock()
		dst := make([]slot, 0, takeSlots)
		for more := true; more; {
			l := j.look(w, end, dst)
			for i := range l.slots {
				if !yield(&l.slots[i]) {
					return
				}
			}
			more = l.more
		}
	}
}

// latest copies what matches now, with f.Last the last so many.
func (j *Journal) latest(f Filter) []slot {
	var slots []slot
	for s := range j.backlog(f) {
		if f.Last > 0 && len(slots) >= 2*f.Last {
			slots = slots[:copy(slots, slots[len(slots)-f.Last+1:])]
		}
		slots = append(slots, *s)
	}
	if f.Last > 0 && len(slots) > f.Last {
		slots = slots[len(slots)-f.Last:]
	}
	return slots
}

// read makes slots readable.
func (j *Journal) read(slots []slot) []Entry {
	entries := make([]Entry, len(slots))
	for i := range slots {
		entries[i] = j.entry(slots[i].id, &slots[i].record)
	}
	return entries
}

// WaitError says how far a wait came before its context ended.
type WaitError struct {
	Count, Wanted int
	Err           error // of the context
}

// Error says how many of how many.
func (e *WaitError) Error() string {
	return fmt.Sprintf("journal: %d of %d requests: %v", e.Count, e.Wanted, e.Err)
}

// Unwrap is the error of the context.
func (e *WaitError) Unwrap() error { return e.Err }

// MaxSeen is how many entries [Journal.Wait] returns at most: the newest.
const MaxSeen = 100

// Seen is what a wait saw.
type Seen struct {
	Lines []Line // of the newest entries that match and that the journal has, at most MaxSeen
	Count int    // how many matched, those included that were dropped since
}

// Wait returns as soon as n entries match, with the newest of those that the journal
// has then; those that were recorded before the call count too. When the deadline of
// ctx comes first, it returns what matches so far and a [WaitError]; when ctx is cancelled, the error alone, for nobody reads more. After a
// reset it starts from nothing. Entries that were dropped while it waited count,
// although they cannot be returned: waiting keeps nothing alive.
func (j *Journal) Wait(ctx context.Context, f Filter, n int) ([]Entry, error) {
	_, err := j.await(ctx, f, n)
	if unread(err) {
		return nil, err
	}
	f.Last = MaxSeen
	return j.Entries(f), err
}

// WaitLines is Wait with a count and with lines, which many who wait share.
func (j *Journal) WaitLines(ctx context.Context, f Filter, n int) (Seen, error) {
	count, err := j.await(ctx, f, n)
	if unread(err) {
		return Seen{}, err
	}
	seen := Seen{Count: count}
	f.Last = MaxSeen
	for _, s := range j.latest(f) {
		seen.Lines = append(seen.Lines, j.line(&s))
	}
	return seen, err
}

// unread reports whether a wait ended because whoever waited has left.
func unread(err error) bool { return err != nil && !errors.Is(err, context.DeadlineExceeded) }

// await counts what matches until it is n, or ctx ends.
func (j *Journal) await(ctx context.Context, f Filter, n int) (count int, err error) {
	j.mu.Lock()
	w := j.place(f)
	j.register(w)
	j.mu.Unlock()
	defer j.unregister(w)
	dst := make([]slot, 0, takeSlots)
	for ended := false; ; {
		for more := true; more; {
			l := j.look(w, math.MaxUint64, dst)
			if l.reset {
				count = 0
			}
			count += len(l.slots) + l.missed
			more = l.more
		}
		switch {
		case count >= n:
			return count, nil
		case ended:
			return count, &WaitError{count, n, ctx.Err()}
		}
		select {
		case <-w.bell:
		case <-ctx.Done():
			ended = true // after a last look
		}
	}
}

// Tail follows a journal: see [Journal.Follow]. It is for one goroutine at a
// time.
type Tail struct {
	journal *Journal
	watch   *watch
	pending []slot // copied, not yet handed out
	buffer  []slot // the memory of pending
	missed  int    // before the first of pending

	// Of one that is read by Lines.
	feed  *feed
	until uint64 // where the feed was when t joined: what is before is t's own to look at
	from  uint64 // the first position that the feed has for t
	chunk uint64 // the next to take
	total uint64 // of the feed's entries so far
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
func (t *Tail) Close() {
	t.stopWatching()
	if t.feed != nil {
		t.feed.leave()
	}
}

func (t *Tail) stopWatching() {
	if t.watch.bell != nil {
		t.journal.unregister(t.watch)
		t.watch.bell = nil
	}
}
