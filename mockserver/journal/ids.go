package journal

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// IDs hands out the ids of entries: 1, 2, 3, …, each with its text as a header
// value. One IDs serves all journals of a server, so that an id names one
// request of the whole server. The zero value is ready; it is safe for
// concurrent use.
type IDs struct {
	mu      sync.Mutex // serialises making batches
	current atomic.Pointer[batch]
}

const batchSize = 256

// batch is a run of ids whose texts lie ready. Only used changes.
type batch struct {
	base  uint64
	texts [batchSize]string
	used  atomic.Uint32
}

// Next returns the next id and its decimal text, ready to be put into a header:
// header["X"] = text. The slice is shared with nobody, and preparing it costs no
// allocation but one batch in 256 calls.
func (s *IDs) Next() (id uint64, header []string) {
	for b := s.current.Load(); ; b = s.next(b) {
		if b == nil {
			continue
		}
		// A batch is replaced as soon as it is used up, so that used stays far from its end.
		if i := b.used.Add(1) - 1; i < batchSize {
			return b.base + uint64(i), b.texts[i : i+1 : i+1]
		}
	}
}

// next returns the batch after old, which is used up.
func (s *IDs) next(old *batch) *batch {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.current.Load(); b != old {
		return b
	}
	b := &batch{base: 1}
	if old != nil {
		b.base = old.base + batchSize
	}
	b.fill()
	s.current.Store(b)
	return b
}

// fill writes all texts into one piece of memory.
func (b *batch) fill() {
	const digits = 20
	all := make([]byte, 0, batchSize*digits)
	var ends [batchSize]int
	for i := range b.texts {
		all = strconv.AppendUint(all, b.base+uint64(i), 10)
		ends[i] = len(all)
	}
	text, from := string(all), 0
	for i, end := range ends {
		b.texts[i] = text[from:end]
		from = end
	}
}

// mostNear is how many ids are offered, and farthest how many edits away one
// may be.
const (
	mostNear = 3
	farthest = 4
)

// nearestIDs are the ids within a few edits of id, the nearest first and then by
// name.
func nearestIDs(id string, known iter.Seq[string]) []string {
	if known == nil {
		return nil
	}
	type near struct {
		id    string
		edits int
	}
	most := min(farthest, max(1, len(id)/3))
	var found []near
	for other := range known {
		if n, ok := nearest.Distance([]byte(id), []byte(other), most); ok {
			found = append(found, near{other, n})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.edits, b.edits), cmp.Compare(a.id, b.id))
	})
	var ids []string
	for _, n := range found[:min(mostNear, len(found))] {
		ids = append(ids, n.id)
	}
	return ids
}
