package mockserver

import (
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// finding is a certification as a site sees it.
type finding struct {
	*identity.Certification
	record  *store.Record          // nil = as the fixture says
	fixture *fixture.Certification // nil = made at run time
}

// added reports whether the certification was made at run time.
func (f *finding) added() bool { return f.record != nil && !f.record.Changed }

// find looks a certification up as a site sees it. set is the base layer of
// this request.
func (s *Server) find(site *store.Site, set *fixture.Set, impUID string) (*identity.Certification, error) {
	found, err := s.look(site, set, impUID)
	if err != nil {
		return nil, err
	}
	return found.Certification, nil
}

// look is find, and tells where the certification comes from: the site's own
// first, then the fixtures, each with its person as the site changed them.
func (s *Server) look(site *store.Site, set *fixture.Set, impUID string) (*finding, error) {
	if s.switches.is("odd-imp-uid", "400") && !isOrdinaryID(impUID) {
		return nil, refuse(malformedImpUID, "switch odd-imp-uid=400")
	}
	if site.Deleted(impUID) {
		return nil, refuse(deletedImpUID, "")
	}
	c, known := set.Certification(impUID)
	if record, ok := site.Record(impUID); ok {
		if s.retired(record, site.Clock.Now()) {
			return nil, refuse(retiredImpUID, "switch retention="+s.switches["retention"])
		}
		found := &finding{Certification: &record.Certification, record: record}
		if record.Changed && known {
			found.fixture = c
		}
		if record.Typed { // it says what was typed, and goes on saying so
			return found, nil
		}
		return found, found.settle(site)
	}
	if !known {
		return nil, refuse(unknownImpUID, "")
	}
	if c.Site != "" && c.Site != site.UserCode {
		return nil, refuse(otherSite, "")
	}
	found := &finding{Certification: &c.Certification, fixture: c}
	return found, found.settle(site)
}

// settle puts the person in as the site changed them; one whom it removed has
// no certifications.
func (f *finding) settle(site *store.Site) error {
	person, standing := site.Person(f.Person.ID)
	switch standing {
	case store.Removed:
		return refuse(deletedImpUID, "its person was deleted")
	case store.Added, store.Altered:
		if person != f.Person {
			changed := *f.Certification
			changed.Person = person
			f.Certification = &changed
		}
	case store.Untouched:
	}
	return nil
}

func (s *Server) retired(r *store.Record, now time.Time) bool {
	keep := map[string]time.Duration{"1h": time.Hour, "24h": 24 * time.Hour}[s.switches["retention"]]
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

// getCertification answers GET /certifications/{imp_uid} (fact 2.1).
func (s *Server) getCertification(x *exchange) (reply, error) {
	guard := s.guardOf(x.site)
	found, err := s.look(x.site, guard.set, x.impUID)
	if err != nil {
		return reply{}, err
	}
	c := found.Certification
	x.where = found.place()
	a := s.render(x.site, c, guard.anchor())
	a.where = x.where
	answer := reply{body: a.append(nil, x.site.Clock.Now()), shape: shapeOf(c, x.site)}
	if s.lane != nil && ledgerOf(x.site).written(guard.set, x.site, x.impUID) == nil {
		answer.keep = func() { s.lane.learnRecord(x, guard, a) }
	}
	return answer, nil
}

// deleteCertification answers DELETE /certifications/{imp_uid}: the record as
// it was. Afterwards the site, and it alone, gets 404 for it.
func (s *Server) deleteCertification(x *exchange) (reply, error) {
	set := s.set.Load()
	c, err := s.find(x.site, set, x.impUID)
	if err != nil {
		return reply{}, err
	}
	a := s.render(x.site, c, identity.DateOf(x.site.Clock.Anchor()))
	if !x.site.Delete(x.impUID) { // somebody else was first
		return reply{}, refuse(deletedImpUID, "")
	}
	return reply{body: a.append(nil, x.site.Clock.Now())}, nil
}

// place is where a fixture's certification is written, one that the site
// changed included; zero for one of the site's own.
func (f *finding) place() journal.Place {
	if f.fixture == nil {
		return journal.Place{}
	}
	at := f.fixture.At
	return journal.Place{File: at.File, Line: at.Line, Column: at.Column}
}
