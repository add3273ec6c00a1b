package mockserver_test

import (
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// typedIn is a certification of somebody who typed their details in.
func typedIn(p control.NewPerson) control.NewCertification {
	return control.NewCertification{CertificationFields: control.CertificationFields{Person: control.Typed(p)}}
}

func TestWhoTypesInAWindowIsWhomTheDetailsName(t *testing.T) {
	s := newControlClient(t)
	jiwoo := control.NewPerson{Name: "이지우", Gender: "female", Birthday: control.BornOn("1990-05-17"), Phone: "010-0000-0001"}
	stranger := control.NewPerson{Name: "한바다", Gender: "male", Birthday: control.BornOn("1991-01-02"), Phone: "01000009999"}
	before := len(s.people())
	known := s.add(typedIn(jiwoo))
	if known.Person.ID != jiwooID || known.Person.CI != s.seen(adultID).record["unique_key"] {
		t.Errorf("%s typed in is %s", jiwoo.Name, known.Person.ID)
	}
	one, two := s.add(typedIn(stranger)), s.add(typedIn(stranger))
	if one.Person.CI != two.Person.CI || one.ImpUID == two.ImpUID {
		t.Error("the same details gave two people, or one certification")
	}
	if s.elsewhere().add(typedIn(stranger)).Person.CI != one.Person.CI {
		t.Error("the CI of what is typed differs from site to site")
	}
	if got := s.otp("한바다", "01000009999", "910102"); got == one.Person.CI {
		t.Error("another gender, the same CI") // the helper's gender_digit says female
	}
	if after := len(s.people()); after != before {
		t.Errorf("%d people before, %d after: typing added somebody to the site", before, after)
	}
	changed, err := s.mock.ChangePerson(ctx(t), s.site, jiwooID, control.PersonChange{PersonFields: control.PersonFields{Name: "이새이름"}})
	must(t, changed, err)
	if a := s.seen(known.ImpUID); a.record["name"] != jiwoo.Name {
		t.Errorf("what was typed is now %v; it was typed, and stays", a.record["name"])
	}
	s.do(s.mock.DeletePerson(ctx(t), s.site, jiwooID))
	if got := s.add(typedIn(jiwoo)); got.Person.ID == jiwooID {
		t.Error("a person who was deleted is found")
	}
}

func TestAnUnfinishedCertificationBecomesThatOfWhoTyped(t *testing.T) {
	s := newControlClient(t)
	open := s.add(control.NewCertification{CertificationFields: control.CertificationFields{
		Person: control.Typed(control.NewPerson{Name: "미정", Gender: "male", Birthday: control.BornOn("2000-01-01")}), Certified: no(), MerchantUID: "m-1",
	}})
	yes := true
	done := s.change(open.ImpUID, control.CertificationChange{CertificationFields: control.CertificationFields{
		Person:    control.Typed(control.NewPerson{Name: "한바다", Gender: "male", Birthday: control.Aged(20)}),
		Certified: &yes,
	}})
	a := s.seen(open.ImpUID)
	if a.record["name"] != "한바다" || a.record["birthday"] != done.Person.Born || a.record["unique_key"] != done.Person.CI || a.record["merchant_uid"] != "m-1" {
		t.Errorf("answered %s", a.body)
	}
	if date, ok := done.Person.Birthday.Date(); !ok || date != done.Person.Born {
		t.Errorf("birthday %+v: what was typed is a date, however it was said", done.Person.Birthday)
	}
	back := s.change(open.ImpUID, control.CertificationChange{CertificationFields: control.CertificationFields{Person: control.PersonOf(jiwooID)}})
	changed, err := s.mock.ChangePerson(ctx(t), s.site, jiwooID, control.PersonChange{PersonFields: control.PersonFields{Name: "이새이름"}})
	must(t, changed, err)
	if !strings.HasSuffix(done.SavedPerson, "/"+open.ImpUID) || back.SavedPerson != "" {
		t.Errorf("in a file the person is %q, and %q once it is one of the site", done.SavedPerson, back.SavedPerson)
	}
	if a := s.seen(back.ImpUID); a.record["name"] != "이새이름" {
		t.Errorf("once it is a person of the site, it follows that person: %s", a.body)
	}
}

func TestTypedDetailsMustBeThere(t *testing.T) {
	s := newControlClient(t)
	all := control.NewPerson{Name: "한바다", Gender: "male", Birthday: control.BornOn("1991-01-02")}
	for _, tt := range []struct {
		reason string
		change func(*control.NewPerson)
		words  string
	}{
		{"no name", func(p *control.NewPerson) { p.Name = "" }, "person.typed.name: found nothing"},
		{"no gender", func(p *control.NewPerson) { p.Gender = "" }, "person.typed.gender: found nothing"},
		{"no birthday", func(p *control.NewPerson) { p.Birthday = control.Birthday{} }, "person.typed.birthday: found nothing"},
		{"no such day", func(p *control.NewPerson) { p.Birthday = control.BornOn("1991-02-30") }, "birthday: found"},
		{"nothing at all", func(p *control.NewPerson) { *p = control.NewPerson{} }, "person.typed.name: found nothing"},
	} {
		person := all
		tt.change(&person)
		made, err := s.mock.AddCertification(ctx(t), s.site, typedIn(person))
		refused(t, err, 400, tt.words)
		if made.ImpUID != "" {
			t.Errorf("%s: made %s", tt.reason, made.ImpUID)
		}
		_, err = s.mock.ChangeCertification(ctx(t), s.site, adultID, control.CertificationChange{CertificationFields: control.CertificationFields{Person: control.Typed(person)}})
		refused(t, err, 400, tt.words)
	}
}

func TestTypedPeopleAreExportedWithTheirCI(t *testing.T) {
	s := newControlClient(t)
	made := s.add(typedIn(control.NewPerson{Name: "한바다", Gender: "male", Birthday: control.BornOn("1991-01-02")}))
	text, err := s.mock.ExportCertifications(ctx(t), s.site)
	must(t, text, err)
	if !strings.Contains(string(text), made.Person.CI) || !strings.Contains(string(text), "한바다") {
		t.Errorf("exported\n%s", text)
	}
	set := load(t, map[string]string{"export.yaml": string(text)})
	again := newControlClient(t, mockserver.WithFixtures(set))
	if a := again.seen(made.ImpUID); a.record["unique_key"] != made.Person.CI {
		t.Errorf("loaded again, it answers %s", a.body)
	}
}
