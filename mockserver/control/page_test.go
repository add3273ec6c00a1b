package control_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// many is a mock of more people and certifications than a page has.
type many struct {
	*fake
	asked []control.Page
}

const ofMany = 2*control.MaxPage + 1

// part is which of so many entries a page has.
func (m *many) part(page control.Page) (from, to int, next string) {
	m.asked = append(m.asked, page)
	from, _ = strconv.Atoi(page.After) // "" = 0
	if to = min(from+page.Limit, ofMany); to < ofMany {
		next = strconv.Itoa(to)
	}
	return from, to, next
}

func (m *many) PeoplePage(_ context.Context, _ string, page control.Page) (control.PersonList, error) {
	from, to, next := m.part(page)
	list := control.PersonList{Next: next, Total: ofMany}
	for n := from; n < to; n++ {
		p := person()
		p.ID = fmt.Sprint(n)
		list.People = append(list.People, p)
	}
	return list, nil
}

func (m *many) CertificationPage(_ context.Context, _ string, page control.Page) (control.CertificationList, error) {
	from, to, next := m.part(page)
	list := control.CertificationList{Next: next, Total: ofMany}
	for n := from; n < to; n++ {
		c := certification()
		c.ImpUID = fmt.Sprint(n)
		list.Certifications = append(list.Certifications, c)
	}
	return list, nil
}

// TestAClientReadsEveryPage asks a mock of many pages for everything, and for a page.
func TestAClientReadsEveryPage(t *testing.T) {
	m := &many{fake: newFake()}
	client := near(t, m, control.Info{})
	people, err := client.People(t.Context(), "s")
	certifications, err2 := client.Certifications(t.Context(), "s")
	if err != nil || err2 != nil || len(people) != ofMany || len(certifications) != ofMany {
		t.Fatalf("%d people (%v), %d certifications (%v), want %d", len(people), err, len(certifications), err2, ofMany)
	}
	for n := range ofMany {
		if people[n].ID != strconv.Itoa(n) || certifications[n].ImpUID != strconv.Itoa(n) {
			t.Fatalf("place %d has %s and %s", n, people[n].ID, certifications[n].ImpUID)
		}
	}
	m.asked = nil
	want := control.Page{Limit: 2, After: "7", Search: "박 19세"}
	page, err := client.PeoplePage(t.Context(), "s", want)
	if err != nil || len(page.People) != 2 || page.Next != "9" || page.Total != ofMany {
		t.Errorf("page of %d, next %q, of %d (%v)", len(page.People), page.Next, page.Total, err)
	}
	if _, err := client.CertificationPage(t.Context(), "s", control.Page{}); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]control.Page{want, {Limit: control.MaxPage}}, m.asked); diff != "" {
		t.Errorf("what was asked (-want +got):\n%s", diff)
	}
}
