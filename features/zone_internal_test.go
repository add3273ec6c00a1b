package features

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of the table, wherever the test runs

	"github.com/iamport-mock/iamport-mock/features/report"
)

func seoulTime(t *testing.T, clock string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateTime, "2026-07-01 "+clock, seoul)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestHourNote(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, clock string
		lang          report.Lang
		want          []string
	}{
		{"the morning", "08:29:59", report.English, []string{"it is 08:29 in Seoul and still yesterday in UTC", "today's date in UTC shows now", "from 09:00 on"}},
		{"the first minute", "00:00:00", report.English, []string{"it is 00:00 in Seoul and still yesterday in UTC"}},
		{"the last minute", "08:59:59", report.English, []string{"08:59", "still yesterday"}},
		{"nine", "09:00:00", report.English, []string{"it is 09:00 in Seoul and the same day in UTC", "the date of birth in UTC shows now", "shows before 09:00"}},
		{"the evening", "23:59:59", report.English, []string{"23:59", "the same day in UTC"}},
		{"the morning in Korean", "08:29:00", report.Korean, []string{"서울은 08:29", "UTC는 아직 어제"}},
		{"noon in Korean", "12:00:00", report.Korean, []string{"서울은 12:00", "UTC도 같은 날"}},
	} {
		got := HourNote(seoulTime(t, tt.clock).UTC(), "full-age-19", tt.lang)
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q does not say %q", tt.reason, got, want)
			}
		}
	}
	for _, tt := range []struct {
		rule, day string
		says      bool
	}{
		{"", "2026-07-01", false},
		{"none", "2026-07-01", false},
		{"birth-year-1999", "2026-12-31", false},
		{"year-age-19", "2026-07-01", false},
		{"year-age-19", "2026-12-31", true},
		{"year-age-19", "2027-01-01", true},
		{"full-age-14", "2026-07-01", true},
	} {
		at, err := time.ParseInLocation(time.DateOnly, tt.day, seoul)
		if err != nil {
			t.Fatal(err)
		}
		if got := HourNote(at.Add(12*time.Hour), tt.rule, report.English); (got != "") != tt.says {
			t.Errorf("%s on %s: %q", tt.rule, tt.day, got)
		}
	}
}

// At every hour the other zone shows what home does not: where today is another day
// at home it is the same day west of Seoul there, and the other way round.
func TestOtherZone(t *testing.T) {
	t.Parallel()
	zone := func(name string) *time.Location {
		at, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tt := range []struct{ reason, clock, home, want string }{
		{"a UTC server in the morning", "08:29:00", "UTC", "Asia/Shanghai"},
		{"a UTC server after nine", "09:00:00", "UTC", "Pacific/Honolulu"},
		{"a UTC server in the evening", "19:00:00", "UTC", "Pacific/Kiritimati"},
		{"a UTC server after midnight", "00:30:00", "UTC", "Asia/Seoul"},
		{"a laptop in Seoul", "08:29:00", "Asia/Seoul", "UTC"},
		{"a laptop in Seoul after nine", "14:00:00", "Asia/Seoul", "UTC"},
		{"a laptop in Tokyo has the dates of Seoul", "14:00:00", "Asia/Tokyo", "UTC"},
		{"a laptop in California", "14:00:00", "America/Los_Angeles", "UTC"},
		{"a laptop in California in the evening", "22:00:00", "America/Los_Angeles", "Pacific/Kiritimati"},
		{"a laptop in Shanghai in the morning", "08:29:00", "Asia/Shanghai", "UTC"},
	} {
		if got := otherZone(seoulTime(t, tt.clock), parseAgeRule("full-age-19"), zone(tt.home)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
	for home, want := range map[string]string{"UTC": "", "Asia/Shanghai": "", "Asia/Seoul": "UTC", "Pacific/Auckland": "UTC"} {
		if got := otherZone(seoulTime(t, "14:00:00"), parseAgeRule("birth-year-1999"), zone(home)); got != want {
			t.Errorf("a year of birth at home in %s: %q, want %q", home, got, want)
		}
	}
	for minute := range 24 * 60 {
		now := time.Date(2026, time.July, 1, 0, minute, 0, 0, seoul)
		for home, want := range map[string]bool{"UTC": now.Hour() >= 9, "Asia/Shanghai": now.Hour() >= 1, "America/New_York": now.Hour() >= 13} {
			name := otherZone(now, parseAgeRule("full-age-19"), zone(home))
			there := now.In(zone(name))
			_, offset := there.Zone()
			differs := there.Day() != now.Day()
			if differs != want || !differs && offset >= 9*60*60 && now.Hour() > 0 {
				t.Errorf("at %s, home %s: %s is another day: %t, want %t", now.Format("15:04"), home, name, differs, want)
			}
		}
	}
}

// What is said of a zone is true at every minute at which it is taken.
func TestDateIn(t *testing.T) {
	t.Parallel()
	for minute := range 24 * 60 {
		now := time.Date(2026, time.July, 1, 0, minute, 0, 0, seoul)
		h := &harness{clock: &handClock{now: now}}
		for _, list := range [][]zoneHours{anotherDay, sameDay} {
			for _, z := range list {
				if now.Hour() < z.from || now.Hour() >= z.until {
					continue
				}
				at, err := time.LoadLocation(z.name)
				if err != nil {
					t.Fatal(err)
				}
				want := map[int]string{30: "still yesterday", 1: "it is today there too", 2: "tomorrow"}[now.In(at).Day()]
				if z.name == "Asia/Seoul" {
					want = "its dates are those of i'mport"
				}
				if got := h.dateIn(z.name); !strings.Contains(got, want) {
					t.Errorf("at %s in %s: %q, want %q", now.Format("15:04"), z.name, got, want)
				}
			}
		}
	}
}
