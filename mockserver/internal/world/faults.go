package world

import (
	"sync"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// fixedFaults are the rules that fixtures carry, as one site has met them: each
// certification that has any gets a set, when it is first asked for.
type fixedFaults struct {
	mu   sync.Mutex
	of   *fixture.Set
	sets map[string]*fault.Set // by imp_uid
}

// Written is the set of the rules that the fixtures carry for a certification;
// nil where there are none, or where the site does not see it.
func (s *State) Written(set *fixture.Set, site *store.Site, impUID string) *fault.Set {
	c, ok := set.Certification(impUID)
	if !ok || len(c.Faults) == 0 {
		return nil
	}
	if found, err := s.world.Find(site, set, impUID); err != nil || found.Added() {
		return nil // deleted, another site's, or the site's own under the same id
	}
	f := &s.fixed
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of != set {
		f.of, f.sets = set, map[string]*fault.Set{}
	}
	if f.sets[impUID] == nil {
		rules := fault.NewSet(s.world.Seed)
		if _, err := rules.AddAll(c.Faults); err != nil { // the loader has judged them
			s.world.Log.Error("faults of a fixture", "imp_uid", impUID, "error", err.Error())
		}
		f.sets[impUID] = rules
	}
	return f.sets[impUID]
}

// ResetFaults takes the rules back to those of the profile, and the counts of
// the fixtures' to nothing.
func (s *State) ResetFaults() {
	s.Faults.Clear()
	if _, err := s.Faults.AddAll(s.world.Profile); err != nil {
		s.world.Log.Error("fault profile", "error", err.Error())
	}
	s.fixed.mu.Lock()
	defer s.fixed.mu.Unlock()
	for _, rules := range s.fixed.sets {
		rules.Clear() // lets go of whom they hold
	}
	s.fixed.of, s.fixed.sets = nil, nil
}
