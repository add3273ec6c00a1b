package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// trial tries a draft: what a person with a browser has not shown, or has shown once.
// Its answers make the next draft.
type trial struct {
	mock   control.Steered
	target *contract.Target
	seen   *draft.Recording
	made   int // sign-ups that were tried
}

// try signs up by the draft: a new adult, the same one again, a minor; then what must
// be refused, and once while i'mport fails. An answer that the draft reads in
// another way than was meant is not used.
func (r *recording) try(ctx context.Context, made draft.Draft, seen *draft.Recording) error {
	c, err := contract.Load(r.flags.output, made.Text)
	if err != nil {
		return contractError(r.Process, r.flags.output, err)
	}
	target, err := c.Open(r.flags.target, contract.Options{})
	if err != nil {
		return err
	}
	t := &trial{mock: r.access.control, target: target, seen: seen}
	adult, err := t.person(ctx, 30)
	if err != nil {
		return err
	}
	first, err := t.signUp(ctx, attempt{person: adult})
	if err != nil || first.Outcome != contract.Created {
		return err // the check of the written file says why
	}
	t.keep(contract.Created, first.answer)
	for _, next := range []func(context.Context, signUp) error{t.again, t.minor, t.refusals, t.replay, t.binding, t.nobody, t.old, t.failing} {
		if err := next(ctx, first); err != nil {
			return err
		}
	}
	fmt.Fprintf(r.Stdout, r.say.text("tried the draft by itself with %d further sign-ups\n", "초안을 확인하기 위해 가입을 %d번 더 해 보았습니다\n"), t.made)
	return nil
}

// attempt is one sign-up that is tried.
type attempt struct {
	person  control.Person
	impUID  string                          // "" = a new certification of the person
	change  func(*control.NewCertification) // nil = an ordinary one
	without bool                            // of an imp_uid
}

// signUp is what became of it.
type signUp struct {
	contract.Answer

	answer draft.Answer
	person control.Person
	impUID string
}

func (t *trial) signUp(ctx context.Context, a attempt) (signUp, error) {
	t.made++
	session, err := t.target.NewSession(ctx, contract.Visitor{Name: a.person.Name, Phone: a.person.Phone, Birthday: a.person.Born})
	if err != nil {
		return signUp{}, nil // the check of the written file says why
	}
	defer session.Close()
	impUID := a.impUID
	if impUID == "" && !a.without {
		wanted := control.NewCertification{CertificationFields: control.CertificationFields{
			Person: control.PersonOf(a.person.ID), MerchantUID: session.MerchantUID(),
		}}
		if a.change != nil {
			a.change(&wanted)
		}
		made, err := t.mock.AddCertification(ctx, mockserver.DefaultUserCode, wanted)
		if err != nil {
			return signUp{}, fmt.Errorf("make a certification: %w", err)
		}
		impUID = made.ImpUID
	}
	answer, err := session.Certify(ctx, contract.Attempt{Via: t.target.Contract().Usual(), ImpUID: impUID})
	if err != nil {
		return signUp{person: a.person, impUID: impUID}, nil // there is nothing to learn from
	}
	return signUp{
		Answer: answer, person: a.person, impUID: impUID,
		answer: draft.Answer{Status: answer.Status, Header: answer.Header, Body: answer.Body},
	}, nil
}

// keep takes an answer whose outcome is known.
func (t *trial) keep(outcome contract.Outcome, a draft.Answer) {
	if a.Status != 0 && a.Status != http.StatusTooManyRequests {
		a.Outcome = outcome
		t.seen.Tried = append(t.seen.Tried, a)
	}
}

// refused reports whether there is no account after an answer.
func (s signUp) refused() bool {
	return s.Status != 0 && s.Outcome != contract.Created && s.Outcome != contract.Existing
}

func (t *trial) person(ctx context.Context, age int) (control.Person, error) {
	person, err := t.mock.AddPerson(ctx, mockserver.DefaultUserCode, control.NewPerson{Name: someName(), Phone: somePhone(), Birthday: control.Aged(age)})
	if err != nil {
		return person, fmt.Errorf("make a person: %w", err)
	}
	return person, nil
}

// again is the same person with another certification.
func (t *trial) again(ctx context.Context, first signUp) error {
	again, err := t.signUp(ctx, attempt{person: first.person})
	if again.Outcome == contract.Existing {
		t.keep(contract.Existing, again.answer)
	}
	return err
}

func (t *trial) minor(ctx context.Context, _ signUp) error {
	person, err := t.person(ctx, 12)
	if err != nil {
		return err
	}
	minor, err := t.signUp(ctx, attempt{person: person})
	if minor.Outcome == contract.Underage {
		t.keep(contract.Underage, minor.answer)
	}
	return err
}

// refusals are a certification that was not finished, one that there is not, and
// none.
func (t *trial) refusals(ctx context.Context, _ signUp) error {
	person, err := t.person(ctx, 30)
	if err != nil {
		return err
	}
	no := false
	for _, a := range []attempt{
		{person: person, change: func(c *control.NewCertification) { c.Certified = &no }},
		{person: person, impUID: "imp_" + somePhone() + somePhone()[4:]},
		{person: person, without: true},
	} {
		got, err := t.signUp(ctx, a)
		if err != nil {
			return err
		}
		if got.refused() {
			t.keep(contract.Rejected, got.answer)
		}
	}
	return nil
}

// replay brings a used imp_uid as another visitor.
func (t *trial) replay(ctx context.Context, first signUp) error {
	got, err := t.signUp(ctx, attempt{person: first.person, impUID: first.impUID})
	if got.refused() {
		t.keep(contract.Rejected, got.answer)
		t.seen.Claims = append(t.seen.Claims, "replay")
	}
	return err
}

// binding brings a certification that was made for another merchant_uid.
func (t *trial) binding(ctx context.Context, _ signUp) error {
	if !t.target.Contract().HasMerchantUID() {
		return nil
	}
	return t.claim(ctx, "binding", func(c *control.NewCertification) { c.MerchantUID = "another_" + somePhone() })
}

// nobody brings a certification without a CI.
func (t *trial) nobody(ctx context.Context, _ signUp) error {
	return t.claim(ctx, "empty_ci", func(c *control.NewCertification) { c.UniqueKey = "null" })
}

// old brings a certification of the day before.
func (t *trial) old(ctx context.Context, _ signUp) error {
	return t.claim(ctx, "freshness", func(c *control.NewCertification) { c.CertifiedAt = "25h ago" })
}

// claim takes what is refused for claimed.
func (t *trial) claim(ctx context.Context, name string, change func(*control.NewCertification)) error {
	person, err := t.person(ctx, 30)
	if err != nil {
		return err
	}
	got, err := t.signUp(ctx, attempt{person: person, change: change})
	if got.refused() {
		t.keep(contract.Rejected, got.answer)
		t.seen.Claims = append(t.seen.Claims, name)
	}
	return err
}

// failing signs up while i'mport answers 503 to everything.
func (t *trial) failing(ctx context.Context, _ signUp) error {
	person, err := t.person(ctx, 30)
	if err != nil {
		return err
	}
	rule, err := t.mock.AddFault(ctx, mockserver.DefaultUserCode, control.FaultRule{Effect: fault.Refusal{}})
	if err != nil {
		return fmt.Errorf("have the mock fail: %w", err)
	}
	got, err := t.signUp(ctx, attempt{person: person})
	if got.refused() {
		t.keep(contract.Unavailable, got.answer)
	}
	if undo := t.mock.DeleteFault(ctx, mockserver.DefaultUserCode, rule.ID); undo != nil && err == nil {
		err = fmt.Errorf("have the mock answer again: %w", undo)
	}
	return err
}
