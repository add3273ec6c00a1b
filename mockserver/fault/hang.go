package fault

import (
	"context"
	"time"
)

// Hang, kind "hang", lets the client wait and then ends the connection without
// an answer.
type Hang struct {
	For time.Duration `json:"for,omitempty"` // 0 = 30s; at most ten minutes
}

const defaultHang = 30 * time.Second

// Kind is "hang".
func (Hang) Kind() string { return "hang" }

// Validate checks the time.
func (e Hang) Validate() error { return checkSpan("for", e.For) }

func (Hang) traits() traits { return traits{stageAnswer, claimAnswer | claimCut} }

func (e Hang) before(ctx context.Context, h Hit) error {
	return h.wait(ctx, orSpan(e.For, defaultHang))
}

func (e Hang) shape(_ Hit, d *Delivery) { d.Cut = Cut{How: CutClose} }
