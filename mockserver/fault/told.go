package fault

import "fmt"

// Told is all that a set was told, and what became of it: enough to make a set that
// goes on where this one is.
type Told struct {
	Rules []ToldRule
	Added int    // see Set.added: numbers the draws of rules without an id of their own
	IDs   int    // how many ids were given
	Shape uint64 // changes when rules come or go; of one run of a server alone
}

// ToldRule is one rule of a set.
type ToldRule struct {
	Rule          Rule   // as it stands in the set
	Key           uint64 // its chances are drawn by it
	Matched, Hits uint64
}

// Version grows with every change of the set, also when a rule counts a request. It
// is one atomic load.
func (s *Set) Version() uint64 { return s.version.Load() }

// reshaped notes that rules came or went. The caller holds the lock.
func (s *Set) reshaped() {
	s.shape++
	s.version.Add(1)
}

// Told is what the set was told. The result is the caller's.
func (s *Set) Told() Told {
	s.mu.Lock()
	defer s.mu.Unlock()
	told := Told{Added: s.added, IDs: s.ids, Shape: s.shape, Rules: make([]ToldRule, len(s.entries))}
	for i, e := range s.entries {
		told.Rules[i] = ToldRule{e.rule, e.key, e.matched, e.hits}
	}
	return told
}

// Tell replaces the rules of the set by those that another was told. The error is a
// rule that is not valid; then the set is as it was.
func (s *Set) Tell(told Told) error {
	if len(told.Rules) > MaxRules {
		return fmt.Errorf("%d rules, at most %d: %w", len(told.Rules), MaxRules, ErrTooMany)
	}
	for _, r := range told.Rules {
		if err := r.Rule.Validate(); err != nil {
			return err
		}
	}
	s.Clear()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range told.Rules {
		e := s.enter(r.Rule, r.Key)
		e.matched, e.hits = r.Matched, r.Hits
		if e.spent() {
			s.live.Add(-1)
		}
	}
	s.added, s.ids = told.Added, told.IDs
	return nil
}
