package steer

import (
	"context"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Reset implements control.Steered.
func (s *Steering) Reset(_ context.Context, name string, what control.ResetScope) error {
	if name == control.House {
		return s.resetHouse(what)
	}
	site, err := s.site(name)
	if err != nil {
		return err
	}
	return ResetSite(site, what)
}

// ResetAll implements control.Steered.
func (s *Steering) ResetAll(_ context.Context, what control.ResetScope) error {
	if err := s.resetHouse(what); err != nil {
		return err
	}
	for _, site := range s.World.Sites() {
		if err := ResetSite(site, what); err != nil {
			return err
		}
	}
	return nil
}

// resetHouse takes back the one thing that the house has, its journal.
func (s *Steering) resetHouse(what control.ResetScope) error {
	if err := knownScope(what); err != nil {
		return err
	}
	if what == control.ScopeJournal || what == control.ScopeAll {
		s.House.Reset()
	}
	return nil
}

// ResetSite takes a site back, or the part of it that what says.
func ResetSite(site *store.Site, what control.ResetScope) error {
	if err := knownScope(what); err != nil {
		return err
	}
	return site.Alone(func() error {
		all := what == control.ScopeAll
		if all || what == control.ScopeFaults {
			world.StateOf(site).ResetFaults()
		}
		if all || what == control.ScopeState {
			world.ClockOf(site).Follow() // before the tokens: none may be granted by the old time and stay
			site.Reset()
		}
		if all || what == control.ScopeJournal {
			world.StateOf(site).Journal.Reset()
		}
		return nil
	})
}

func knownScope(what control.ResetScope) error {
	switch what {
	case control.ScopeJournal, control.ScopeFaults, control.ScopeState, control.ScopeAll:
		return nil
	}
	return control.Invalid("what", "found %q, expected journal, faults, state or all", what)
}
