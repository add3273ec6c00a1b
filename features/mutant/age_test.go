package mutant_test

import (
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// signUp is what happens to one person who signs up.
func signUp(date identity.Date) func(s *shop) string {
	return func(s *shop) string { return s.visitor().post(s.add(born(date))) }
}

func date(year int, month time.Month, day int) identity.Date {
	return identity.Date{Year: year, Month: month, Day: day}
}

var ageProofs = []proof{
	{"seconds taken for milliseconds", "underage", "created", signUp(today(10, 0))},
	{"birthday missing is 1970", "underage", "created", func(s *shop) string {
		return s.visitor().post(s.add(born(today(10, 0)), without("birth")))
	}},
	{"birth date taken in UTC", "underage", "created", signUp(date(2008, time.January, 1))},
	{"days divided by 365", "underage", "created", signUp(today(19, 1))},
	{"the birthday does not count yet", "created", "underage", signUp(today(19, 0))},
	{"years subtracted where full age is claimed", "underage", "created", signUp(date(2007, time.December, 31))},
	{"18 where 19 is claimed", "underage", "created", signUp(today(18, 0))},
	{"29 February is looked for in every year", "created", "unavailable", signUp(date(2004, time.February, 29))},
	{"a year too early", "underage", "created", signUp(date(2008, time.December, 31))},
	{"full age where year age is claimed", "created", "underage", signUp(date(2007, time.December, 31))},
	{"a fixed year of birth", "created", "underage", signUp(date(2006, time.December, 31))},
	{"the last year of birth is left out", "created", "underage", signUp(date(1999, time.December, 31))},
	{"two birthdays are too many", "created", "broken off", func(s *shop) string {
		return s.visitor().post(s.add(override("birthday", `"1990-05-17"`)))
	}},
	{"the envelope is read in place of its response", "created", "underage", signUp(today(40, 0))},
}
