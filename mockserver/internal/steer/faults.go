package steer

import (
	"context"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// faultsNamed is the fault set of a site. The house has none.
func (s *Steering) faultsNamed(site string) (*fault.Set, error) {
	found, ok := s.World.Site(site)
	if !ok {
		return nil, control.Unknown("site", site)
	}
	return world.StateOf(found).Faults, nil
}

// Faults implements control.Steered.
func (s *Steering) Faults(_ context.Context, site string) (control.FaultList, error) {
	set, err := s.faultsNamed(site)
	if err != nil {
		return control.FaultList{}, err
	}
	return control.FaultList{Seed: set.Seed(), Faults: set.List()}, nil
}

// AddFault implements control.Steered.
func (s *Steering) AddFault(_ context.Context, site string, rule control.FaultRule) (control.FaultRule, error) {
	set, err := s.faultsNamed(site)
	if err != nil {
		return control.FaultRule{}, err
	}
	return s.addFault(set, rule)
}

// Fail adds a failure to the requests of a site.
func (s *Steering) Fail(site *store.Site, rule fault.Rule) (fault.Rule, error) {
	return s.addFault(world.StateOf(site).Faults, rule)
}

// addFault adds a rule, unless it is for an operation that the API does not
// have: it would never hit, and nobody would know why.
func (s *Steering) addFault(set *fault.Set, rule fault.Rule) (fault.Rule, error) {
	if err := rule.Match.CheckRoute(s.opts.Operations); err != nil {
		return fault.Rule{}, err
	}
	return set.Add(rule)
}

// AddProfile implements control.Steered.
func (s *Steering) AddProfile(_ context.Context, site string, profile control.Profile) (control.ProfileRules, error) {
	set, err := s.faultsNamed(site)
	if err != nil {
		return control.ProfileRules{}, err
	}
	seed := profile.Seed
	if seed == 0 {
		seed = set.Seed()
	}
	rules, err := fault.Profile(profile.Name, seed)
	if err != nil {
		return control.ProfileRules{}, err
	}
	added, err := set.AddAll(rules)
	if err != nil {
		return control.ProfileRules{}, err
	}
	return control.ProfileRules{Name: profile.Name, Seed: seed, Faults: added}, nil
}

// DeleteFault implements control.Steered.
func (s *Steering) DeleteFault(_ context.Context, site, id string) error {
	set, err := s.faultsNamed(site)
	if err != nil {
		return err
	}
	if !set.Remove(id) {
		return control.Unknown("fault", id)
	}
	return nil
}

// DeleteFaults implements control.Steered.
func (s *Steering) DeleteFaults(_ context.Context, site string) error {
	set, err := s.faultsNamed(site)
	if err != nil {
		return err
	}
	set.Clear()
	return nil
}
