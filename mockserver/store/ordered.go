package store

import (
	"cmp"
	"slices"
)

// ordered is a map that knows in which order its entries came. It does not guard
// itself; its owner does.
type ordered[V any] struct {
	at    map[string]*orderedEntry[V]
	order []*orderedEntry[V] // oldest first; those that are gone stay for a while
	next  uint64
	diff  *diff // what changed since it was last taken; nil = nobody takes it
}

// diff names what changed.
type diff struct {
	cleared bool                // everything was taken out, before the keys changed
	keys    map[string]struct{} // put or removed
}

func newDiff() *diff { return &diff{keys: map[string]struct{}{}} }

type orderedEntry[V any] struct {
	Numbered[V]
	key  string
	gone bool
}

// Numbered is an entry and its number, which grows with each that is new and is never
// given twice, not even after a reset.
type Numbered[V any] struct {
	Number uint64
	Value  V
}

func newOrdered[V any]() ordered[V] { return ordered[V]{at: map[string]*orderedEntry[V]{}} }

func (s *ordered[V]) get(key string) (V, bool) {
	if found, ok := s.at[key]; ok {
		return found.Value, true
	}
	var none V
	return none, false
}

func (s *ordered[V]) has(key string) bool {
	_, ok := s.at[key]
	return ok
}

// note remembers that the entry of a key changed.
func (s *ordered[V]) note(key string) {
	if s.diff != nil {
		s.diff.keys[key] = struct{}{}
	}
}

// clear takes all entries out. Numbers go on.
func (s *ordered[V]) clear() {
	s.at, s.order = map[string]*orderedEntry[V]{}, nil
	if s.diff != nil {
		s.diff = newDiff()
		s.diff.cleared = true
	}
}

// put adds an entry as the newest, or replaces one where it stands.
func (s *ordered[V]) put(key string, value V) {
	s.note(key)
	if found, ok := s.at[key]; ok {
		found.Value = value
		return
	}
	s.next++
	entry := &orderedEntry[V]{Numbered: Numbered[V]{s.next, value}, key: key}
	s.at[key] = entry
	s.order = append(s.order, entry)
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
		s.order[0], s.order = nil, s.order[1:]
		if !oldest.gone {
			delete(s.at, oldest.key)
			s.note(oldest.key)
			return
		}
	}
}

func (s *ordered[V]) remove(key string) {
	if found, ok := s.at[key]; ok {
		var none V
		found.Value, found.gone = none, true
		delete(s.at, key)
		s.note(key)
	}
	const slack = 32
	if len(s.order) > 2*len(s.at)+slack {
		s.order = slices.Clone(slices.DeleteFunc(s.order, func(e *orderedEntry[V]) bool { return e.gone }))
	}
}

// after is the entries with greater numbers, oldest first.
func (s *ordered[V]) after(number uint64) []Numbered[V] {
	i, _ := slices.BinarySearchFunc(s.order, number+1, func(e *orderedEntry[V], n uint64) int { return cmp.Compare(e.Number, n) })
	list := make([]Numbered[V], 0, len(s.order)-i)
	for _, e := range s.order[i:] {
		if !e.gone {
			list = append(list, e.Numbered)
		}
	}
	return list
}

// all is the entries, oldest first.
func (s *ordered[V]) all() []V {
	values := make([]V, 0, len(s.at))
	for _, e := range s.order {
		if !e.gone {
			values = append(values, e.Value)
		}
	}
	return values
}
