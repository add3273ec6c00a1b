package features

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
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
		{
			"people", "an adult", "성인", "an adult", "성인",
			func(_ context.Context, w *world, _ []string) error { w.meetAdult(); return nil },
		},
		{
			"people", "an adult who has an account", "계정이 있는 성인", "an adult who has an account", "계정이 있는 성인",
			func(ctx context.Context, w *world, _ []string) error { return w.withAccount(ctx, "") },
		},
		{
			"people", "an adult who came through a provider that gives no DI and has an account", "DI를 주지 않는 인증 회사를 거쳐 계정을 만든 성인",
			"an adult who came through a provider that gives no DI and has an account", "DI를 주지 않는 인증 회사를 거쳐 계정을 만든 성인",
			func(ctx context.Context, w *world, _ []string) error { return w.withAccount(ctx, noDI) },
		},
		{
			"people", "an adult whose CI is (null|empty)", "CI가 (null인|빈 글자인) 성인", "an adult whose CI is null", "CI가 null인 성인",
			func(_ context.Context, w *world, a []string) error {
				w.meetAdult()
				w.withoutCI(a[0])
				return nil
			},
		},
		{
			"people", `the fixture person "([^"]+)"`, `픽스처의 사람 "([^"]+)"`,
			`the fixture person "adult/jiwoo"`, `픽스처의 사람 "adult/jiwoo"`, meetFixturePerson,
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
		birthday, err := k.born(w.rule, w.today())
		if err != nil {
			return err
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
	return w.meet(words, control.NewPerson{Birthday: w.rule.adult(w.today())})
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

// withoutCI makes the next certification one of a person whom nobody can tell
// from others.
func (w *world) withoutCI(how string) {
	w.draft.Provider = noDI
	w.draft.UniqueKey = control.Null
	if how == "empty" || how == "빈 글자인" {
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
			w.meet(fmt.Sprintf("%s (%s)", p.Name, p.ID), w.copyOf(p))
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
