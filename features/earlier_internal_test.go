package features

import (
	"slices"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// TestWhichEarlierCertificationsAreUsed holds that of the earlier certifications of a person those are left out, and only
// those, which find what another one has left already.
func TestWhichEarlierCertificationsAreUsed(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	ci := func(text string) map[string]control.Literal {
		return map[string]control.Literal{"unique_key": control.Text(text)}
	}
	plain := control.Certification{
		Person: control.Person{ID: "a/one"}, Certified: true, CertifiedAt: now, Provider: "danal", Phone: "1", At: &control.Place{},
		Expect: control.Expectation{Verdict: "existing"},
	}
	with := func(change func(*control.Certification)) control.Certification {
		c := plain
		change(&c)
		return c
	}
	expecting := func(word string) control.Certification {
		return with(func(c *control.Certification) { c.Expect.Verdict = word })
	}
	unsaid := func(birthday string) control.Certification {
		return with(func(c *control.Certification) {
			c.Expect.Verdict, c.Override = "", map[string]control.Literal{"birthday": control.Text(birthday)}
		})
	}
	byRule := func(verdict string) control.Certification {
		return with(func(c *control.Certification) {
			c.Expect = control.Expectation{Rules: map[string]string{"full-age-19": verdict}}
		})
	}
	for name, c := range map[string]struct {
		earlier []control.Certification
		want    []int
	}{
		"nothing":                      {nil, nil},
		"one that made the account":    {[]control.Certification{expecting("created"), plain, plain, plain}, []int{0, 1}},
		"each outcome":                 {[]control.Certification{expecting("rejected"), expecting("rejected"), expecting("created"), plain, expecting("rejected")}, []int{0, 2, 3}},
		"by the rule that is claimed":  {[]control.Certification{byRule("underage"), byRule("created"), byRule("created")}, []int{0, 1}},
		"somebody else":                {[]control.Certification{with(func(c *control.Certification) { c.Person.ID = "a/two" })}, nil},
		"made at run time":             {[]control.Certification{with(func(c *control.Certification) { c.At = nil })}, nil},
		"another CI":                   {[]control.Certification{with(func(c *control.Certification) { c.Override = ci("x") }), with(func(c *control.Certification) { c.Override = ci("y") }), plain}, []int{0, 2}},
		"no CI":                        {[]control.Certification{plain, with(func(c *control.Certification) { c.Omit = []string{"unique_key"} })}, []int{0, 1}},
		"another phone":                {[]control.Certification{plain, with(func(c *control.Certification) { c.Phone = "2" }), with(func(c *control.Certification) { c.Phone = "3" })}, []int{0, 1}},
		"another provider and carrier": {[]control.Certification{with(func(c *control.Certification) { c.Provider = "kcp" }), with(func(c *control.Certification) { c.Carrier = "KT" })}, []int{0, 1}},
		"unfinished, and too old": {[]control.Certification{
			plain, with(func(c *control.Certification) { c.Certified = false }), with(func(c *control.Certification) { c.CertifiedAt = now.Add(-time.Hour) }),
		}, []int{0, 1, 2}},
		"whatever has no expectation": {[]control.Certification{unsaid("2015-01-01"), unsaid("1990-01-01"), unsaid("1990-01-01")}, []int{0, 1}},
	} {
		all := append(slices.Clone(c.earlier), plain)
		for i := range all {
			all[i].ImpUID = string(rune('a' + i))
		}
		var got []int
		for _, used := range (fixtures{all, now, "full-age-19"}).before(len(all) - 1) {
			got = append(got, int(used.ImpUID[0]-'a'))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v are used, want %v", name, got, c.want)
		}
	}
}
