package identity

import (
	_ "embed"
	"fmt"
	"sync"
	"time"
)

// seoulZone is the TZif file of Asia/Seoul (IANA 2025c, public domain). The
// package carries its own copy because a birth under an old offset must read
// the same on a host with other zone data, or with none.
//
//go:embed seoul.tzif
var seoulZone []byte

var seoul = sync.OnceValue(mustLoadSeoul)

var kst = time.FixedZone("KST", 9*60*60)

func mustLoadSeoul() *time.Location {
	location, err := time.LoadLocationFromTZData("Asia/Seoul", seoulZone)
	if err != nil {
		panic("identity: embedded zone data of Asia/Seoul: " + err.Error())
	}
	return location
}

// Seoul is the zone of every date in the imitated API. It is never nil and does
// not depend on the host's zone data.
func Seoul() *time.Location { return seoul() }

// Date is a day of the Gregorian calendar, without a time or a zone. The zero
// Date means none. Dates compare with == and order with Compare.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads YYYY-MM-DD and accepts only a day that exists, from the year
// 1 to the year 9999. The error names what is wrong with the text.
func ParseDate(s string) (Date, error) {
	if !hasDateForm(s) {
		return Date{}, fmt.Errorf("date %q is not of the form YYYY-MM-DD", s)
	}
	d := Date{Year: number(s[0:4]), Month: time.Month(number(s[5:7])), Day: number(s[8:10])}
	switch {
	case d.Year == 0:
		return Date{}, fmt.Errorf("date %q: there is no year 0", s)
	case d.Month < time.January || d.Month > time.December:
		return Date{}, fmt.Errorf("date %q: there is no month %02d", s, int(d.Month))
	case d.Day == 0:
		return Date{}, fmt.Errorf("date %q: there is no day 00", s)
	case d.Day > daysIn(d.Year, d.Month):
		return Date{}, fmt.Errorf("date %q: %s %d has %d days", s, d.Month, d.Year, daysIn(d.Year, d.Month))
	}
	return d, nil
}

// DateOf is the date in Asia/Seoul at the instant t.
func DateOf(t time.Time) Date {
	year, month, day := t.In(Seoul()).Date()
	return Date{Year: year, Month: month, Day: day}
}

// String is YYYY-MM-DD, as on the wire.
func (d Date) String() string {
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// IsZero says whether d is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is negative when d is before other, 0 when they are the same day, and
// positive when d is after other.
func (d Date) Compare(other Date) int {
	if d.Year != other.Year {
		return d.Year - other.Year
	}
	if d.Month != other.Month {
		return int(d.Month - other.Month)
	}
	return d.Day - other.Day
}

// AddDays is the day n days after d; n may be negative.
func (d Date) AddDays(n int) Date {
	year, month, day := d.utc().AddDate(0, 0, n).Date()
	return Date{Year: year, Month: month, Day: day}
}

// DaysSince counts the days from other to d, negative when d is before other.
func (d Date) DaysSince(other Date) int {
	const secondsADay = 24 * 60 * 60
	return int((d.utc().Unix() - other.utc().Unix()) / secondsADay)
}

// Midnight is the first instant of the day in Asia/Seoul by the rules of that
// time: +08:30 from 1954 to 1961, summer time in some years (fact 2.3). Where the clock
// skipped midnight it is the instant at which the day began.
func (d Date) Midnight() time.Time {
	noon := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, seoul())
	began, _ := noon.ZoneBounds()
	midnight := noon.Add(-12 * time.Hour)
	if !midnight.Before(began) {
		return midnight
	}
	// The clocks were set between midnight and noon, so the offset before counts.
	// Where they skipped midnight, they did so from 00:00 on, and it is the same.
	_, offset := began.Add(-time.Nanosecond).Zone()
	return time.Date(d.Year, d.Month, d.Day, 0, 0, -offset, 0, time.UTC).In(seoul())
}

// MidnightFixed is 00:00 of the day at +09:00, whatever Korea's clocks said.
// The two midnights differ only for births under old offsets and summer time.
func (d Date) MidnightFixed() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, kst)
}

func (d Date) utc() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// hasDateForm looks at the shape alone, so that a wrong day of the right shape
// gets the more telling error.
func hasDateForm(s string) bool {
	if len(s) != len("YYYY-MM-DD") || s[4] != '-' || s[7] != '-' {
		return false
	}
	return allDigits(s[0:4]) && allDigits(s[5:7]) && allDigits(s[8:10])
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// number reads a short run of digits that allDigits has seen.
func number(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
