package contract

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// What happened where no answer came. Ask with errors.Is; the error itself is an
// [*Error].
var (
	// ErrNotReached: no connection to the target could be made.
	ErrNotReached = errors.New("the target is not reached")
	// ErrNoAnswer: the target was reached, and said nothing in the time that its
	// contract gives it and a margin.
	ErrNoAnswer = errors.New("no answer in time")
	// ErrBrokenOff: the target closed the connection in place of an answer, or
	// within one.
	ErrBrokenOff = errors.New("the answer was broken off")
	// ErrNotPrepared: the target answered, but not what the contract's own
	// requests, such as the preparing ones, need.
	ErrNotPrepared = errors.New("the answer is not what the contract says")
	// ErrLimited: the target answered 429, which the contract does not name, also
	// after a short Retry-After was waited for.
	ErrLimited = errors.New("the target limits the requests")
)

// Error is a request that has no answer to speak of.
type Error struct {
	Kind     error           // one of the sentinels above, or the cause of the caller's context
	Exchange report.Exchange // as far as it came; redacted
	Took     time.Duration
	Detail   string // "" = nothing beyond Kind
	Cause    error  // may be nil
	// RetryAfter is what the answer of [ErrLimited] says; 0 = nothing.
	RetryAfter time.Duration
}

// Error names the request, what happened and why.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s %s: %v", e.Exchange.Method, e.Exchange.Path, e.Kind)
	if e.Kind == ErrNoAnswer || e.Kind == ErrBrokenOff { //nolint:errorlint // the sentinels themselves
		text += fmt.Sprintf(" (after %v)", e.Took.Round(time.Millisecond))
	}
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap gives the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// kindOf tells apart why there is no answer. outer is the caller's context: who
// gives up the whole run is not told that the target is slow.
func kindOf(outer context.Context, connected bool, err error) error {
	switch {
	case outer.Err() != nil:
		return context.Cause(outer)
	case !connected:
		return ErrNotReached
	case errors.Is(err, context.DeadlineExceeded):
		return ErrNoAnswer
	default:
		return ErrBrokenOff
	}
}
