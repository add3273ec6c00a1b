package journal

import (
	"sync"
	"sync/atomic"
)

// The bounds of a journal that is not told others.
const (
	DefaultMaxEntries = 4096
	DefaultMaxBytes   = 8 << 20
	DefaultMaxBody    = 64 << 10
)

// leastBytes is the smallest bound in bytes, so that one stripped record fits.
const leastBytes = 8 << 10

// Options are the choices of a journal. The zero value is a good one.
type Options struct {
	// MaxEntries bounds the number of entries; 0 = DefaultMaxEntries.
	MaxEntries int
	// MaxBytes bounds what the entries keep alive, by estimate; 0 =
	// DefaultMaxBytes. Less than 8 KiB counts as 8 KiB.
	MaxBytes int
	// Share is a further bound of that kind, asked at each record: what many journals may keep alive together, divided
	// by their number. It must be safe for concurrent use and take no lock of the journal. nil = there is no such bound.
	Share func() int
	// MaxBody is the longest body that is kept, in bytes; of a longer one the
	// entry tells the length alone. 0 = DefaultMaxBody; never more than half of
	// MaxBytes.
	MaxBody int
	// Secrets leaves everything readable: no value is replaced by a mark.
	Secrets bool
	// Name tells what a value is called, for its mark: "minji" for the CI of
	// that person, "" when it has no name. nil = nothing has a name. It is called
	// while entries are made readable, from any goroutine, and without a lock of
	// the journal.
	Name func(kind Kind, value string) string
}

// Journal is what one site, or the house, was asked and answered. It is safe for
// concurrent use. Make one with [New].
type Journal struct {
	maxBytes, maxBody int
	share             func() int // nil = maxBytes alone is the bound
	redactor          *Redactor
	watched           atomic.Int32 // how many watches there are
	lines             lines

	mu      sync.Mutex
	ring    ring
	dropped uint64
	epoch   uint64 // how often the journal was reset
	watches []*watch
	feeds   map[Filter]*feed
}

// New returns an empty journal.
func New(o Options) *Journal {
	maxBytes := max(orDefault(o.MaxBytes, DefaultMaxBytes), leastBytes)
	j := &Journal{
		maxBytes: maxBytes,
		share:    o.Share,
		maxBody:  min(orDefault(o.MaxBody, DefaultMaxBody), maxBytes/2),
		redactor: NewRedactor(o.Name),
		ring:     ring{most: orDefault(o.MaxEntries, DefaultMaxEntries)},
	}
	if o.Secrets {
		j.redactor = nil
	}
	return j
}

func orDefault(n, otherwise int) int {
	if n <= 0 {
		return otherwise
	}
	return n
}

// Record keeps r under an id, usually that of [IDs.Next]. It allocates nothing
// but room to grow up to the bounds, and drops the oldest records when one of
// them is reached. See [Record] for what must not change afterwards.
func (j *Journal) Record(id uint64, r *Record) {
	size := r.size()
	if size <= slotBytes+j.maxBody { // nothing in it can be too large
		j.put(id, size, r)
		return
	}
	slim := *r
	slim.trim(j.maxBody)
	if slim.size() > j.bound() {
		slim.strip()
	}
	j.put(id, slim.size(), &slim)
}

// bound is how many bytes the journal may keep alive now.
func (j *Journal) bound() int {
	if j.share == nil {
		return j.maxBytes
	}
	return max(min(j.maxBytes, j.share()), leastBytes)
}

func (j *Journal) put(id uint64, size int, r *Record) {
	most := j.bound()
	j.mu.Lock()
	if j.ring.full() {
		j.evict()
		j.ring.drop()
	}
	for j.ring.count > 0 && j.ring.bytes+size > most {
		j.evict()
		*j.ring.drop() = slot{} // what it referred to may be collected
	}
	j.ring.put(id, size, r)
	for _, w := range j.watches {
		if w.filter.matches(id, r) {
			w.ring()
		}
	}
	j.mu.Unlock()
}

// evict counts the oldest record as dropped, for the journal and for those who
// have not seen it.
func (j *Journal) evict() {
	for _, w := range j.watches {
		if oldest := j.ring.at(j.ring.first); w.cursor <= j.ring.first && w.filter.matches(oldest.id, &oldest.record) {
			w.missed++
		}
	}
	j.dropped++
}

// Entries are the readable forms of what matches, in the order in which it was
// recorded, which is that of completion.
func (j *Journal) Entries(f Filter) []Entry { return j.read(j.latest(f)) }

// Count is how many entries match.
func (j *Journal) Count(f Filter) int {
	n := 0
	for range j.backlog(f) {
		n++
	}
	if f.Last > 0 {
		return min(n, f.Last)
	}
	return n
}

// Entry is the readable form of one record, and whether the journal has it.
func (j *Journal) Entry(id uint64) (Entry, bool) {
	j.mu.Lock()
	pos, ok := j.ring.find(id)
	var r Record
	if ok {
		r = j.ring.at(pos).record
	}
	j.mu.Unlock()
	if !ok {
		return Entry{}, false
	}
	return j.entry(id, &r), true
}

// Dropped is how many records the bounds have cost since the last reset.
func (j *Journal) Dropped() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.dropped
}

// Size is how many records the journal holds, the harness's too, and about how
// many bytes they keep alive.
func (j *Journal) Size() (entries, bytes int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.ring.count, j.ring.bytes
}

// Reset empties the journal. Ids go on; who waits goes on waiting, from nothing.
// A request that is still under way is recorded when it completes.
func (j *Journal) Reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ring.clear()
	j.dropped = 0
	j.epoch++
}

// Watched reports whether somebody waits for entries or follows them. It takes
// no lock.
func (j *Journal) Watched() bool { return j.watched.Load() > 0 }

// Redactor is what makes this journal's entries safe to show. It is nil, which
// leaves everything readable, in a journal with Options.Secrets.
func (j *Journal) Redactor() *Redactor { return j.redactor }
