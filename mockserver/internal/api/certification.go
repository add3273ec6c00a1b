package api

import (
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
)

// getCertification answers GET /certifications/{imp_uid} (fact 2.1).
func (s *Server) getCertification(x *exchange) (answer.Reply, error) {
	guard := guardOf(x.site, x.set)
	found, err := s.Find(x.site, x.set, x.impUID)
	if err != nil {
		return answer.Reply{}, err
	}
	c := found.Certification
	x.where = found.Place()
	a := s.Render(x.site, c, guard.date)
	reply := answer.Reply{Body: a.AppendBody(nil, x.site.Clock.Now()), Shape: answer.ShapeOf(c, &x.site.Config)}
	if s.lane != nil && !found.CarriesFaults() {
		x.keep = func() { s.lane.learnRecord(x, guard, a) }
	}
	return reply, nil
}

// deleteCertification answers DELETE /certifications/{imp_uid}: the record as
// it was. Afterwards the site, and it alone, gets 404 for it.
func (s *Server) deleteCertification(x *exchange) (answer.Reply, error) {
	found, err := s.Find(x.site, x.set, x.impUID)
	if err != nil {
		return answer.Reply{}, err
	}
	a := s.Render(x.site, found.Certification, identity.DateOf(x.site.Clock.Anchor()))
	if !x.site.Delete(x.impUID) { // somebody else was first
		return answer.Reply{}, answer.Refuse(answer.DeletedImpUID, "")
	}
	return answer.Reply{Body: a.AppendBody(nil, x.site.Clock.Now())}, nil
}
