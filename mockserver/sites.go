package mockserver

import (
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

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
