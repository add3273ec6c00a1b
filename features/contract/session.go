package contract

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"sync"
	"time"
)

// Session is one visitor with cookies, connections and captured values of their
// own. Several requests of one session may be under way at once.
type Session struct {
	target   *Target
	browser  *browser
	prepared []Answer

	mu     sync.Mutex
	values texts
}

// NewSession is a new visitor: the preparing requests are sent, and what they
// give is kept. The error is as in [Session.Certify], or [ErrNotPrepared]. A
// preparing GET is sent once more by itself where the connection ended before an
// answer began.
func (t *Target) NewSession(ctx context.Context, who Visitor) (*Session, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("make a cookie jar: %w", err)
	}
	s := &Session{target: t, browser: &browser{target: t, jar: jar}, values: who.texts()}
	for _, v := range t.contract.values {
		s.values[v.name] = v.text.fill(s.values, nil)
	}
	maps.DeleteFunc(s.values, func(name, _ string) bool { // values are fixed, other texts are fresh in every request
		_, _, fresh := freshLength(name)
		return fresh
	})
	start := t.time.now()
	for i, step := range t.contract.prepare {
		o := &order{step: step, filling: &filling{values: s.known()}, start: start}
		if step.method == http.MethodGet {
			o.again = func(context.Context, time.Time) bool { return true }
		}
		got, answer, err := s.browser.ask(ctx, o)
		if err == nil {
			s.prepared = append(s.prepared, answer)
			err = s.keep(step, got, answer)
		}
		if err != nil {
			s.Close()
			return nil, fmt.Errorf("preparing request %d: %w", i+1, err)
		}
	}
	return s, nil
}

// Close gives up the connections of this visitor. It may be called again.
func (s *Session) Close() { s.browser.close() }

// keep takes what a request that must succeed is for.
func (s *Session) keep(step *step, got *reply, answer Answer) error {
	if miss := s.takeAll(step, got); miss != "" {
		return &Error{Kind: ErrNotPrepared, Exchange: answer.Exchange, Took: answer.Took, Detail: miss}
	}
	return nil
}

// takeAll takes the values that a request is for, and says why it cannot, or "".
func (s *Session) takeAll(step *step, got *reply) string {
	if miss := step.failed(got); miss != "" {
		return miss
	}
	for i := range step.capture {
		c := &step.capture[i]
		if !s.take(c, got) {
			return fmt.Sprintf("no %s for {{%s}}", c, c.name)
		}
	}
	return ""
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

// known is a copy of the values.
func (s *Session) known() texts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.values)
}

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

// Captured are the values that answers have given this visit, such as a token
// against forged requests: they are of no use in another one.
func (s *Session) Captured() []string {
	c := s.target.contract
	names := slices.Concat(c.handed(Post), c.handed(Redirect))
	for _, step := range c.prepare {
		for _, capture := range step.capture {
			names = append(names, capture.name)
		}
	}
	values := s.known()
	var captured []string
	for _, name := range names {
		if value := values[name]; value != "" && !slices.Contains(captured, value) {
			captured = append(captured, value)
		}
	}
	return captured
}
