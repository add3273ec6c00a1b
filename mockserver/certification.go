package mockserver

import (
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// find looks a certification up as a site sees it: its own first, then the
// fixtures. set is the base layer of this request.
func (s *Server) find(site *store.Site, set *fixture.Set, impUID string) (*identity.Certification, error) {
	if s.switches.is("odd-imp-uid", "400") && !isOrdinaryID(impUID) {
		return nil, refuse(malformedImpUID, "switch odd-imp-uid=400")
	}
	if site.Deleted(impUID) {
		return nil, refuse(deletedImpUID, "")
	}
	if record, ok := site.Record(impUID); ok {
		if s.retired(record, site.Clock.Now()) {
			return nil, refuse(retiredImpUID, "switch retention="+s.switches["retention"])
		}
		return &record.Certification, nil
	}
	c, ok := set.Certification(impUID)
	if !ok {
		return nil, refuse(unknownImpUID, "")
	}
	if c.Site != "" && c.Site != site.UserCode {
		return nil, refuse(otherSite, "")
	}
	return &c.Certification, nil
}

func (s *Server) retired(r *store.Record, now time.Time) bool {
	keep := map[string]time.Duration{"1h": time.Hour, "24h": 24 * time.Hour}[s.switches["retention"]]
	return keep != 0 && now.Sub(r.Made) >= keep
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
func (s *Server) getCertification(x *exchange) (reply, error) {
	guard := s.guardOf(x.site)
	c, err := s.find(x.site, guard.set, x.impUID)
	if err != nil {
		return reply{}, err
	}
	a := s.render(x.site, c, guard.anchor())
	answer := reply{body: a.append(nil, x.site.Clock.Now()), shape: shapeOf(c, x.site)}
	if s.lane != nil {
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
