package client

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without a time or a zone. The zero Date means
// that there is none. Dates compare with ==.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads YYYY-MM-DD, a day that exists.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("date of %d bytes: expected YYYY-MM-DD, a day that exists", len(s))
	}
	return dateOf(t), nil
}

func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// IsZero reports whether d is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }

// String is YYYY-MM-DD.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// koreanOffsets are the offsets from UTC that clocks in Korea have had in the
// lifetime of anyone alive, in seconds: +09:00, +08:30 of 1954 to 1961, and
// summer time on top of either.
var koreanOffsets = []int64{9 * 3600, 8*3600 + 1800, 9*3600 + 1800, 10 * 3600}

// dateOfBirth is the day whose midnight in Korea is at that many Unix seconds.
// The API sends 00:00 at +09:00, and nobody outside knows whether it minds the
// offsets of the past, so each of them counts. They differ by less than a day:
// at most one fits.
func dateOfBirth(birth int64) (Date, bool) {
	const day = 24 * 3600
	for _, offset := range koreanOffsets {
		if local := birth + offset; local%day == 0 {
			return dateOf(time.Unix(local, 0).UTC()), true
		}
	}
	return Date{}, false
}
