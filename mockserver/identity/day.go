package identity

import (
	"fmt"
	"strings"
	"time"
)

// Day is a day told from an anchor date: so many days away, the coming new year
// or the coming year's end. The zero Day is the anchor itself. Days compare
// with ==, and "+1d" equals "tomorrow".
type Day struct {
	days int
	kind dayKind
}

type dayKind int8

const (
	byOffset dayKind = iota
	byNewYear
	byYearEnd
)

// MaxDays bounds the offset of a Day in either direction: a hundred years.
const MaxDays = 36525

// InDays is the day n days after the anchor: 0 today, 1 tomorrow, -1 yesterday.
func InDays(n int) Day { return Day{days: n} }

// NewYear is the next 1 January, strictly after the anchor.
func NewYear() Day { return Day{kind: byNewYear} }

// YearEnd is the coming 31 December, which may be the anchor itself.
func YearEnd() Day { return Day{kind: byYearEnd} }

// ParseDay reads today, yesterday, tomorrow, new year, year end, or a signed
// number of days such as +3d and -10d, at most MaxDays.
func ParseDay(s string) (Day, error) {
	switch s {
	case "today":
		return InDays(0), nil
	case "yesterday":
		return InDays(-1), nil
	case "tomorrow":
		return InDays(1), nil
	case "new year":
		return NewYear(), nil
	case "year end":
		return YearEnd(), nil
	}
	digits, found := strings.CutSuffix(s, "d")
	if !found || len(digits) < 2 || digits[0] != '+' && digits[0] != '-' || !allDigits(digits[1:]) {
		return Day{}, fmt.Errorf("day %q is none of today, yesterday, tomorrow, new year, year end, +3d, -10d", s)
	}
	if len(digits) > len("+36525") || number(digits[1:]) > MaxDays {
		return Day{}, fmt.Errorf("day %q is more than %d days away", s, MaxDays)
	}
	if digits[0] == '-' {
		return InDays(-number(digits[1:])), nil
	}
	return InDays(number(digits[1:])), nil
}

// After is the date of the day when it is told from anchor.
func (d Day) After(anchor Date) Date {
	switch d.kind {
	case byNewYear:
		return Date{Year: anchor.Year + 1, Month: time.January, Day: 1}
	case byYearEnd:
		return Date{Year: anchor.Year, Month: time.December, Day: 31}
	default:
		return anchor.AddDays(d.days)
	}
}

// Ahead says whether the day can lie after its anchor.
func (d Day) Ahead() bool { return d.kind != byOffset || d.days > 0 }

// String is the form that ParseDay reads.
func (d Day) String() string {
	switch {
	case d.kind == byNewYear:
		return "new year"
	case d.kind == byYearEnd:
		return "year end"
	case d.days == 0:
		return "today"
	case d.days == 1:
		return "tomorrow"
	case d.days == -1:
		return "yesterday"
	default:
		return fmt.Sprintf("%+dd", d.days)
	}
}
