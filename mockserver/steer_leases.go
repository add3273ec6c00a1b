package mockserver

import (
	"context"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// Leases implements control.Leases.
func (s steering) Leases(context.Context) ([]control.Lease, error) {
	held := s.leases.held.Load()
	if held == nil {
		return nil, nil
	}
	return []control.Lease{held.onWire()}, nil
}

func (l *lease) onWire() control.Lease {
	return control.Lease{Holder: l.holder, Site: l.site.UserCode, Since: l.since.Round(0), Until: l.until.Round(0)}
}

// AddLease implements control.Leases.
func (s steering) AddLease(ctx context.Context, wanted control.NewLease) (control.LeaseGrant, error) {
	if err := wanted.Check(); err != nil {
		return control.LeaseGrant{}, err
	}
	if s.anyKey {
		return control.LeaseGrant{}, control.Conflict("this mock is the inside of a harness: every key means site %s already", s.Default().site.UserCode)
	}
	l := &s.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	if held := l.held.Load(); held != nil {
		e := control.Conflict("the lease is held by %s since %s, until %s", held.holder, wireTime(held.since), wireTime(held.until))
		e.Hint = "wait until it is given back, or use a key that the mock knows"
		return control.LeaseGrant{}, e
	}
	made, err := s.AddSite(ctx, control.NewSite{Provides: []string{"phone", "carrier", "foreigner"}})
	if err != nil {
		return control.LeaseGrant{}, err
	}
	site, err := s.site(made.UserCode)
	if err != nil {
		return control.LeaseGrant{}, err
	}
	now := clock.Now().UTC()
	held := &lease{id: s.run.chance.Hex(16), holder: wanted.Holder, site: site, since: now, until: now.Add(wanted.Length())}
	l.held.Store(held)
	l.timer = clock.AfterFunc(wanted.Length(), func() { s.endLease(held.id) })
	s.log.InfoContext(ctx, "a lease began", "holder", held.holder, "site", site.UserCode, "until", wireTime(held.until))
	return control.LeaseGrant{Lease: held.onWire(), ID: held.id}, nil
}

// RenewLease implements control.Leases.
func (s steering) RenewLease(_ context.Context, id string, renewal control.LeaseRenewal) (control.Lease, error) {
	if err := renewal.Check(); err != nil {
		return control.Lease{}, err
	}
	l := &s.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	held := l.held.Load()
	if held == nil || held.id != id {
		return control.Lease{}, noLease(id)
	}
	renewed := *held
	renewed.until = clock.Now().UTC().Add(renewal.Length())
	l.held.Store(&renewed)
	l.timer.Reset(renewal.Length())
	return renewed.onWire(), nil
}

// DeleteLease implements control.Leases.
func (s steering) DeleteLease(ctx context.Context, id string) error {
	l := &s.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	held := l.held.Load()
	if held == nil || held.id != id {
		return noLease(id)
	}
	l.timer.Stop()
	s.giveBack(held)
	s.log.InfoContext(ctx, "a lease ended", "holder", held.holder, "site", held.site.UserCode, "why", "it was given back")
	return nil
}

func noLease(id string) error {
	e := control.Unknown("lease", id)
	e.Hint = "a lease ends when it is given back, or when it was not renewed in time"
	return e
}

// endLease ends a lease whose time is over. One that was renewed meanwhile has a
// timer that is running again.
func (s *Server) endLease(id string) {
	l := &s.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	held := l.held.Load()
	if held == nil || held.id != id || clock.Now().Before(held.until) {
		return
	}
	s.giveBack(held)
	s.log.Warn("a lease ended", "holder", held.holder, "site", held.site.UserCode, "why", "it was not renewed in time")
}

// giveBack removes the site on loan: its tokens are no good from now on. The
// caller holds leases.mu.
func (s *Server) giveBack(held *lease) {
	s.leases.held.Store(nil)
	s.store.Remove(held.site)
}

func wireTime(t time.Time) string { return t.Format(time.RFC3339) }
