package identity_test

import (
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

func TestMoments(t *testing.T) {
	now := time.Date(2026, time.November, 22, 9, 30, 0, 0, identity.Seoul())
	tests := []struct {
		text     string
		want     string // RFC 3339 in UTC
		relative bool
		reason   string
	}{
		{"now", "2026-11-22T00:30:00Z", true, "the time itself"},
		{"0s ago", "2026-11-22T00:30:00Z", true, "no time ago"},
		{"45s ago", "2026-11-22T00:29:15Z", true, "seconds"},
		{"30m ago", "2026-11-22T00:00:00Z", true, "minutes"},
		{"2h ago", "2026-11-21T22:30:00Z", true, "hours"},
		{"3d ago", "2026-11-19T00:30:00Z", true, "days of 24 hours"},
		{"1h30m ago", "2026-11-21T23:00:00Z", true, "several units"},
		{"3653d ago", "2016-11-21T00:30:00Z", true, "the longest"},
		{"2026-01-31 09:00", "2026-01-31T00:00:00Z", false, "a time in Seoul"},
		{"2026-01-31 09:00:30", "2026-01-31T00:00:30Z", false, "with seconds"},
		{"1987-07-01 00:00", "1987-06-30T14:00:00Z", false, "under summer time"},
		{"2026-01-31T09:00:00+09:00", "2026-01-31T00:00:00Z", false, "RFC 3339"},
		{"2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z", false, "RFC 3339 in UTC"},
	}
	for _, test := range tests {
		moment, err := identity.ParseMoment(test.text)
		if err != nil {
			t.Errorf("ParseMoment(%q): %v: %s", test.text, err, test.reason)
			continue
		}
		if got := moment.Resolve(now).UTC().Format(time.RFC3339); got != test.want || moment.Relative() != test.relative {
			t.Errorf("%q = %s, relative %v, want %s, %v: %s", test.text, got, moment.Relative(), test.want, test.relative, test.reason)
		}
		if again, err := identity.ParseMoment(moment.String()); err != nil || again != moment {
			t.Errorf("%q prints %q, which reads as %v, %v", test.text, moment, again, err)
		}
	}
	for _, text := range []string{
		"", "ago", " ago", "2h", "2 h ago", "2 hours ago", "h ago", "2w ago", "-2h ago", "1.5h ago", "3654d ago", "999999999d ago", "9999999999s ago",
		"2026-02-30 09:00", "2026-01-31 25:00", "2026-01-31", "2026-01-31 9:00", "2026-01-31 09:00:00.5", "yesterday", "Now", "2026-01-31T09:00:00",
	} {
		if moment, err := identity.ParseMoment(text); err == nil {
			t.Errorf("ParseMoment(%q) = %v, want an error", text, moment)
		}
	}
}

func TestMomentIsAValue(t *testing.T) {
	instant := time.Date(2026, time.January, 31, 9, 0, 0, 0, identity.Seoul())
	if identity.At(instant) != identity.At(instant.UTC()) {
		t.Error("one instant in two zones gives two moments")
	}
	if identity.At(instant) == identity.At(instant.Add(time.Second)) || identity.At(time.Time{}) == (identity.Moment{}) {
		t.Error("two instants give one moment")
	}
	if identity.Ago(0) != (identity.Moment{}) || identity.Ago(time.Hour) == identity.Ago(time.Minute) {
		t.Error("Ago(0) is not the zero moment, or an hour is a minute")
	}
	if got := identity.Ago(-time.Hour).Resolve(instant); !got.Equal(instant.Add(time.Hour)) {
		t.Errorf("Ago(-1h) = %s, want an hour ahead", got)
	}
}

func FuzzParseMoment(f *testing.F) {
	for _, seed := range []string{"now", "2h ago", "1h30m ago", "2026-01-31 09:00", "2026-01-31T09:00:00+09:00"} {
		f.Add(seed)
	}
	now := time.Date(2026, time.November, 22, 9, 30, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		moment, err := identity.ParseMoment(s)
		if err != nil {
			return
		}
		if at := moment.Resolve(now); moment.Relative() && (at.After(now) || now.Sub(at) > identity.MaxAgo) {
			t.Fatalf("ParseMoment(%q) is at %s", s, at)
		}
	})
}
