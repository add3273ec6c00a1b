package journal_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// counted is a body that counts how often it was rendered.
type counted struct{ times *atomic.Int32 }

func (c counted) AppendBody(dst []byte, _ time.Time) []byte {
	c.times.Add(1)
	return append(dst, "ok"...)
}

func (c counted) Len() int { return 2 }

// gather reads lines of a tail until it has n of them or ctx ends.
func gather(ctx context.Context, tail *journal.Tail, n int) (lines []journal.Line, missed int, err error) {
	for len(lines) < n {
		more, m, err := tail.Lines(ctx)
		if err != nil {
			return lines, missed, err
		}
		lines, missed = append(lines, more...), missed+m
	}
	return lines, missed, nil
}

func lineIDs(lines []journal.Line) []uint64 {
	var list []uint64
	for _, l := range lines {
		list = append(list, l.ID)
	}
	return list
}

// TestAnEntryIsRenderedOnce has many who follow and who wait at once: each entry is
// rendered once, and all have the same bytes.
func TestAnEntryIsRenderedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		const entries, readers = 90, 30
		var times atomic.Int32
		var all [2 * readers][]journal.Line
		var wg sync.WaitGroup
		for i := range readers {
			tail := j.Follow(journal.Filter{Route: "a"})
			wg.Go(func() {
				defer tail.Close()
				lines, missed, err := gather(t.Context(), tail, entries)
				if all[i] = lines; err != nil || missed != 0 {
					t.Errorf("tail %d: %d missed, %v", i, missed, err)
				}
			})
			wg.Go(func() {
				seen, err := j.WaitLines(t.Context(), journal.Filter{Route: "a"}, entries)
				if all[readers+i] = seen.Lines; err != nil || seen.Count != entries {
					t.Errorf("wait %d: %d, %v", i, seen.Count, err)
				}
			})
		}
		synctest.Wait()
		for id := range uint64(entries) {
			r := plain("a")
			r.ResponseReady = counted{&times}
			j.Record(id+1, r)
		}
		wg.Wait()
		if n := times.Load(); n != entries {
			t.Errorf("%d entries were rendered %d times", entries, n)
		}
		for i, lines := range all {
			for k, l := range lines {
				if l.ID != uint64(k+1) || &l.JSON[0] != &all[0][k].JSON[0] {
					t.Fatalf("reader %d has other bytes for entry %d", i, l.ID)
				}
			}
			if len(lines) != entries {
				t.Errorf("reader %d has %d entries", i, len(lines))
			}
		}
		if j.Watched() {
			t.Error("the journal is still watched")
		}
	})
}

// TestWhatIsLearntMakesOldLinesVoid: a rendering from before a secret was known is not
// handed out after.
func TestWhatIsLearntMakesOldLinesVoid(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	r := plain("a")
	r.Path = "/certifications/" + hex40("c")[:38] + "-x"
	j.Record(1, r)
	read := func() []byte {
		seen, err := j.WaitLines(t.Context(), journal.Filter{}, 1)
		if err != nil {
			t.Fatal(err)
		}
		return seen.Lines[0].JSON
	}
	secret := []byte(hex40("c")[:38] + "-x")
	if !bytes.Contains(read(), secret) {
		t.Fatal("the path is hidden already")
	}
	j.Redactor().Know(journal.KindSecret, string(secret), "")
	if bytes.Contains(read(), secret) {
		t.Error("a line from before the secret was known shows it")
	}
}

// TestTailsOfOneFeedBeginWhereTheyAsked joins a feed at different moments, also while it
// rests and has more to render.
func TestTailsOfOneFeedBeginWhereTheyAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		fill(j, "a", 1, 10)
		first := j.Follow(journal.Filter{})
		defer first.Close()
		join := func(f journal.Filter, from uint64) {
			tail := j.Follow(f)
			var want []uint64
			for id := from; id <= 150; id++ {
				want = append(want, id)
			}
			go func() {
				defer tail.Close()
				lines, missed, err := gather(t.Context(), tail, len(want))
				if diff := cmp.Diff(want, lineIDs(lines)); diff != "" || missed != 0 || err != nil {
					t.Errorf("%+v: %d missed, %v, entries (-want +got):\n%s", f, missed, err, diff)
				}
			}()
			synctest.Wait()
		}
		join(journal.Filter{Since: 4}, 5)
		join(journal.Filter{SinceTime: noon()}, 1)
		join(journal.Filter{}, 11)
		join(journal.Filter{Since: 120}, 121) // not there yet
		fill(j, "a", 11, 1)
		synctest.Wait()      // it is rendered, and the feed rests
		fill(j, "a", 12, 70) // more than a chunk
		join(journal.Filter{}, 82)
		join(journal.Filter{Since: 50}, 51)
		fill(j, "a", 82, 69)
		lines, missed, err := gather(t.Context(), first, 140)
		if err != nil || missed != 0 || lines[0].ID != 11 || lines[139].ID != 150 {
			t.Errorf("the first tail: %v, %d missed, %v", lineIDs(lines), missed, err)
		}
		synctest.Wait()
	})
}

// TestTailsThatLagSkip lets a burst go round a small journal, and a tail sleep while its
// feed goes on: what is not given is counted.
func TestTailsThatLagSkip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{MaxEntries: 50})
		awake, asleep := j.Follow(journal.Filter{Route: "a"}), j.Follow(journal.Filter{Route: "a"})
		defer awake.Close()
		short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, _, err := asleep.Lines(short); !errors.Is(err, context.DeadlineExceeded) { // it is there, and sleeps
			t.Fatal(err)
		}
		seen := 0
		read := func(tail *journal.Tail, last uint64) (given, missed int) {
			for {
				lines, m, err := tail.Lines(t.Context())
				given, missed = given+len(lines), missed+m
				if err != nil || lines[len(lines)-1].ID == last {
					return given, missed
				}
			}
		}
		for burst := 1; burst <= 400; burst += 200 {
			fill(j, "a", burst, 200)
			given, missed := read(awake, uint64(burst+199))
			if seen += given; given+missed != 200 || missed != 150 {
				t.Errorf("burst from %d: %d given, %d missed", burst, given, missed)
			}
		}
		for id := 401; id <= 440; id++ {
			fill(j, "a", id, 1)
			read(awake, uint64(id))
		}
		if given, missed := read(asleep, 440); given+missed != 440 || given > 100 {
			t.Errorf("the one that slept: %d given, %d missed", given, missed)
		}
		asleep.Close()
	})
}

// TestWhoRendersMayLeave: the tail that has the turn ends, and another takes it.
func TestWhoRendersMayLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		leader, other := j.Follow(journal.Filter{}), j.Follow(journal.Filter{})
		defer other.Close()
		go func() {
			defer leader.Close()
			if _, _, err := leader.Lines(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("the leader ended with %v", err)
			}
		}()
		synctest.Wait()
		var got []journal.Line
		go func() { got, _, _ = other.Lines(t.Context()) }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		fill(j, "a", 7, 1)
		synctest.Wait()
		if len(got) != 1 || got[0].ID != 7 {
			t.Errorf("the other has %v", lineIDs(got))
		}
	})
}

// TestTailsComeAndGo records while tails join and leave. What a tail gets is in order,
// and with what it missed it is everything.
func TestTailsComeAndGo(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{MaxEntries: 200})
	const entries = 2000
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				tail := j.Follow(journal.Filter{Since: 1})
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
				lines, _, _ := gather(ctx, tail, entries)
				cancel()
				tail.Close()
				for i := 1; i < len(lines); i++ {
					if lines[i].ID <= lines[i-1].ID {
						t.Errorf("entry %d after %d", lines[i].ID, lines[i-1].ID)
					}
				}
			}
		})
	}
	stays := j.Follow(journal.Filter{})
	wg.Go(func() { fill(j, "a", 1, entries) })
	given, missed, last := 0, 0, uint64(0)
	for last != entries {
		lines, m, err := stays.Lines(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		given, missed, last = given+len(lines), missed+m, lines[len(lines)-1].ID
	}
	stays.Close()
	wg.Wait()
	if given+missed != entries || j.Watched() {
		t.Errorf("%d given, %d missed, want %d in all; watched: %v", given, missed, entries, j.Watched())
	}
}
