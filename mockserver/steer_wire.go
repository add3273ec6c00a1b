package mockserver

import (
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
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

func (v *sight) personOnWire(p seen) control.Person {
	born := p.Birthday.On(v.anchor)
	told := control.Person{
		ID: p.ID, Name: p.Name, Gender: string(p.Gender), Birthday: birthdayOnWire(p.Birthday), Born: born.String(),
		Age:       identity.FullAge(born, identity.DateOf(v.site.Clock.Now())),
		Foreigner: p.Foreigner, Phone: p.Phone, Carrier: string(p.Carrier),
		CI: p.CI(), DI: p.DI(v.site.CPID), Added: p.fixture == nil,
	}
	if told.Carrier == "" {
		told.Carrier = string(identity.SKT)
	}
	if p.fixture != nil {
		told.At = placeOnWire(p.fixture.At)
	}
	return told
}

// certificationOnWire tells what the imitated API would answer, and what only
// the mock knows.
func (v *sight) certificationOnWire(found *finding) control.Certification {
	c := found.Certification
	r := v.server.switches.View(&v.site.Config, c, v.anchor)
	told := control.Certification{
		ImpUID: c.ImpUID, Site: v.site.UserCode, Provider: string(r.ToldProvider), Certified: c.Certified,
		MerchantUID: r.ToldMerchantUID(), Origin: r.ToldOrigin(),
		Phone: c.Phone, Carrier: string(c.Carrier), Note: found.note(), Omit: c.Omit, Added: found.added(),
	}
	told.Person = v.personOnWire(seen{c.Person, v.fixturePerson(c.Person.ID)})
	if told.Phone == "" {
		told.Phone = c.Person.Phone
	}
	if told.Carrier == "" {
		told.Carrier = told.Person.Carrier
	}
	if c.Certified {
		told.CertifiedAt = c.CertifiedAt.Resolve(v.site.Clock.Now()).Round(0).In(identity.Seoul())
		told.PGTID = r.ToldPGTID()
	}
	for _, e := range found.expect() {
		if e.Rule == "" {
			told.Expect.Verdict = e.Verdict
			break
		}
		if told.Expect.Rules == nil {
			told.Expect.Rules = map[string]string{}
		}
		told.Expect.Rules[e.Rule] = e.Verdict
	}
	for _, o := range c.Override {
		if told.Override == nil {
			told.Override = map[string]control.Literal{}
		}
		told.Override[o.Name] = control.Literal(o.JSON)
	}
	if found.fixture != nil {
		told.At = placeOnWire(found.fixture.At)
	}
	return told
}

// fixturePerson is the fixture's person of an id, as the files have them; nil
// when there is none.
func (v *sight) fixturePerson(id string) *fixture.Person {
	if v.byID != nil {
		return v.byID[id]
	}
	if f, ok := v.set.Person(id); ok && v.sees(f.Scenario.Site) {
		return f
	}
	return nil
}

// index makes finding many fixture people fast.
func (v *sight) index() {
	v.byID = map[string]*fixture.Person{}
	for _, scenario := range v.set.Scenarios() {
		for _, f := range scenario.People {
			if v.sees(scenario.Site) {
				v.byID[f.ID] = f
			}
		}
	}
}
