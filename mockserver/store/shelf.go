package store

// shelf is a map that knows in which order its entries came. It does not guard
// itself; its owner does.
type shelf[V any] struct {
	at    map[string]slot[V]
	order []ticket // oldest first; tickets of entries that are gone stay for a while
	next  uint64
}

type slot[V any] struct {
	value  V
	number uint64
}

type ticket struct {
	key    string
	number uint64
}

func newShelf[V any]() shelf[V] { return shelf[V]{at: map[string]slot[V]{}} }

func (s *shelf[V]) get(key string) (V, bool) {
	found, ok := s.at[key]
	return found.value, ok
}

func (s *shelf[V]) has(key string) bool {
	_, ok := s.at[key]
	return ok
}

// put adds an entry as the newest, or replaces one where it stands.
func (s *shelf[V]) put(key string, value V) {
	if found, ok := s.at[key]; ok {
		s.at[key] = slot[V]{value, found.number}
		return
	}
	s.next++
	s.at[key] = slot[V]{value, s.next}
	s.order = append(s.order, ticket{key, s.next})
}

// putWithin is put with a bound: the oldest entries make room.
func (s *shelf[V]) putWithin(most int, key string, value V) {
	if !s.has(key) {
		for len(s.at) >= most {
			s.dropOldest()
		}
	}
	s.put(key, value)
}

func (s *shelf[V]) dropOldest() {
	for len(s.order) > 0 {
		oldest := s.order[0]
		s.order = s.order[1:]
		if s.at[oldest.key].number == oldest.number {
			delete(s.at, oldest.key)
			return
		}
	}
}

func (s *shelf[V]) remove(key string) {
	delete(s.at, key)
	const slack = 32
	if len(s.order) <= 2*len(s.at)+slack {
		return
	}
	kept := make([]ticket, 0, len(s.at))
	for _, t := range s.order {
		if s.at[t.key].number == t.number {
			kept = append(kept, t)
		}
	}
	s.order = kept
}

// all is the entries, oldest first.
func (s *shelf[V]) all() []V {
	values := make([]V, 0, len(s.at))
	for _, t := range s.order {
		if found := s.at[t.key]; found.number == t.number {
			values = append(values, found.value)
		}
	}
	return values
}
