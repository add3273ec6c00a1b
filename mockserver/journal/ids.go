package journal

import (
	"strconv"
	"sync"
	"sync/atomic"
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
