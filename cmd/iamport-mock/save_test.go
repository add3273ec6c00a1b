package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

const haneul = "imp_777000000001"

// client steers a running mock.
func (m *running) client() *control.Client { return control.NewClient(m.control, "", nil) }

// addHaneul makes somebody who turns 19 tomorrow, certified two hours ago.
func (m *running) addHaneul(id string) control.Certification {
	m.t.Helper()
	made, err := m.client().AddCertification(m.t.Context(), mockserver.DefaultKey, control.NewCertification{
		ImpUID: haneul, CertificationFields: control.CertificationFields{
			Person: control.Fresh(control.NewPerson{ID: id, Name: "김하늘", Gender: "female", Birthday: control.Turns(19, "tomorrow"), Phone: "010-0000-0011"}),
			Note:   "turns 19 tomorrow", CertifiedAt: "2h ago", Expect: control.Expectation{Verdict: "underage"},
		},
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return made
}

func (m *running) save(order control.SaveOrder) (control.SavedFile, error) {
	return m.client().SaveCertification(m.t.Context(), mockserver.DefaultKey, haneul, order)
}

// read asks the imitated API for a certification.
func (m *running) read(token, impUID string) (status int, body string) {
	r, err := http.NewRequestWithContext(m.t.Context(), http.MethodGet, m.api+"/certifications/"+impUID, http.NoBody)
	if err != nil {
		return 0, err.Error()
	}
	r.Header.Set("Authorization", token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(text)
}

func (m *running) token() string { return m.tokenOf(mockserver.DefaultKey, mockserver.DefaultSecret) }

// tokenOf also opens the site of a test key.
func (m *running) tokenOf(key, secret string) string {
	m.t.Helper()
	resp, err := http.Post(m.api+"/users/getToken", "application/json", strings.NewReader(`{"imp_key":"`+key+`","imp_secret":"`+secret+`"}`))
	if err != nil {
		m.t.Fatal(err)
	}
	defer resp.Body.Close()
	var told struct {
		Response struct {
			AccessToken string `json:"access_token"`
		}
	}
	if err := json.NewDecoder(resp.Body).Decode(&told); err != nil {
		m.t.Fatal(err)
	}
	return told.Response.AccessToken
}

// TestSaveIsNeverAMomentWithout: somebody reads a certification all the time while it
// moves from the site into a file, and out of it into the site again.
func TestSaveIsNeverAMomentWithout(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	made := m.addHaneul("our-team/haneul")
	token := m.token()
	var stop atomic.Bool
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for !stop.Load() {
				if status, body := m.read(token, haneul); status != http.StatusOK || !strings.Contains(body, made.Person.CI) {
					t.Errorf("while it is saved: %d %s", status, body)
					return
				}
			}
		})
	}
	for i := range 20 {
		change := control.PersonChange{PersonFields: control.PersonFields{Phone: "010-0000-" + string(rune('1'+i%9)) + "000"}}
		if _, err := m.client().ChangePerson(t.Context(), mockserver.DefaultKey, "our-team/haneul", change); err != nil {
			t.Error(err)
		}
		if _, err := m.save(control.SaveOrder{}); err != nil {
			t.Error(err)
			break
		}
	}
	stop.Store(true)
	readers.Wait()
}

// haneulFile is what is saved of addHaneul, below the line that says who wrote it.
const haneulFile = `# Invented people only: never write a real person's data here.
version: 1
scenario: our-team
site: imp00000000
people:
  haneul:
    name: 김하늘
    gender: female
    birthday: {turns: 19, on: tomorrow}
    phone: "01000000011"
certifications:
  imp_777000000001:
    person: haneul
    note: "turns 19 tomorrow"
    certified_at: "2h ago"
    expect: underage
`

func TestSave(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	made := m.addHaneul("our-team/haneul")
	saved, err := m.save(control.SaveOrder{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "our-team.yaml")
	if text, err := os.ReadFile(path); err != nil || string(text) != saved.YAML || saved.File != path {
		t.Errorf("told %s and\n%s\nthe file: %v\n%s", saved.File, saved.YAML, err, text)
	}
	if _, rest, _ := strings.Cut(saved.YAML, "\n"); rest != haneulFile {
		t.Errorf("the file holds\n%s\nwant\n%s", rest, haneulFile)
	}
	c := saved.Certification
	if c.Added || c.At == nil || c.At.File != path || c.Person.CI != made.Person.CI || c.Person.DI != made.Person.DI || c.Person.Added {
		t.Errorf("the certification is %+v", c)
	}
	if yaml, err := m.client().ExportCertifications(t.Context(), mockserver.DefaultKey); err != nil || strings.Contains(string(yaml), haneul) {
		t.Errorf("the site still has a twin: %v\n%s", err, yaml)
	}
	t.Run("changed and saved again, for every site", func(t *testing.T) {
		change := control.PersonChange{PersonFields: control.PersonFields{Name: "김바다"}}
		if _, err := m.client().ChangePerson(t.Context(), mockserver.DefaultKey, "our-team/haneul", change); err != nil {
			t.Fatal(err)
		}
		again, err := m.save(control.SaveOrder{File: "our-team.yaml", EverySite: true, CertifiedAt: "now"})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(again.YAML, "site:") || strings.Contains(again.YAML, "certified_at") || !strings.Contains(again.YAML, "name: 김바다") {
			t.Errorf("the file holds\n%s", again.YAML)
		}
		if c := again.Certification; c.Person.Name != "김바다" || c.Person.CI != made.Person.CI {
			t.Errorf("the certification is %+v", c)
		}
	})
	t.Run("after a restart", func(t *testing.T) {
		m.end()
		next := start(t, "--fixtures", dir)
		if status, body := next.read(next.token(), haneul); status != http.StatusOK || !strings.Contains(body, made.Person.CI) || !strings.Contains(body, "김바다") {
			t.Errorf("%d %s", status, body)
		}
	})
}

// TestSaveSeveralInOneFile: a second person of the same scenario comes into its file, and
// the first stays in it.
func TestSaveSeveralInOneFile(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	m.addHaneul("our-team/haneul")
	if _, err := m.save(control.SaveOrder{EverySite: true}); err != nil {
		t.Fatal(err)
	}
	made, err := m.client().AddCertification(t.Context(), mockserver.DefaultKey, control.NewCertification{
		CertificationFields: control.CertificationFields{Person: control.Fresh(control.NewPerson{ID: "our-team/bada", Name: "김바다"})},
	})
	if err != nil {
		t.Fatal(err)
	}
	saved, err := m.client().SaveCertification(t.Context(), mockserver.DefaultKey, made.ImpUID, control.SaveOrder{EverySite: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"  haneul:\n", "  bada:\n", "  " + haneul + ":\n", "  " + made.ImpUID + ":\n", `certified_at: "2h ago"`} {
		if strings.Count(saved.YAML, want) != 1 {
			t.Errorf("no %q in\n%s", want, saved.YAML)
		}
	}
	if strings.Contains(saved.YAML, "site:") {
		t.Errorf("the scenario of every site is one site's now:\n%s", saved.YAML)
	}
	if c, err := m.client().Certification(t.Context(), mockserver.DefaultKey, haneul); err != nil || c.Added || c.At == nil {
		t.Errorf("the first is %+v, %v", c, err)
	}
}

// TestSaveABuiltInPerson: the changed scenario lies in the folder then, over the built-in one.
func TestSaveABuiltInPerson(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	const jiwoo = "imp_100000000001"
	before, err := m.client().Certification(t.Context(), mockserver.DefaultKey, jiwoo)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.client().ChangePerson(t.Context(), mockserver.DefaultKey, before.Person.ID, control.PersonChange{PersonFields: control.PersonFields{Name: "이바다"}}); err != nil {
		t.Fatal(err)
	}
	saved, err := m.client().SaveCertification(t.Context(), mockserver.DefaultKey, jiwoo, control.SaveOrder{EverySite: true})
	if err != nil {
		t.Fatal(err)
	}
	c := saved.Certification
	if c.Person.Name != "이바다" || c.Person.CI != before.Person.CI || c.At == nil || c.At.File != filepath.Join(dir, "adult.yaml") || strings.Contains(saved.YAML, "site:") {
		t.Errorf("%+v\n%s", c, saved.YAML)
	}
	if err := os.Remove(saved.File); err != nil {
		t.Fatal(err)
	}
}

// TestSaveSomebodyWhoTyped: CI and DI of somebody who typed their details in come from no
// scenario, and are in the file.
func TestSaveSomebodyWhoTyped(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	made, err := m.client().AddCertification(t.Context(), mockserver.DefaultKey, control.NewCertification{ImpUID: haneul, CertificationFields: control.CertificationFields{
		Person: control.Typed(control.NewPerson{Name: "김하늘", Gender: "female", Birthday: control.BornOn("1990-05-17")}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.save(control.SaveOrder{}); err != nil {
		t.Fatal(err)
	}
	if status, body := m.read(m.token(), haneul); status != http.StatusOK || !strings.Contains(body, made.Person.CI) || !strings.Contains(body, made.Person.DI) {
		t.Errorf("%d %s", status, body)
	}
}
