package contract

import (
	"context"
	"errors"
	"io"
	"testing"
)

// TestFailure: what is known of a request that has no answer decides what may be
// done about it.
func TestFailure(t *testing.T) {
	stop := errors.New("the run was stopped")
	stopped, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	for _, c := range []struct {
		reason           string
		outer            context.Context //nolint:containedctx // a case
		connected, began bool
		written          int64 // since the request
		err, kind        error
		early, unsent    bool
	}{
		{"given up", stopped, true, false, 9, io.EOF, stop, false, false},
		{"nobody listens", t.Context(), false, false, 0, io.EOF, ErrNotReached, false, false},
		{"the kept connection is gone", t.Context(), false, false, 0, errGone, ErrBrokenOff, false, true},
		{"it is lost, and nothing was written", t.Context(), true, false, 0, errGone, ErrBrokenOff, false, true},
		{"it is lost, and something was", t.Context(), true, false, 9, errGone, ErrBrokenOff, true, false},
		{"lost within the answer", t.Context(), true, true, 9, io.EOF, ErrBrokenOff, false, false},
		{"too late", t.Context(), true, false, 9, context.DeadlineExceeded, ErrNoAnswer, false, false},
	} {
		w := watch{connection: &connection{}}
		w.connection.written.Store(100 + c.written)
		w.before.Store(100)
		w.connected.Store(c.connected)
		w.began.Store(c.began)
		got := w.failure(c.outer, c.err)
		if !errors.Is(got.Kind, c.kind) || got.early != c.early || got.unsent != c.unsent {
			t.Errorf("%s: %v, early %v, unsent %v", c.reason, got.Kind, got.early, got.unsent)
		}
	}
}
