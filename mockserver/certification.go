package mockserver

import (
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
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
	if s.switches.Is("odd-imp-uid", "400") && !isOrdinaryID(impUID) {
		return nil, answer.Refuse(answer.MalformedImpUID, "switch odd-imp-uid=400")
	}
	if site.Deleted(impUID) {
		return nil, answer.Refuse(answer.DeletedImpUID, "")
	}
	c, known := set.Certification(impUID)
	if record, ok := site.Record(impUID); ok {
		if s.retired(record, site.Clock.Now()) {
			return nil, answer.Refuse(answer.RetiredImpUID, "switch retention="+s.switches["retention"])
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
		return nil, answer.Refuse(answer.UnknownImpUID, "")
	}
	if c.Site != "" && c.Site != site.UserCode {
		return nil, answer.Refuse(answer.OtherSite, "")
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
		return answer.Refuse(answer.DeletedImpUID, "its person was deleted")
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

// getCertification answers GET /certifications/{imp_uid} (contract section 2).
func (s *Server) getCertification(x *exchange) (answer.Reply, error) {
	guard := guardOf(x.site, x.set)
	found, err := s.look(x.site, x.set, x.impUID)
	if err != nil {
		return answer.Reply{}, err
	}
	c := found.Certification
	x.where = found.place()
	a := s.render(x.site, c, guard.anchor())
	reply := answer.Reply{Body: a.AppendBody(nil, x.site.Clock.Now()), Shape: answer.ShapeOf(c, &x.site.Config)}
	if s.lane != nil && !found.carriesFaults() {
		x.keep = func() { s.lane.learnRecord(x, guard, a) }
	}
	return reply, nil
}

// render makes the answer for a certification of a site.
func (s *Server) render(site *store.Site, c *identity.Certification, anchor identity.Date) *answer.Ready {
	return s.switches.View(&site.Config, c, anchor).Render()
}

// deleteCertification answers DELETE /certifications/{imp_uid}: the record as
// it was. Afterwards the site, and it alone, gets 404 for it.
func (s *Server) deleteCertification(x *exchange) (answer.Reply, error) {
	c, err := s.find(x.site, x.set, x.impUID)
	if err != nil {
		return answer.Reply{}, err
	}
	a := s.render(x.site, c, identity.DateOf(x.site.Clock.Anchor()))
	if !x.site.Delete(x.impUID) { // somebody else was first
		return answer.Reply{}, answer.Refuse(answer.DeletedImpUID, "")
	}
	return answer.Reply{Body: a.AppendBody(nil, x.site.Clock.Now())}, nil
}

// carriesFaults reports whether the fixtures write faults for the certification.
func (f *finding) carriesFaults() bool { return f.fixture != nil && len(f.fixture.Faults) > 0 }

// place is where a fixture's certification is written, one that the site
// changed included; zero for one of the site's own.
func (f *finding) place() journal.Place {
	if f.fixture == nil {
		return journal.Place{}
	}
	at := f.fixture.At
	return journal.Place{File: at.File, Line: at.Line, Column: at.Column}
}
