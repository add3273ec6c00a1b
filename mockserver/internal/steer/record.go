package steer

import (
	"errors"
	"slices"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// newRecord is a certification to be made.
type newRecord struct {
	impUID   string // "" = one that never was before
	personID string // of a person of the site; "" = a fresh one is made
	freshID  string // of the fresh one; "" = one that never was before
	person   fields // of the fresh one
	typed    fields // what somebody typed; nil = nobody did
	stated   fields // of the certification
	faults   []fault.Rule
}

// add makes a certification, and its person unless one is named. The
// caller holds the site alone.
func (v *view) add(w *newRecord) (*world.Certification, error) {
	if err := v.room(); err != nil {
		return nil, err
	}
	person, fresh, err := v.personFor(w)
	if err != nil {
		return nil, err
	}
	impUID := w.impUID
	if impUID == "" {
		impUID = v.freshImpUID()
	}
	_, hides := v.Set.Certification(impUID)
	record := &store.Record{Hides: hides, Made: v.Site.Clock.Now()}
	if err := v.fill(record, impUID, w.stated); err != nil {
		return nil, err
	}
	record.Person, record.Typed = person, w.typed != nil
	if record.Certified && record.CertifiedAt.Relative() {
		record.CertifiedAt = v.fixed(record.CertifiedAt)
	}
	if err := v.hold(&record.Certification); err != nil {
		return nil, err
	}
	rules, err := v.addFaults(impUID, w.faults)
	if err != nil {
		return nil, err
	}
	if !v.Site.Put(record, fresh) {
		for _, r := range rules {
			world.StateOf(v.Site).Faults.Remove(r.ID)
		}
		refused := control.Conflict("imp_uid: the site has %s already", impUID)
		refused.Hint = "change it, delete it, or leave imp_uid out for a fresh one"
		return nil, refused
	}
	return &world.Certification{Certification: &record.Certification, Record: record}, nil
}

// personFor is the person of a new record; fresh is the same one when it was made
// for it, and nil otherwise.
func (v *view) personFor(w *newRecord) (person, fresh *identity.Person, err error) {
	switch {
	case w.personID != "":
		found, err := v.person(w.personID)
		return found.Person, nil, err
	case w.typed != nil:
		person, err := v.typedPerson(w.typed)
		return person, nil, err
	}
	person, err = v.makePerson(w.freshID, w.person)
	return person, person, err
}

// fixed is a moment as an instant: what is made at run time does not grow older
// or younger by being read.
func (v *view) fixed(m identity.Moment) identity.Moment {
	return identity.At(time.Unix(m.Resolve(v.Site.Clock.Now()).Unix(), 0))
}

// fill reads a certification by the rules of fixtures into a record, all but
// its person.
func (v *view) fill(r *store.Record, impUID string, stated fields) error {
	const key = "person" // stands for a person who was read before
	one := fixture.Entry{Key: key, Fields: append(texts("name", "x", "gender", "male"), identity.Field{Name: "birthday", JSON: "2000-01-01"})}
	sheet := fixture.Sheet{
		Scenario: "one", People: []fixture.Entry{one},
		Certifications: []fixture.Entry{{Key: impUID, Fields: append(texts("person", key), stated...)}},
	}
	scenario, err := sheet.Read()
	if err != nil {
		return misread(err)
	}
	if len(scenario.Certifications) != 1 {
		return errors.New("the reader lost a certification")
	}
	read := scenario.Certifications[0]
	r.Certification, r.Note, r.Expect = read.Certification, read.Note, world.ExpectedOf(read.Expect)
	return nil
}

// hold refuses a certification whose answer would leave the contract.
func (v *view) hold(c *identity.Certification) error {
	if err := v.steering.opts.Prove(v.Site, c); err != nil {
		return control.Invalid("certification", "its answer would leave the contract of the imitated API: %s", err)
	}
	return nil
}

// addFaults adds failures that the requests for a certification meet.
func (v *view) addFaults(impUID string, rules []fault.Rule) ([]fault.Rule, error) {
	if len(rules) == 0 {
		return nil, nil
	}
	bound := slices.Clone(rules)
	for i := range bound {
		match := &bound[i].Match
		if match.ImpUID != "" && match.ImpUID != impUID {
			return nil, control.Invalid("faults", "match.imp_uid: found %s, expected %s or nothing", answer.Quote(match.ImpUID), answer.Quote(impUID))
		}
		match.ImpUID = impUID
		if err := match.CheckRoute(v.steering.opts.Operations); err != nil {
			return nil, misruled(err)
		}
	}
	added, err := world.StateOf(v.Site).Faults.AddAll(bound)
	if err != nil {
		return nil, misruled(err)
	}
	return added, nil
}

// edit is a change of a certification.
type edit struct {
	all    fields           // what there is to state afterwards
	timed  bool             // whether certified_at is among what changes
	person *identity.Person // nil = who it was
	typed  bool             // whether that person typed their details in
}

// changed is the record that comes into the place of a certification.
func (v *view) changed(before *world.Certification, e edit) (*store.Record, error) {
	next := &store.Record{Changed: true, Hides: true}
	if before.Record != nil {
		*next = *before.Record
	}
	if err := v.fill(next, before.ImpUID, e.all); err != nil {
		return nil, err
	}
	next.Person = before.Person
	if e.person != nil {
		next.Person, next.Typed, next.OTP = e.person, e.typed, nil // no code confirms another person
	}
	switch {
	case !next.Certified:
		next.CertifiedAt = identity.Moment{}
	case before.Certified && !e.timed:
		next.CertifiedAt = before.CertifiedAt
	case next.CertifiedAt.Relative():
		next.CertifiedAt = v.fixed(next.CertifiedAt)
	}
	return next, v.hold(&next.Certification)
}

// freshImpUID is an id that never was before, in the observed form: imp_ and
// twelve digits (fact 2.2).
func (v *view) freshImpUID() string {
	for {
		id := "imp_" + v.steering.run.chance.Digits(12)
		_, taken := v.Set.Certification(id)
		if _, own := v.Site.Record(id); !taken && !own && !v.Site.Deleted(id) {
			return id
		}
	}
}
