package fault

import (
	"context"
	"time"
)

// Latency, kind "latency", answers late.
type Latency struct {
	Delay  time.Duration `json:"delay,omitempty"`  // at least this
	Jitter time.Duration `json:"jitter,omitempty"` // and up to this much more, drawn from the rule's seed
}

// Kind is "latency".
func (Latency) Kind() string { return "latency" }

// Validate wants a delay or a jitter, each from 0 to ten minutes.
func (e Latency) Validate() error {
	if err := checkSpan("delay", e.Delay); err != nil {
		return err
	}
	if err := checkSpan("jitter", e.Jitter); err != nil {
		return err
	}
	if e.Delay == 0 && e.Jitter == 0 {
		return &FieldError{Field: "delay", Found: "0s, and no jitter", Expected: "how late the answer shall be"}
	}
	return nil
}

func (Latency) traits() traits { return traits{stage: stageDelay} }

func (e Latency) before(ctx context.Context, h Hit) error {
	return h.wait(ctx, e.Delay+time.Duration(h.chance.share()*float64(e.Jitter)))
}
