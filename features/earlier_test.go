package features_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// regulars is a fixture file of one person with many certifications: some are refused, the rest find the account that the
// second has opened. Each has a phone of its own.
func regulars(n int) string {
	var b strings.Builder
	b.WriteString("version: 1\nscenario: regulars\npeople:\n  one: {name: 김하나, gender: female, birthday: 1990-01-02}\ncertifications:\n")
	for i := range n {
		expect, more := "existing", ""
		switch {
		case i%10 == 0:
			expect, more = "rejected", ", certified: false"
		case i == 1:
			expect = "created"
		}
		fmt.Fprintf(&b, "  imp_8880%08d: {person: one, phone: 010-0000-%04d, expect: %s%s}\n", i, i, expect, more)
	}
	return b.String()
}

// TestManyCertificationsOfOnePerson holds that the expectations of one person cost so many sign-ups as there are, and not
// their square, that each is met, and that a backend which opens a second account is caught.
func TestManyCertificationsOfOnePerson(t *testing.T) {
	t.Parallel()
	const n = 60
	for _, tt := range []struct {
		name   string
		broken int
		shop   func() makeMerchant
	}{
		{"the reference", 0, func() makeMerchant { return reference("full-age-19", verifier.NewMemory()) }},
		{"one that forgets", n - n/10 - 1, func() makeMerchant {
			return func(t *testing.T, url string) http.Handler {
				t.Helper()
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					reference("full-age-19", verifier.NewMemory())(t, url).ServeHTTP(w, r)
				})
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int64
			counted := func(t *testing.T, url string) http.Handler {
				t.Helper()
				next := tt.shop()(t, url)
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if strings.HasPrefix(r.URL.Path, "/certifications") {
						sent.Add(1)
					}
					next.ServeHTTP(w, r)
				})
			}
			set, err := fixture.Load(t.Context(), fixture.Source{Name: "own", FS: fstest.MapFS{"regulars.yaml": {Data: []byte(regulars(n))}}})
			if err != nil {
				t.Fatal(err)
			}
			b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), counted, mockserver.WithFixtures(set))
			b.options.Expected, b.options.OwnOnly, b.options.Tags = true, true, "@expectation"
			f, err := features.Foresee(t.Context(), &b.options)
			if err != nil {
				t.Fatal(err)
			}
			run := b.run(t, t.Context())
			if counts := run.Counts(); counts.Broken != tt.broken || counts.Held != n-tt.broken {
				t.Errorf("%+v, want %d broken of %d", counts, tt.broken, n)
				for _, s := range run.Scenarios {
					if s.Verdict != report.Held {
						t.Log(s.Name, s.Because)
					}
				}
			}
			if got, signUps := int(sent.Load()), f.SignUps(); got > 5*n || signUps.Most > 5*n {
				t.Errorf("%d sign-ups were sent, %+v foreseen, for %d certifications", got, signUps, n)
			}
		})
	}
}
