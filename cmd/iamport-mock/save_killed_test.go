package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// note changes the note of a certification that a file has.
func (m *running) note(text string) {
	m.t.Helper()
	noted := control.CertificationChange{CertificationFields: control.CertificationFields{Note: text, MerchantUID: "order-1"}}
	if _, err := m.client().ChangeCertification(m.t.Context(), mockserver.DefaultKey, haneul, noted); err != nil {
		m.t.Fatal(err)
	}
}

// TestSavedAndKilled: a mock that is killed right after a save has its state file as it was before. The next one reads
// what was saved from the file.
func TestSavedAndKilled(t *testing.T) {
	state := filepath.Join(t.TempDir(), "mock.state")
	args := []string{"--fixtures", t.TempDir(), "--state", state}
	m := start(t, args...)
	made := m.addHaneul("our-team/haneul")
	m.end()
	// saved saves, and puts the state of before back as the kill leaves it.
	saved := func() {
		before, err := os.ReadFile(state)
		if err != nil {
			t.Fatal(err)
		}
		m = start(t, args...)
		if _, err := m.save(control.SaveOrder{}); err != nil {
			t.Fatal(err)
		}
		m.end()
		if err := os.WriteFile(state, before, 0o600); err != nil {
			t.Fatal(err)
		}
		m = start(t, args...)
	}
	change := func(name string) {
		change := control.PersonChange{PersonFields: control.PersonFields{Name: name}}
		if _, err := m.client().ChangePerson(t.Context(), mockserver.DefaultKey, "our-team/haneul", change); err != nil {
			t.Fatal(err)
		}
	}
	// fromFile wants the certification to come from the file, and the person to have this name.
	fromFile := func(when, name string) {
		t.Helper()
		c, err := m.client().Certification(t.Context(), mockserver.DefaultKey, haneul)
		if err != nil || c.Added || c.Person.Added || c.At == nil || c.Person.Name != name || c.Person.CI != made.Person.CI {
			t.Errorf("%s: %v, %+v", when, err, c)
		}
		yaml, err := m.client().ExportCertifications(t.Context(), mockserver.DefaultKey)
		if err != nil || strings.Contains(string(yaml), haneul) {
			t.Errorf("%s: the site still has a twin: %v\n%s", when, err, yaml)
		}
	}
	saved()
	fromFile("made and saved", "김하늘")

	change("김바다")
	m.end()
	saved()
	fromFile("changed and saved", "김바다")

	m.note("another note")
	m.end()
	saved()
	fromFile("certification changed and saved", "김바다")

	change("김가람")
	m.end()
	m = start(t, args...)
	if _, body := m.read(m.token(), haneul); !strings.Contains(body, "김가람") {
		t.Errorf("what was changed after it was saved is lost: %s", body)
	}
}
