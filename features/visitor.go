package features

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// Numbers of phones are taken from 010 0100 0000 to 010 0999 9999: none of these is
// given to anybody, and the mock's own invented people have those below.
const (
	lowestPhone = 1_000_000
	phoneCount  = 9_000_000
)

// firstPhone is where a run begins to count: databases outlive runs, and a
// backend may let each number in once.
func firstPhone() uint32 {
	raw := make([]byte, 4)
	_, _ = rand.Read(raw) // never fails
	return binary.BigEndian.Uint32(raw) % phoneCount
}

// freshPhone is a number that nobody in the run has.
func (h *harness) freshPhone() string {
	return fmt.Sprintf("0100%07d", lowestPhone+h.phones.Add(1)%phoneCount)
}

// Syllables of names that nobody has to have: 20 family names and 1,600 given names.
const (
	familyNames = "김이박최정강조윤장임한오서신권황안송류홍"
	givenNames  = "가나다라마바사아자하강건경규기나다도동라미민병보상서석선성소송수승시아연영예우원"
)

// freshName is a name that nobody else in the run has.
func (h *harness) freshName() string {
	family, given := []rune(familyNames), []rune(givenNames)
	n := int(h.names.Add(1))
	return string([]rune{family[n%len(family)], given[n/len(family)%len(given)], given[n/len(family)/len(given)%len(given)]})
}

// adultBirthday is the birthday of an adult by every claim, on any day. Names and
// birthdays together are nobody else's: a backend that tells people apart by them
// breaks the rule that says so, and no other one.
func (w *world) adultBirthday() control.Birthday {
	const days = 20 * 365
	newest, _ := w.rule.adult(w.today()).Date()
	day, err := time.Parse(time.DateOnly, newest)
	if err != nil {
		return w.rule.adult(w.today()) // never: it is a date
	}
	return control.BornOn(day.AddDate(0, 0, -int(w.births.Add(1)%days)).Format(time.DateOnly))
}

// phone is what stands for a number of a fixture where the target keeps what
// people type: a copy of the person gets another one, the same for the same.
func (w *world) phone(fixed string) string {
	if fixed == "" || !w.target.Contract().AsksPerson() {
		return fixed
	}
	if w.phones == nil {
		w.phones = map[string]string{}
	}
	if w.phones[fixed] == "" {
		w.phones[fixed] = w.freshPhone()
	}
	return w.phones[fixed]
}

// visitor is what somebody types before the window opens, where the contract has
// a form that asks. The person is made at the mock first, so that the certification
// tells the same. A stranger types what an ordinary adult would.
func (w *world) visitor(ctx context.Context, who *somebody) (contract.Visitor, error) {
	if !w.target.Contract().AsksPerson() {
		return contract.Visitor{}, nil
	}
	if who.ref.New != nil {
		made, err := w.mock.AddPerson(ctx, w.site, *who.ref.New)
		if err != nil {
			return contract.Visitor{}, unsteered("make a person", err)
		}
		who.ref, who.person = control.PersonOf(made.ID), made
		w.secrets.learn(made)
	}
	if who.person.ID == "" {
		return ordinary(w.rule, w.today(), w.freshPhone()), nil
	}
	typed := contract.Visitor{Name: who.person.Name, Phone: who.person.Phone, Birthday: who.person.Born}
	if who.pretends != "" {
		typed.Birthday = who.pretends
	}
	if w.draft.Phone != "" {
		typed.Phone = w.draft.Phone
	}
	var name string
	if json.Unmarshal([]byte(w.draft.Name), &name) == nil && name != "" {
		typed.Name = name
	}
	return typed, nil
}

// ordinary is an adult without a certification.
func ordinary(rule ageRule, today time.Time, phone string) contract.Visitor {
	birthday, _ := rule.adult(today).Date()
	return contract.Visitor{Name: "김가상", Phone: phone, Birthday: birthday}
}

// ordinaryOf is the same before a run, for the preflight.
func ordinaryOf(c *contract.Contract, now time.Time) contract.Visitor {
	return ordinary(parseAgeRule(c.Claims().AgeRule), dayOf(now), fmt.Sprintf("0100%07d", lowestPhone+firstPhone()))
}
