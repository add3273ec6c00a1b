package contract

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// Attempt is one imp_uid brought to the backend. The zero Attempt posts an empty
// one.
type Attempt struct {
	Via    Via
	ImpUID string
	// MerchantUID is what the browser says it is; "" = the session's own. Where
	// there is neither, the field is not sent.
	MerchantUID string
	// Success is what the window says; nil = "true".
	Success *string
	// Extra is sent beside the imp_uid in the body, or in the query where there is
	// no body. It overwrites nothing that the contract says.
	Extra map[string]any
	// Typed is sent in place of the imp_uid in a JSON body: a number, a list.
	Typed any
	// Without leaves the imp_uid out.
	Without bool
	// Raw is sent as the body as it is, or as the query where there is no body.
	Raw *string
	// RawType is the content type of Raw; "" = the one that the body has
	// otherwise.
	RawType string
	// Again is asked when the connection ended before an answer began: whether the
	// request may be sent once more, on a new connection. nil = never.
	Again func(ctx context.Context, sent time.Time) bool
	// Once forbids waiting for Retry-After and sending again, as in a race.
	Once bool
	// Part says how a sign-up departs from what an honest page sends; nil = it does
	// not.
	Part *Part
}

// Answer is what the backend said.
type Answer struct {
	Outcome Outcome // "" = see Unread
	Unread  string  // why no outcome could be read; "" = it could
	Overlap bool    // it fits several, which Unread names
	Status  int
	Header  http.Header
	Body    []byte        // as it came; at most 1 MiB
	Took    time.Duration // until the last byte; of a request that polls, since it was first sent
	Twice   bool          // the request was sent twice; see [Attempt].Again
	// Exchange is the same for a report, redacted. Its At counts from the beginning
	// of the call.
	Exchange report.Exchange
	// Earlier are the answers before this one: of the other requests, where the
	// contract takes several, the 429 after which a request was sent again, and the
	// first answer of a request that polls. Took is of the last one alone. One that
	// was gone on from although it refused has an Outcome.
	Earlier []Answer
	// Halfway says that the sign-up stopped where it was told to, after an answer
	// that was as expected: it is not an outcome.
	Halfway bool
}

// answer is a reply for those who asked.
func (a *reply) answer(exchange report.Exchange) Answer {
	return Answer{
		Status: a.status, Header: a.header, Body: a.body, Took: exchange.Took, Twice: exchange.Twice, Exchange: exchange,
	}
}

// Certify brings an imp_uid. An error is an [*Error] and means that there is no
// answer; an answer that cannot be read as an outcome is not an error.
//
// Where the contract has several requests for it, the next one is sent as long as
// an answer is what the contract expects; any other one is read as an outcome.
func (s *Session) Certify(ctx context.Context, a Attempt) (Answer, error) {
	steps := s.target.contract.way(a.Via)
	if len(steps) == 0 {
		return Answer{}, fmt.Errorf("the contract has no %s", a.Via)
	}
	part := a.Part
	if part == nil {
		part = &Part{}
	}
	var earlier []Answer
	start := s.target.time.now()
	for i := part.From; i < len(steps); i++ {
		step, filling := steps[i], s.filling(steps[i], &a)
		part.replacing(s.target.contract, &a, i, filling)
		got, answer, err := s.browser.ask(ctx, &order{
			step: step, filling: filling, start: start, reads: true, again: a.Again, once: a.Once,
		})
		answer.Earlier = append(earlier, answer.Earlier...)
		if err != nil {
			return answer, err
		}
		for c := range step.capture {
			s.take(&step.capture[c], got) // a refusal has nothing to take
		}
		passed, last := step.failed(got) == "", i == len(steps)-1
		if last || !passed {
			answer.Outcome, answer.Unread, answer.Overlap = s.target.contract.read(got)
		}
		switch {
		case last, !passed && !part.GoOn:
			return answer, nil
		case passed && i+1 == part.Until:
			answer.Halfway = true
			return answer, nil
		}
		earlier = append(answer.Earlier, plainAnswer(answer))
	}
	return Answer{}, errors.New("no request of the sign-up is left to be sent")
}

// filling is what a request of an attempt is filled with. What is wrong on
// purpose goes where the imp_uid goes.
func (s *Session) filling(step *step, a *Attempt) *filling {
	values := s.known()
	values[impUID] = a.ImpUID
	values[success] = "true"
	if a.Success != nil {
		values[success] = *a.Success
	}
	if a.MerchantUID != "" {
		values[merchantUID] = a.MerchantUID
	}
	if !step.carries() {
		return &filling{values: values}
	}
	return &filling{
		values: values, typed: a.Typed, without: a.Without, extra: a.Extra, raw: a.Raw, rawType: a.RawType,
	}
}

// Withdraw closes the account of this session. There is no outcome for it:
// Unread is "" if it did, and says why not otherwise.
func (s *Session) Withdraw(ctx context.Context) (Answer, error) {
	steps := s.target.contract.withdraw
	if len(steps) == 0 {
		return Answer{}, errors.New("the contract has no withdraw")
	}
	var answer Answer
	start := s.target.time.now()
	for i, step := range steps {
		var earlier []Answer
		if i > 0 {
			earlier = append(answer.Earlier, plainAnswer(answer))
		}
		got, next, err := s.browser.ask(ctx, &order{step: step, filling: &filling{values: s.known()}, start: start})
		answer, answer.Earlier = next, append(earlier, next.Earlier...)
		if err != nil {
			return answer, err
		}
		if answer.Unread = s.takeAll(step, got); answer.Unread != "" {
			if len(steps) > 1 {
				answer.Unread = fmt.Sprintf("withdrawing request %d: %s", i+1, answer.Unread)
			}
			return answer, nil
		}
	}
	return answer, nil
}
