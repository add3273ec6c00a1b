package identity

import (
	"fmt"
	"time"
)

// Birthday is a date of birth, either absolute or told from an anchor date so
// that a person keeps an age however old the fixture grows. The zero Birthday
// means none. Birthdays compare with ==.
type Birthday struct {
	kind birthdayKind
	date Date
	age  int
	day  Day
}

type birthdayKind int8

const (
	noBirthday birthdayKind = iota
	bornOn
	turns
	aged
)

// MaxAge is the greatest age that a fixture may tell: older people are taken for
// typing errors.
const MaxAge = 130

// BornOn is the birthday on that very date; the zero Date gives none.
func BornOn(d Date) Birthday {
	if d.IsZero() {
		return Birthday{}
	}
	return Birthday{kind: bornOn, date: d}
}

// Turns is the birthday of one whose full age becomes age on that day.
//
// On a 29 February only those born on one grow older. Where age leaves no such
// birth (19 on 2028-02-29), nobody turns that age that day, and the birthday is
// the nearest that keeps the anchor on its side: 28 February when the day is
// the anchor or before it (already that age), 1 March when it lies ahead (not
// yet that age).
func Turns(age int, on Day) Birthday { return Birthday{kind: turns, age: age, day: on} }

// Aged is the birthday of one whose full age at the anchor is age, half a year
// away from the birthdays on either side.
func Aged(age int) Birthday { return Birthday{kind: aged, age: age} }

// IsZero says whether there is no birthday.
func (b Birthday) IsZero() bool { return b.kind == noBirthday }

// Relative says whether the date depends on the anchor.
func (b Birthday) Relative() bool { return b.kind == turns || b.kind == aged }

// Date is the date of a birthday that is not relative.
func (b Birthday) Date() (date Date, ok bool) { return b.date, b.kind == bornOn }

// Turning is what [Turns] was given.
func (b Birthday) Turning() (age int, on Day, ok bool) {
	if b.kind != turns {
		return 0, Day{}, false
	}
	return b.age, b.day, true
}

// Age is what [Aged] was given.
func (b Birthday) Age() (age int, ok bool) {
	if b.kind != aged {
		return 0, false
	}
	return b.age, true
}

// On is the date of birth when it is told from anchor; anchor does not matter to
// an absolute birthday. The zero Birthday gives the zero Date.
func (b Birthday) On(anchor Date) Date {
	switch b.kind {
	case bornOn:
		return b.date
	case turns:
		return b.turning(anchor)
	case aged:
		const halfAYear = 182
		born := anchor.AddDays(-halfAYear)
		born.Year -= b.age
		if !exists(born) {
			born.Day--
		}
		return born
	default:
		return Date{}
	}
}

func (b Birthday) turning(anchor Date) Date {
	day := b.day.After(anchor)
	born := Date{Year: day.Year - b.age, Month: day.Month, Day: day.Day}
	if exists(born) {
		return born
	}
	if day.Compare(anchor) > 0 {
		return Date{Year: born.Year, Month: time.March, Day: 1}
	}
	return Date{Year: born.Year, Month: time.February, Day: 28}
}

// String is the form of a fixture file: 1990-05-17, "turns 19 tomorrow",
// "aged 34", or "none".
func (b Birthday) String() string {
	switch b.kind {
	case bornOn:
		return b.date.String()
	case turns:
		return fmt.Sprintf("turns %d %s", b.age, b.day)
	case aged:
		return fmt.Sprintf("aged %d", b.age)
	default:
		return "none"
	}
}

func exists(d Date) bool { return d.Day <= daysIn(d.Year, d.Month) }

// FullAge is the age of Korean civil law (만 나이) on the day on: the day of birth
// counts, and age N begins on the N-th birthday. One born on 29 February grows
// older on 1 March in a common year (Civil Act, article 160(3): the year ends
// with 28 February). Negative before the birth.
func FullAge(birthday, on Date) int {
	age := on.Year - birthday.Year
	if on.Month < birthday.Month || on.Month == birthday.Month && on.Day < birthday.Day {
		age--
	}
	return age
}

// YearAge is the age of the Youth Protection Act (연 나이): year minus year,
// whatever the day. Negative before the year of birth.
func YearAge(birthday, on Date) int { return on.Year - birthday.Year }
