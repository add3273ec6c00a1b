package verifier_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// border is a moment in Korea at which one rule turns for one person: a second
// before, at midnight, and a second after.
type border struct {
	reason   string
	rule     verifier.AgeRule
	leap     verifier.LeapDay
	born     string
	midnight string // the day that begins, in Korea
	before   bool   // admitted a second before
	after    bool   // admitted from midnight on
}

var borders = []border{
	{"full age begins on the birthday", verifier.FullAge(19), 0, "2007-11-24", "2026-11-24", false, true},
	{"and not a day early", verifier.FullAge(19), 0, "2007-11-25", "2026-11-24", false, false},
	{"nor late", verifier.FullAge(19), 0, "2007-11-23", "2026-11-24", true, true},
	{"full age on 1 January", verifier.FullAge(19), 0, "2008-01-01", "2027-01-01", false, true},
	{"full age on 31 December", verifier.FullAge(19), 0, "2007-12-31", "2026-12-31", false, true},
	{"born on 31 December, the year ends", verifier.FullAge(19), 0, "2007-12-31", "2027-01-01", true, true},
	{"leap day, common year: 1 March by the Civil Act", verifier.FullAge(19), verifier.OnMarch1, "2008-02-29", "2027-03-01", false, true},
	{"leap day, common year: not on 28 February", verifier.FullAge(19), verifier.OnMarch1, "2008-02-29", "2027-02-28", false, false},
	{"leap day, common year: 28 February by the other convention", verifier.FullAge(19), verifier.OnFebruary28, "2008-02-29", "2027-02-28", false, true},
	{"leap day, leap year: the day itself", verifier.FullAge(20), verifier.OnMarch1, "2008-02-29", "2028-02-29", false, true},
	{"leap day, leap year: the day itself, by either convention", verifier.FullAge(20), verifier.OnFebruary28, "2008-02-29", "2028-02-29", false, true},
	{"leap day, leap year: not on 28 February, by either convention", verifier.FullAge(20), verifier.OnFebruary28, "2008-02-29", "2028-02-28", false, false},
	{"born on 28 February, the other convention moves nobody else", verifier.FullAge(19), verifier.OnFebruary28, "2008-02-28", "2027-02-28", false, true},
	{"a century that is not a leap year", verifier.FullAge(92), verifier.OnFebruary28, "2008-02-29", "2100-02-28", false, true},

	{"year age begins with the year", verifier.YearAge(19), 0, "2008-12-31", "2027-01-01", false, true},
	{"year age does not mind the birthday", verifier.YearAge(19), 0, "2007-12-31", "2026-12-31", true, true},
	{"year age the year before", verifier.YearAge(19), 0, "2008-01-01", "2026-12-31", false, false},
	{"year age and a leap day", verifier.YearAge(19), 0, "2008-02-29", "2027-01-01", false, true},

	{"a birth year stands still", verifier.BirthYearUntil(1999), 0, "1999-12-31", "2027-01-01", true, true},
	{"however old one is", verifier.BirthYearUntil(1999), 0, "2000-01-01", "2027-01-01", false, false},

	{"no rule has no border", verifier.AgeRule{}, 0, "2012-11-24", "2026-11-24", false, true}, // under 14 until then
	{"born before 1970", verifier.FullAge(60), 0, "1966-11-24", "2026-11-24", false, true},
	{"born on the last day before 1970", verifier.FullAge(57), 0, "1969-12-31", "2026-12-31", false, true},
	{"born under the offset of +08:30", verifier.FullAge(70), 0, "1957-01-15", "2027-01-15", false, true},
	{"born under summer time of 1956", verifier.FullAge(70), 0, "1956-07-01", "2026-07-01", false, true},
	{"born under summer time of 1988", verifier.FullAge(39), 0, "1988-07-01", "2027-07-01", false, true},
}

// hostZone is set in the processes that TestBordersInEveryHostZone starts.
const hostZone = "IAMPORT_MOCK_TEST_ZONE"

func TestBorders(t *testing.T) {
	t.Parallel()
	if want := os.Getenv(hostZone); want != "" && time.Local.String() != want {
		t.Fatalf("the host is in %s, want %s: this run shows nothing", time.Local, want)
	}
	for _, b := range borders {
		midnight, err := time.ParseInLocation(time.DateOnly, b.midnight, time.FixedZone("", 9*3600))
		if err != nil {
			t.Fatal(err)
		}
		// The host tells its own wall clock, as time.Now does.
		midnight = midnight.In(time.Local) //nolint:gosmopolitan // it is what the test is about
		for _, at := range []struct {
			name string
			now  time.Time
			want bool
		}{
			{"a second before", midnight.Add(-time.Second), b.before},
			{"at", midnight, b.after},
			{"a second after", midnight.Add(time.Second), b.after},
		} {
			if got := b.admitted(t, at.now); got != at.want {
				t.Errorf("%s: born %s under %s, %s the midnight that begins %s: admitted %t, want %t",
					b.reason, b.born, b.rule, at.name, b.midnight, got, at.want)
			}
		}
	}
}

// admitted runs a whole verification at that time.
func (b border) admitted(t *testing.T, now time.Time) bool {
	t.Helper()
	born, err := client.ParseDate(b.born)
	if err != nil {
		t.Fatal(err)
	}
	source := &records{byID: map[string]*client.Certification{"imp_1": adult(func(c *client.Certification) {
		c.Birthday, c.CertifiedAt = born, now
	})}}
	v := newVerifier(t, source, verifier.NewMemory(), verifier.Policy{Age: b.rule, LeapDay: b.leap, Now: func() time.Time { return now }})
	got, err := v.Verify(t.Context(), verifier.Applicant{ID: "s1"}, "imp_1")
	if err != nil || got.Result != verifier.Created && got.Result != verifier.Underage {
		t.Fatalf("%s: %+v, %v", b.reason, got, err)
	}
	return got.Result == verifier.Created
}

// The rules are about Korea, wherever the host stands: the borders are run again
// in processes of hosts in other zones.
func TestBordersInEveryHostZone(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"UTC", "Asia/Seoul", "America/Los_Angeles", "Pacific/Kiritimati"} {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestBorders$", "-test.v")
			cmd.Env = append(os.Environ(), "TZ="+zone, fmt.Sprintf("%s=%s", hostZone, zone))
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, said)
			}
		})
	}
}

func TestAgeRuleNames(t *testing.T) {
	t.Parallel()
	for _, rule := range []verifier.AgeRule{{}, verifier.FullAge(19), verifier.YearAge(19), verifier.BirthYearUntil(1999)} {
		if again, err := verifier.ParseAgeRule(rule.String()); err != nil || again != rule {
			t.Errorf("%s: read as %v, %v", rule, again, err)
		}
	}
	for _, name := range []string{"", "full-age-", "full-age-x", "full-age-0", "full-age-151", "full-age--1", "year-age-19 ", "birth-year-99", "Full-Age-19", "19"} {
		if rule, err := verifier.ParseAgeRule(name); err == nil {
			t.Errorf("%q is read as %v", name, rule)
		}
	}
}
