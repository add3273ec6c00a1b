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
