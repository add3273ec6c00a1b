package steer

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

func birthdayOnWire(b identity.Birthday) control.Birthday {
	if age, on, ok := b.Turning(); ok {
		return control.Turns(age, on.String())
	}
	if age, ok := b.Age(); ok {
		return control.Aged(age)
	}
	if date, ok := b.Date(); ok {
		return control.BornOn(date.String())
	}
	return control.Birthday{}
}

func placeOnWire(at fixture.Position) *control.Place {
	return &control.Place{File: at.File, Line: at.Line, Column: at.Column}
}

func (v *view) personOnWire(p world.Person) control.Person {
	born := p.Birthday.On(v.Anchor)
	told := control.Person{
		ID: p.ID, Name: p.Name, Gender: string(p.Gender), Birthday: birthdayOnWire(p.Birthday), Born: born.String(),
		Age:       identity.FullAge(born, identity.DateOf(v.Site.Clock.Now())),
		Foreigner: p.Foreigner, Phone: p.Phone, Carrier: string(p.Carrier),
		CI: p.CI(), DI: p.DI(v.Site.CPID), Added: p.Fixture == nil,
		Note: p.Note,
	}
	if told.Carrier == "" {
		told.Carrier = string(identity.SKT)
	}
	if p.Fixture != nil {
		told.At = placeOnWire(p.Fixture.At)
	}
	return told
}

// certificationOnWire tells what the imitated API would answer, and what only
// the mock knows.
func (v *view) certificationOnWire(found *world.Certification) control.Certification {
	c := found.Certification
	r := v.World.Switches.View(&v.Site.Config, c, v.Anchor)
	told := control.Certification{
		ImpUID: c.ImpUID, Site: v.Site.UserCode, Provider: string(r.ToldProvider), Certified: c.Certified,
		MerchantUID: r.ToldMerchantUID(), Origin: r.ToldOrigin(),
		Phone: c.Phone, Carrier: string(c.Carrier), Note: found.Note(), Omit: c.Omit, Added: found.Added(),
		Expect: expectationOnWire(found.Expect()), SavedPerson: v.savedPerson(found),
	}
	told.Person = v.personOnWire(world.Person{Person: c.Person, Fixture: v.FixturePerson(c.Person.ID)})
	if told.Phone == "" {
		told.Phone = c.Person.Phone
	}
	if told.Carrier == "" {
		told.Carrier = told.Person.Carrier
	}
	if c.Certified {
		told.CertifiedAt = c.CertifiedAt.Resolve(v.Site.Clock.Now()).Round(0).In(identity.Seoul())
		told.PGTID = r.ToldPGTID()
	}
	for _, o := range c.Override {
		if told.Override == nil {
			told.Override = map[string]control.Literal{}
		}
		told.Override[o.Name] = control.Literal(o.JSON)
	}
	if found.Fixture != nil {
		told.At = placeOnWire(found.Fixture.At)
	}
	return told
}

func expectationOnWire(list []store.Expected) control.Expectation {
	var told control.Expectation
	for _, e := range list {
		if e.Rule == "" {
			return control.Expectation{Verdict: e.Verdict}
		}
		if told.Rules == nil {
			told.Rules = map[string]string{}
		}
		told.Rules[e.Rule] = e.Verdict
	}
	return told
}

// misread words what the fixture reader says about fields as a 400. What to do
// about the one problem is the hint; of several, each is told in the message.
func misread(err error) error {
	var problems fixture.Problems
	if !errors.As(err, &problems) {
		return err
	}
	refused := &control.Error{Status: http.StatusBadRequest, Code: control.CodeInvalid}
	if len(problems) == 1 {
		refused.Hint, problems[0].Todo = problems[0].Todo, ""
	}
	const most = 5
	var words []string
	for i, p := range problems {
		if i == most {
			words = append(words, fmt.Sprintf("and %d more", len(problems)-most))
			break
		}
		words = append(words, p.String())
	}
	refused.Message = strings.Join(words, "; ")
	return refused
}

// misruled words what package fault says about rules.
func misruled(err error) error {
	wrong := new(fault.FieldError)
	switch {
	case errors.As(err, &wrong):
		refused := control.Invalid(strings.Trim("faults."+wrong.Field, "."), "found %s, expected %s", wrong.Found, wrong.Expected)
		refused.Hint = wrong.Hint
		return refused
	case errors.Is(err, fault.ErrTaken), errors.Is(err, fault.ErrTooMany):
		return control.Conflict("faults: %s", err)
	}
	return err
}
