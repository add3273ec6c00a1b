package features_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// elsewhen is the reference, a day ahead of the calendar.
func elsewhen(days int) makeMerchant {
	return func(t *testing.T, url string) http.Handler {
		t.Helper()
		c, err := client.New(url, mockserver.DefaultKey, mockserver.DefaultSecret, client.WithTimeout(patientTimeout))
		if err != nil {
			t.Fatal(err)
		}
		age, err := verifier.ParseAgeRule("full-age-19")
		if err != nil {
			t.Fatal(err)
		}
		v, err := verifier.New(c, verifier.NewMemory(), verifier.Policy{
			Age: age, MaxAge: 100 * time.Hour, Now: func() time.Time { return time.Now().AddDate(0, 0, days) },
		})
		if err != nil {
			t.Fatal(err)
		}
		m, err := merchant.New(merchant.Config{Verifier: v})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
}

// openZoned is a merchant whose date hangs on its TZ.
func openZoned(t *testing.T, days func(zone string) int) (*bench, *[]string) {
	t.Helper()
	shop := &restartable{}
	zones := &[]string{}
	var api string
	b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), func(t *testing.T, url string) http.Handler {
		t.Helper()
		api = url
		shop.now = elsewhen(days(""))(t, url)
		return shop
	})
	b.options.Restart = func(ctx context.Context, zone string) error {
		*zones = append(*zones, zone)
		shop.begin = func() http.Handler { return elsewhen(days(zone))(t, api) }
		return shop.restart(ctx, zone)
	}
	b.options.Home = time.UTC
	return b, zones
}

// zoned are the scenarios that were judged with TZ set.
func zoned(run report.Run) []report.Scenario {
	return slices.DeleteFunc(slices.Clone(run.Scenarios), func(s report.Scenario) bool { return !strings.Contains(s.Name, " (TZ=") })
}

// A date that hangs on TZ is found by the second pass, which runs what held, names
// the TZ, and says that it broke there alone.
func TestAgeRulesInAnotherZone(t *testing.T) {
	t.Parallel()
	b, zones := openZoned(t, func(zone string) int {
		if zone != "" {
			return 1
		}
		return 0
	})
	var out bytes.Buffer
	b.options.Tags = "@rule:age-full or @rule:same-person"
	b.options.Replay = func(place string) string { return "replay " + place }
	b.options.ReplayIn = func(place, zone string) string { return "replay " + place + " in " + zone }
	run := b.run(t, t.Context())
	again := zoned(run)
	if len(*zones) != 1 || len(again) != 11 || len(run.Scenarios) != 11+11+4 {
		t.Fatalf("restarted with %q, %d of %d scenarios ran again", *zones, len(again), len(run.Scenarios))
	}
	suffix := " (TZ=" + (*zones)[0] + ")"
	red := 0
	for _, s := range run.Scenarios {
		if s.Verdict != report.Broken {
			continue
		}
		red++
		if !strings.HasSuffix(s.Name, suffix) || !strings.HasPrefix(s.Because, "with TZ="+(*zones)[0]+" set (") || !strings.Contains(s.Because, "not in the backend's own environment: a person who") {
			t.Errorf("%s: %s", s.Name, s.Because)
		}
		if s.Replay != "replay merchant/age.feature:18 in "+(*zones)[0] {
			t.Errorf("replay is %q", s.Replay)
		}
	}
	if red != 1 {
		t.Errorf("%d are red, want who turns 19 tomorrow", red)
	}
	if notes := strings.Join(run.Notes, "\n"); !strings.Contains(notes, "judged once more with TZ="+(*zones)[0]+" set: it") {
		t.Errorf("notes %q", run.Notes)
	}
	if first := run.Scenarios[0]; first.Replay != "replay "+first.File+":16" {
		t.Errorf("the first pass has replay %q", first.Replay)
	}
	var list []struct{ Elements []struct{ Name string } }
	if err := report.WriteCucumber(t.Context(), &out, run); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	names := 0
	for _, feature := range list {
		for _, e := range feature.Elements {
			if strings.HasSuffix(e.Name, suffix) {
				names++
			}
		}
	}
	if names != 11 {
		t.Errorf("%d scenarios of the JSON name the TZ, want 11", names)
	}
}

// One bug is one red: what is broken in the backend's own environment is not judged
// again, and where it cannot be judged again it is not.
func TestNoSecondPass(t *testing.T) {
	t.Parallel()
	ahead := func(string) int { return 1 }
	right := func(string) int { return 0 }
	for _, tt := range []struct {
		reason string
		days   func(string) int
		change func(b *bench)
		again  int
		zones  int
	}{
		{"it is broken already", ahead, func(*bench) {}, 10, 1},
		{"no age rule is chosen", right, func(b *bench) { b.options.Tags = "@rule:same-person" }, 0, 0},
		{"its TZ is fixed", right, func(b *bench) { b.options.Home = nil }, 0, 0},
		{"it was not started here", right, func(b *bench) { b.options.Restart = nil }, 0, 0},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			b, zones := openZoned(t, tt.days)
			b.options.Tags = "@rule:age-full"
			tt.change(b)
			run := b.run(t, t.Context())
			if got := len(zoned(run)); got != tt.again || len(*zones) != tt.zones {
				t.Errorf("%d ran again after %d restarts, want %d after %d", got, len(*zones), tt.again, tt.zones)
			}
		})
	}
}

// A backend that does not start with TZ set leaves the run incomplete, and is not
// accused.
func TestZoneDoesNotStart(t *testing.T) {
	t.Parallel()
	b, _ := openZoned(t, func(string) int { return 0 })
	b.options.Tags = "@rule:age-full"
	b.options.Restart = func(context.Context, string) error { return errors.New("the port is taken") }
	run := b.run(t, t.Context())
	early := endedEarly(run)
	if len(early) != 11 || !strings.Contains(early[0], "could not be started with TZ=") || !strings.HasSuffix(early[0], ": the port is taken") || run.Exit() != 4 {
		t.Errorf("exit %d, %q", run.Exit(), early)
	}
}
