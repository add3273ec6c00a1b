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
// tells the same. Somebody of whom nothing is known types what an ordinary adult would.
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
	if w.draft.Phone != "" {
		typed.Phone = w.draft.Phone
	}
	var name string
	if json.Unmarshal([]byte(w.draft.Name), &name) == nil && name != "" {
		typed.Name = name
	}
	return typed, nil
}

// ordinary is an adult of whom no certification tells.
func ordinary(rule ageRule, today time.Time, phone string) contract.Visitor {
	birthday, _ := rule.adult(today).Date()
	return contract.Visitor{Name: "김가상", Phone: phone, Birthday: birthday}
}

// ordinaryOf is the same before a run, for the preflight.
func ordinaryOf(c *contract.Contract, now time.Time) contract.Visitor {
	return ordinary(parseAgeRule(c.Claims().AgeRule), dayOf(now), fmt.Sprintf("0100%07d", lowestPhone+firstPhone()))
}
