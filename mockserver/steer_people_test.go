package mockserver_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

func (s *controlClient) people() []control.Person {
	s.t.Helper()
	list, err := s.mock.People(ctx(s.t), s.site)
	return must(s.t, list, err)
}

func TestPeopleOfASite(t *testing.T) {
	s := newControlClient(t, mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	first, err := s.mock.AddPerson(ctx(t), s.site, control.NewPerson{})
	must(t, first, err)
	second, err := s.mock.AddPerson(ctx(t), s.site, control.NewPerson{Gender: "male", Foreigner: yes(), Carrier: "LGT_MVNO"})
	must(t, second, err)
	if first.CI == second.CI || first.ID == second.ID || second.Gender != "male" || !second.Foreigner || second.Carrier != "LGT_MVNO" || first.Carrier != "SKT" {
		t.Errorf("added %+v and %+v", first, second)
	}
	here, there := s.people(), s.elsewhere().people()
	builtin := func(p control.Person) bool {
		return p.At != nil && strings.HasPrefix(p.At.File, fixture.BuiltinName+"/")
	}
	at := slices.Index(here, first)
	if at < 1 || here[at+1] != second || slices.ContainsFunc(here[:at], builtin) || !builtin(here[at+2]) {
		t.Errorf("%+v, want a team's own people, those added in order, and the built-in ones", here)
	}
	seen := func(list []control.Person, id string) bool {
		return slices.ContainsFunc(list, func(p control.Person) bool { return p.ID == id })
	}
	if !seen(here, jiwooID) || seen(here, "elsewhere/jun") || seen(there, first.ID) || !seen(there, "elsewhere/jun") {
		t.Error("a site sees another's people, or not the fixtures'")
	}
	jiwoo := here[slices.IndexFunc(here, func(p control.Person) bool { return p.ID == jiwooID })]
	if jiwoo.At == nil || jiwoo.At.Line != 6 || !strings.HasSuffix(jiwoo.At.File, "adult.yaml") || jiwoo.Added || jiwoo.Age != 35 || jiwoo.Born != "1990-05-17" {
		t.Errorf("the fixture's person is %+v at %+v", jiwoo, jiwoo.At)
	}
}

func TestAPersonIsChangedForOneSite(t *testing.T) {
	s := newControlClient(t)
	before, there := s.seen(adultID), s.elsewhere().seen(adultID)
	made := s.add(control.NewCertification{CertificationFields: control.CertificationFields{Person: control.PersonOf(jiwooID)}})
	told, err := s.mock.ChangePerson(ctx(t), s.site, jiwooID, control.PersonChange{
		PersonFields: control.PersonFields{Name: "이새이름", Birthday: control.Turns(19, "tomorrow")}, Clear: []string{"phone", "carrier"},
	})
	must(t, told, err)
	if told.Phone != "" || told.Name != "이새이름" || told.Age != 18 || told.Added || told.At == nil {
		t.Errorf("told %+v", told)
	}
	for _, id := range []string{adultID, made.ImpUID} {
		a := s.seen(id)
		if a.record["name"] != "이새이름" || a.record["birthday"] != "2007-03-02" || a.record["unique_key"] != before.record["unique_key"] {
			t.Errorf("%s: %s, want the new name and the old CI", id, a.body)
		}
	}
	if now := s.elsewhere().seen(adultID); now.body != there.body {
		t.Errorf("another site sees the change: %s", now.body)
	}
	_, err = s.mock.ChangePerson(ctx(t), s.site, jiwooID, control.PersonChange{Clear: []string{"name"}})
	refused(t, err, 400, `clear: found "name", expected one of foreigner, phone, carrier`)
	_, err = s.mock.ChangePerson(ctx(t), s.site, jiwooID, control.PersonChange{PersonFields: control.PersonFields{Gender: "woman"}})
	refused(t, err, 400, "gender: found", "write female")
	_, err = s.mock.ChangePerson(ctx(t), s.site, "adult/nobody", control.PersonChange{})
	refused(t, err, 404, `no person "adult/nobody"`)
	_, err = s.mock.AddPerson(ctx(t), s.site, control.NewPerson{Birthday: control.BornOn("1800-01-01")})
	refused(t, err, 400, "birthday: found", "choose a year from 1850")
}

func TestAPersonGoesWithTheirCertifications(t *testing.T) {
	s := newControlClient(t)
	there := s.elsewhere().seen(adultID)
	own := s.add(control.NewCertification{CertificationFields: control.CertificationFields{Person: control.PersonOf(jiwooID)}})
	fresh := s.add(control.NewCertification{})
	s.seen(adultID)
	s.do(s.mock.DeletePerson(ctx(t), s.site, jiwooID))
	for _, id := range []string{adultID, own.ImpUID} {
		if a := s.seen(id); a.status != http.StatusNotFound || a.reason() != "deleted_imp_uid" {
			t.Errorf("%s of a person who was deleted: %d %s", id, a.status, a.reason())
		}
	}
	if a := s.seen(fresh.ImpUID); a.status != http.StatusOK {
		t.Errorf("another person's certification: %d", a.status)
	}
	if a := s.elsewhere().seen(adultID); a.body != there.body {
		t.Errorf("another site misses the person: %s", a.body)
	}
	refused(t, s.mock.DeletePerson(ctx(t), s.site, jiwooID), 404, jiwooID)
	s.do(s.mock.DeletePerson(ctx(t), s.site, fresh.Person.ID))
	if a := s.seen(fresh.ImpUID); a.status != http.StatusNotFound {
		t.Errorf("of an added person: %d", a.status)
	}
	if list := s.people(); slices.ContainsFunc(list, func(p control.Person) bool { return p.ID == jiwooID || p.Added }) {
		t.Error("people who were deleted are listed")
	}
}

// otp asks for a one-time code, confirms it, and returns the CI.
func (s *controlClient) otp(name, phone, birth string) any {
	s.t.Helper()
	token := s.token()
	asked := s.ask(s.http, posted("/certifications/otp/request", token, "application/json",
		fmt.Sprintf(`{"name":%q,"phone":%q,"birth":%q,"gender_digit":"2","carrier":"SKT"}`, name, phone, birth)))
	list, err := s.mock.Messages(ctx(s.t), s.site)
	if must(s.t, list, err); len(list) == 0 {
		s.t.Fatalf("no message after %d %s", asked.status, asked.body)
	}
	last := list[len(list)-1]
	return s.ask(s.http, posted("/certifications/otp/confirm/"+last.ImpUID, token, "application/json", fmt.Sprintf(`{"otp":%q}`, last.Code))).record["unique_key"]
}

func TestWhoTypesTheirDetailsInIsWhomTheSiteKnows(t *testing.T) {
	s := newControlClient(t)
	added, err := s.mock.AddPerson(ctx(t), s.site, control.NewPerson{Name: "김새봄", Gender: "female", Birthday: control.BornOn("1995-05-05"), Phone: "01000001234"})
	must(t, added, err)
	if got := s.otp("김새봄", "01000001234", "950505"); got != added.CI {
		t.Errorf("CI %v, want that of the person who was added", got)
	}
	if got := s.elsewhere().otp("김새봄", "01000001234", "950505"); got == added.CI {
		t.Error("another site knows the person")
	}
	known := s.otp("이지우", "01000000001", "900517")
	changed, err := s.mock.ChangePerson(ctx(t), s.site, jiwooID, control.PersonChange{PersonFields: control.PersonFields{Name: "이새이름"}})
	must(t, changed, err)
	if known != changed.CI || s.otp("이새이름", "01000000001", "900517") != known || s.otp("이지우", "01000000001", "900517") == known {
		t.Error("a person who was changed is found by the old name, or not by the new one")
	}
	s.do(s.mock.DeletePerson(ctx(t), s.site, jiwooID))
	if s.otp("이새이름", "01000000001", "900517") == known {
		t.Error("a person who was deleted is found")
	}
}
