package store

import (
	"cmp"
	"errors"
	"slices"
)

// MaxAddedSites is how many sites that were added at run time live at once.
const MaxAddedSites = 1000

// Why a site cannot be added.
var (
	ErrKeyTaken     = errors.New("another site has this key")
	ErrCodeTaken    = errors.New("another site has this user code")
	ErrTooManySites = errors.New("too many sites were added")
)

// Add makes a site at run time. The error is one of the three above.
func (s *Store) Add(c Config) (*Site, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.byKey[c.Key] != nil || s.byCode[c.Key] != nil:
		return nil, ErrKeyTaken
	case s.byCode[c.UserCode] != nil || s.byKey[c.UserCode] != nil:
		return nil, ErrCodeTaken
	case s.count[AddedLater] >= MaxAddedSites:
		return nil, ErrTooManySites
	}
	site := s.add(c, AddedLater)
	s.touch(site)
	return site, nil
}

// Remove takes a site away, and its tokens with it. It reports false for a
// configured one, which stays.
func (s *Store) Remove(site *Site) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if site.kind == Configured {
		return false
	}
	if s.byKey[site.Key] == site { // nobody was faster
		s.remove(site)
	}
	return true
}

// Sites lists the sites by kind, and within a kind in order of coming into
// being.
func (s *Store) Sites() []*Site {
	s.mu.RLock()
	defer s.mu.RUnlock()
	sites := make([]*Site, 0, len(s.byKey))
	for _, site := range s.byKey {
		sites = append(sites, site)
	}
	slices.SortFunc(sites, func(a, b *Site) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.number, b.number))
	})
	return sites
}
