package steer

import (
	"context"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Leases implements control.Steered.
func (s *Steering) Leases(context.Context) ([]control.Lease, error) {
	held := s.Leased()
	if held == nil {
		return nil, nil
	}
	return []control.Lease{leaseOnWire(held)}, nil
}

func leaseOnWire(l *world.Lease) control.Lease {
	return control.Lease{Holder: l.Holder, Site: l.Site.UserCode, Since: l.Since.Round(0), Until: l.Until.Round(0)}
}

// AddLease implements control.Steered.
func (s *Steering) AddLease(ctx context.Context, wanted control.NewLease) (control.LeaseGrant, error) {
	if err := wanted.Check(); err != nil {
		return control.LeaseGrant{}, err
	}
	if s.AnyKey {
		return control.LeaseGrant{}, control.Conflict("this mock is the inside of a harness: every key means site %s already", s.Default().UserCode)
	}
	lease, lent, err := s.Lend(s.run.chance.Hex(16), wanted.Holder, wanted.Length(), func() (*store.Site, error) {
		made, err := s.AddSite(ctx, control.NewSite{Provides: []string{"phone", "carrier", "foreigner"}})
		if err != nil {
			return nil, err
		}
		return s.site(made.UserCode)
	})
	if err != nil {
		return control.LeaseGrant{}, err
	}
	if !lent {
		e := control.Conflict("the lease is held by %s since %s, until %s", lease.Holder, wireTime(lease.Since), wireTime(lease.Until))
		e.Hint = "wait until it is given back, or use a key that the mock knows"
		return control.LeaseGrant{}, e
	}
	return control.LeaseGrant{Lease: leaseOnWire(lease), ID: lease.ID}, nil
}

// RenewLease implements control.Steered.
func (s *Steering) RenewLease(_ context.Context, id string, renewal control.LeaseRenewal) (control.Lease, error) {
	if err := renewal.Check(); err != nil {
		return control.Lease{}, err
	}
	renewed, ok := s.World.RenewLease(id, renewal.Length())
	if !ok {
		return control.Lease{}, noLease(id)
	}
	return leaseOnWire(renewed), nil
}

// DeleteLease implements control.Steered.
func (s *Steering) DeleteLease(_ context.Context, id string) error {
	if !s.GiveBack(id) {
		return noLease(id)
	}
	return nil
}

func noLease(id string) error {
	e := control.Unknown("lease", id)
	e.Hint = "a lease ends when it is given back, or when it was not renewed in time"
	return e
}

func wireTime(t time.Time) string { return t.Format(time.RFC3339) }
