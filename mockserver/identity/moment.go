package identity

import (
	"fmt"
	"strings"
	"time"
)

// Moment is an instant, absolute or told from now: a record made "2h ago" stays
// two hours old at every read. The zero Moment is now. Moments compare with ==.
type Moment struct {
	ago      time.Duration
	at       time.Time // UTC without a monotonic reading, so that == compares instants
	absolute bool
}

// MaxAgo bounds how long ago a parsed Moment may be: ten years.
const MaxAgo = 3653 * 24 * time.Hour

// Ago is the moment d before now; a negative d lies ahead.
func Ago(d time.Duration) Moment { return Moment{ago: d} }

// At is the instant t itself, whatever now is.
func At(t time.Time) Moment { return Moment{at: t.Round(0).UTC(), absolute: true} }

// ParseMoment reads now, a time ago (45s ago, 30m ago, 2h ago, 3d ago, 1h30m
// ago; a day is 24 hours), RFC 3339, or a time of day in Asia/Seoul (2026-01-31
// 09:00, with or without seconds).
func ParseMoment(s string) (Moment, error) {
	if s == "now" {
		return Moment{}, nil
	}
	if span, found := strings.CutSuffix(s, " ago"); found {
		return parseAgo(s, span)
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return At(t), nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, Seoul()); err == nil && len(s) == len(layout) {
			return At(t), nil
		}
	}
	return Moment{}, fmt.Errorf("moment %q: want now, 2h ago, 2026-01-31 09:00 or 2026-01-31T09:00:00+09:00", s)
}

func parseAgo(s, span string) (Moment, error) {
	var total time.Duration
	rest := span
	for rest != "" {
		digits := 0
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		const mostDigits = 9 // MaxAgo in seconds
		if digits == 0 || digits > mostDigits || digits == len(rest) {
			return Moment{}, fmt.Errorf("moment %q: %q is not a time such as 45s, 30m, 2h, 3d", s, span)
		}
		unit, found := agoUnit(rest[digits])
		if !found {
			return Moment{}, fmt.Errorf("moment %q: unit %q: want s, m, h or d", s, rest[digits:digits+1])
		}
		count := time.Duration(number(rest[:digits]))
		if count > MaxAgo/unit || total+count*unit > MaxAgo {
			return Moment{}, fmt.Errorf("moment %q is more than ten years ago", s)
		}
		total += count * unit
		rest = rest[digits+1:]
	}
	if span == "" {
		return Moment{}, fmt.Errorf("moment %q does not say how long ago", s)
	}
	return Ago(total), nil
}

func agoUnit(letter byte) (time.Duration, bool) {
	switch letter {
	case 's':
		return time.Second, true
	case 'm':
		return time.Minute, true
	case 'h':
		return time.Hour, true
	case 'd':
		return 24 * time.Hour, true
	default:
		return 0, false
	}
}

// Resolve is the instant of the moment when the time is now.
func (m Moment) Resolve(now time.Time) time.Time {
	if m.absolute {
		return m.at
	}
	return now.Add(-m.ago)
}

// Relative says whether the instant depends on now.
func (m Moment) Relative() bool { return !m.absolute }

// String is a form that ParseMoment reads: now, 1d2h ago, or RFC 3339 in
// Asia/Seoul (to the second).
func (m Moment) String() string {
	switch {
	case m.absolute:
		return m.at.In(Seoul()).Format(time.RFC3339)
	case m.ago == 0:
		return "now"
	default:
		return spanText(m.ago) + " ago"
	}
}

// spanText is a length of time as ParseMoment takes it: 1d2h, 90m as 1h30m. What it takes
// in no form is as time has it.
func spanText(d time.Duration) string {
	if d < 0 || d%time.Second != 0 {
		return d.String()
	}
	var b strings.Builder
	for _, letter := range []byte("dhms") {
		unit, _ := agoUnit(letter)
		if n := d / unit; n > 0 {
			fmt.Fprintf(&b, "%d%c", n, letter)
			d -= n * unit
		}
	}
	return b.String()
}
