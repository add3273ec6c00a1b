package mutant_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// called is a namesake.
func called(c *mockserver.Case) {
	c.Person.Name, c.Person.Birthday = "김하늘", identity.BornOn(date(1990, time.May, 17))
}

// two signs up two people, one after the other.
func two(one, other []func(*mockserver.Case)) func(s *shop) string {
	return func(s *shop) string {
		s.visitor().post(s.add(one...))
		return s.visitor().post(s.add(other...))
	}
}

// twice is one person who signs up a second time in another way.
func twice(change ...func(*mockserver.Case)) func(s *shop) string {
	return func(s *shop) string {
		impUID := s.add()
		s.visitor().post(impUID)
		return s.visitor().post(s.again(impUID, change...))
	}
}

type changes = []func(*mockserver.Case)

var accountProofs = []proof{
	{"unique on the imp_uid", "existing", "created", twice()},
	{"unique on the phone", "created", "existing", two(changes{phone("01012345678")}, changes{phone("01012345678")})},
	{"a second account on a new phone", "existing", "created", twice(phone("01087654321"))},
	{"unique on the DI", "existing", "created", twice(provider(identity.INICISUnified))},
	{"a null DI is a DI", "created", "existing", two(changes{provider(identity.INICISUnified)}, changes{provider(identity.INICISUnified)})},
	{"unique on name and birthday", "created", "existing", two(changes{called}, changes{called})},
	{"CIs compared without their case", "created", "existing", two(
		changes{override("unique_key", `"`+strings.Repeat("a", 86)+`=="`)}, changes{override("unique_key", `"`+strings.Repeat("A", 86)+`=="`)})},
	{"64 characters of the CI", "created", "existing", two(
		changes{override("unique_key", `"`+strings.Repeat("a", 86)+`=="`)}, changes{override("unique_key", `"`+strings.Repeat("a", 64)+strings.Repeat("b", 22)+`=="`)})},
	{"the account is there, and the answer is not", "created, created", "broken off, created", func(s *shop) string {
		v := s.visitor()
		impUID := s.add(merchantUID(v.begin()))
		return v.post(impUID) + ", " + v.post(impUID)
	}},
	{"an empty CI is a CI", "rejected", "existing", two(changes{override("unique_key", `""`)}, changes{override("unique_key", `""`)})},
	{"a null CI is a CI", "rejected", "existing", two(changes{override("unique_key", `null`)}, changes{override("unique_key", `null`)})},
	{"looks first and writes then", "one account", "several accounts", rush},
	{"who loses a race gets an error", "one account", "errors", rush},
	{"who left stays barred", "withdrawn, created", "withdrawn, rejected", comeBack},
	{"a closed account is found again", "withdrawn, created", "withdrawn, existing", comeBack},
	{"the account is opened before the checks", "rejected, created", "rejected, existing", func(s *shop) string {
		impUID := s.add(certified(2 * time.Hour))
		stale := s.visitor().post(impUID)
		return stale + ", " + s.visitor().post(s.again(impUID))
	}},
}

// rush is one person who comes from all sides at once.
func rush(s *shop) string {
	const n = 8
	impUIDs := []string{s.add()}
	for len(impUIDs) < n {
		impUIDs = append(impUIDs, s.again(impUIDs[0]))
	}
	s.fail("getCertification", fault.Barrier{Size: n})
	got := together(n, func(i int) string { return s.visitor().post(impUIDs[i]) })
	switch {
	case got["created"] > 1:
		return "several accounts"
	case got["created"] == 1 && got["existing"] == n-1:
		return "one account"
	case got["created"] == 1 && got["existing"]+got["unavailable"] == n-1:
		return "errors"
	default:
		return fmt.Sprint(got)
	}
}

// comeBack is one person who leaves and comes again.
func comeBack(s *shop) string {
	member, impUID := s.join()
	again := s.again(impUID)
	return member.withdraw() + ", " + s.visitor().post(again)
}

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
