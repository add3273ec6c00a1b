package mutant

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// ageFlaws break the age rules of the posted sign-up.
var ageFlaws = []flaw{
	{Mutant{
		Name: "seconds taken for milliseconds", Breaks: "age-seconds", Scenario: "A child is refused when the record has both forms of the date of birth",
		Story: "new Date(birth) in JavaScript, as the official tutorial has it: everybody was born around January 1970. Fact 8.1",
	}, func(p *parts) {
		p.transport = rewritten(func(w wireRecord) {
			w.bornBy(func(birth int64) time.Time { return time.UnixMilli(birth).In(korea) })
		})
	}},
	{Mutant{
		Name: "birthday missing is 1970", Breaks: "age-missing", Scenario: "A child is refused when the record has the date of birth as a text only",
		Story: "birth alone is read, and where it is absent null becomes 0, which is a day in 1970. Fact 8.2",
	}, func(p *parts) {
		p.transport = rewritten(func(w wireRecord) {
			if w.number("birth") == 0 {
				w.set("birthday", epoch)
			}
		})
	}},
	{Mutant{
		Name: "birth date taken in UTC", Breaks: "age-year", Scenario: "will reach the minimum age on 1 January of next year is underage", AgeRule: "year-age-19",
		Story: "new Date(birth * 1000).getFullYear() on a server that runs in UTC: born on 1 January is born the year before. Fact 7.2",
	}, func(p *parts) {
		p.transport = rewritten(func(w wireRecord) {
			w.bornBy(func(birth int64) time.Time { return time.Unix(birth, 0).UTC() })
		})
	}},
	{Mutant{
		Name: "days divided by 365", Breaks: "age-full", Scenario: "will reach the minimum age tomorrow is underage",
		Story: "(now - birthday) / (365 * 86400): leap days make everybody older by some days. Reasoning",
	}, func(p *parts) {
		p.source = seen(func(_ context.Context, cert *client.Certification) {
			const years = 19
			cert.Birthday = daysBefore(cert.Birthday, leapDays(cert.Birthday.Year, years))
		})
	}},
	{Mutant{
		Name: "the birthday does not count yet", Breaks: "age-full", Scenario: "reaches the minimum age today is created",
		Story: "today > birthday in place of today >= birthday, one day off. Reasoning",
	}, func(p *parts) {
		p.source = seen(func(_ context.Context, cert *client.Certification) { cert.Birthday = daysBefore(cert.Birthday, -1) })
	}},
	{Mutant{
		Name: "years subtracted where full age is claimed", Breaks: "age-full", Scenario: "will reach the minimum age tomorrow is underage",
		Story: "this year minus the year of birth, whatever the month; sees nothing wrong on 31 December. Fact 7.1",
	}, func(p *parts) { p.policy.Age = verifier.YearAge(19) }},
	{Mutant{
		Name: "18 where 19 is claimed", Breaks: "age-full", Scenario: "is one year younger than the minimum age is underage",
		Story: "the age of films and games, in a shop for adults: one year off. Fact 7.1",
	}, func(p *parts) { p.policy.Age = verifier.FullAge(18) }},
	{Mutant{
		Name: "29 February is looked for in every year", Breaks: "age-full", Scenario: "was born on a 29 February and is old enough is created",
		Story: "LocalDate.of(born.year + 19, born.month, born.day) throws for people who were born on 29 February. Fact 7.2",
	}, func(p *parts) {
		p.source = reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
			cert, err := next.Certification(ctx, impUID)
			if err != nil || cert.Birthday.IsZero() {
				return cert, err
			}
			comes := client.Date{Year: cert.Birthday.Year + 19, Month: cert.Birthday.Month, Day: cert.Birthday.Day}
			if _, err := client.ParseDate(comes.String()); err != nil {
				return nil, fmt.Errorf("the day of age: %w", err)
			}
			return cert, nil
		})
	}},
	{Mutant{
		Name: "a year too early", Breaks: "age-year", Scenario: "will reach the minimum age on 31 December of next year is underage", AgeRule: "year-age-19",
		Story: "the age is counted in the old Korean way, in which one is born at the age of one. Reasoning",
	}, func(p *parts) { p.policy.Age = verifier.YearAge(18) }},
	{Mutant{
		Name: "full age where year age is claimed", Breaks: "age-year", Scenario: "reaches the minimum age on 31 December of this year is created", AgeRule: "year-age-19",
		Story: "one function for every kind of age: who was born on 31 December waits until then. Fact 7.1",
	}, func(p *parts) { p.policy.Age = verifier.FullAge(19) }},
	{Mutant{
		Name: "a fixed year of birth", Breaks: "age-year", Scenario: "reached the minimum age on 31 December of last year is created", AgeRule: "year-age-19",
		Story: "year <= 1999 was right in 2018, and nobody has changed it since. Fact 8.24",
	}, func(p *parts) { p.policy.Age = verifier.BirthYearUntil(1999) }},
	{Mutant{
		Name: "the last year of birth is left out", Breaks: "age-birth-year", Scenario: "was born on 31 December of the last year that is admitted is created", AgeRule: "birth-year-1999",
		Story: "year < 1999 in place of year <= 1999, one year off. Reasoning",
	}, func(p *parts) { p.policy.Age = verifier.BirthYearUntil(1998) }},
	{Mutant{
		Name: "two birthdays are too many", Breaks: "age-disagree", Scenario: "An adult by the text, a child by seconds is decided",
		Story: "an assertion that birth and birthday agree takes the process down. Fact 7.2",
	}, func(p *parts) {
		p.source = seen(func(_ context.Context, cert *client.Certification) {
			if cert.BirthConflict {
				panic(http.ErrAbortHandler)
			}
		})
	}},
	{Mutant{
		Name: "the envelope is read in place of its response", Breaks: "age-full", Scenario: "reached the minimum age yesterday is created",
		Story: "data.birthday in place of data.response.birthday: undefined is older than nobody, so nobody is let in. Fact 8.3",
	}, func(p *parts) { p.policy.Age = verifier.BirthYearUntil(0) }},
}

// korea is the zone of the days that the API means.
var korea = time.FixedZone("KST", 9*60*60)

// bornBy makes the birthday of a record what a merchant makes of its seconds.
func (w wireRecord) bornBy(read func(birth int64) time.Time) {
	if birth := w.number("birth"); birth != 0 {
		w.set("birthday", read(birth).Format(time.DateOnly))
		delete(w, "birth")
	}
}

// number is the value of a key that holds a number, 0 otherwise.
func (w wireRecord) number(key string) int64 {
	var n int64
	if json.Unmarshal(w[key], &n) != nil {
		return 0
	}
	return n
}

// daysBefore is the day so many days before d; none before none.
func daysBefore(d client.Date, days int) client.Date {
	if d.IsZero() {
		return d
	}
	year, month, day := time.Date(d.Year, d.Month, d.Day-days, 0, 0, 0, 0, time.UTC).Date()
	return client.Date{Year: year, Month: month, Day: day}
}

// leapDays is how many days so many years have beyond 365 each, at least.
func leapDays(from, years int) int {
	first := time.Date(from, time.March, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(from+years, time.January, 1, 0, 0, 0, 0, time.UTC)
	return int(last.Sub(first).Hours()/24) - 306 - (years-1)*365
}
