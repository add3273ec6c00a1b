package verifier

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
)

// AgeRule says who is old enough. The zero AgeRule admits everybody. Rules
// compare with ==.
type AgeRule struct {
	kind ageKind
	n    int // years, or the year
}

type ageKind int

const (
	anyAge ageKind = iota
	fullAge
	yearAge
	birthYear
)

// The names of the rules, as fixtures and flags spell them.
const (
	noRuleName    = "none"
	fullAgeName   = "full-age-"
	yearAgeName   = "year-age-"
	birthYearName = "birth-year-"
)

// FullAge admits who has had the n-th birthday (만 나이, Civil Act articles 4 and
// 158, fact 7.1): age n begins at 00:00 in Korea on that day.
func FullAge(n int) AgeRule { return AgeRule{fullAge, n} }

// YearAge admits who has the n-th birthday at any time of this year in Korea
// (연 나이, Youth Protection Act article 2, fact 7.1).
func YearAge(n int) AgeRule { return AgeRule{yearAge, n} }

// BirthYearUntil admits who was born in that year or before. The official
// tutorial does so with 1999; a fixed year grows wrong each 1 January, so it is
// here to be compared with, not to be chosen.
func BirthYearUntil(year int) AgeRule { return AgeRule{birthYear, year} }

// String is the rule's name, such as full-age-19, year-age-19, birth-year-1999
// or none.
func (r AgeRule) String() string {
	switch r.kind {
	case fullAge:
		return fullAgeName + strconv.Itoa(r.n)
	case yearAge:
		return yearAgeName + strconv.Itoa(r.n)
	case birthYear:
		return birthYearName + strconv.Itoa(r.n)
	default:
		return noRuleName
	}
}

// ParseAgeRule reads what [AgeRule.String] writes.
func ParseAgeRule(name string) (AgeRule, error) {
	if name == noRuleName {
		return AgeRule{}, nil
	}
	for _, kind := range []struct {
		prefix      string
		rule        func(int) AgeRule
		least, most int
	}{
		{fullAgeName, FullAge, 1, 150},
		{yearAgeName, YearAge, 1, 150},
		{birthYearName, BirthYearUntil, 1900, 2200},
	} {
		digits, ok := strings.CutPrefix(name, kind.prefix)
		if !ok {
			continue
		}
		n, err := strconv.Atoi(digits)
		if err != nil || n < kind.least || n > kind.most {
			return AgeRule{}, fmt.Errorf("age rule %q: expected %sN with N from %d to %d", name, kind.prefix, kind.least, kind.most)
		}
		return kind.rule(n), nil
	}
	return AgeRule{}, fmt.Errorf("age rule %q: expected full-age-N, year-age-N, birth-year-Y or none", name)
}

// Admits reports whether one born on that day is old enough on the day today.
// Both are days in Korea.
func (r AgeRule) Admits(born, today client.Date, leap LeapDay) bool {
	switch r.kind {
	case fullAge:
		return leap.Age(born, today) >= r.n
	case yearAge:
		return today.Year-born.Year >= r.n
	case birthYear:
		return born.Year <= r.n
	default:
		return true
	}
}

// LeapDay says when one who was born on 29 February grows older in a year that
// has none.
type LeapDay int

const (
	// OnMarch1, the default, follows Civil Act article 160(3): the year of life is
	// complete when 28 February ends.
	OnMarch1 LeapDay = iota
	// OnFebruary28 is what some services do instead. No source settles it
	// (fact 7.2).
	OnFebruary28
)

// Age is the full age (만 나이) on the day today, negative before the birth.
func (l LeapDay) Age(born, today client.Date) int {
	day := born.Day
	if l == OnFebruary28 && born.Month == time.February && day == 29 && !leapYear(today.Year) {
		day = 28
	}
	age := today.Year - born.Year
	if today.Month < born.Month || today.Month == born.Month && today.Day < day {
		age--
	}
	return age
}

func leapYear(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }
