package store

// ordered is a map that knows in which order its entries came. It does not guard
// itself; its owner does.
type ordered[V any] struct {
	at    map[string]orderedEntry[V]
	order []orderedKey // oldest first; keys of entries that are gone stay for a while
	next  uint64
}

type orderedEntry[V any] struct {
	value  V
	number uint64
}

type orderedKey struct {
	key    string
	number uint64
}

func newOrdered[V any]() ordered[V] { return ordered[V]{at: map[string]orderedEntry[V]{}} }

func (s *ordered[V]) get(key string) (V, bool) {
	found, ok := s.at[key]
	return found.value, ok
}

func (s *ordered[V]) has(key string) bool {
	_, ok := s.at[key]
	return ok
}

// put adds an entry as the newest, or replaces one where it stands.
func (s *ordered[V]) put(key string, value V) {
	if found, ok := s.at[key]; ok {
		s.at[key] = orderedEntry[V]{value, found.number}
		return
	}
	s.next++
	s.at[key] = orderedEntry[V]{value, s.next}
	s.order = append(s.order, orderedKey{key, s.next})
}

// putWithin is put with a bound: the oldest entries make room.
func (s *ordered[V]) putWithin(most int, key string, value V) {
	if !s.has(key) {
		for len(s.at) >= most {
			s.dropOldest()
		}
	}
	s.put(key, value)
}

func (s *ordered[V]) dropOldest() {
	for len(s.order) > 0 {
		oldest := s.order[0]
		s.order = s.order[1:]
		if s.at[oldest.key].number == oldest.number {
			delete(s.at, oldest.key)
			return
		}
	}
}

func (s *ordered[V]) remove(key string) {
	delete(s.at, key)
	const slack = 32
	if len(s.order) <= 2*len(s.at)+slack {
		return
	}
	kept := make([]orderedKey, 0, len(s.at))
	for _, t := range s.order {
		if s.at[t.key].number == t.number {
			kept = append(kept, t)
		}
	}
	s.order = kept
}

// all is the entries, oldest first.
func (s *ordered[V]) all() []V {
	values := make([]V, 0, len(s.at))
	for _, t := range s.order {
		if found := s.at[t.key]; found.number == t.number {
			values = append(values, found.value)
		}
	}
	return values
}
