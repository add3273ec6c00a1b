package mockserver

import (
	"context"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/steer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Case is a certification to be made by [Site.Add]. The zero Case is a fresh
// adult, certified now.
type Case struct {
	// Person is the certified person. With an ID it names a person of the site,
	// such as adult/jiwoo, and its other fields count for nothing. Without an ID
	// a person is made; the mock chooses what is left empty: an invented name and
	// phone, and an adult's birthday.
	Person identity.Person
	// Certification is as in fixtures. Its Person and Certified count for
	// nothing; an empty ImpUID makes one that never was before; a relative
	// CertifiedAt counts from the site's now, once.
	Certification identity.Certification
	// Unfinished is a window that was opened and left.
	Unfinished bool
}

// Fail adds a failure to the site's requests and returns its id. The error
// names the field of the rule that cannot be.
func (s *Site) Fail(rule fault.Rule) (id string, err error) {
	added, err := s.server.steering.Fail(s.site, rule)
	return added.ID, err
}

// Heal removes a failure, or all of them where no id is given.
func (s *Site) Heal(ids ...string) {
	faults := world.StateOf(s.site).Faults
	if len(ids) == 0 {
		faults.Clear()
	}
	for _, id := range ids {
		faults.Remove(id)
	}
}

// Requests lists what the site was asked and what it answered, oldest first.
// A client that has its answer finds its request here.
func (s *Site) Requests(filter journal.Filter) []journal.Entry {
	return world.StateOf(s.site).Journal.Entries(filter)
}

// Wait blocks until n requests match, those that are there already included,
// and returns the newest 100. When ctx ends first the error wraps the context's.
func (s *Site) Wait(ctx context.Context, filter journal.Filter, n int) ([]journal.Entry, error) {
	return world.StateOf(s.site).Journal.Wait(ctx, filter, n)
}

// House lists the requests that belong to no known site.
func (s *Server) House(filter journal.Filter) []journal.Entry { return s.world.House.Entries(filter) }

// Add makes a certification of this site alone and returns its imp_uid. The
// error names the field that cannot be, and is a *control.Error.
func (s *Site) Add(c Case) (impUID string, err error) {
	c.Certification.Person, c.Certification.Certified = &c.Person, !c.Unfinished
	return s.server.steering.Add(s.site, c.Certification)
}

// Reset takes the site back: its journal, its faults, its state (tokens,
// messages, what was added, changed or deleted, and the clock), or all of it. An
// unknown scope resets nothing.
func (s *Site) Reset(what control.ResetScope) {
	_ = steer.ResetSite(s.site, what) // its one error is an unknown scope
}

// Site is one customer account of a server: the unit of isolation. It is safe
// for concurrent use.
type Site struct {
	site   *store.Site
	server *Server
}

// ParseSites reads a sites file. name is what errors print; an error is a
// fixture.Problems with every fault of the file.
func ParseSites(name string, data []byte) ([]store.Config, error) {
	return world.ParseSites(name, data)
}

// Message is what a phone would have received. Its time is the site's.
type Message = store.Message

// Clock is a site's settable clock, which every date in its answers comes from.
type Clock = clock.Clock

// Default is the site of the tutorial's own credentials.
func (s *Server) Default() *Site { return &Site{s.world.Default(), s} }

// Site finds a site by its key or user code. A site that a test key opens
// exists from its first token on.
func (s *Server) Site(keyOrCode string) (*Site, bool) {
	site, ok := s.world.Site(keyOrCode)
	return &Site{site, s}, ok
}

// Config is how the site is configured, secret included.
func (s *Site) Config() store.Config { return s.site.Config }

// Clock is the site's own clock.
func (s *Site) Clock() *Clock { return world.ClockOf(s.site) }

// Messages is a copy of the site's message inbox, oldest first: the one-time
// codes that phones would have received.
func (s *Site) Messages() []Message { return s.site.Messages() }
