package mockserver

import (
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Case is a certification to be made by [Site.Add]. The zero Case is a fresh
// adult, certified now.
type Case struct {
	// Person is who is certified. With an ID it names a person whom the site
	// sees, such as adult/jiwoo, and its other fields count for nothing. Without
	// one a person is made; what is left empty is chosen: an invented name and
	// phone, and an adult's birthday.
	Person identity.Person
	// Certification is as in fixtures. Its Person and Certified count for
	// nothing; an empty ImpUID makes one that never was before; a relative
	// CertifiedAt counts from the site's now, once.
	Certification identity.Certification
	// Unfinished is a window that was opened and left.
	Unfinished bool
}

// Add makes a certification of this site alone and returns its imp_uid. The
// error names the field that cannot be, and is a *control.Error.
func (s *Site) Add(c Case) (impUID string, err error) {
	w, err := s.wish(&c)
	if err != nil {
		return "", err
	}
	err = s.site.Alone(func() error {
		made, err := s.server.sight(s.site, s.server.set.Load()).add(w)
		if err == nil {
			impUID = made.ImpUID
		}
		return err
	})
	return impUID, err
}

// Add makes a certification of the default site; see [Site.Add].
func (s *Server) Add(c Case) (impUID string, err error) { return s.Default().Add(c) }

// Reset takes the site back: its journal, its faults, its state (tokens,
// messages, what was added, changed or deleted, and the clock), or all of it. An
// unknown scope resets nothing.
func (s *Site) Reset(what control.ResetScope) {
	_ = resetSite(s.site, what) // its one error is an unknown scope
}

func (s *Site) wish(c *Case) (*wish, error) {
	w := &wish{impUID: c.Certification.ImpUID, personID: c.Person.ID}
	if w.personID == "" {
		stated, err := personFields(&c.Person)
		if err != nil {
			return nil, err
		}
		w.person = stated
	}
	stated := c.Certification
	stated.Certified = !c.Unfinished
	if at := stated.CertifiedAt; stated.Certified && at != (identity.Moment{}) {
		stated.CertifiedAt = identity.At(at.Resolve(s.site.Clock.Now()).Truncate(time.Second))
	}
	w.stated = certificationFields(&finding{Certification: &stated, record: &store.Record{}})
	for _, o := range c.Certification.Override {
		if err := w.stated.setLiteral(o.Name, o.JSON); err != nil {
			return nil, err
		}
	}
	return w, nil
}
