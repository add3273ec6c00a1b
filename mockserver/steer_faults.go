package mockserver

import (
	"context"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// faultsNamed is the fault set of a site. The house has none.
func (s *Server) faultsNamed(site string) (*fault.Set, error) {
	found, ok := s.store.Site(site)
	if !ok {
		return nil, control.Unknown("site", site)
	}
	return ledgerOf(found).faults, nil
}

// Faults implements control.Faults.
func (s steering) Faults(_ context.Context, site string) (control.FaultList, error) {
	set, err := s.faultsNamed(site)
	if err != nil {
		return control.FaultList{}, err
	}
	return control.FaultList{Seed: set.Seed(), Faults: set.List()}, nil
}

// AddFault implements control.Faults.
func (s steering) AddFault(_ context.Context, site string, rule control.FaultRule) (control.FaultRule, error) {
	set, err := s.faultsNamed(site)
	if err != nil {
		return control.FaultRule{}, err
	}
	return s.addFault(set, rule)
}

// addFault adds a rule, unless it is for an operation that the API does not
// have: it would never hit, and nobody would know why.
func (s *Server) addFault(set *fault.Set, rule fault.Rule) (fault.Rule, error) {
	if err := rule.Match.CheckRoute(s.operationIDs()); err != nil {
		return fault.Rule{}, err
	}
	return set.Add(rule)
}

func (s *Server) operationIDs() []string {
	var ids []string
	for _, op := range s.contract.Operations() {
		ids = append(ids, op.ID)
	}
	return ids
}

// AddProfile implements control.Faults.
func (s steering) AddProfile(_ context.Context, site string, profile control.Profile) (control.ProfileRules, error) {
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

// DeleteFault implements control.Faults.
func (s steering) DeleteFault(_ context.Context, site, id string) error {
	set, err := s.faultsNamed(site)
	if err != nil {
		return err
	}
	if !set.Remove(id) {
		return control.Unknown("fault", id)
	}
	return nil
}

// DeleteFaults implements control.Faults.
func (s steering) DeleteFaults(_ context.Context, site string) error {
	set, err := s.faultsNamed(site)
	if err != nil {
		return err
	}
	set.Clear()
	return nil
}
