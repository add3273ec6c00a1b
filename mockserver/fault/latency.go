package fault

import (
	"context"
	"math"
	"strconv"
	"time"
)

// Latency, kind "latency", answers late.
type Latency struct {
	Delay  Duration `json:"delay,omitempty"`  // at least this
	Jitter Duration `json:"jitter,omitempty"` // and up to this much more, drawn from the rule's seed
}

func (e Latency) validate() error {
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

func (Latency) shape(Hit, *Delivery) {}

func (e Latency) before(ctx context.Context, h Hit) error {
	return h.wait(ctx, time.Duration(e.Delay)+time.Duration(h.chance.share()*float64(e.Jitter)))
}

// Hang, kind "hang", lets the client wait and then ends the connection without
// an answer.
type Hang struct {
	For Duration `json:"for,omitempty"` // 0 = 30s; at most ten minutes
}

const defaultHang = 30 * time.Second

func (e Hang) validate() error { return checkSpan("for", e.For) }

func (e Hang) before(ctx context.Context, h Hit) error {
	return h.wait(ctx, orSpan(e.For, defaultHang))
}

func (e Hang) shape(_ Hit, d *Delivery) { d.Cut = Cut{How: CutClose} }

// Duration is a length of time that is text in JSON: "200ms", "1.5s", "2m".
//
//	fault.Latency{Delay: fault.Duration(200 * time.Millisecond)}
//
// It has no days, as control.Duration has them: an effect holds a request for
// ten minutes at most.
type Duration time.Duration

// String is the form that MarshalText writes.
func (d Duration) String() string { return time.Duration(d).String() }

// MarshalText never fails.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	length, err := time.ParseDuration(string(text))
	*d = Duration(length)
	return err
}

// maxWait is the longest that an effect holds a request.
const maxWait = 10 * time.Minute

// maxBytes bounds the counts of bytes in effects.
const maxBytes = math.MaxInt32

// checkSpan wants a duration from 0 to maxWait.
func checkSpan(field string, d Duration) error {
	if d < 0 || d > Duration(maxWait) {
		return &FieldError{Field: field, Found: d.String(), Expected: "a duration from 0s to " + maxWait.String()}
	}
	return nil
}

// orSpan is a duration with its default.
func orSpan(d Duration, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return time.Duration(d)
}

func checkBytes(field string, n int) error {
	if n < 0 || n > maxBytes {
		return bad(field, n, "a number of bytes from 0 to "+strconv.Itoa(maxBytes))
	}
	return nil
}
