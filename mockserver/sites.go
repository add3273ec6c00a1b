package mockserver

import (
	"fmt"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Site is one customer account of a server: the unit of isolation. It is safe
// for concurrent use.
type Site struct {
	site   *store.Site
	server *Server
}

// Message is what a phone would have received. Its time is the site's.
type Message = store.Message

// Clock is a site's settable clock, which every date in its answers comes from.
type Clock = clock.Clock

// Default is the site of the tutorial's own credentials.
func (s *Server) Default() *Site {
	site, ok := s.store.Site(DefaultKey)
	if !ok {
		site, _ = s.store.Site(DefaultUserCode)
	}
	return &Site{site, s}
}

// Site finds a site by its key or user code. A site that a test key opens
// exists from its first token on.
func (s *Server) Site(keyOrCode string) (*Site, bool) {
	site, ok := s.store.Site(keyOrCode)
	return &Site{site, s}, ok
}

// Config is how the site is configured, secret included.
func (s *Site) Config() store.Config { return s.site.Config }

// Clock is the site's own clock.
func (s *Site) Clock() *Clock { return clockOf(s.site) }

func clockOf(site *store.Site) *Clock {
	c, ok := site.Clock.(*clock.Clock)
	if !ok {
		panic(fmt.Sprintf("site %s: its clock was not made by New", site.UserCode))
	}
	return c
}

// Messages is a copy of the site's message inbox, oldest first: the one-time
// codes that phones would have received.
func (s *Site) Messages() []Message { return s.site.Messages() }

// ParseSites reads a sites file. name is what errors print; an error is a
// fixture.Problems with every fault of the file.
func ParseSites(name string, data []byte) ([]store.Config, error) {
	sites, err := fixture.ParseSites(name, data)
	if err != nil {
		return nil, err
	}
	configs := make([]store.Config, len(sites))
	for i := range sites {
		configs[i] = configOfSite(&sites[i])
	}
	return configs, nil
}

func configOfSite(site *fixture.Site) store.Config {
	return store.Config{
		UserCode: site.UserCode, Key: site.Key, Secret: site.Secret, CPID: site.CPID, Provider: site.Provider,
		Provides: store.Provides{Phone: site.Phone, Carrier: site.Carrier, Foreigner: site.Foreigner},
	}
}
