package contract

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// SetClock moves the target's own clock, by the request that the contract has
// for it. The error is as in [Target.NewSession].
func (t *Target) SetClock(ctx context.Context, to time.Time) (report.Exchange, error) {
	if t.contract.clock == nil {
		return report.Exchange{}, errors.New("the contract has no clock")
	}
	return t.tell(ctx, t.contract.clock.set, texts{
		timeText: to.Format(time.RFC3339), timeUnix: strconv.FormatInt(to.Unix(), 10),
	})
}

// ResetClock puts the target's clock back: by the request that the contract has
// for it, or else by setting it to the host's time.
func (t *Target) ResetClock(ctx context.Context) (report.Exchange, error) {
	if t.contract.clock == nil || t.contract.clock.reset == nil {
		return t.SetClock(ctx, t.time.now())
	}
	return t.tell(ctx, t.contract.clock.reset, texts{})
}

// tell sends a request that must succeed and has no session.
func (t *Target) tell(ctx context.Context, s *step, values texts) (report.Exchange, error) {
	a, exchange, err := t.alone(ctx, s, values)
	if err != nil {
		return exchange, fmt.Errorf("move the target's clock: %w", err)
	}
	if miss := s.failed(a); miss != "" {
		return exchange, fmt.Errorf("move the target's clock: %w", &Error{Kind: ErrNotPrepared, Exchange: exchange, Took: exchange.Took, Detail: miss})
	}
	return exchange, nil
}

// hostClock measures how long a backend takes, and waits. That is the host's time
// and no site's: the backend lives in it too. Tests put another one in its place.
type hostClock interface {
	now() time.Time
	since(start time.Time) time.Duration
	// wait returns after d, or with the cause of the context before.
	wait(ctx context.Context, d time.Duration) error
}

type hostTime struct{}

func (hostTime) now() time.Time                      { return time.Now() }
func (hostTime) since(start time.Time) time.Duration { return time.Since(start) }

func (hostTime) wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
