package features_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// What is foreseen is what the reference is sent.
func TestForesee(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, tags string
		lang         report.Lang
		least        int // scenarios
		home         *time.Location
	}{
		{"the suite and the fixtures", "not @slow and not @rule:race", report.English, 100, nil},
		{"the suite in Korean", "@claims:one-account and not @alone", report.Korean, 8, nil},
		{"age rules that are judged in two zones", "@rule:age-full", report.English, 22, time.FixedZone("Seoul", 9*60*60)},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int64
			counted := func(t *testing.T, url string) http.Handler {
				t.Helper()
				next := referenceWithin(unhurried, "full-age-19", verifier.NewMemory())(t, url)
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if strings.HasPrefix(r.URL.Path, "/certifications") {
						sent.Add(1)
					}
					next.ServeHTTP(w, r)
				})
			}
			b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), counted)
			b.options.Lang, b.options.Expected, b.options.Tags = tt.lang, true, tt.tags
			if tt.home != nil {
				b.options.Home, b.options.Restart = tt.home, func(context.Context, string) error { return nil }
			}
			before := sent.Load()
			f, err := features.Foresee(t.Context(), &b.options)
			if err != nil {
				t.Fatal(err)
			}
			if sent.Load() != before {
				t.Errorf("%d requests came while nothing was to be sent", sent.Load()-before)
			}
			run := b.run(t, t.Context())
			complain(t, run)
			ran, signUps := run.Counts(), f.SignUps()
			if f.Scenarios() < tt.least || f.Scenarios() != ran.Held || f.NotTestable+f.NotClaimed != ran.Total()-ran.Held {
				t.Errorf("%d scenarios foreseen, %d left out; the run: %+v", f.Scenarios(), f.NotTestable+f.NotClaimed, ran)
			}
			if n := int(sent.Load() - before); n < signUps.Least || n > signUps.Most {
				t.Errorf("%d sign-ups were sent, foreseen %+v", n, signUps)
			}
			if signUps.Most-signUps.Least > 3 {
				t.Errorf("foreseen %+v: only those who try again are uncertain here", signUps)
			}
		})
	}
}

// A race may need several rounds, and what is not claimed sends nothing.
func TestForeseeRace(t *testing.T) {
	t.Parallel()
	o := raise(t, contract.Default(""), says(500, "nobody asks"))
	o.Tags = "@rule:race or @claims:token"
	f, err := features.Foresee(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if want := (features.Span{Least: 20, Most: 100}); f.SignUps() != want || len(f.Rules) != 1 || f.Rules[0].ID != "race" || f.NotClaimed == 0 {
		t.Errorf("%+v, want the race alone with %+v", f, want)
	}
}
