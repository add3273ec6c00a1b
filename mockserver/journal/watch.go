package journal

import "iter"

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

// collect copies what matches now; with f.Last it may return more than that.
func (j *Journal) collect(f Filter) []slot {
	var slots []slot
	for s := range j.backlog(f) {
		if f.Last > 0 && len(slots) >= 2*f.Last {
			slots = slots[:copy(slots, slots[len(slots)-f.Last+1:])]
		}
		slots = append(slots, *s)
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
