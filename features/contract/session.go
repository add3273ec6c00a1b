package contract

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// Session is one visitor with cookies and captured values of their own. Several
// requests of one session may be under way at once.
type Session struct {
	target   *Target
	who      Visitor
	jar      http.CookieJar
	prepared []Answer

	mu     sync.Mutex
	values map[string]string
}

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
}

// Answer is what the backend said.
type Answer struct {
	Outcome Outcome // "" = see Unread
	Unread  string  // why no outcome could be read; "" = it could
	Status  int
	Header  http.Header
	Body    []byte        // as it came; at most 1 MiB
	Took    time.Duration // until the last byte
	Twice   bool          // the request was sent twice; see [Attempt].Again
	// Exchange is the same for a report, redacted. Its At counts from the beginning
	// of the call.
	Exchange report.Exchange
	// Earlier are the answers before this one, where the contract takes several
	// requests to sign up; Took is of the last one alone.
	Earlier []Answer
}

// answer is a reply for those who asked.
func (a *reply) answer(exchange report.Exchange) Answer {
	return Answer{Status: a.status, Header: a.header, Body: a.body, Took: exchange.Took, Exchange: exchange}
}

// Visitor is the person whom a form asks about before the identity window opens.
// The zero Visitor is nobody.
type Visitor struct {
	Name     string
	Phone    string // digits
	Birthday string // such as 2004-02-29
}

// NewSession is a new visitor: the preparing requests are sent, and what they
// give is kept. The error is as in [Session.Certify], or [ErrNotPrepared].
func (t *Target) NewSession(ctx context.Context, who Visitor) (*Session, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("make a cookie jar: %w", err)
	}
	s := &Session{target: t, who: who, jar: jar, values: map[string]string{}}
	for _, v := range t.contract.values {
		s.values[v.name] = v.text.fill(s.fresh(), nil)
	}
	start := t.time.now()
	for i, step := range t.contract.prepare {
		at := t.time.since(start)
		a, exchange, err := t.send(ctx, s.jar, step, &filling{values: s.fresh()})
		exchange.At = at
		if err == nil {
			s.prepared = append(s.prepared, a.answer(exchange))
			err = s.keep(step, a, exchange)
		}
		if err != nil {
			return nil, fmt.Errorf("preparing request %d: %w", i+1, err)
		}
	}
	return s, nil
}

// Close gives up the connections of this visitor. It may be called again.
func (s *Session) Close() {}

// keep takes what a request that must succeed is for.
func (s *Session) keep(step *step, a *reply, exchange report.Exchange) error {
	if miss := step.failed(a); miss != "" {
		return &Error{Kind: ErrNotPrepared, Exchange: exchange, Took: exchange.Took, Detail: miss}
	}
	for i := range step.capture {
		c := &step.capture[i]
		if !s.take(c, a) {
			return &Error{Kind: ErrNotPrepared, Exchange: exchange, Took: exchange.Took, Detail: fmt.Sprintf("no %s for {{%s}}", c, c.name)}
		}
	}
	return nil
}

func (s *Session) take(c *capture, a *reply) bool {
	value, found := c.take(a)
	if found {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.values[c.name] = value
	}
	return found
}

// fresh is a copy of the values, with a random text that nobody has had.
func (s *Session) fresh() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	values := maps.Clone(s.values)
	values[random] = randomText()
	return values
}

// randomText is 16 letters and digits that nobody has had: databases outlive
// runs, so it follows no seed.
func randomText() string { return strings.ToLower(rand.Text())[:16] }

// MerchantUID is the one that was issued to this session; "" where the contract
// knows none.
func (s *Session) MerchantUID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values[merchantUID]
}

// Prepared is what was answered while the session was prepared, in order; At of
// an exchange counts from the beginning of [Target.NewSession].
func (s *Session) Prepared() []Answer { return s.prepared }

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
	var earlier []Answer
	start := s.target.time.now()
	for i, step := range steps {
		at := s.target.time.since(start)
		got, exchange, err := s.target.send(ctx, s.jar, step, s.filling(step, &a))
		exchange.At = at
		if err != nil {
			return Answer{Took: exchange.Took, Exchange: exchange, Earlier: earlier}, err
		}
		for c := range step.capture {
			s.take(&step.capture[c], got) // a refusal has nothing to take
		}
		answer := got.answer(exchange)
		if i < len(steps)-1 && step.failed(got) == "" {
			earlier = append(earlier, answer)
			continue
		}
		answer.Earlier = earlier
		answer.Outcome, answer.Unread = s.target.contract.read(got)
		return answer, nil
	}
	return Answer{}, nil // never: the last request returns
}

// filling is what a request of an attempt is filled with. What is wrong on
// purpose goes where the imp_uid goes.
func (s *Session) filling(step *step, a *Attempt) *filling {
	values := s.fresh()
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
	step := s.target.contract.withdraw
	if step == nil {
		return Answer{}, errors.New("the contract has no withdraw")
	}
	a, exchange, err := s.target.send(ctx, s.jar, step, &filling{values: s.fresh()})
	if err != nil {
		return Answer{Took: exchange.Took, Exchange: exchange}, err
	}
	answer := a.answer(exchange)
	answer.Unread = step.failed(a)
	return answer, nil
}
