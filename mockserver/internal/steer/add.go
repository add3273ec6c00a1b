package steer

import (
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Add makes a certification of a site alone and returns its imp_uid. A person
// with an ID is one whom the site sees, and nothing else counts about them; what
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
