package features

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// fixtureList is what a site has of fixtures, listed once a run: which certifications stand before which. Their times and
// birthdays change with the day, and are asked for when they are used.
type fixtureList struct {
	mu     sync.Mutex
	all    []control.Certification // nil = not listed so far
	listed time.Time
}

// find is where a certification stands in the list. One that is not there may have come since, so the mock is asked again.
func (f *fixtureList) find(ctx context.Context, h *harness, impUID string) (fixtures, int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := func(c control.Certification) bool { return c.ImpUID == impUID }
	i := slices.IndexFunc(f.all, at)
	if i < 0 {
		all, err := h.mock.Certifications(ctx, h.site)
		if err != nil {
			return fixtures{}, -1, unsteered("list the certifications", err)
		}
		f.all, f.listed = all, h.clock.Now()
		i = slices.IndexFunc(all, at)
	}
	return fixtures{f.all, f.listed, h.claims.AgeRule}, i, nil
}

// fixtures are certifications in the order of their files, as they were at a time, and the age rule by which they are expected.
type fixtures struct {
	all     []control.Certification
	listed  time.Time
	ageRule string
}

// before are the certifications of a person that are used before one, in the order of the file: of those that leave the
// same behind, the first. With all of them, the sign-ups would grow with the square of the certifications.
func (f fixtures) before(i int) []control.Certification {
	var needed []control.Certification
	seen := map[leftover]bool{}
	for _, c := range f.all[:i] {
		if c.Person.ID != f.all[i].Person.ID || c.At == nil {
			continue
		}
		if k := f.leftBy(c, f.all[i]); !seen[k] {
			seen[k] = true
			needed = append(needed, c)
		}
	}
	return needed
}

// overridden are the wire fields by which a backend could tell or mistake people.
var overridden = [...]string{"name", "gender", "birth", "birthday", "foreigner", "foreigner_v2", "unique_key", "unique_in_site"}

// leftover is what an earlier certification may leave behind for a later one: what is expected of it, and what the two
// share. Where nothing is expected, all that it says counts.
type leftover struct {
	want                                 string
	certified, old                       bool
	sameProvider, samePhone, sameCarrier bool
	same                                 [len(overridden)]bool
	says                                 string
}

func (f fixtures) leftBy(c, later control.Certification) leftover {
	want, _ := expected(c, f.ageRule)
	k := leftover{
		want: want, certified: c.Certified, old: c.Certified && f.listed.Sub(c.CertifiedAt) > oldEnough,
		sameProvider: c.Provider == later.Provider, samePhone: c.Phone == later.Phone, sameCarrier: c.Carrier == later.Carrier,
	}
	for i, field := range overridden {
		k.same[i] = c.Override[field] == later.Override[field] && slices.Contains(c.Omit, field) == slices.Contains(later.Omit, field)
	}
	if want == "" {
		k.says = fmt.Sprint(c.Provider, f.listed.Sub(c.CertifiedAt).Round(time.Minute), c.Override, c.Omit)
	}
	return k
}
