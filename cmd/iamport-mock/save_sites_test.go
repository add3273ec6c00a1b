package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// The built-in people who turn 19 around today, and the site that changes them.
const (
	minji, yejun, subin = "imp_100000000018", "imp_100000000019", "imp_100000000020"
	testSite            = "imp_test_a"
)

// rename gives a person another name at one site.
func (m *running) rename(site, person, name string) {
	m.t.Helper()
	if _, err := m.client().ChangePerson(m.t.Context(), site, person, control.PersonChange{PersonFields: control.PersonFields{Name: name}}); err != nil {
		m.t.Fatal(err)
	}
}

// seenBy is the name that a site sees; "" = the site does not see the certification.
func (m *running) seenBy(site, impUID string) string {
	c, err := m.client().Certification(m.t.Context(), site, impUID)
	if err != nil {
		return ""
	}
	return c.Person.Name
}

// isRefused holds that a save is a conflict with these words, and that nothing was written.
func (m *running) isRefused(err error, dir, message, hint string) {
	m.t.Helper()
	told := new(control.Error)
	if !errors.As(err, &told) || told.Status != http.StatusConflict || told.Message != message || told.Hint != hint {
		m.t.Errorf("%v\nwant %s; %s", err, message, hint)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		m.t.Errorf("the folder holds %v, %v", entries, err)
	}
}

// TestSaveChangesNoOtherSite: what one site changed of a scenario that every site sees is
// saved for every site only when that is asked for.
func TestSaveChangesNoOtherSite(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	m.tokenOf(testSite, "secret")
	m.rename(testSite, "turns-nineteen/minji", "김해솔")
	_, err := m.client().SaveCertification(t.Context(), testSite, minji, control.SaveOrder{})
	m.isRefused(err, dir, "saving would change the scenario turns-nineteen for every site: a file cannot change it for one site alone",
		"set every_site (\"Every site sees it\" in the console), or make the person again in another scenario")
	if mine, others := m.seenBy(testSite, minji), m.seenBy(mockserver.DefaultKey, minji); mine != "김해솔" || others != "김민지" {
		t.Errorf("the site sees %s, others %s", mine, others)
	}
	saved, err := m.client().SaveCertification(t.Context(), testSite, minji, control.SaveOrder{EverySite: true})
	if err != nil || strings.Contains(saved.YAML, "site:") || m.seenBy(mockserver.DefaultKey, minji) != "김해솔" {
		t.Errorf("on purpose: %v\n%s", err, saved.YAML)
	}
	m.rename(testSite, "turns-nineteen/minji", "김바다")
	if _, err := m.client().SaveCertification(t.Context(), testSite, minji, control.SaveOrder{}); err == nil || m.seenBy(mockserver.DefaultKey, minji) != "김해솔" {
		t.Errorf("the file of every site was changed: %v, others see %s", err, m.seenBy(mockserver.DefaultKey, minji))
	}
}

// TestSaveTakesNoBuiltInFromOtherSites: a site's own certification under a built-in imp_uid
// would hide the built-in one from everybody.
func TestSaveTakesNoBuiltInFromOtherSites(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	m.tokenOf(testSite, "secret")
	_, err := m.client().AddCertification(t.Context(), testSite, control.NewCertification{ImpUID: minji, CertificationFields: control.CertificationFields{
		Person: control.Fresh(control.NewPerson{ID: "our-team/haneul", Name: "김하늘"}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.client().SaveCertification(t.Context(), testSite, minji, control.SaveOrder{})
	m.isRefused(err, dir, "saving would take the built-in certification "+minji+" from every other site",
		"set every_site (\"Every site sees it\" in the console) to replace it for all, or make one with another imp_uid")
	if got := m.seenBy(mockserver.DefaultKey, minji); got != "김민지" {
		t.Errorf("others see %q", got)
	}
	if _, err := m.client().SaveCertification(t.Context(), testSite, minji, control.SaveOrder{EverySite: true}); err != nil || m.seenBy(mockserver.DefaultKey, minji) != "김하늘" {
		t.Errorf("on purpose: %v, others see %q", err, m.seenBy(mockserver.DefaultKey, minji))
	}
}

// TestSaveKeepsWhatASiteDeleted: a deletion holds for the site, and for as long as the mock
// runs. It comes into no file, and neither does a person who was deleted.
func TestSaveKeepsWhatASiteDeleted(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	m.tokenOf(testSite, "secret")
	steer := m.client()
	m.rename(testSite, "turns-nineteen/minji", "김해솔")
	err := errors.Join(steer.DeleteCertification(t.Context(), testSite, subin), steer.DeletePerson(t.Context(), testSite, "turns-nineteen/yejun"))
	if err != nil {
		t.Fatal(err)
	}
	saved, err := steer.SaveCertification(t.Context(), testSite, minji, control.SaveOrder{EverySite: true})
	if err != nil {
		t.Fatal(err)
	}
	var places []int
	for _, want := range []string{"  minji:\n    name: 김해솔\n", "  yejun:\n    name: 조예준\n", "  subin:\n", "  " + minji + ":\n", "  " + yejun + ":\n    person: yejun\n    note: \"nineteen since midnight\"\n", "  " + subin + ":\n    person: subin\n"} {
		if strings.Count(saved.YAML, want) != 1 {
			t.Errorf("no %q", want)
		}
		places = append(places, strings.Index(saved.YAML, want))
	}
	if !slices.IsSorted(places) {
		t.Errorf("not in the order of before: %v", places)
	}
	if t.Failed() {
		t.Log(saved.YAML)
	}
	for _, impUID := range []string{yejun, subin} {
		if mine, others := m.seenBy(testSite, impUID), m.seenBy(mockserver.DefaultKey, impUID); mine != "" || others == "" {
			t.Errorf("%s: the site sees %q, others %q", impUID, mine, others)
		}
	}
	builtin, err := steer.Certification(t.Context(), mockserver.DefaultKey, subin)
	if err != nil || builtin.Note != "nineteen since yesterday" || builtin.Expect.IsZero() {
		t.Errorf("%+v, %v", builtin, err)
	}
}

// TestSaveKeepsWhatASiteMoved: a certification that a site gave to a person of another
// scenario stays in the file as it was, and moved at the site.
func TestSaveKeepsWhatASiteMoved(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	m.tokenOf(testSite, "secret")
	change := control.CertificationChange{CertificationFields: control.CertificationFields{Person: control.PersonOf("adult/jiwoo")}}
	moved, err := m.client().ChangeCertification(t.Context(), testSite, subin, change)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := m.client().SaveCertification(t.Context(), testSite, minji, control.SaveOrder{EverySite: true})
	if err != nil || !strings.Contains(saved.YAML, "  "+subin+":\n    person: subin\n") {
		t.Errorf("%v\n%s", err, saved.YAML)
	}
	if mine, others := m.seenBy(testSite, subin), m.seenBy(mockserver.DefaultKey, subin); mine != moved.Person.Name || others != "윤수빈" {
		t.Errorf("the site sees %q, others %q", mine, others)
	}
}

// TestSaveADeviceName: a scenario of which Windows would make a device gets another file.
func TestSaveADeviceName(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	m.addHaneul("con/haneul")
	saved, err := m.save(control.SaveOrder{})
	if err != nil || saved.File != filepath.Join(dir, "con-people.yaml") || !strings.Contains(saved.YAML, "\nscenario: con\n") {
		t.Errorf("%v, %s\n%s", err, saved.File, saved.YAML)
	}
}
