package mockserver_test

import (
	"net/http"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// TestAnswersOfTheSideDoorKeepItsDocument asks a real server through the real
// client, with every request and answer held against openapi/control.yaml.
func TestAnswersOfTheSideDoorKeepItsDocument(t *testing.T) {
	contract, err := openapi.Control()
	must(t, contract, err)
	s := newControlClient(t, mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	handler := handlerTransport{s.server.Control(control.Info{API: "http://127.0.0.1:1"})}
	s.mock = control.NewClient("http://127.0.0.1:10852", "", &http.Client{Transport: contract.Transport(handler)})
	s.otp("박모름", "01000004321", "991231")
	made := s.add(control.NewCertification{CertificationFields: control.CertificationFields{
		Expect: control.Expectation{Rules: map[string]string{"full-age-19": "created"}}, UniqueKey: control.Null, Omit: []string{"name"}, Note: "x",
	}})
	s.change(adultID, control.CertificationChange{CertificationFields: control.CertificationFields{Certified: no()}})
	s.move(control.ClockMove{Advance: control.Duration(day)})
	must(t, s.people(), nil)
	for what, err := range map[string]error{
		"list":      second(s.mock.Certifications(ctx(t), s.site)),
		"get":       second(s.mock.Certification(ctx(t), s.site, made.ImpUID)),
		"export":    second(s.mock.ExportCertifications(ctx(t), s.site)),
		"sites":     second(s.mock.Sites(ctx(t))),
		"site":      second(s.mock.Site(ctx(t), s.site)),
		"add site":  second(s.mock.AddSite(ctx(t), control.NewSite{})),
		"person":    second(s.mock.AddPerson(ctx(t), s.site, control.NewPerson{Birthday: control.Turns(19, "+3d")})),
		"change":    second(s.mock.ChangePerson(ctx(t), s.site, jiwooID, control.PersonChange{Clear: []string{"phone"}})),
		"clock":     second(s.mock.Clock(ctx(t), s.site)),
		"settings":  second(s.mock.Settings(ctx(t))),
		"register":  second(s.mock.Deviations(ctx(t))),
		"health":    second(s.mock.Health(ctx(t))),
		"fixtures":  second(s.mock.Fixtures(ctx(t))),
		"inbox":     s.mock.DeleteMessages(ctx(t), s.site),
		"delete":    s.mock.DeleteCertification(ctx(t), s.site, adultID),
		"gone":      s.mock.DeletePerson(ctx(t), s.site, made.Person.ID),
		"reset":     s.mock.Reset(ctx(t), s.site, control.ScopeFaults),
		"reset all": s.mock.ResetAll(ctx(t), control.ScopeJournal),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err = s.mock.AddCertification(ctx(t), s.site, control.NewCertification{CertificationFields: control.CertificationFields{Omit: []string{"name"}, Name: control.Null}})
	refused(t, err, 400, "omit: found", "either a value or an omission")
	_, err = s.mock.Certification(ctx(t), s.site, "imp_nobody")
	refused(t, err, 404, `no certification "imp_nobody"`)
}

func second[T any](_ T, err error) error { return err }
