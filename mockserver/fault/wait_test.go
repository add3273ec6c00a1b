package fault_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// waited is how long a hit held its request, in the bubble's time.
func waited(ctx context.Context, hits fault.Hits) (time.Duration, error) {
	started := time.Now()
	err := hits.Before(ctx)
	return time.Since(started), err
}

func TestWaiting(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason  string
		effects []fault.Effect
		want    time.Duration
	}{
		{"a latency", []fault.Effect{fault.Latency{Delay: fault.Duration(200 * time.Millisecond)}}, 200 * time.Millisecond},
		{"a hang of a stated time", []fault.Effect{fault.Hang{For: fault.Duration(time.Minute)}}, time.Minute},
		{"a hang ends by itself", []fault.Effect{fault.Hang{}}, 30 * time.Second},
		{"latencies add up", []fault.Effect{fault.Latency{Delay: fault.Duration(time.Second)}, fault.Latency{Delay: fault.Duration(2 * time.Second)}}, 3 * time.Second},
		{"a lonely barrier", []fault.Effect{fault.Barrier{Size: 2}}, 5 * time.Second},
		{"all others wait for nothing", []fault.Effect{fault.Gzip{}, fault.Refusal{}, fault.Reset{}, fault.ExpireToken{}}, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			rules := make([]fault.Rule, len(c.effects))
			for i, e := range c.effects {
				rules[i].Effect = e
			}
			if got, err := waited(t.Context(), setOf(t, 1, rules...).Decide(read)); got != c.want || err != nil {
				t.Errorf("%s: waited %v, %v, want %v", c.reason, got, err, c.want)
			}
		})
	}
}

func TestJitterIsDrawnOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		rule := fault.Rule{Effect: fault.Latency{Delay: fault.Duration(time.Second), Jitter: fault.Duration(time.Second)}}
		one, two := setOf(t, 5, rule), setOf(t, 5, rule)
		seen := map[time.Duration]bool{}
		for range 50 {
			hits := one.Decide(read)
			first, _ := waited(t.Context(), hits)
			again, _ := waited(t.Context(), hits)
			twin, _ := waited(t.Context(), two.Decide(read))
			if first != again || first != twin {
				t.Fatalf("one hit waited %v and %v, its twin of another set %v", first, again, twin)
			}
			if first < time.Second || first >= 2*time.Second {
				t.Fatalf("waited %v, want one second and up to one more", first)
			}
			seen[first] = true
		}
		if len(seen) < 45 {
			t.Errorf("%d different delays in 50 requests", len(seen))
		}
	})
}

func TestWaitingEndsEarly(t *testing.T) {
	t.Parallel()
	for _, effect := range []fault.Effect{
		fault.Latency{Delay: fault.Duration(time.Minute)}, fault.Hang{For: fault.Duration(time.Minute)}, fault.Barrier{Size: 2, Wait: fault.Duration(time.Minute)},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			set := setOf(t, 1, fault.Rule{Effect: effect})
			if got, err := waited(ctx, set.Decide(read)); got != time.Second || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: the client left after a second, waited %v, %v", fault.Kind(effect), got, err)
			}
			hits := set.Decide(read)
			time.AfterFunc(2*time.Second, set.Clear)
			if got, err := waited(t.Context(), hits); got != 2*time.Second || err != nil {
				t.Errorf("%s: the rule was gone after two seconds, waited %v, %v", fault.Kind(effect), got, err)
			}
			if got, err := waited(t.Context(), hits); got != 0 || err != nil || strings.Contains(hits.Name(), "2 of 2") {
				t.Errorf("%s: the rule was gone before, waited %v, %v; nobody else waits", hits.Name(), got, err)
			}
		})
	}
}

// held is what became of one request at a barrier.
type held struct {
	Waited time.Duration
	Name   string
}

// atBarrier sends requests one second apart and returns what became of each.
func atBarrier(t *testing.T, set *fault.Set, n int) []held {
	t.Helper()
	all := make([]held, n)
	var wg sync.WaitGroup
	for i := range n {
		if err := clock.Sleep(t.Context(), time.Second); err != nil {
			t.Error(err)
		}
		hits := set.Decide(read)
		wg.Go(func() {
			d, err := waited(t.Context(), hits)
			if err != nil {
				t.Error(err)
			}
			all[i] = held{d, hits.Name()}
		})
	}
	wg.Wait()
	return all
}

func TestBarrier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason   string
		barrier  fault.Barrier
		requests int
		want     []held
	}{
		{
			"the last one opens it", fault.Barrier{Size: 3, Wait: fault.Duration(time.Minute)}, 3,
			[]held{{2 * time.Second, "3 of 3"}, {time.Second, "3 of 3"}, {0, "3 of 3"}},
		}, {
			"its time counts from the first", fault.Barrier{Size: 3, Wait: fault.Duration(10 * time.Second)}, 2,
			[]held{{10 * time.Second, "2 of 3"}, {9 * time.Second, "2 of 3"}},
		}, {
			"a new round follows", fault.Barrier{Size: 2, Wait: fault.Duration(10 * time.Second)}, 3,
			[]held{{time.Second, "2 of 2"}, {0, "2 of 2"}, {10 * time.Second, "1 of 2"}},
		}, {
			"who comes too late waits for the next round", fault.Barrier{Size: 3, Wait: fault.Duration(1500 * time.Millisecond)}, 3,
			[]held{{1500 * time.Millisecond, "2 of 3"}, {500 * time.Millisecond, "2 of 3"}, {1500 * time.Millisecond, "1 of 3"}},
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			for i := range c.want {
				c.want[i].Name = "fault:barrier " + c.want[i].Name
			}
			got := atBarrier(t, setOf(t, 1, fault.Rule{Effect: c.barrier}), c.requests)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

func TestWhoLeavesABarrierGivesItsPlaceBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		set := setOf(t, 1, fault.Rule{Effect: fault.Barrier{Size: 2, Wait: fault.Duration(time.Minute)}})
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		lost := set.Decide(read)
		if err := lost.Before(gone); !errors.Is(err, context.Canceled) || lost.Name() != "fault:barrier" {
			t.Errorf("%s, %v, want a plain name and the context's error", lost.Name(), err)
		}
		got := atBarrier(t, set, 2)
		if diff := cmp.Diff([]held{{time.Second, "fault:barrier 2 of 2"}, {0, "fault:barrier 2 of 2"}}, got); diff != "" {
			t.Errorf("the two that stayed (-want +got):\n%s", diff)
		}
	})
}

func TestSetUnderConcurrentUse(t *testing.T) {
	t.Parallel()
	set := setOf(t, 1, fault.Rule{ID: "stays", Effect: fault.ExtraFields{}})
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 100 {
				id := fmt.Sprintf("w%d-%d", worker, i)
				if _, err := set.Add(fault.Rule{ID: id, Match: fault.Match{First: 3}, Effect: fault.Barrier{Size: 4, Wait: fault.Duration(time.Microsecond)}}); err != nil {
					t.Error(err)
				}
				hits := set.Decide(read)
				if err := hits.Before(t.Context()); err != nil {
					t.Error(err)
				}
				hits.Shape(&fault.Delivery{Body: []byte(record)})
				set.List()
				if !set.Remove(id) {
					t.Errorf("%s is gone", id)
				}
			}
		})
	}
	wg.Wait()
	if list := set.List(); len(list) != 1 || list[0].Hits != 800 || set.Empty() {
		t.Errorf("list = %+v, empty %v, want the one rule that stays, with 800 hits", list, set.Empty())
	}
	set.Clear()
	if !set.Empty() {
		t.Error("a cleared set is not empty")
	}
}
