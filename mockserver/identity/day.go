package identity

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Day is a day told from an anchor date: so many days away, or a word of [Days].
// The zero Day is the anchor itself. Days compare with ==, and "+1d" equals
// "tomorrow".
type Day struct {
	days int
	word string // of a row with a rule of its own; "" = by days
}

// DayWord is a row of the table of words for days. A word that is added to it is
// read, listed, suggested and shown wherever a birthday can be stated.
type DayWord struct {
	Word   string
	Korean string // on a page for people; the word itself is the same in every language
	Means  string // what the word leaves open; "" = nothing
	days   int    // so many days away, where on is nil
	on     func(anchor Date) Date
	ahead  bool // whether what on gives can lie after its anchor
}

const newYear, yearEnd = "new year", "year end"

var dayWords = []DayWord{
	{Word: "today", Korean: "오늘"},
	{Word: "yesterday", Korean: "어제", days: -1},
	{Word: "tomorrow", Korean: "내일", days: 1},
	{
		Word: newYear, Korean: "새해 첫날", Means: "the next 1 January", ahead: true,
		on: func(anchor Date) Date { return Date{Year: anchor.Year + 1, Month: time.January, Day: 1} },
	},
	{
		Word: yearEnd, Korean: "연말", Means: "the coming 31 December", ahead: true,
		on: func(anchor Date) Date { return Date{Year: anchor.Year, Month: time.December, Day: 31} },
	},
}

// dayExamples are two numbers of days, for lists of what can be written.
var dayExamples = []string{"+3d", "-10d"}

// Days is the table of words. The result is the caller's own.
func Days() []DayWord { return slices.Clone(dayWords) }

// DayNames are the words alone.
func DayNames() []string {
	names := make([]string, len(dayWords))
	for i, row := range dayWords {
		names[i] = row.Word
	}
	return names
}

// DayForms is everything that ParseDay reads, by example: each word, +3d, -10d.
func DayForms() []string { return append(DayNames(), dayExamples...) }

// DayPattern is a regular expression for what ParseDay reads. It cannot say how
// many days are too many.
func DayPattern() string { return `^(` + strings.Join(DayNames(), "|") + `|[+-][0-9]{1,5}d)$` }

// MaxDays bounds the offset of a Day in either direction: a hundred years.
const MaxDays = 36525

// InDays is the day n days after the anchor: 0 today, 1 tomorrow, -1 yesterday.
func InDays(n int) Day { return Day{days: n} }

// NewYear is the next 1 January, strictly after the anchor.
func NewYear() Day { return Day{word: newYear} }

// YearEnd is the coming 31 December, which may be the anchor itself.
func YearEnd() Day { return Day{word: yearEnd} }

// ParseDay reads a word of [Days], or a signed number of days such as +3d and
// -10d, at most MaxDays.
func ParseDay(s string) (Day, error) {
	if row, known := dayWord(s); known {
		if row.on == nil {
			return InDays(row.days), nil
		}
		return Day{word: s}, nil
	}
	digits, found := strings.CutSuffix(s, "d")
	if !found || len(digits) < 2 || digits[0] != '+' && digits[0] != '-' || !allDigits(digits[1:]) {
		return Day{}, fmt.Errorf("day %q: want one of %s", s, strings.Join(DayForms(), ", "))
	}
	if len(digits) > len("+36525") || number(digits[1:]) > MaxDays {
		return Day{}, fmt.Errorf("day %q is more than %d days away", s, MaxDays)
	}
	if digits[0] == '-' {
		return InDays(-number(digits[1:])), nil
	}
	return InDays(number(digits[1:])), nil
}

// dayWord is the row of a word.
func dayWord(word string) (row DayWord, known bool) {
	i := slices.IndexFunc(dayWords, func(row DayWord) bool { return row.Word == word })
	if i < 0 {
		return DayWord{}, false
	}
	return dayWords[i], true
}

// After is the date of the day when it is told from anchor.
func (d Day) After(anchor Date) Date {
	if d.word == "" {
		return anchor.AddDays(d.days)
	}
	row, _ := dayWord(d.word) // a Day has no other words
	return row.on(anchor)
}

// Ahead says whether the day can lie after its anchor.
func (d Day) Ahead() bool {
	if d.word == "" {
		return d.days > 0
	}
	row, _ := dayWord(d.word)
	return row.ahead
}

// String is the form that ParseDay reads.
func (d Day) String() string {
	if d.word != "" {
		return d.word
	}
	i := slices.IndexFunc(dayWords, func(row DayWord) bool { return row.on == nil && row.days == d.days })
	if i < 0 {
		return fmt.Sprintf("%+dd", d.days)
	}
	return dayWords[i].Word
}
