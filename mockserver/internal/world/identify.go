package world

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Identify finds the person with these details at a site, as the site changed
// them, its own people included.
func (v *View) Identify(sought fixture.Sought) (id string, ok bool) {
	altered := v.Site.AlteredPeople()
	for _, id := range slices.Sorted(maps.Keys(altered)) {
		if f := v.FixturePerson(id); f != nil && v.fits(altered[id], f, sought) {
			return id, true
		}
	}
	for _, p := range v.Site.AddedPeople() {
		if v.fits(p, nil, sought) {
			return p.ID, true
		}
	}
	sought.Except = func(f *fixture.Person) bool {
		_, standing := v.Site.Person(f.ID)
		return standing != store.Untouched
	}
	f, ok := v.Set.FindPerson(sought, v.Anchor)
	if !ok {
		return "", false
	}
	return f.ID, true
}

// fits reports whether details name a person; f is who the files say that they
// are, nil = nobody.
func (v *View) fits(p *identity.Person, f *fixture.Person, sought fixture.Sought) bool {
	if p.Name != sought.Name || p.Gender != sought.Gender || p.Birthday.On(v.Anchor) != sought.Born {
		return false
	}
	if p.Phone == sought.Phone {
		return true
	}
	for _, r := range v.Site.Records() {
		if r.Person.ID == p.ID && r.Phone == sought.Phone {
			return true
		}
	}
	if f == nil {
		return false
	}
	for _, c := range f.Scenario.Certifications {
		if c.PersonKey == f.Key && c.Phone == sought.Phone {
			return true
		}
	}
	return false
}

// maxNamed is for how many people the journal's marks carry the person's key;
// beyond, numbers have to do.
const maxNamed = 10_000

// names finds a fixture person's key by CI or DI, so that a journal can say
// ci#minji. It is made when it is first needed and anew for another set.
type names struct {
	mu  sync.Mutex
	set *fixture.Set
	ci  map[string]string
	di  map[string]map[string]string // by CPID
}

// nameOf is the key of the person that a CI or DI belongs to, and a REST key that
// can only be one of tests; "" for all else.
func (w *World) nameOf(kind journal.Kind, value, cpid string) string {
	if kind == journal.KindKey && (value == DefaultKey || value == otherDefaultKey || strings.HasPrefix(value, store.TestKeyPrefix)) {
		return value
	}
	if kind != journal.KindCI && kind != journal.KindDI {
		return ""
	}
	n := &w.names
	n.mu.Lock()
	defer n.mu.Unlock()
	if set := w.set.Load(); n.set != set {
		n.set, n.ci, n.di = set, nil, map[string]map[string]string{}
	}
	if kind == journal.KindCI {
		if n.ci == nil {
			n.ci = n.index(func(p *fixture.Person) string { return p.CI() })
		}
		return n.ci[value]
	}
	if n.di[cpid] == nil {
		n.di[cpid] = n.index(func(p *fixture.Person) string { return p.DI(cpid) })
	}
	return n.di[cpid][value]
}

func (n *names) index(key func(*fixture.Person) string) map[string]string {
	index := map[string]string{}
	if n.set == nil {
		return index
	}
	for _, scenario := range n.set.Scenarios() {
		for _, p := range scenario.People {
			if len(index) == maxNamed {
				return index
			}
			index[key(p)] = p.Key
		}
	}
	return index
}
