package world

import (
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// View is what a site sees at one moment, with the base layer of that moment.
type View struct {
	World  *World
	Site   *store.Site
	Set    *fixture.Set
	Anchor identity.Date

	byID map[string]*fixture.Person // see Index; nil = not made
}

// View is what a site sees of a base layer now.
func (w *World) View(site *store.Site, set *fixture.Set) *View {
	return &View{World: w, Site: site, Set: set, Anchor: identity.DateOf(site.Clock.Anchor())}
}

// Person is a person as a site sees them.
type Person struct {
	*identity.Person
	Fixture *fixture.Person // nil for one who was added
}

// Person finds a person whom the site sees.
func (v *View) Person(id string) (Person, bool) {
	p, standing := v.Site.Person(id)
	if standing == store.Added {
		return Person{Person: p}, true
	}
	f, ok := v.Set.Person(id)
	if ok && standing != store.Removed && v.Sees(f.Scenario.Site) {
		return v.settle(f), true
	}
	return Person{}, false
}

// settle is a fixture's person, with what the site changed.
func (v *View) settle(f *fixture.Person) Person {
	if p, standing := v.Site.Person(f.ID); standing == store.Altered {
		return Person{p, f}
	}
	return Person{&f.Person, f}
}

// Sees reports whether the site sees a scenario that is bound to a site; "" is
// bound to none.
func (v *View) Sees(site string) bool { return site == "" || site == v.Site.UserCode }

// People is the fixtures' people whom the site sees, then its own.
func (v *View) People() []Person {
	var list []Person
	for _, scenario := range v.Set.Scenarios() {
		if !v.Sees(scenario.Site) {
			continue
		}
		for _, f := range scenario.People {
			if _, standing := v.Site.Person(f.ID); standing != store.Removed {
				list = append(list, v.settle(f))
			}
		}
	}
	for _, p := range v.Site.AddedPeople() {
		list = append(list, Person{Person: p})
	}
	return list
}

// Certifications is the fixtures' certifications that the site sees, then its
// own.
func (v *View) Certifications() []*Certification {
	var list []*Certification
	for _, c := range v.Set.Certifications() {
		if found, err := v.World.Find(v.Site, v.Set, c.ImpUID); err == nil && !found.Added() {
			list = append(list, found)
		}
	}
	for _, r := range v.Site.Records() {
		if found, err := v.World.Find(v.Site, v.Set, r.ImpUID); err == nil && found.Added() {
			list = append(list, found)
		}
	}
	return list
}

// FixturePerson is the fixture's person of an id, as the files have them; nil
// when there is none.
func (v *View) FixturePerson(id string) *fixture.Person {
	if v.byID != nil {
		return v.byID[id]
	}
	if f, ok := v.Set.Person(id); ok && v.Sees(f.Scenario.Site) {
		return f
	}
	return nil
}

// Index makes finding many fixture people fast.
func (v *View) Index() {
	v.byID = map[string]*fixture.Person{}
	for _, scenario := range v.Set.Scenarios() {
		for _, f := range scenario.People {
			if v.Sees(scenario.Site) {
				v.byID[f.ID] = f
			}
		}
	}
}
