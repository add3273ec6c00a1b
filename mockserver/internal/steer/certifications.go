package steer

import (
	"context"
	"slices"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Certifications implements control.Steered.
func (s *Steering) Certifications(_ context.Context, name string) ([]control.Certification, error) {
	site, err := s.site(name)
	if err != nil {
		return nil, err
	}
	v := s.view(site)
	v.Index()
	var list []control.Certification
	for _, found := range v.Certifications() {
		list = append(list, v.certificationOnWire(found))
	}
	return list, nil
}

// CertificationPage implements control.Steered.
func (s *Steering) CertificationPage(_ context.Context, name string, page control.Page) (control.CertificationList, error) {
	site, err := s.site(name)
	if err != nil {
		return control.CertificationList{}, err
	}
	v := s.view(site)
	paged, err := v.CertificationPage(pageOf(page))
	if err != nil {
		return control.CertificationList{}, misplaced(err)
	}
	v.Index()
	list := control.CertificationList{Next: paged.Next, Total: paged.Total}
	for _, found := range paged.List {
		list.Certifications = append(list.Certifications, v.certificationOnWire(found))
	}
	return list, nil
}

func pageOf(p control.Page) world.Page {
	if p.Limit <= 0 {
		p.Limit = control.MaxPage
	}
	return world.Page{After: p.After, Limit: p.Limit, Search: p.Search}
}

// misplaced words a cursor that leads nowhere.
func misplaced(err error) error {
	refused := control.Invalid("after", "%s", err)
	refused.Hint = "give the next of the page before, or begin again without it"
	return refused
}

// Certification implements control.Steered.
func (s *Steering) Certification(_ context.Context, name, impUID string) (control.Certification, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Certification{}, err
	}
	v := s.view(site)
	found, err := v.find(impUID)
	if err != nil {
		return control.Certification{}, err
	}
	return v.certificationOnWire(found), nil
}

// AddCertification implements control.Steered.
func (s *Steering) AddCertification(_ context.Context, name string, wanted control.NewCertification) (control.Certification, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Certification{}, err
	}
	w, err := newRecordOf(&wanted)
	if err != nil {
		return control.Certification{}, err
	}
	var told control.Certification
	err = site.Alone(func() error {
		v := s.view(site)
		made, err := v.add(w)
		if err == nil {
			told = v.certificationOnWire(made)
		}
		return err
	})
	return told, err
}

func newRecordOf(wanted *control.NewCertification) (*newRecord, error) {
	stated, err := statedCertification(&wanted.CertificationFields)
	if err != nil {
		return nil, err
	}
	w := &newRecord{impUID: wanted.ImpUID, personID: wanted.Person.ID, stated: stated, faults: wanted.Faults}
	switch {
	case wanted.Person.New != nil:
		w.freshID = wanted.Person.New.ID
		w.person, err = statedNewPerson(wanted.Person.New)
	case wanted.Person.Typed != nil:
		w.typed, err = statedTyped(wanted.Person.Typed)
		if w.typed == nil {
			w.typed = fields{}
		}
	}
	return w, err
}

// ChangeCertification implements control.Steered.
func (s *Steering) ChangeCertification(_ context.Context, name, impUID string, change control.CertificationChange) (control.Certification, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Certification{}, err
	}
	var told control.Certification
	err = site.Alone(func() error {
		v := s.view(site)
		changed, err := v.change(impUID, &change)
		if err == nil {
			told = v.certificationOnWire(changed)
		}
		return err
	})
	return told, err
}

// change changes a certification for the site alone. A request of the imitated
// API may replace or delete it meanwhile; then it starts again from there.
func (v *view) change(impUID string, change *control.CertificationChange) (*world.Certification, error) {
	stated, err := statedCertification(&change.CertificationFields)
	if err != nil {
		return nil, err
	}
	person, fresh, err := v.personOf(change.Person)
	if err == nil && fresh {
		err = v.room()
	}
	if err != nil {
		return nil, err
	}
	for {
		before, err := v.find(impUID)
		if err != nil {
			return nil, err
		}
		all := certificationFields(before)
		if err := all.clear(change.Clear, clearableCertification(), stated); err != nil {
			return nil, err
		}
		all.setAll(stated)
		timed := stated.has("certified_at") || slices.Contains(change.Clear, "certified_at")
		record, err := v.changed(before, edit{all: all, timed: timed, person: person, typed: change.Person.Typed != nil})
		if err != nil {
			return nil, err
		}
		if v.Site.Swap(before.Record, record) {
			if fresh { // there was room
				v.Site.AddPerson(person)
			}
			return &world.Certification{Certification: &record.Certification, Record: record, Fixture: before.Fixture}, nil
		}
	}
}

// personOf is the person that a change names or describes; nil = neither. fresh
// says that it was made, and not yet added.
func (v *view) personOf(ref control.PersonRef) (person *identity.Person, fresh bool, err error) {
	switch {
	case ref.ID != "":
		found, err := v.person(ref.ID)
		return found.Person, false, err
	case ref.New != nil:
		person, err := v.newPerson(ref.New)
		return person, true, err
	case ref.Typed != nil:
		stated, err := statedTyped(ref.Typed)
		if err != nil {
			return nil, false, err
		}
		person, err := v.typedPerson(stated)
		return person, false, err
	}
	return nil, false, nil
}

// DeleteCertification implements control.Steered.
func (s *Steering) DeleteCertification(_ context.Context, name, impUID string) error {
	site, err := s.site(name)
	if err != nil {
		return err
	}
	return site.Alone(func() error {
		if _, err := s.view(site).find(impUID); err != nil {
			return err
		}
		if !site.Delete(impUID) { // the imitated API was faster
			return control.Unknown("certification", impUID)
		}
		return nil
	})
}

// Add makes a certification of a site alone and returns its imp_uid. A person
// with an ID is a person of the site, and nothing else counts about them; what
// is left empty of another one is chosen. A relative certified_at counts from
// the site's now, once. The error names the field that cannot be, and is a
// *control.Error.
func (s *Steering) Add(site *store.Site, c identity.Certification) (impUID string, err error) {
	w, err := recordOf(site, c)
	if err != nil {
		return "", err
	}
	err = site.Alone(func() error {
		made, err := s.view(site).add(w)
		if err == nil {
			impUID = made.ImpUID
		}
		return err
	})
	return impUID, err
}

func recordOf(site *store.Site, c identity.Certification) (*newRecord, error) {
	w := &newRecord{impUID: c.ImpUID, personID: c.Person.ID}
	if w.personID == "" {
		stated, err := personFields(c.Person)
		if err != nil {
			return nil, err
		}
		w.person = stated
	}
	if at := c.CertifiedAt; c.Certified && at != (identity.Moment{}) {
		c.CertifiedAt = identity.At(at.Resolve(site.Clock.Now()).Truncate(time.Second))
	}
	w.stated = certificationFields(&world.Certification{Certification: &c, Record: &store.Record{}})
	for _, o := range c.Override {
		if err := w.stated.setLiteral(o.Name, o.JSON); err != nil {
			return nil, err
		}
	}
	return w, nil
}
