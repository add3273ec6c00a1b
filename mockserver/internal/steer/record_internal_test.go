package steer

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// TestAnAnswerOutsideTheContractIsRefused: what the document does not let
// through is a mistake of whoever asked for it.
func TestAnAnswerOutsideTheContractIsRefused(t *testing.T) {
	w, err := world.New(world.Options{Log: slog.New(slog.DiscardHandler), NewClock: clock.New}, store.Config{
		UserCode: world.DefaultUserCode, Key: world.DefaultKey, Secret: world.DefaultSecret,
	})
	if err != nil {
		t.Fatal(err)
	}
	var verdict error
	s := New(w, Options{Prove: func(*store.Site, *identity.Certification) error { return verdict }})
	v := s.view(w.Default())
	if err := v.hold(&identity.Certification{}); err != nil {
		t.Errorf("an ordinary certification: %v", err)
	}
	verdict = errors.New("/response/unique_key: found a list, expected a text")
	refused := new(control.Error)
	if err := v.hold(&identity.Certification{}); !errors.As(err, &refused) || refused.Status != 400 || !strings.Contains(err.Error(), "unique_key: found") {
		t.Errorf("a list for a CI: %v", err)
	}
}

// TestAFullMockRefusesWhatIsAdded fills all sites: what would add is a 409 that says what
// to do, and the log has one line.
func TestAFullMockRefusesWhatIsAdded(t *testing.T) {
	var log bytes.Buffer
	w, err := world.New(world.Options{Log: slog.New(slog.NewTextHandler(&log, nil)), NewClock: clock.New}, store.Config{
		UserCode: world.DefaultUserCode, Key: world.DefaultKey, Secret: world.DefaultSecret,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.SetFixtures(&fixture.Set{})
	s := New(w, Options{Prove: func(*store.Site, *identity.Certification) error { return nil }})
	person := &identity.Person{ID: "a/b", Name: "김하나", Gender: identity.Female}
	for n := range store.MaxInAll / store.MaxRecords {
		site, _ := w.Site(world.DefaultKey)
		if n > 0 {
			key := fmt.Sprint("key", n)
			if site, err = w.Add(store.Config{UserCode: key, Key: key, Secret: "s"}); err != nil {
				t.Fatal(err)
			}
		}
		for i := range store.MaxRecords {
			site.Put(&store.Record{Certification: identity.Certification{ImpUID: fmt.Sprint(i), Person: person}}, nil)
		}
	}
	fresh := control.CertificationChange{CertificationFields: control.CertificationFields{Person: control.Fresh(control.NewPerson{})}}
	_, first := s.AddCertification(t.Context(), world.DefaultKey, control.NewCertification{})
	_, second := s.AddPerson(t.Context(), world.DefaultKey, control.NewPerson{})
	_, third := s.ChangeCertification(t.Context(), world.DefaultKey, "1", fresh)
	for _, err := range []error{first, second, third} {
		if told := new(control.Error); !errors.As(err, &told) || told.Status != 409 || !strings.Contains(err.Error(), "500000; reset or delete sites") {
			t.Errorf("refused with %v, want a 409 with the bound and a hint", err)
		}
	}
	if n := strings.Count(log.String(), "all sites together are full"); n != 1 {
		t.Errorf("%d lines in the log:\n%s", n, log.String())
	}
	if err := s.ResetAll(t.Context(), control.ScopeState); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddPerson(t.Context(), world.DefaultKey, control.NewPerson{}); err != nil {
		t.Errorf("after a reset: %v", err)
	}
}
