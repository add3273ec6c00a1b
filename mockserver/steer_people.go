package mockserver

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// defaultAge is the full age of a person of whom nothing is said.
const defaultAge = 34

// People implements control.People.
func (s steering) People(_ context.Context, name string) ([]control.Person, error) {
	site, err := s.site(name)
	if err != nil {
		return nil, err
	}
	v := s.sight(site, s.set.Load())
	var list []control.Person
	for _, p := range v.people() {
		list = append(list, v.personOnWire(p))
	}
	return list, nil
}

// AddPerson implements control.People.
func (s steering) AddPerson(_ context.Context, name string, wanted control.NewPerson) (control.Person, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Person{}, err
	}
	v := s.sight(site, s.set.Load())
	stated, err := statedPerson(&wanted)
	if err != nil {
		return control.Person{}, err
	}
	person, err := v.makePerson(stated)
	if err != nil {
		return control.Person{}, err
	}
	site.AddPerson(person)
	return v.personOnWire(seen{Person: person}), nil
}

// ChangePerson implements control.People.
func (s steering) ChangePerson(_ context.Context, name, id string, change control.PersonChange) (control.Person, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Person{}, err
	}
	var told control.Person
	err = site.Alone(func() error {
		v := s.sight(site, s.set.Load())
		before, err := v.person(id)
		if err != nil {
			return err
		}
		after, err := changedPerson(before.Person, change)
		if err != nil {
			return err
		}
		if !site.ChangePerson(after) {
			return control.Unknown("person", id)
		}
		told = v.personOnWire(seen{after, before.fixture})
		return nil
	})
	return told, err
}

// changedPerson is a person with a change. Id, and so the CI, stays.
func changedPerson(before *identity.Person, change control.PersonChange) (*identity.Person, error) {
	stated, err := personFields(before)
	if err != nil {
		return nil, err
	}
	next, err := statedPerson(&change.PersonFields)
	if err != nil {
		return nil, err
	}
	if err := stated.clear(change.Clear, clearablePerson(), next); err != nil {
		return nil, err
	}
	stated.setAll(next)
	after, err := readPerson(stated)
	if err != nil {
		return nil, err
	}
	after.ID = before.ID
	return after, nil
}

// DeletePerson implements control.People.
func (s steering) DeletePerson(_ context.Context, name, id string) error {
	site, err := s.site(name)
	if err != nil {
		return err
	}
	return site.Alone(func() error {
		if _, err := s.sight(site, s.set.Load()).person(id); err != nil {
			return err
		}
		site.RemovePerson(id)
		return nil
	})
}

// makePerson makes a person of the site, but does not add them to it. What is
// not stated is chosen: an invented name and phone, and an adult's birthday.
func (v *sight) makePerson(stated fields) (*identity.Person, error) {
	run := v.server.run
	pick, err := strconv.Atoi(run.chance.Digits(4))
	if err != nil {
		return nil, fmt.Errorf("digits: %w", err)
	}
	all := fields{}
	var gender identity.Gender
	for _, f := range stated {
		if f.Name == "gender" {
			gender = identity.Gender(strings.Trim(f.JSON, `"`))
		}
	}
	name, gender := fixture.Invent(gender, uint32(pick))
	all.setAll(texts("name", name, "gender", string(gender)))
	all.set("birthday", fmt.Sprintf(`{"age": %d}`, defaultAge))
	all.setAll(texts("phone", "0100000"+run.chance.Digits(4)))
	all.setAll(stated)
	person, err := readPerson(all)
	if err != nil {
		return nil, err
	}
	person.ID = fmt.Sprintf("%s/p%d", run.scenario(v.site), run.people.Add(1))
	return person, nil
}

// scenario is the name under which a site's own people stand in an export.
// Together with a person's number it never was before.
func (r *run) scenario(site *store.Site) string {
	const most = 20
	code := strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
			return c
		}
		return -1
	}, site.UserCode)
	return "added-" + code[:min(len(code), most)] + "-" + r.nonce
}

// readPerson reads a person by the rules of fixtures. The id is the caller's to
// set.
func readPerson(f fields) (*identity.Person, error) {
	sheet := fixture.Sheet{Scenario: "one", People: []fixture.Entry{{Key: "person", Fields: f}}}
	scenario, err := sheet.Read()
	if err != nil {
		return nil, misread(err)
	}
	if len(scenario.People) != 1 {
		return nil, errors.New("the reader lost a person")
	}
	person := scenario.People[0].Person
	return &person, nil
}

// typedPerson is somebody known by what they typed: the person whom these
// details name, or one whose CI derives from them.
func (v *sight) typedPerson(stated fields) (*identity.Person, error) {
	for _, name := range []string{"name", "gender", "birthday"} {
		if !stated.has(name) {
			return nil, control.Invalid("person.typed."+name, "found nothing, expected what was typed")
		}
	}
	person, err := readPerson(stated)
	if err != nil {
		return nil, err
	}
	born := person.Birthday.On(v.anchor)
	person.ID, person.Birthday = identity.TypedID(person.Name, born, person.Gender), identity.BornOn(born)
	sought := fixture.Sought{Name: person.Name, Born: born, Gender: person.Gender, Phone: person.Phone, Site: v.site.UserCode}
	if id, ok := v.identify(sought); ok {
		person.ID = id
	}
	return person, nil
}

// identify finds the person whom somebody's details name at a site, as it
// changed them, its own included.
func (v *sight) identify(sought fixture.Sought) (id string, ok bool) {
	altered := v.site.AlteredPeople()
	for _, id := range slices.Sorted(maps.Keys(altered)) {
		if f := v.fixturePerson(id); f != nil && v.fits(altered[id], f, sought) {
			return id, true
		}
	}
	for _, p := range v.site.AddedPeople() {
		if v.fits(p, nil, sought) {
			return p.ID, true
		}
	}
	sought.Except = func(f *fixture.Person) bool {
		_, standing := v.site.Person(f.ID)
		return standing != store.Untouched
	}
	f, ok := v.set.FindPerson(sought, v.anchor)
	if !ok {
		return "", false
	}
	return f.ID, true
}

// fits reports whether details name a person; f is who the files say that they
// are, nil = nobody.
func (v *sight) fits(p *identity.Person, f *fixture.Person, sought fixture.Sought) bool {
	if p.Name != sought.Name || p.Gender != sought.Gender || p.Birthday.On(v.anchor) != sought.Born {
		return false
	}
	if p.Phone == sought.Phone {
		return true
	}
	for _, r := range v.site.Records() {
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
