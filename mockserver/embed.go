package mockserver

import (
	"context"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// Fail adds a failure to the site's requests and returns its id. The error
// names the field of the rule that cannot be.
func (s *Site) Fail(rule fault.Rule) (id string, err error) {
	ledger := ledgerOf(s.site)
	added, err := ledger.server.addFault(ledger.faults, rule)
	return added.ID, err
}

// Heal removes a failure, or all of them where no id is given.
func (s *Site) Heal(ids ...string) {
	faults := ledgerOf(s.site).faults
	if len(ids) == 0 {
		faults.Clear()
	}
	for _, id := range ids {
		faults.Remove(id)
	}
}

// Advance moves the site's clock; d may be negative.
func (s *Site) Advance(d time.Duration) { s.Clock().Advance(d) }

// Requests lists what the site was asked and what it answered, oldest first.
// A client that has its answer finds its request here.
func (s *Site) Requests(filter journal.Filter) []journal.Entry {
	return ledgerOf(s.site).journal.Entries(filter)
}

// Wait blocks until n requests match, those that are there already included,
// and returns them. When ctx ends first the error is the context's.
func (s *Site) Wait(ctx context.Context, filter journal.Filter, n int) ([]journal.Entry, error) {
	return ledgerOf(s.site).journal.Wait(ctx, filter, n)
}

// Fail adds a failure to the default site; see [Site.Fail].
func (s *Server) Fail(rule fault.Rule) (id string, err error) { return s.Default().Fail(rule) }

// Advance moves the default site's clock; see [Site.Advance].
func (s *Server) Advance(d time.Duration) { s.Default().Advance(d) }

// Requests lists the default site's requests; see [Site.Requests].
func (s *Server) Requests(filter journal.Filter) []journal.Entry {
	return s.Default().Requests(filter)
}

// Wait blocks until n of the default site's requests match; see [Site.Wait].
func (s *Server) Wait(ctx context.Context, filter journal.Filter, n int) ([]journal.Entry, error) {
	return s.Default().Wait(ctx, filter, n)
}

// House lists the requests that belong to no known site.
func (s *Server) House(filter journal.Filter) []journal.Entry { return s.house.Entries(filter) }

// Reset takes the default site back; see [Site.Reset].
func (s *Server) Reset(what control.ResetScope) { s.Default().Reset(what) }
