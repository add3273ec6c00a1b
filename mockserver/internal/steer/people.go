package steer

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// defaultAge is the full age of a person without a birthday.
const defaultAge = 34

// People implements control.Steered.
func (s *Steering) People(_ context.Context, name string) ([]control.Person, error) {
	site, err := s.site(name)
	if err != nil {
		return nil, err
	}
	v := s.view(site)
	var list []control.Person
	for _, p := range v.People() {
		list = append(list, v.personOnWire(p))
	}
	return list, nil
}

// PeoplePage implements control.Steered.
func (s *Steering) PeoplePage(_ context.Context, name string, page control.Page) (control.PersonList, error) {
	site, err := s.site(name)
	if err != nil {
		return control.PersonList{}, err
	}
	v := s.view(site)
	paged, err := v.PeoplePage(pageOf(page))
	if err != nil {
		return control.PersonList{}, misplaced(err)
	}
	list := control.PersonList{Next: paged.Next, Total: paged.Total}
	for _, p := range paged.List {
		told := v.personOnWire(p)
		if expect := expectationOnWire(p.Expect); !expect.IsZero() {
			told.Expect = &expect
		}
		list.People = append(list.People, told)
	}
	return list, nil
}

// AddPerson implements control.Steered.
func (s *Steering) AddPerson(_ context.Context, name string, wanted control.NewPerson) (control.Person, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Person{}, err
	}
	var told control.Person
	err = site.Alone(func() error {
		v := s.view(site)
		person, err := v.newPerson(&wanted)
		if err == nil {
			err = v.room()
		}
		if err != nil {
			return err
		}
		site.AddPerson(person)
		told = v.personOnWire(world.Person{Person: person})
		return nil
	})
	return told, err
}

// ChangePerson implements control.Steered.
func (s *Steering) ChangePerson(_ context.Context, name, id string, change control.PersonChange) (control.Person, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Person{}, err
	}
	var told control.Person
	err = site.Alone(func() error {
		v := s.view(site)
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
		told = v.personOnWire(world.Person{Person: after, Fixture: before.Fixture})
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

// DeletePerson implements control.Steered.
func (s *Steering) DeletePerson(_ context.Context, name, id string) error {
	site, err := s.site(name)
	if err != nil {
		return err
	}
	return site.Alone(func() error {
		if _, err := s.view(site).person(id); err != nil {
			return err
		}
		site.RemovePerson(id)
		return nil
	})
}

// newPerson is a person to be made as somebody describes them.
func (v *view) newPerson(wanted *control.NewPerson) (*identity.Person, error) {
	stated, err := statedNewPerson(wanted)
	if err != nil {
		return nil, err
	}
	return v.makePerson(wanted.ID, stated)
}

// makePerson makes a person of the site, but does not add them to it. What is
// not stated is chosen: an id that never was before, an invented name and phone, and an
// adult's birthday.
func (v *view) makePerson(id string, stated fields) (*identity.Person, error) {
	if id != "" {
		if err := v.checkID(id); err != nil {
			return nil, err
		}
	}
	run := v.steering.run
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
	if person.ID = id; id == "" {
		person.ID = fmt.Sprintf("%s/p%d", run.scenario(v.Site), run.people.Add(1))
	}
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

// typedPerson finds the person with typed details, or makes one whose CI derives
// from them.
func (v *view) typedPerson(stated fields) (*identity.Person, error) {
	for _, name := range []string{"name", "gender", "birthday"} {
		if !stated.has(name) {
			return nil, control.Invalid("person.typed."+name, "found nothing, expected what was typed")
		}
	}
	person, err := readPerson(stated)
	if err != nil {
		return nil, err
	}
	born := person.Birthday.On(v.Anchor)
	person.ID, person.Birthday = identity.TypedID(person.Name, born, person.Gender), identity.BornOn(born)
	sought := fixture.Sought{Name: person.Name, Born: born, Gender: person.Gender, Phone: person.Phone, Site: v.Site.UserCode}
	if id, ok := v.Identify(sought); ok {
		person.ID = id
	}
	return person, nil
}
