package world

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// leases is the loan of a site, to one holder at a time. The zero value is ready.
type leases struct {
	mu    sync.Mutex // of those who change the lease
	held  atomic.Pointer[Lease]
	timer *time.Timer // ends the lease that is held
}

// Lease is a site on loan. It is immutable; a renewal replaces it.
type Lease struct {
	ID, Holder   string
	Site         *store.Site
	Since, Until time.Time // of the host
}

// site is the site on loan; nil = none is.
func (l *leases) site() *store.Site {
	if held := l.held.Load(); held != nil {
		return held.Site
	}
	return nil
}

// Leased is the lease that is held; nil = none is.
func (w *World) Leased() *Lease { return w.leases.held.Load() }

// Lend lends a site that is made for it. A lease that another holds is returned
// with lent false, and no site is made.
func (w *World) Lend(id, holder string, length time.Duration, site func() (*store.Site, error)) (lease *Lease, lent bool, err error) {
	l := &w.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	if held := l.held.Load(); held != nil {
		return held, false, nil
	}
	made, err := site()
	if err != nil {
		return nil, false, err
	}
	now := clock.Now().UTC()
	lease = &Lease{ID: id, Holder: holder, Site: made, Since: now, Until: now.Add(length)}
	l.held.Store(lease)
	l.timer = clock.AfterFunc(length, func() { w.endLease(id) })
	w.Log.Info("a lease began", "holder", holder, "site", made.UserCode, "until", lease.Until.Format(time.RFC3339))
	return lease, true, nil
}

// LendOn makes the lease of an earlier mock the one that is held. The world has none
// yet. A lease whose time is over ends at once.
func (w *World) LendOn(lease Lease) {
	l := &w.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held.Store(&lease)
	l.timer = clock.AfterFunc(lease.Until.Sub(clock.Now()), func() { w.endLease(lease.ID) })
}

// RenewLease lends on for so long from now; false = no lease of this id is held.
func (w *World) RenewLease(id string, length time.Duration) (*Lease, bool) {
	l := &w.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	held := l.held.Load()
	if held == nil || held.ID != id {
		return nil, false
	}
	renewed := *held
	renewed.Until = clock.Now().UTC().Add(length)
	l.held.Store(&renewed)
	l.timer.Reset(length)
	return &renewed, true
}

// GiveBack ends a lease; false = no lease of this id is held.
func (w *World) GiveBack(id string) bool {
	l := &w.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	held := l.held.Load()
	if held == nil || held.ID != id {
		return false
	}
	l.timer.Stop()
	w.takeBack(held, slog.LevelInfo, "it was given back")
	return true
}

// endLease ends a lease whose time is over. One that was renewed meanwhile has a
// timer that is running again.
func (w *World) endLease(id string) {
	l := &w.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	held := l.held.Load()
	if held == nil || held.ID != id || clock.Now().Before(held.Until) {
		return
	}
	w.takeBack(held, slog.LevelWarn, "it was not renewed in time")
}

// takeBack removes the site on loan: its tokens are no good from now on. The
// caller holds leases.mu.
func (w *World) takeBack(held *Lease, level slog.Level, why string) {
	w.leases.held.Store(nil)
	w.Remove(held.Site)
	w.Log.Log(context.Background(), level, "a lease ended", "holder", held.Holder, "site", held.Site.UserCode, "why", why)
}
