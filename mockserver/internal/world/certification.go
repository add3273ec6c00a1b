package world

import (
	"iter"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Certification is a certification as a site sees it.
type Certification struct {
	*identity.Certification
	Record  *store.Record          // nil = as the fixture says
	Fixture *fixture.Certification // nil = made at run time
}

// Added reports whether the certification was made at run time.
func (c *Certification) Added() bool { return c.Record != nil && !c.Record.Changed }

// Find looks a certification up as a site sees it: the site's own first, then
// those of the base layer, each with its person as the site changed them. The
// error is a refusal.
func (w *World) Find(site *store.Site, set *fixture.Set, impUID string) (*Certification, error) {
	if w.Switches.Is("odd-imp-uid", "400") && !isOrdinaryID(impUID) {
		return nil, answer.Refuse(answer.MalformedImpUID, "switch odd-imp-uid=400")
	}
	if site.Deleted(impUID) {
		return nil, answer.Refuse(answer.DeletedImpUID, "")
	}
	c, known := set.Certification(impUID)
	if record, ok := site.Record(impUID); ok {
		if w.retired(record, site.Clock.Now()) {
			return nil, answer.Refuse(answer.RetiredImpUID, "switch retention="+w.Switches["retention"])
		}
		found := &Certification{Certification: &record.Certification, Record: record}
		if record.Changed && known {
			found.Fixture = c
		}
		if record.Typed { // it says what was typed, and goes on saying so
			return found, nil
		}
		return found, found.settle(site)
	}
	if !known {
		if now := w.Fixtures(); now != set { // what the site had may have been saved meanwhile, and stand there
			return w.Find(site, now, impUID)
		}
		return nil, answer.Refuse(answer.UnknownImpUID, "")
	}
	if c.Site != "" && c.Site != site.UserCode {
		return nil, answer.Refuse(answer.OtherSite, "")
	}
	found := &Certification{Certification: &c.Certification, Fixture: c}
	return found, found.settle(site)
}

// settle puts the person in as the site changed them. A removed person has no
// certifications.
func (c *Certification) settle(site *store.Site) error {
	person, standing := site.Person(c.Person.ID)
	switch standing {
	case store.Removed:
		return answer.Refuse(answer.DeletedImpUID, "its person was deleted")
	case store.Added, store.Altered:
		if person != c.Person {
			changed := *c.Certification
			changed.Person = person
			c.Certification = &changed
		}
	case store.Untouched:
	}
	return nil
}

func (w *World) retired(r *store.Record, now time.Time) bool {
	keep := map[string]time.Duration{"1h": time.Hour, "24h": 24 * time.Hour}[w.Switches["retention"]]
	return keep != 0 && !r.Changed && now.Sub(r.Made) >= keep
}

func isOrdinaryID(id string) bool {
	for i := range len(id) {
		c := id[i]
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '-') {
			return false
		}
	}
	return len(id) <= 64
}

// Render makes the answer for a certification of a site.
func (w *World) Render(site *store.Site, c *identity.Certification, anchor identity.Date) *answer.Ready {
	return w.Switches.View(&site.Config, c, anchor).Render()
}

// CarriesFaults reports whether the fixtures write faults for the certification.
func (c *Certification) CarriesFaults() bool { return c.Fixture != nil && len(c.Fixture.Faults) > 0 }

// Place is where a fixture's certification is written, one that the site
// changed included; zero for one of the site's own.
func (c *Certification) Place() journal.Place {
	if c.Fixture == nil {
		return journal.Place{}
	}
	at := c.Fixture.At
	return journal.Place{File: at.File, Line: at.Line, Column: at.Column}
}

// ExpectedOf is what a fixture expects, as the store keeps it.
func ExpectedOf(e fixture.Expectation) []store.Expected {
	if e.Verdict != "" {
		return []store.Expected{{Verdict: string(e.Verdict)}}
	}
	var list []store.Expected
	for _, r := range e.Rules {
		list = append(list, store.Expected{Rule: r.Rule.String(), Verdict: string(r.Verdict)})
	}
	return list
}

// Note is what its author says about it.
func (c *Certification) Note() string {
	if c.Record == nil {
		return c.Fixture.Note
	}
	return c.Record.Note
}

// Expect is what a merchant must decide on it.
func (c *Certification) Expect() []store.Expected {
	if c.Record == nil {
		return ExpectedOf(c.Fixture.Expect)
	}
	return c.Record.Expect
}

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

	// Of View.PeoplePage alone: see there.
	Note   string
	Expect []store.Expected
}

// Person finds a person of the site, from the fixtures or its own.
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
		return Person{Person: p, Fixture: f}
	}
	return Person{Person: &f.Person, Fixture: f}
}

// Sees reports whether the site sees a scenario that is bound to a site; "" is
// bound to none.
func (v *View) Sees(site string) bool { return site == "" || site == v.Site.UserCode }

// People lists the people of a team's own fixtures, those made at run time, and the
// built-in ones: whoever writes people wants to see those first. The site has removed
// none of them.
func (v *View) People() []Person {
	own, builtin := v.scenarios()
	var list []Person
	fixtures := func(scenarios []*fixture.Scenario) {
		for f := range peopleOf(scenarios) {
			if person, seen := v.fixturePerson(f); seen {
				list = append(list, person)
			}
		}
	}
	fixtures(own)
	for _, p := range v.Site.AddedPeople() {
		list = append(list, Person{Person: p})
	}
	fixtures(builtin)
	return list
}

// scenarios are those that the site sees: a team's own, and the built-in ones.
func (v *View) scenarios() (own, builtin []*fixture.Scenario) {
	for _, scenario := range v.Set.Scenarios() {
		switch {
		case !v.Sees(scenario.Site):
		case scenario.Builtin:
			builtin = append(builtin, scenario)
		default:
			own = append(own, scenario)
		}
	}
	return own, builtin
}

// peopleOf are the people of scenarios, as the files have them.
func peopleOf(scenarios []*fixture.Scenario) iter.Seq[*fixture.Person] {
	return func(yield func(*fixture.Person) bool) {
		for _, scenario := range scenarios {
			for _, f := range scenario.People {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// fixturePerson is a person of the fixtures as the site sees them; false when the site has
// removed the person.
func (v *View) fixturePerson(f *fixture.Person) (Person, bool) {
	if _, standing := v.Site.Person(f.ID); standing == store.Removed {
		return Person{}, false
	}
	return v.settle(f), true
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
