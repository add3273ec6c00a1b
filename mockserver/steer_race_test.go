package mockserver_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// TestFiftySitesAtOnce gives each of fifty goroutines a site of its own, in which
// it adds, changes, deletes and resets, and holds it to exactly what it did.
func TestFiftySitesAtOnce(t *testing.T) {
	root := newControlClient(t)
	var all sync.WaitGroup
	for n := range 50 {
		all.Go(func() {
			key := fmt.Sprintf("imp_test_race%d", n)
			s := &controlClient{apiClient: root.at(key, "s"), mock: root.mock, site: key}
			s.token()
			for round := range 2 {
				s.oneRound(fmt.Sprintf("사람%d-%d", n, round), time.Duration(n+1)*time.Hour)
			}
		})
	}
	all.Wait()
	if a := root.seen(adultID); a.record["name"] != "이지우" {
		t.Errorf("the default site: %s", a.body)
	}
}

func (s *controlClient) oneRound(name string, ahead time.Duration) {
	want := func(impUID, what string, status int, name any) {
		if a := s.seen(impUID); a.status != status || a.record["name"] != name {
			s.t.Errorf("%s %s: %d %s, want %d and %v", s.site, what, a.status, a.body, status, name)
		}
	}
	var parts sync.WaitGroup
	made := make([]control.Certification, 3)
	for i := range made {
		parts.Go(func() {
			one, err := s.mock.AddCertification(s.t.Context(), s.site, control.NewCertification{
				CertificationFields: control.CertificationFields{Person: control.Fresh(control.NewPerson{Name: name})},
			})
			if err != nil {
				s.t.Error(err)
			}
			made[i] = one
		})
	}
	parts.Wait()
	for _, one := range made {
		want(one.ImpUID, "added", http.StatusOK, name)
	}
	if _, err := s.mock.ChangePerson(s.t.Context(), s.site, made[0].Person.ID, control.PersonChange{PersonFields: control.PersonFields{Name: name + "b"}}); err != nil {
		s.t.Error(err)
	}
	want(made[0].ImpUID, "of a person changed", http.StatusOK, name+"b")
	if _, err := s.mock.ChangePerson(s.t.Context(), s.site, jiwooID, control.PersonChange{PersonFields: control.PersonFields{Name: name}}); err != nil {
		s.t.Error(err)
	}
	want(adultID, "of a fixture's person changed", http.StatusOK, name)
	if err := s.mock.DeleteCertification(s.t.Context(), s.site, made[1].ImpUID); err != nil {
		s.t.Error(err)
	}
	want(made[1].ImpUID, "deleted", http.StatusNotFound, nil)
	if clock, err := s.mock.MoveClock(s.t.Context(), s.site, control.ClockMove{Advance: control.Duration(ahead)}); err != nil || !clock.Now.Equal(noon.Add(ahead)) {
		s.t.Errorf("%s: the clock shows %s (%v)", s.site, clock.Now, err)
	}
	if _, err := s.mock.ExportCertifications(s.t.Context(), s.site); err != nil {
		s.t.Error(err)
	}
	if err := s.mock.Reset(s.t.Context(), s.site, control.ScopeState); err != nil {
		s.t.Error(err)
	}
	want(made[2].ImpUID, "after a reset", http.StatusNotFound, nil)
	want(adultID, "after a reset", http.StatusOK, "이지우")
}

// TestOneSiteFromManySides changes and deletes one certification from many
// goroutines while others read it: each answer is a state that was told.
func TestOneSiteFromManySides(t *testing.T) {
	s := newControlClient(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	deleted := 0
	for n := range 16 {
		all.Go(func() {
			_, err := s.mock.ChangeCertification(t.Context(), s.site, adultID, control.CertificationChange{CertificationFields: control.CertificationFields{Name: control.Text(fmt.Sprint("이름", n))}})
			if err != nil {
				refused(t, err, http.StatusNotFound)
			}
			switch n % 4 {
			case 0:
				err = s.mock.DeleteCertification(t.Context(), s.site, adultID)
			case 1:
				if a := s.ask(s.http, request(http.MethodDelete, "/certifications/"+adultID, s.token())); a.status != http.StatusOK {
					return
				}
				err = nil
			default:
				return
			}
			if err == nil {
				mu.Lock()
				deleted++
				mu.Unlock()
			}
		})
		all.Go(func() { s.get(adultID) })
	}
	all.Wait()
	if a := s.seen(adultID); deleted != 1 || a.status != http.StatusNotFound {
		t.Errorf("deleted by %d, and then answered with %d", deleted, a.status)
	}
}
