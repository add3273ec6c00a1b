package store

import (
	"cmp"
	"errors"
	"slices"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// Standing is what a site made of a person.
type Standing int

// The standings.
const (
	Untouched Standing = iota // as the fixtures say; the site knows no more
	Added                     // the site's own
	Altered                   // a fixture's, changed for this site
	Removed                   // a fixture's, deleted from this site
)

// Person is what the site made of a person; nil unless Added or Altered.
func (s *Site) Person(id string) (*identity.Person, Standing) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if p, ok := s.people.get(id); ok {
		return p, Added
	}
	if p, ok := s.altered.get(id); ok {
		return p, Altered
	}
	if s.removed.has(id) {
		return nil, Removed
	}
	return nil, Untouched
}

// AddedPeople is the people that were added, oldest first.
func (s *Site) AddedPeople() []*identity.Person {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.people.all()
}

// PeopleAfter is those of AddedPeople with a greater number.
func (s *Site) PeopleAfter(number uint64) []Numbered[*identity.Person] {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.people.after(number)
}

// AlteredPeople is the fixtures' people that were changed, by id.
func (s *Site) AlteredPeople() map[string]*identity.Person {
	s.mu.RLock()
	defer s.mu.RUnlock()
	altered := make(map[string]*identity.Person, len(s.altered.at))
	for id, entry := range s.altered.at {
		altered[id] = entry.Value
	}
	return altered
}

// AddPerson keeps a person of this site alone. The id is a fresh one.
func (s *Site) AddPerson(p *identity.Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people.putWithin(MaxRecords, p.ID, p)
	s.count()
	s.changed()
}

// ChangePerson puts p in the place of the person of the same id, for this site
// alone. It reports false, and changes nothing, when the site removed that
// person.
func (s *Site) ChangePerson(p *identity.Person) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.removed.has(p.ID) {
		return false
	}
	if s.people.has(p.ID) {
		s.people.put(p.ID, p)
	} else {
		s.altered.put(p.ID, p)
	}
	s.changed()
	return true
}

// RemovePerson removes a person and the records of that person from this site
// alone. The fixtures' certifications of that person are the caller's to hide.
func (s *Site) RemovePerson(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.own.all() {
		if r.Person.ID == id {
			s.delete(r.ImpUID)
		}
	}
	if s.people.has(id) {
		s.people.remove(id)
	} else {
		s.altered.remove(id)
		s.removed.put(id, struct{}{})
	}
	s.count()
	s.changed()
}

// Release forgets records and people of the site that fixtures say from now on: it is
// not as if they were deleted. One that has another in its place by now stays.
func (s *Site) Release(records []*Record, people []*identity.Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range records {
		if now, _ := s.own.get(r.ImpUID); now == r {
			s.own.remove(r.ImpUID)
		}
	}
	for _, p := range people {
		if now, _ := s.people.get(p.ID); now == p {
			s.people.remove(p.ID)
		}
		if now, _ := s.altered.get(p.ID); now == p {
			s.altered.remove(p.ID)
		}
	}
	s.count()
	s.changed()
}

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
	if err := s.free(c); err != nil {
		return nil, err
	}
	if s.count[AddedLater] >= MaxAddedSites {
		return nil, ErrTooManySites
	}
	site := s.add(c, AddedLater)
	s.touch(site)
	return site, nil
}

// free needs the lock. The error says which name of a site another has.
func (s *Store) free(c Config) error {
	switch {
	case s.byKey[c.Key] != nil || s.byCode[c.Key] != nil:
		return ErrKeyTaken
	case s.byCode[c.UserCode] != nil || s.byKey[c.UserCode] != nil:
		return ErrCodeTaken
	}
	return nil
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
