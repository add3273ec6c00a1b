package features

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// FirstError is a sign-up before the suites that shows a wrong set-up: every
// scenario would fail by it, each with advice about a rule. Ask with errors.Is
// for its Kind.
type FirstError struct {
	Kind     error            // ErrNotAsked or one of the sentinels beside [ErrNoRoute]
	Outcome  contract.Outcome // that the answer has; "" = none
	Exchange report.Exchange  // the request and its answer, redacted
	Unread   string           // why the answer is no outcome; "" = it is one
	Asked    bool             // i'mport was asked about the imp_uid
}

// Error names the request, the status and what is wrong.
func (e *FirstError) Error() string {
	text := fmt.Sprintf("%s %s was answered %d: %v", e.Exchange.Method, e.Exchange.Path, e.Exchange.Status, e.Kind)
	if e.Unread != "" {
		text += ": " + e.Unread
	}
	return text
}

// Unwrap is the kind.
func (e *FirstError) Unwrap() error { return e.Kind }

// Adult is what became of the ordinary adult before the suites.
type Adult struct {
	Born    string           // date of birth
	Outcome contract.Outcome // created, or what the suites find out about; "" = no answer
	Unasked bool             // i'mport was not asked about the imp_uid
}

// Note is what should be known of it; "" = nothing, for the adult got an account.
func (a Adult) Note(lang report.Lang) string {
	if a.Unasked && a.Outcome != "" {
		return fmt.Sprintf(lang.Say("before the suites, an ordinary adult (born %s) was answered %s, and i'mport was not asked about the imp_uid: expect broken rules below",
			"시험 전에 평범한 성인(%s생)이 %s(으)로 처리되었는데 아임포트에 imp_uid를 조회하지 않았습니다. 아래에서 규칙이 위반으로 나올 것입니다"), a.Born, a.Outcome)
	}
	switch a.Outcome {
	case contract.Underage:
		return fmt.Sprintf(lang.Say("before the suites, an ordinary adult (born %s) was refused as underage: expect broken age rules below",
			"시험 전에 평범한 성인(%s생)이 나이 미달로 거절되었습니다. 아래에서 나이 규칙이 위반으로 나올 것입니다"), a.Born)
	case "":
		return fmt.Sprintf(lang.Say("before the suites, an ordinary adult (born %s) got no answer, though i'mport was asked: expect broken rules below",
			"시험 전에 평범한 성인(%s생)이 응답을 받지 못했습니다. 아임포트에는 조회했습니다. 아래에서 규칙이 위반으로 나올 것입니다"), a.Born)
	default:
		return ""
	}
}

// FirstOptions say whose sign-up is tried. All are needed but Secrets.
type FirstOptions struct {
	Target  *contract.Target
	Mock    control.Steered
	Site    string   // that the target uses; see [Preflight]
	Secrets *Secrets // learns the person's CI and DI; nil = nobody does
}

// FirstAdult has one ordinary adult sign up by the usual way. A [*FirstError] says
// that the run would prove nothing. An adult who is taken for a child, or whom
// a backend gives no answer after it asked i'mport, or lets in without asking, is no such error: the suites find the rule
// that is broken, for the preflight has seen that the target asks the mock. Whoever turns everybody away is one: each refusal that a rule demands
// would be held by it.
func FirstAdult(ctx context.Context, o *FirstOptions) (Adult, error) {
	c := o.Target.Contract()
	birthday := parseAgeRule(c.Claims().AgeRule).adult(dayOf(HostClock().Now()))
	person, err := o.Mock.AddPerson(ctx, o.Site, control.NewPerson{Name: anyName(), Birthday: birthday, Phone: anyPhone()})
	if err != nil {
		return Adult{}, fmt.Errorf("%w: %w", ErrMock, err)
	}
	if o.Secrets != nil {
		o.Secrets.learn(person)
	}
	adult := Adult{Born: person.Born}
	session, err := o.Target.NewSession(ctx, contract.Visitor{Name: person.Name, Phone: person.Phone, Birthday: person.Born})
	if err != nil {
		return adult, unprepared(err)
	}
	defer session.Close()
	made, err := o.Mock.AddCertification(ctx, o.Site, control.NewCertification{CertificationFields: control.CertificationFields{
		Person: control.PersonOf(person.ID), MerchantUID: session.MerchantUID(),
	}})
	if err != nil {
		return adult, fmt.Errorf("%w: %w", ErrMock, err)
	}
	answer, err := session.Certify(ctx, contract.Attempt{Via: c.Usual(), ImpUID: made.ImpUID})
	silent := errors.Is(err, contract.ErrBrokenOff) || errors.Is(err, contract.ErrNoAnswer)
	if err != nil && !silent {
		return adult, err //nolint:wrapcheck // the contract room has said all
	}
	asked, failed := journalShows(ctx, o.Mock, o.Site, control.RequestFilter{Route: readRoute, ImpUID: made.ImpUID})
	switch {
	case failed != nil:
		return adult, fmt.Errorf("%w: %w", ErrMock, failed)
	case silent && asked:
		return adult, nil
	case silent:
		return adult, err //nolint:wrapcheck // the contract room has said all
	}
	means := c.Same(answer.Outcome)
	adult.Outcome, adult.Unasked = decided(means), !asked
	if kind := wrongFirst(answer, means, asked); kind != nil {
		return adult, &FirstError{Kind: kind, Outcome: answer.Outcome, Exchange: answer.Exchange, Unread: answer.Unread, Asked: asked}
	}
	return adult, nil
}

// decided is the outcome of several that an answer may mean which lets the run
// go on.
func decided(means []contract.Outcome) contract.Outcome {
	for _, outcome := range []contract.Outcome{contract.Created, contract.Underage, contract.Existing} {
		if slices.Contains(means, outcome) {
			return outcome
		}
	}
	return means[0]
}

// journalShows waits until a request that matches is in the journal.
func journalShows(ctx context.Context, mock control.Steered, site string, filter control.RequestFilter) (bool, error) {
	wait, cancel := context.WithTimeout(ctx, arrival)
	defer cancel()
	if _, err := mock.Wait(wait, site, filter, 1); err == nil {
		return true, nil
	} else if wait.Err() == nil && !errors.Is(err, context.DeadlineExceeded) {
		return false, err //nolint:wrapcheck // wrapped by whoever knows what for
	}
	list, err := mock.Requests(ctx, site, filter) // on a busy machine the waiting itself may be late
	if err != nil {
		return false, err //nolint:wrapcheck // the same
	}
	return len(list.Requests) > 0, nil
}

// anyName and anyPhone are those of somebody whom no earlier run has met:
// databases outlive runs.
func anyName() string {
	family, given := []rune(familyNames), []rune(givenNames)
	pick := func(from []rune) rune { return from[int(anyNumber())%len(from)] }
	return string([]rune{pick(family), pick(given), pick(given)})
}

func anyPhone() string { return fmt.Sprintf("0100%07d", lowestPhone+anyNumber()%phoneCount) }

func anyNumber() uint32 {
	raw := make([]byte, 4)
	_, _ = rand.Read(raw) // never fails
	return binary.BigEndian.Uint32(raw) >> 1
}
