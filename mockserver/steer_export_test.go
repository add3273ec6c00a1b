package mockserver_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

func TestAnExportAnswersAlike(t *testing.T) {
	layers := map[string]string{"p.yaml": people}
	s := newControlClient(t, mockserver.WithFixtures(load(t, layers)))
	fields := func(f control.CertificationFields) control.NewCertification {
		return control.NewCertification{CertificationFields: f}
	}
	first := s.add(control.NewCertification{})
	for _, c := range []control.NewCertification{
		fields(control.CertificationFields{Person: control.PersonOf(first.Person.ID), Provider: "kcp_v2", Phone: "01000005555", Carrier: "KT"}),
		fields(control.CertificationFields{Person: control.PersonOf("people/erik"), Note: "on a fixture's person: yes", CertifiedAt: "2026-01-31 09:00"}),
		fields(control.CertificationFields{Person: control.Fresh(control.NewPerson{Name: "true", Birthday: control.Turns(19, "new year"), Foreigner: yes()})}),
		fields(control.CertificationFields{Person: control.Fresh(control.NewPerson{Name: "'x' \"y\" #", Birthday: control.BornOn("2004-02-29")}), Name: control.Text("\u200b\u0085\x1b #"), MerchantUID: "no", Origin: "데이터: 값"}),
		fields(control.CertificationFields{Certified: no(), Expect: control.Expectation{Verdict: "rejected"}}),
		fields(control.CertificationFields{UniqueKey: control.Text(""), Birth: control.Null, Omit: []string{"gender", "name"}, Expect: control.Expectation{Rules: map[string]string{"full-age-19": "created", "birth-year-1999": "underage"}}}),
	} {
		s.add(c)
	}
	s.change("imp_900000000001", control.CertificationChange{CertificationFields: control.CertificationFields{PGTID: "changed"}})
	s.change("imp_900000000009", control.CertificationChange{CertificationFields: control.CertificationFields{Person: control.PersonOf(first.Person.ID)}})
	s.do(s.mock.DeleteCertification(ctx(t), s.site, "imp_900000000002"))
	changed, err := s.mock.ChangePerson(ctx(t), s.site, jiwooID, control.PersonChange{PersonFields: control.PersonFields{Name: "이새이름"}})
	must(t, changed, err)
	s.otp("박모름", "01000004321", "991231")
	s.otp("이새이름", "01000000001", "900517")
	s.otp("김\u3164", "01000000002", "900517")
	s.otp("\ue000", "01000000003", "900517")

	text, err := s.mock.ExportCertifications(ctx(t), s.site)
	must(t, text, err)
	set, err := fixture.Load(context.Background(), mockserver.BuiltinSource(), source("test", layers), source("export", map[string]string{"e.yaml": string(text)}))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	again := newControlClient(t, mockserver.WithFixtures(set))
	want, got := answers(s), answers(again)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 40 {
		t.Errorf("%d answers; of the site, and of another mock with the export (-site +export):\n%s\n%s", len(want), diff, text)
	}
	second, err := again.mock.ExportCertifications(ctx(t), again.site)
	if err != nil || strings.Count(string(second), "\n") != 1 || !strings.HasPrefix(string(second), "# Site imp00000000 ") {
		t.Errorf("a site without anything of its own exports (%v)\n%s", err, second)
	}
}

func source(name string, files map[string]string) fixture.Source {
	fsys := fstest.MapFS{}
	for file, text := range files {
		fsys[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return fixture.Source{Name: name, FS: fsys}
}

// answers is what a site answers, by imp_uid, with what merchants must decide.
func answers(s *controlClient) map[string]string {
	s.t.Helper()
	list, err := s.mock.Certifications(ctx(s.t), s.site)
	said := map[string]string{}
	for _, c := range must(s.t, list, err) {
		expect, err := c.Expect.MarshalJSON()
		said[c.ImpUID] = s.seen(c.ImpUID).body + string(must(s.t, expect, err)) + c.Note
	}
	return said
}
