package features

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// noDI is a provider that gives a CI and no DI.
const noDI = "inicis_unified"

func peopleSteps() []step {
	var en, ko []string
	for _, k := range kinds() {
		en, ko = append(en, k.en), append(ko, k.ko)
	}
	return []step{
		{
			"people", "a person who " + choice(en...), choice(ko...) + " 사람",
			"a person who will reach the minimum age tomorrow", "내일 기준 나이가 되는 사람", meetKind,
		},
		plain("people", "an adult", "성인", func(_ context.Context, w *world, _ []string) error { w.meetAdult(); return nil }),
		plain("people", "an adult who has an account", "계정이 있는 성인",
			func(ctx context.Context, w *world, _ []string) error { return w.withAccount(ctx, "") }),
		plain("people", "an adult who came through a provider that gives no DI and has an account", "DI를 제공하지 않는 인증사를 통해 계정을 만든 성인",
			func(ctx context.Context, w *world, _ []string) error { return w.withAccount(ctx, noDI) }),
		{
			"people", "an adult whose CI is (null|empty)", "CI가 (null인|빈 문자열인) 성인", "an adult whose CI is null", "CI가 null인 성인",
			func(_ context.Context, w *world, a []string) error {
				w.meetAdult()
				w.withoutCI(a[0])
				return nil
			},
		},
		{
			"people", `the fixture person "([^"]+)"`, `픽스처의 인물 "([^"]+)"`,
			`the fixture person "adult/jiwoo"`, `픽스처의 인물 "adult/jiwoo"`, meetFixturePerson,
		},
		{
			"people", `the fixture certification "([^"]+)"`, `픽스처의 인증 "([^"]+)"`,
			`the fixture certification "imp_100000000001"`, `픽스처의 인증 "imp_100000000001"`, meetFixtureCertification,
		},
	}
}

func meetKind(_ context.Context, w *world, a []string) error {
	for _, k := range kinds() {
		if a[0] != k.en && a[0] != k.ko {
			continue
		}
		birthday, exists := k.born(w.rule, w.today())
		if !exists {
			return w.nobody(k)
		}
		w.meet(w.say("a person who "+k.en, k.ko+" 사람"), control.NewPerson{Birthday: birthday})
		return nil
	}
	return fmt.Errorf("no such person: %s", a[0])
}

// today is the date in Seoul.
func (w *world) today() time.Time { return dayOf(w.clock.Now()) }

// dayOf is the date in Seoul at a time.
func dayOf(at time.Time) time.Time {
	now := at.In(seoul)
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, seoul)
}

func (w *world) meetAdult() *somebody {
	words := w.say("an adult", "성인")
	if w.others > 0 {
		words = w.say("another adult", "다른 성인")
	}
	return w.meet(words, control.NewPerson{Birthday: w.adultBirthday()})
}

// withAccount introduces an adult and opens an account for them.
func (w *world) withAccount(ctx context.Context, provider string) error {
	who := w.meetAdult()
	w.draft.Provider = provider
	if err := w.signUp(ctx, who, w.way()); err != nil {
		return err
	}
	return w.expect(ctx, []contract.Outcome{contract.Created})
}

// withoutCI makes the next certification one without a CI and DI: the backend cannot
// tell the person from others.
func (w *world) withoutCI(how string) {
	w.draft.Provider = noDI
	w.draft.UniqueKey = control.Null
	if how == "empty" || how == "빈 문자열인" {
		w.draft.UniqueKey = control.Text("")
	}
}

// freshKey is a CI of the true shape that nobody has had.
func freshKey() string {
	raw := make([]byte, 64)
	_, _ = rand.Read(raw) // never fails
	return base64.StdEncoding.EncodeToString(raw)
}

// meetFixturePerson introduces a copy with a CI of its own, so that nobody has
// had an account before.
func meetFixturePerson(ctx context.Context, w *world, a []string) error {
	people, err := w.mock.People(ctx, w.site)
	if err != nil {
		return unsteered("list the people", err)
	}
	var ids []string
	for _, p := range people {
		if p.ID == a[0] {
			w.meet(fmt.Sprintf(w.say("%s (%s)", "%s, %s"), p.Name, p.ID), w.copyOf(p))
			return nil
		}
		ids = append(ids, p.ID)
	}
	return fmt.Errorf("no fixture person %q; the nearest is %q", a[0], nearestOf(a[0], ids))
}

// copyOf is the same person but for the CI.
func (w *world) copyOf(p control.Person) control.NewPerson {
	foreigner := p.Foreigner
	return control.NewPerson{
		Name: p.Name, Gender: p.Gender, Birthday: p.Birthday, Foreigner: &foreigner, Phone: w.phone(p.Phone), Carrier: p.Carrier,
	}
}

func nearestOf(word string, known []string) string {
	best, most := "", -1.0
	for _, k := range known {
		if near := likeness(word, k); near > most {
			best, most = k, near
		}
	}
	return best
}

// ageRule is the rule that the target claims, such as full-age-19.
type ageRule struct {
	kind string // full-age, year-age, birth-year; "" = none is claimed
	n    int    // years, or the year
}

func parseAgeRule(name string) ageRule {
	at := strings.LastIndexByte(name, '-')
	if at < 0 {
		return ageRule{}
	}
	n, err := strconv.Atoi(name[at+1:])
	if err != nil {
		return ageRule{}
	}
	return ageRule{name[:at], n}
}

// lastYear is the last year of birth that is old enough at the end of this year.
func (r ageRule) lastYear(today time.Time) int {
	if r.kind == "birth-year" {
		return r.n
	}
	return today.Year() - r.n
}

// adult is born so that every claim admits them, on any day.
func (r ageRule) adult(today time.Time) control.Birthday {
	return born(min(r.lastYear(today)-10, today.Year()-30), time.May, 17)
}

// child is born so that the claimed rule refuses them, on any day; there is none
// where that day is still to come.
func (r ageRule) child(today time.Time) (birthday control.Birthday, exists bool) {
	year := r.lastYear(today) + 2
	return born(year, time.January, 1), year <= today.Year()
}

// nobody says that no person of a kind has been born yet.
func (h *harness) nobody(k kind) error {
	return outOfReach(h.say("nobody who %s is born yet (%s-%d)", "%s 사람은 아직 태어나지 않았습니다(%s-%d)"), h.say(k.en, k.ko), h.rule.kind, h.rule.n)
}

func born(year int, month time.Month, day int) control.Birthday {
	return control.BornOn(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
}

// leap is the 29 February nearest to a year of birth: going back from it, or on.
func leap(year, step int) int {
	for year%4 != 0 || year%100 == 0 && year%400 != 0 {
		year += step
	}
	return year
}

// kind is a kind of person, by when they were born.
type kind struct {
	en, ko string // after "a person who", and before 사람
	born   func(r ageRule, today time.Time) (birthday control.Birthday, exists bool)
}

// tooYoung is the kind that the claimed rule refuses on any day.
func tooYoung() kind { return kind{"is too young", "기준 나이가 안 된", ageRule.child} }

func fixed(birthday func(r ageRule, today time.Time) control.Birthday) func(ageRule, time.Time) (control.Birthday, bool) {
	return func(r ageRule, today time.Time) (control.Birthday, bool) { return birthday(r, today), true }
}

// turns is who reaches the minimum age on a day that is told relative to today.
func turns(on string) func(ageRule, time.Time) (control.Birthday, bool) {
	return fixed(func(r ageRule, _ time.Time) control.Birthday { return control.Turns(r.n, on) })
}

// inYear is who is born in the last year that is old enough, plus some.
func inYear(plus int, month time.Month, day int) func(ageRule, time.Time) (control.Birthday, bool) {
	return func(r ageRule, today time.Time) (control.Birthday, bool) {
		year := r.lastYear(today) + plus
		return born(year, month, day), year <= today.Year()
	}
}

func kinds() []kind {
	return []kind{
		{"reached the minimum age yesterday", "어제 기준 나이가 된", turns("yesterday")},
		{"reaches the minimum age today", "오늘 기준 나이가 되는", turns("today")},
		{"will reach the minimum age tomorrow", "내일 기준 나이가 되는", turns("tomorrow")},
		{"is one year older than the minimum age", "기준 나이보다 한 살 많은", fixed(func(r ageRule, _ time.Time) control.Birthday { return control.Aged(r.n + 1) })},
		{"is one year younger than the minimum age", "기준 나이보다 한 살 어린", fixed(func(r ageRule, _ time.Time) control.Birthday { return control.Aged(r.n - 1) })},
		{"reached the minimum age on 31 December of last year", "작년 12월 31일에 기준 나이가 된", inYear(-1, time.December, 31)},
		{"reached the minimum age on 1 January of this year", "올해 1월 1일에 기준 나이가 된", inYear(0, time.January, 1)},
		{"reaches the minimum age on 31 December of this year", "올해 12월 31일에 기준 나이가 되는", inYear(0, time.December, 31)},
		{"will reach the minimum age on 1 January of next year", "내년 1월 1일에 기준 나이가 되는", inYear(1, time.January, 1)},
		{"will reach the minimum age on 31 December of next year", "내년 12월 31일에 기준 나이가 되는", inYear(1, time.December, 31)},
		{"was born on 1 January of the last year that is admitted", "가입할 수 있는 마지막 해 1월 1일에 태어난", inYear(0, time.January, 1)},
		{"was born on 31 December of the last year that is admitted", "가입할 수 있는 마지막 해 12월 31일에 태어난", inYear(0, time.December, 31)},
		{"was born on 1 January of the first year that is not admitted", "가입할 수 없는 첫 해 1월 1일에 태어난", inYear(1, time.January, 1)},
		{"was born on 31 December of the first year that is not admitted", "가입할 수 없는 첫 해 12월 31일에 태어난", inYear(1, time.December, 31)},
		{"was born on a 29 February and is old enough", "2월 29일에 태어나 기준 나이가 된", leapling(-1)},
		{"was born on a 29 February and is too young", "2월 29일에 태어나 기준 나이가 안 된", leapling(1)},
		tooYoung(),
	}
}

// leapling is born on a 29 February, safely before the border or after it.
func leapling(step int) func(ageRule, time.Time) (control.Birthday, bool) {
	return func(r ageRule, today time.Time) (control.Birthday, bool) {
		year := leap(r.lastYear(today)+step, step)
		date := time.Date(year, time.February, 29, 0, 0, 0, 0, seoul)
		return born(year, time.February, 29), !date.After(today)
	}
}

// choice is the alternatives of a pattern, the longest first.
func choice(words ...string) string { return "(" + strings.Join(quoteAll(words), "|") + ")" }
