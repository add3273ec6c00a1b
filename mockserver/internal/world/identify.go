package world

import (
	"maps"
	"slices"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Identify finds the person whom somebody's details name at a site, as it
// changed them, its own included.
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
