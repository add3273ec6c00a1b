package identity_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

func TestAges(t *testing.T) {
	tests := []struct {
		birthday, on string
		full, year   int
		reason       string
	}{
		{"2007-06-15", "2026-06-14", 18, 19, "the day before the birthday"},
		{"2007-06-15", "2026-06-15", 19, 19, "age begins on the birthday"},
		{"2007-06-15", "2026-06-16", 19, 19, "the day after"},
		{"2007-12-31", "2026-01-01", 18, 19, "year age does not wait for the birthday"},
		{"2007-12-31", "2026-12-30", 18, 19, "the last day but one"},
		{"2007-12-31", "2026-12-31", 19, 19, "on 31 December both ages are equal"},
		{"2008-01-01", "2026-12-31", 18, 18, "the last day of the year"},
		{"2008-01-01", "2027-01-01", 19, 19, "both turn on 1 January"},
		{"2004-02-29", "2027-02-28", 22, 23, "29 February does not count on 28 February"},
		{"2004-02-29", "2027-03-01", 23, 23, "29 February counts from 1 March in a common year"},
		{"2004-02-29", "2028-02-28", 23, 24, "the day before, in a leap year"},
		{"2004-02-29", "2028-02-29", 24, 24, "29 February counts on itself"},
		{"2004-02-28", "2027-02-28", 23, 23, "28 February is an ordinary birthday"},
		{"2004-03-01", "2028-02-29", 23, 24, "1 March is an ordinary birthday"},
		{"1956-07-01", "2026-07-01", 70, 70, "a birth under summer time"},
		{"2026-06-15", "2026-06-15", 0, 0, "the day of birth"},
		{"2026-06-16", "2026-06-15", -1, 0, "a birth that lies ahead"},
	}
	for _, test := range tests {
		birthday, on := date(t, test.birthday), date(t, test.on)
		if got := identity.FullAge(birthday, on); got != test.full {
			t.Errorf("FullAge(%s, %s) = %d, want %d: %s", birthday, on, got, test.full, test.reason)
		}
		if got := identity.YearAge(birthday, on); got != test.year {
			t.Errorf("YearAge(%s, %s) = %d, want %d: %s", birthday, on, got, test.year, test.reason)
		}
	}
}

// anchors calls check with every day of eight years, two leap days among them.
func anchors(t *testing.T, check func(anchor identity.Date)) {
	t.Helper()
	for anchor, end := date(t, "2026-01-01"), date(t, "2034-01-01"); anchor != end; anchor = anchor.AddDays(1) {
		check(anchor)
	}
}

// TestTurnsOnThatDay: whoever turns N on day D has full age N on D and N-1 the
// day before, for every anchor, age and kind of day. On a 29 February only those
// born on one turn; for other ages nobody does, and what is kept then is the side
// of the anchor.
func TestTurnsOnThatDay(t *testing.T) {
	days := []identity.Day{
		identity.InDays(0), identity.InDays(-1), identity.InDays(1), identity.InDays(3), identity.InDays(-10),
		identity.InDays(365), identity.InDays(-36525), identity.NewYear(), identity.YearEnd(),
	}
	impossible := 0
	anchors(t, func(anchor identity.Date) {
		for _, on := range days {
			day := on.After(anchor)
			for age := range 101 {
				born := identity.Turns(age, on).On(anchor)
				if checked, err := identity.ParseDate(born.String()); err != nil || checked != born {
					t.Fatalf("Turns(%d, %s).On(%s) = %s, which does not exist", age, on, anchor, born)
				}
				if possible(age, day) {
					if identity.FullAge(born, day) != age || identity.FullAge(born, day.AddDays(-1)) != age-1 {
						t.Fatalf("Turns(%d, %s).On(%s) = %s: full age %d on %s and %d before", age, on, anchor, born,
							identity.FullAge(born, day), day, identity.FullAge(born, day.AddDays(-1)))
					}
					continue
				}
				impossible++
				reached := age
				if day.Compare(anchor) > 0 {
					reached = age - 1
				}
				if got := identity.FullAge(born, anchor); abs(day.DaysSince(anchor)) <= 10 && got != reached {
					t.Fatalf("Turns(%d, %s).On(%s) = %s: full age %d at the anchor, want %d", age, on, anchor, born, got, reached)
				}
				if identity.YearAge(born, day) != age {
					t.Fatalf("Turns(%d, %s).On(%s) = %s: year age %d on %s", age, on, anchor, born, identity.YearAge(born, day), day)
				}
			}
		}
	})
	if impossible == 0 {
		t.Error("the anchors meet no 29 February on which nobody turns that age")
	}
}

// possible says whether anybody turns age on that day.
func possible(age int, day identity.Date) bool {
	if day.Month != time.February || day.Day != 29 {
		return true
	}
	_, err := identity.ParseDate(identity.Date{Year: day.Year - age, Month: day.Month, Day: day.Day}.String())
	return err == nil
}

func abs(n int) int { return max(n, -n) }

// TestAgedIsFarFromBirthdays: at the anchor the age is right, and it stays for
// five months on either side.
func TestAgedIsFarFromBirthdays(t *testing.T) {
	anchors(t, func(anchor identity.Date) {
		for age := range 101 {
			born := identity.Aged(age).On(anchor)
			for _, away := range []int{-150, 0, 150} {
				if got := identity.FullAge(born, anchor.AddDays(away)); got != age {
					t.Fatalf("Aged(%d).On(%s) = %s: full age %d after %d days", age, anchor, born, got, away)
				}
			}
		}
	})
}

func TestBirthdayIsAValue(t *testing.T) {
	absolute := identity.BornOn(date(t, "1990-05-17"))
	tests := []struct {
		birthday identity.Birthday
		same     identity.Birthday
		text     string
		relative bool
		zero     bool
	}{
		{absolute, identity.BornOn(date(t, "1990-05-17")), "1990-05-17", false, false},
		{identity.Turns(19, identity.InDays(1)), identity.Turns(19, identity.InDays(1)), "turns 19 tomorrow", true, false},
		{identity.Turns(0, identity.InDays(0)), identity.Turns(0, identity.Day{}), "turns 0 today", true, false},
		{identity.Aged(0), identity.Aged(0), "aged 0", true, false},
		{identity.Birthday{}, identity.BornOn(identity.Date{}), "none", false, true},
	}
	for i, test := range tests {
		if test.birthday != test.same {
			t.Errorf("%s is not equal to itself made again", test.text)
		}
		if i > 0 && test.birthday == absolute {
			t.Errorf("%s equals %s", test.text, absolute)
		}
		if test.birthday.String() != test.text || test.birthday.Relative() != test.relative || test.birthday.IsZero() != test.zero {
			t.Errorf("%q: String %q, Relative %v, IsZero %v", test.text, test.birthday, test.birthday.Relative(), test.birthday.IsZero())
		}
	}
	anchors(t, func(anchor identity.Date) {
		if got := absolute.On(anchor); got != date(t, "1990-05-17") {
			t.Fatalf("an absolute birthday moves to %s", got)
		}
	})
	if got := (identity.Birthday{}).On(date(t, "2026-01-01")); !got.IsZero() {
		t.Errorf("no birthday is on %s", got)
	}
}

func TestDays(t *testing.T) {
	tests := []struct{ text, anchor, want, printed string }{
		{"today", "2026-11-22", "2026-11-22", "today"},
		{"yesterday", "2026-01-01", "2025-12-31", "yesterday"},
		{"tomorrow", "2026-12-31", "2027-01-01", "tomorrow"},
		{"tomorrow", "2028-02-28", "2028-02-29", "tomorrow"},
		{"+1d", "2026-11-22", "2026-11-23", "tomorrow"},
		{"+3d", "2026-12-30", "2027-01-02", "+3d"},
		{"-10d", "2028-03-10", "2028-02-29", "-10d"},
		{"+0d", "2026-11-22", "2026-11-22", "today"},
		{"-0d", "2026-11-22", "2026-11-22", "today"},
		{"+36525d", "2026-11-22", "2126-11-23", "+36525d"},
		{"new year", "2026-11-22", "2027-01-01", "new year"},
		{"new year", "2026-12-31", "2027-01-01", "new year"},
		{"new year", "2027-01-01", "2028-01-01", "new year"},
		{"year end", "2026-11-22", "2026-12-31", "year end"},
		{"year end", "2026-12-31", "2026-12-31", "year end"},
		{"year end", "2027-01-01", "2027-12-31", "year end"},
	}
	for _, test := range tests {
		day, err := identity.ParseDay(test.text)
		if err != nil {
			t.Errorf("ParseDay(%q): %v", test.text, err)
			continue
		}
		if got := day.After(date(t, test.anchor)); got != date(t, test.want) {
			t.Errorf("%q after %s = %s, want %s", test.text, test.anchor, got, test.want)
		}
		if again, err := identity.ParseDay(day.String()); day.String() != test.printed || err != nil || again != day {
			t.Errorf("ParseDay(%q) prints %q, want %q, and reads it back as %v, %v", test.text, day, test.printed, again, err)
		}
		anchor := date(t, test.anchor)
		if !day.Ahead() && day.After(anchor).Compare(anchor) > 0 {
			t.Errorf("%q lies ahead of %s, though Ahead denies it", test.text, anchor)
		}
	}
	for _, text := range []string{
		"", "Today", "today ", "3d", "+d", "+3", "+3w", "+3.5d", "++3d", "+-3d", "+36526d", "-36526d", "+999999999999999999999d", "+３d", "new  year", "2026-01-01",
	} {
		if day, err := identity.ParseDay(text); err == nil {
			t.Errorf("ParseDay(%q) = %v, want an error", text, day)
		}
	}
}

func TestPartsOfABirthday(t *testing.T) {
	born := identity.Date{Year: 2000, Month: time.January, Day: 31}
	for _, b := range []identity.Birthday{{}, identity.BornOn(born), identity.Turns(19, identity.NewYear()), identity.Aged(34)} {
		var again []identity.Birthday
		if date, ok := b.Date(); ok {
			again = append(again, identity.BornOn(date))
		}
		if age, on, ok := b.Turning(); ok {
			again = append(again, identity.Turns(age, on))
		}
		if age, ok := b.Age(); ok {
			again = append(again, identity.Aged(age))
		}
		if b.IsZero() != (len(again) == 0) || len(again) > 1 || len(again) == 1 && again[0] != b {
			t.Errorf("%s is made of the parts of %v", b, again)
		}
	}
}

// TestDayWordsAreWhole: every word of the table is read, printed as it was written,
// fits the pattern of the schemas and has Korean for the console.
func TestDayWordsAreWhole(t *testing.T) {
	pattern := regexp.MustCompile(identity.DayPattern())
	for _, row := range identity.Days() {
		day, err := identity.ParseDay(row.Word)
		if err != nil || day.String() != row.Word || !pattern.MatchString(row.Word) || row.Korean == "" {
			t.Errorf("%+v: reads as %v (%v)", row, day, err)
		}
		if anchor := date(t, "2026-03-01"); day.After(anchor).Compare(anchor) > 0 && !day.Ahead() {
			t.Errorf("%s lies ahead and denies it", row.Word)
		}
	}
	for _, form := range identity.DayForms() {
		if _, err := identity.ParseDay(form); err != nil || !pattern.MatchString(form) {
			t.Errorf("%q is listed as a form: %v", form, err)
		}
	}
}
