package identity_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // to hold our own zone data against Go's

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

func date(t testing.TB, s string) identity.Date {
	t.Helper()
	d, err := identity.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestBirthSeconds holds the computed values of fact 2.3.
func TestBirthSeconds(t *testing.T) {
	tests := []struct {
		birthday     string
		fixed, rules int64
		utcDate      string
		reason       string
	}{
		{"1956-07-01", -426157200, -426159000, "1956-06-30", "+08:30 and an hour of summer time: +09:30"},
		{"1960-01-01", -315651600, -315649800, "1959-12-31", "+08:30"},
		{"1969-12-31", -118800, -118800, "1969-12-30", "before 1970 is negative"},
		{"1970-01-01", -32400, -32400, "1969-12-31", "the day of the epoch is negative too"},
		{"1987-07-01", 552063600, 552060000, "1987-06-30", "summer time of 1987"},
		{"1999-12-31", 946566000, 946566000, "1999-12-30", "the tutorial's last day"},
		{"2000-01-01", 946652400, 946652400, "1999-12-31", "the tutorial's border: another year in UTC"},
		{"2004-02-29", 1077980400, 1077980400, "2004-02-28", "leap day"},
		{"2007-12-31", 1199026800, 1199026800, "2007-12-30", "year end"},
		{"2008-01-01", 1199113200, 1199113200, "2007-12-31", "new year"},
	}
	for _, test := range tests {
		d := date(t, test.birthday)
		if got := d.MidnightFixed().Unix(); got != test.fixed {
			t.Errorf("%s at +09:00 = %d, want %d: %s", d, got, test.fixed, test.reason)
		}
		if got := d.Midnight().Unix(); got != test.rules {
			t.Errorf("%s in Asia/Seoul = %d, want %d: %s", d, got, test.rules, test.reason)
		}
		if got := d.MidnightFixed().UTC().Format(time.DateOnly); got != test.utcDate {
			t.Errorf("%s in UTC = %s, want %s: %s", d, got, test.utcDate, test.reason)
		}
	}
}

// TestMidnightBeginsTheDay: on every day of two centuries Midnight is the first
// instant that Seoul calls by that date, summer time and skipped midnights
// included.
func TestMidnightBeginsTheDay(t *testing.T) {
	skipped := 0
	for d, end := date(t, "1900-01-01"), date(t, "2100-01-01"); d != end; d = d.AddDays(1) {
		midnight := d.Midnight()
		if got := identity.DateOf(midnight); got != d {
			t.Fatalf("DateOf(%s.Midnight()) = %s", d, got)
		}
		if got := identity.DateOf(midnight.Add(-time.Nanosecond)); got != d.AddDays(-1) {
			t.Fatalf("the instant before %s.Midnight() is on %s", d, got)
		}
		if hour, minute, second := midnight.Clock(); hour+minute+second > 0 {
			skipped++
		}
	}
	if skipped == 0 {
		t.Error("no day without a midnight, want some: Korea's clocks skipped 00:00 in 1961")
	}
}

// TestSeoulIsThatOfGo: the embedded rules are those of Go's own zone data.
func TestSeoulIsThatOfGo(t *testing.T) {
	t.Setenv("ZONEINFO", "")
	theirs, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	for instant := time.Unix(-2_300_000_000, 0); instant.Year() < 2050; instant = instant.Add(6 * time.Hour) {
		if got, want := instant.In(identity.Seoul()).Format(time.RFC3339), instant.In(theirs).Format(time.RFC3339); got != want {
			t.Fatalf("%s in Seoul = %s, Go says %s", instant.UTC(), got, want)
		}
	}
}

// TestHostZoneDoesNotMatter: an instant given in any zone has the same date in
// Seoul, and nothing in the package reads the host's own zone.
func TestHostZoneDoesNotMatter(t *testing.T) {
	instant := time.Date(2026, time.December, 31, 15, 0, 0, 0, time.UTC) // 00:00 of 2027 in Seoul
	for _, name := range []string{"UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu", "Asia/Seoul"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := identity.DateOf(instant.In(zone)), date(t, "2027-01-01"); got != want {
			t.Errorf("DateOf(%s) = %s, want %s", instant.In(zone), got, want)
		}
		if got, want := identity.DateOf(instant.Add(-time.Nanosecond).In(zone)), date(t, "2026-12-31"); got != want {
			t.Errorf("DateOf just before = %s, want %s", got, want)
		}
	}
}

func TestParseDate(t *testing.T) {
	tests := []struct{ in, want, reason string }{
		{"2004-02-29", "", "a leap day"},
		{"2000-02-29", "", "a leap day of a century divisible by 400"},
		{"0001-01-01", "", "the first day"},
		{"9999-12-31", "", "the last day"},
		{"2001-02-29", "28 days", "no leap year"},
		{"1900-02-29", "28 days", "no leap year by the rule of centuries"},
		{"2001-02-30", "28 days", "no such day"},
		{"2001-04-31", "30 days", "no such day"},
		{"2001-13-01", "no month 13", "no such month"},
		{"2001-00-01", "no month 00", "no such month"},
		{"2001-01-00", "no day 00", "no such day"},
		{"0000-01-01", "no year 0", "no such year"},
		{"2001-1-1", "YYYY-MM-DD", "one digit"},
		{"20010101", "YYYY-MM-DD", "no hyphens"},
		{"2001/01/01", "YYYY-MM-DD", "slashes"},
		{" 2001-01-01", "YYYY-MM-DD", "a space"},
		{"2001-01-01T00:00", "YYYY-MM-DD", "a time"},
		{"+201-01-01", "YYYY-MM-DD", "a sign"},
		{"２００１-01-01", "YYYY-MM-DD", "digits of full width"},
		{"", "YYYY-MM-DD", "nothing"},
	}
	for _, test := range tests {
		d, err := identity.ParseDate(test.in)
		switch {
		case test.want == "" && (err != nil || d.String() != test.in):
			t.Errorf("ParseDate(%q) = %v, %v, want it accepted: %s", test.in, d, err, test.reason)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("ParseDate(%q) = %v, %v, want an error with %q: %s", test.in, d, err, test.want, test.reason)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	tests := []struct {
		from, to string
		days     int
	}{
		{"2027-12-31", "2028-01-01", 1},
		{"2028-02-28", "2028-02-29", 1},
		{"2027-02-28", "2027-03-01", 1},
		{"1969-12-31", "1970-01-01", 1},
		{"2026-01-01", "2027-01-01", 365},
		{"2028-01-01", "2029-01-01", 366},
		{"1900-01-01", "2100-01-01", 73049},
	}
	for _, test := range tests {
		from, to := date(t, test.from), date(t, test.to)
		if got := from.AddDays(test.days); got != to {
			t.Errorf("%s.AddDays(%d) = %s, want %s", from, test.days, got, to)
		}
		if got := to.AddDays(-test.days); got != from {
			t.Errorf("%s.AddDays(%d) = %s, want %s", to, -test.days, got, from)
		}
		if got := to.DaysSince(from); got != test.days {
			t.Errorf("%s.DaysSince(%s) = %d, want %d", to, from, got, test.days)
		}
		if from.Compare(to) >= 0 || to.Compare(from) <= 0 || from.Compare(from) != 0 {
			t.Errorf("Compare does not order %s and %s", from, to)
		}
	}
	if !(identity.Date{}).IsZero() || date(t, "0001-01-01").IsZero() {
		t.Error("IsZero is not for the zero Date alone")
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2004-02-29", "1900-02-29", "0000-00-00", "2001-1-1", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := identity.ParseDate(s)
		theirs, theirErr := time.Parse(time.DateOnly, s)
		if (err == nil) != (theirErr == nil && theirs.Year() > 0) {
			t.Fatalf("ParseDate(%q) = %v, %v; time.Parse: %v", s, d, err, theirErr)
		}
		if err == nil && d.String() != s {
			t.Fatalf("ParseDate(%q).String() = %q", s, d)
		}
	})
}
