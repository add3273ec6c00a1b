package journal_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

func TestWaitCountsWhatIsThere(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	fill(j, "a", 1, 150)
	got, err := j.Wait(t.Context(), journal.Filter{Route: "a"}, 3)
	if err != nil || len(got) != journal.MaxSeen || got[0].ID != 51 {
		t.Errorf("%d entries and %v, want the newest 100 at once", len(got), err)
	}
	if got, err = j.Wait(t.Context(), journal.Filter{Route: "b"}, 0); err != nil || len(got) != 0 {
		t.Errorf("waiting for nothing gave %d entries and %v", len(got), err)
	}
	if j.Watched() {
		t.Error("the journal is still watched")
	}
}

func TestWaitBlocksUntilEnoughMatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		fill(j, "a", 1, 1)
		var got []journal.Entry
		var err error
		done := false
		go func() {
			got, err = j.Wait(t.Context(), journal.Filter{Route: "a"}, 3)
			done = true
		}()
		for id, route := range []string{2: "a", 3: "b", 4: "b"} {
			synctest.Wait()
			if done || !j.Watched() {
				t.Fatalf("before record %d: done = %v, watched = %v", id, done, j.Watched())
			}
			if route != "" {
				j.Record(uint64(id), plain(route))
			}
		}
		synctest.Wait()
		if done {
			t.Fatalf("two matching records were enough for three: %v", ids(got))
		}
		fill(j, "a", 5, 1)
		synctest.Wait()
		if !done || err != nil {
			t.Fatalf("done = %v with %v, want the end after the third", done, err)
		}
		if diff := cmp.Diff([]uint64{1, 2, 5}, ids(got)); diff != "" {
			t.Errorf("waited for (-want +got):\n%s", diff)
		}
		if j.Watched() {
			t.Error("the journal is still watched")
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		fill(j, "a", 1, 2)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		start := time.Now()
		got, err := j.Wait(ctx, journal.Filter{Route: "a"}, 3)
		if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "journal: 2 of 3 requests: context deadline exceeded" {
			t.Errorf("error %v, want how many of how many and the context's", err)
		}
		if diff := cmp.Diff([]uint64{1, 2}, ids(got)); diff != "" {
			t.Errorf("seen until then (-want +got):\n%s", diff)
		}
		if waited := time.Since(start); waited != 30*time.Second {
			t.Errorf("waited %v, want exactly the deadline", waited)
		}
	})
}

func TestWaitStartsFromNothingAfterAReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		fill(j, "a", 1, 2)
		var got []journal.Entry
		go func() { got, _ = j.Wait(t.Context(), journal.Filter{}, 3) }()
		synctest.Wait()
		j.Reset()
		fill(j, "a", 3, 2)
		synctest.Wait()
		if got != nil {
			t.Fatalf("entries from before the reset counted: %v", ids(got))
		}
		fill(j, "a", 5, 1)
		synctest.Wait()
		if diff := cmp.Diff([]uint64{3, 4, 5}, ids(got)); diff != "" {
			t.Errorf("after the reset (-want +got):\n%s", diff)
		}
	})
}

func TestWaitThatEndsAfterAResetShowsNothingFromBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		fill(j, "a", 1, 2)
		ctx, cancel := context.WithCancel(t.Context())
		var got []journal.Entry
		var err error
		go func() { got, err = j.Wait(ctx, journal.Filter{}, 3) }()
		synctest.Wait()
		j.Reset()
		cancel()
		synctest.Wait()
		if len(got) != 0 || err == nil || err.Error() != "journal: 0 of 3 requests: context canceled" {
			t.Errorf("%v and %v, want nothing and 0 of 3", ids(got), err)
		}
	})
}

func TestWaitForMoreThanTheJournalKeeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{MaxEntries: 2})
		var got []journal.Entry
		var err error
		go func() { got, err = j.Wait(t.Context(), journal.Filter{}, 50) }()
		for id := 1; id <= 40; id++ { // one by one: it keeps them
			fill(j, "a", id, 1)
			synctest.Wait()
		}
		fill(j, "a", 41, 10) // at once: most may be dropped unseen, and count
		synctest.Wait()
		if err != nil || len(got) > 2 {
			t.Errorf("%v and %v, want the end, and no more than the journal keeps", ids(got), err)
		}
	})
}

func TestTailTellsASlowReaderWhatItMissed(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{MaxEntries: 10})
	fill(j, "a", 1, 3)
	tail := j.Follow(journal.Filter{Route: "a"})
	defer tail.Close()
	next := func(id uint64, missed int) {
		t.Helper()
		e, n, err := tail.Next(t.Context())
		if err != nil || e.ID != id || n != missed {
			t.Errorf("next is %d after %d missed (%v), want %d after %d", e.ID, n, err, id, missed)
		}
	}
	fill(j, "a", 4, 2)
	next(4, 0)
	next(5, 0)
	fill(j, "b", 6, 4)
	fill(j, "a", 10, 20) // 10 to 19 are dropped, and 20 to 29 stay
	fill(j, "b", 30, 5)  // which drops 20 to 24
	next(25, 15)
	next(26, 0)
	for id := uint64(27); id < 30; id++ {
		next(id, 0)
	}
}

func TestTailSurvivesADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		tail := j.Follow(journal.Filter{})
		defer tail.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
		defer cancel()
		if _, _, err := tail.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("error %v, want the deadline", err)
		}
		fill(j, "a", 7, 1)
		if e, _, err := tail.Next(t.Context()); err != nil || e.ID != 7 {
			t.Errorf("after the heartbeat: %d, %v", e.ID, err)
		}
	})
}

func TestFollowFromAnEntryOn(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	fill(j, "a", 1, 100)
	for _, c := range []struct {
		reason string
		filter journal.Filter
		want   uint64
	}{
		{"from now on", journal.Filter{}, 101},
		{"after an id, as a browser asks that was cut off", journal.Filter{Since: 40}, 41},
		{"since a time", journal.Filter{SinceTime: noon()}, 1},
	} {
		tail := j.Follow(c.filter)
		defer tail.Close()
		if c.want == 101 {
			fill(j, "a", 101, 1)
		}
		if e, _, err := tail.Next(t.Context()); err != nil || e.ID != c.want {
			t.Errorf("%s: %d, %v, want %d", c.reason, e.ID, err, c.want)
		}
	}
}

func TestFollowToTheEndOfItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		var seen []uint64
		ended := false
		go func() {
			tail := j.Follow(journal.Filter{Route: "a"})
			defer tail.Close()
			for {
				e, missed, err := tail.Next(ctx)
				if err != nil {
					ended = true
					return
				}
				if missed != 0 {
					t.Errorf("%d missed before %d", missed, e.ID)
				}
				seen = append(seen, e.ID)
			}
		}()
		synctest.Wait()
		fill(j, "a", 1, 100)
		fill(j, "b", 101, 1)
		synctest.Wait()
		if len(seen) != 100 || ended {
			t.Errorf("%d seen, ended = %v", len(seen), ended)
		}
		cancel()
		synctest.Wait()
		if !ended || j.Watched() {
			t.Errorf("after the end: ended = %v, watched = %v", ended, j.Watched())
		}
	})
}

func TestManyWaitersOfOneJournal(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{MaxEntries: 5000})
	var wg sync.WaitGroup
	for n := 1; n <= 30; n++ {
		wg.Go(func() {
			if got, err := j.Wait(t.Context(), journal.Filter{Route: "a"}, 10*n); err != nil || len(got) < min(10*n, journal.MaxSeen) {
				t.Errorf("waiter %d: %d entries, %v", n, len(got), err)
			}
		})
	}
	for n := range 3 {
		wg.Go(func() { fill(j, "a", 1+100*n, 100) })
	}
	wg.Wait()
	if j.Watched() {
		t.Error("the journal is still watched")
	}
}
