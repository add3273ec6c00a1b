package faulttest

import (
	"net"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// held is how many requests the barriers hold.
const held = 20

// arrival is when a request went out and its answer came back.
type arrival struct {
	sent, came time.Time
	answer     *reading
	err        error
}

// barrierFills sends as many requests as the barrier holds and wants no answer
// before the last of them was sent.
func (w Wire) barrierFills(t *testing.T) {
	w.Arm(t, fault.Rule{Match: fault.Match{First: held}, Effect: fault.Barrier{Size: held, Wait: patience}})
	all := w.arrivals(t, held)
	sent := slices.MaxFunc(all, func(a, b arrival) int { return a.sent.Compare(b.sent) }).sent
	first := slices.MinFunc(all, func(a, b arrival) int { return a.came.Compare(b.came) }).came
	last := slices.MaxFunc(all, func(a, b arrival) int { return a.came.Compare(b.came) }).came
	if first.Before(sent) {
		t.Errorf("an answer came %v before the last request was sent", sent.Sub(first))
	}
	w.allSay(t, all, "fault:barrier "+strconv.Itoa(held)+" of "+strconv.Itoa(held))
	t.Logf("%d requests released within %v", held, last.Sub(first))
}

// barrierDoesNotFill sends fewer, and wants them to go on when the time is over.
func (w Wire) barrierDoesNotFill(t *testing.T) {
	const came = 3
	w.Arm(t, fault.Rule{Match: fault.Match{First: came}, Effect: fault.Barrier{Size: held, Wait: longer}})
	all := w.arrivals(t, came)
	for _, a := range all {
		if waited := a.came.Sub(all[0].sent); waited < longer {
			t.Errorf("an answer came after %v, want the barrier's %v", waited, longer)
		}
	}
	w.allSay(t, all, "fault:barrier "+strconv.Itoa(came)+" of "+strconv.Itoa(held))
}

func (w Wire) allSay(t *testing.T, all []arrival, name string) {
	t.Helper()
	for _, a := range all {
		if a.answer.end != endComplete || a.answer.status != 200 {
			t.Errorf("released: %s, want a complete 200", a.answer)
		}
		if got := a.answer.header.Get(w.Mark); w.Mark != "" && got != name {
			t.Errorf("%s = %q, want %q", w.Mark, got, name)
		}
	}
}

// arrivals makes n requests at a time, each on its own connection, and returns
// them in the order in which they were sent.
func (w Wire) arrivals(t *testing.T, n int) []arrival {
	t.Helper()
	conns, results := make([]net.Conn, n), make(chan arrival, n)
	for i := range conns {
		conns[i] = w.dial(t)
	}
	for _, conn := range conns {
		sent := clock.Now()
		go func() {
			answer, err := read(conn, w.Request())
			results <- arrival{sent, clock.Now(), answer, err}
		}()
	}
	all := make([]arrival, n)
	for i := range all {
		all[i] = <-results
	}
	for _, a := range all {
		if a.err != nil {
			t.Fatalf("the wire: %v", a.err)
		}
	}
	slices.SortFunc(all, func(a, b arrival) int { return a.sent.Compare(b.sent) })
	return all
}
