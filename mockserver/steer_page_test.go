package mockserver_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// pages reads a list page by page and does between before each page but the first.
func pages[T any](t *testing.T, limit int, ask func(control.Page) ([]T, string, int, error), between func(page int)) (ids []T) {
	t.Helper()
	page := control.Page{Limit: limit}
	for n := 1; ; n++ {
		list, next, total, err := ask(page)
		if err != nil || len(list) > limit || next != "" && len(list) < limit {
			t.Fatalf("page %d has %d entries, next %q of %d (%v)", n, len(list), next, total, err)
		}
		ids = append(ids, list...)
		if next == "" {
			return ids
		}
		page.After = next
		between(n)
	}
}

// TestPagesAreTheWholeList reads both lists with several limits: together, the pages are
// the whole list in its order, whatever is deleted behind the reader's back.
func TestPagesAreTheWholeList(t *testing.T) {
	s := newControlClient(t)
	for n := range 7 {
		if _, err := s.mock.AddCertification(ctx(t), s.site, control.NewCertification{ImpUID: fmt.Sprint("imp_page_", n)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.mock.ChangeCertification(ctx(t), s.site, "imp_100000000001", control.CertificationChange{
		CertificationFields: control.CertificationFields{Note: "changed here"},
	}); err != nil {
		t.Fatal(err)
	}
	certifications := func(page control.Page) (ids []string, next string, total int, err error) {
		list, err := s.mock.CertificationPage(ctx(t), s.site, page)
		for _, c := range list.Certifications {
			ids = append(ids, c.ImpUID)
		}
		return ids, list.Next, list.Total, err
	}
	people := func(page control.Page) (ids []string, next string, total int, err error) {
		list, err := s.mock.PeoplePage(ctx(t), s.site, page)
		for _, p := range list.People {
			ids = append(ids, p.ID)
		}
		return ids, list.Next, list.Total, err
	}
	for name, ask := range map[string]func(control.Page) ([]string, string, int, error){"certifications": certifications, "people": people} {
		all, next, total, err := ask(control.Page{})
		if err != nil || next != "" || total != len(all) || len(all) < 20 {
			t.Fatalf("%s: %d entries, total %d, next %q (%v)", name, len(all), total, next, err)
		}
		for _, limit := range []int{1, 2, 7, len(all) - 1, len(all), len(all) + 1} {
			if diff := cmp.Diff(all, pages(t, limit, ask, func(int) {})); diff != "" {
				t.Errorf("%s by %d (-whole +pages):\n%s", name, limit, diff)
			}
		}
	}
	all, _, _, _ := certifications(control.Page{})
	if n := len(slices.Compact(slices.Sorted(slices.Values(all)))); n != len(all) {
		t.Errorf("%d certifications in a list of %d", n, len(all))
	}
	read := pages(t, 1, certifications, func(n int) {
		if n%2 == 0 { // what was read last goes away
			if err := s.mock.DeleteCertification(ctx(t), s.site, all[n-1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	if diff := cmp.Diff(all, read); diff != "" {
		t.Errorf("with deletions (-whole +pages):\n%s", diff)
	}
	if err := s.mock.Reset(ctx(t), s.site, control.ScopeState); err != nil {
		t.Fatal(err)
	}
	first, err := s.mock.AddCertification(ctx(t), s.site, control.NewCertification{})
	if err != nil {
		t.Fatal(err)
	}
	if list, _, _, err := certifications(control.Page{After: "added:7"}); err != nil || !slices.Equal(list, []string{first.ImpUID}) {
		t.Errorf("after a reset, behind the seventh: %v (%v), want what was made since", list, err)
	}
}

func TestCursorsThatLeadNowhere(t *testing.T) {
	s := newControlClient(t)
	for _, after := range []string{"imp_100000000001", "added:", "added:-1", "added:x", "fixture:nobody", "fixture:"} {
		_, err := s.mock.CertificationPage(ctx(t), s.site, control.Page{After: after})
		_, err2 := s.mock.PeoplePage(ctx(t), s.site, control.Page{After: after})
		for _, err := range []error{err, err2} {
			if told := new(control.Error); !errors.As(err, &told) || told.Status != 400 || told.Hint == "" {
				t.Errorf("after %q: %v, want a 400 with a hint", after, err)
			}
		}
	}
}

func TestSearch(t *testing.T) {
	s := newControlClient(t)
	made, err := s.mock.AddCertification(ctx(t), s.site, control.NewCertification{CertificationFields: control.CertificationFields{
		Person: control.Fresh(control.NewPerson{Name: "박서준", Birthday: control.BornOn("1931-08-30"), Phone: "010-7312-9916"}),
		Note:   "a New phone", MerchantUID: "order-77", Expect: control.Expectation{Rules: map[string]string{"full-age-19": "underage"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	age := fmt.Sprint(made.Person.Age)
	for search, want := range map[string]struct{ people, certifications bool }{
		"": {true, true}, "박서": {true, true}, made.Person.ID: {true, true}, age: {true, true}, age + "세": {true, true}, "7312-9916": {true, true},
		"01073129916": {true, true}, "new PHONE": {true, true}, "phone 박": {true, true}, "phone 김": {}, "1931-08": {true, true},
		"1932-08": {}, "full-age-19: underage": {people: true}, "order-77": {certifications: true}, made.ImpUID: {certifications: true},
	} {
		page := control.Page{Search: search}
		people, err := s.mock.PeoplePage(ctx(t), s.site, page)
		certifications, err2 := s.mock.CertificationPage(ctx(t), s.site, page)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		i := slices.IndexFunc(people.People, func(p control.Person) bool { return p.ID == made.Person.ID })
		if (i >= 0) != want.people {
			t.Errorf("search %q finds the person: %v", search, i >= 0)
		}
		if i >= 0 && (people.People[i].Note != "a New phone" || people.People[i].Expect == nil) {
			t.Errorf("search %q: the person without what the certification says: %+v", search, people.People[i])
		}
		found := slices.ContainsFunc(certifications.Certifications, func(c control.Certification) bool { return c.ImpUID == made.ImpUID })
		if found != want.certifications {
			t.Errorf("search %q finds the certification: %v", search, found)
		}
	}
}
