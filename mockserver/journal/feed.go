package journal

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// Line is one entry as JSON without a line end. Its bytes are shared by all who asked
// for the entry, and nobody changes them.
type Line struct {
	ID   uint64
	JSON []byte

	pos     uint64
	arrived time.Time
}

// The bounds of the lines that a journal keeps, so that many who ask at one moment
// share them.
const (
	keptLines     = 2 * MaxSeen
	keptLineBytes = 512 << 10
)

// lines are the entries that were rendered last. What the redactor learns makes them
// void: a newer rendering may hide more.
type lines struct {
	mu    sync.Mutex // held while an entry is rendered: one at a time
	known uint64     // of the redactor
	byID  map[uint64][]byte
	order []uint64 // of byID, oldest first
	bytes int
}

// line is the JSON of a record, rendered unless it was just now.
func (j *Journal) line(s *slot) Line {
	l := &j.lines
	l.mu.Lock()
	defer l.mu.Unlock()
	if known := j.redactor.learned(); known != l.known || l.byID == nil {
		l.known, l.byID, l.order, l.bytes = known, map[uint64][]byte{}, nil, 0
	}
	if text, ok := l.byID[s.id]; ok {
		return Line{s.id, text, s.pos, s.record.Arrived}
	}
	text, err := json.Marshal(j.entry(s.id, &s.record))
	if err != nil {
		text = []byte("{}") // never: an entry is texts and numbers
	}
	l.byID[s.id], l.order, l.bytes = text, append(l.order, s.id), l.bytes+len(text)
	for len(l.order) > keptLines || l.bytes > keptLineBytes {
		l.bytes -= len(l.byID[l.order[0]])
		delete(l.byID, l.order[0])
		l.order = l.order[1:]
	}
	return Line{s.id, text, s.pos, s.record.Arrived}
}

// A feed rests after each chunk, so that rendering and sending take a small part of the
// time of a busy server, and its tails take many entries at once.
const (
	leastRest  = 10 * time.Millisecond
	tailRest   = time.Millisecond // for each tail
	restFactor = 6                // times what the chunk took
	keptChunks = 8
)

// feed renders the entries of one filter once, for all tails that follow it. It has
// no goroutine: the tail that finds nothing to take renders the next chunk for all.
type feed struct {
	journal *Journal
	watch   *watch
	tails   atomic.Int32  // changed under Journal.mu
	turn    chan struct{} // holds one token; whoever has it may render

	// Of whoever has the turn.
	due    time.Time // when it may render again
	missed int       // not yet told
	slots  []slot

	mu     sync.Mutex // taken after Journal.mu
	chunks [keptChunks]chunk
	next   uint64        // number of the next chunk
	total  uint64        // of entries so far, rendered or missed
	news   chan struct{} // closed with the next chunk
}

// chunk is what was rendered at once.
type chunk struct {
	lines []Line
	first uint64 // how many entries were before lines, rendered or missed
}

// join makes t one of the tails of the feed of its filter, from t's own place on.
func (t *Tail) join() {
	j := t.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	key := t.watch.filter
	key.Since, key.SinceTime, key.Last = 0, time.Time{}, 0
	f := j.feeds[key]
	if f == nil {
		f = &feed{
			journal: j, watch: &watch{filter: key, cursor: j.ring.end(), epoch: j.epoch},
			turn: make(chan struct{}, 1), news: make(chan struct{}), slots: make([]slot, 0, takeSlots),
		}
		f.turn <- struct{}{}
		j.register(f.watch)
		if j.feeds == nil {
			j.feeds = map[Filter]*feed{}
		}
		j.feeds[key] = f
	}
	f.tails.Add(1)
	f.mu.Lock()
	t.chunk, t.total = f.next, f.total
	f.mu.Unlock()
	t.feed, t.until = f, f.watch.cursor
	t.from = max(t.until, t.watch.cursor)
}

// leave is the end of join.
func (f *feed) leave() {
	j := f.journal
	j.mu.Lock()
	last := f.tails.Add(-1) == 0
	if last {
		delete(j.feeds, f.watch.filter)
	}
	j.mu.Unlock()
	if last {
		j.unregister(f.watch)
	}
}

// Lines waits for entries and gives those that there are, as many as fit, and how many
// matching ones were missed before them. Tails of equal filters share the lines; one
// that lags misses what its journal or its feed dropped. The error is that of ctx, and
// the Tail is good for another call of Lines; Next is not called any more.
func (t *Tail) Lines(ctx context.Context) (lines []Line, missed int, err error) {
	if t.feed == nil {
		t.join()
	}
	for t.watch.cursor < t.until {
		l := t.journal.look(t.watch, t.until, t.memory())
		t.missed += l.missed
		for i := range l.slots {
			lines = append(lines, t.journal.line(&l.slots[i]))
		}
		if len(lines) > 0 {
			missed, t.missed = t.missed, 0
			return lines, missed, nil
		}
	}
	t.stopWatching()
	for {
		lines, missed, news := t.take()
		if len(lines) > 0 {
			return lines, missed, nil
		}
		select {
		case <-news:
			continue
		case <-t.feed.turn:
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		}
		err := t.feed.render(ctx)
		t.feed.turn <- struct{}{}
		if err != nil {
			return nil, 0, err
		}
	}
}

// take gives the next chunk that has lines for t, or news of the next one.
func (t *Tail) take() (lines []Line, missed int, news <-chan struct{}) {
	f := t.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.next > keptChunks {
		t.chunk = max(t.chunk, f.next-keptChunks)
	}
	for ; t.chunk < f.next; t.chunk++ {
		c := &f.chunks[t.chunk%keptChunks]
		if lines = t.meant(c.lines); len(lines) == 0 {
			t.total = c.first + uint64(len(c.lines))
			continue
		}
		missed = t.missed + int(c.first-t.total)
		t.missed, t.total = 0, c.first+uint64(len(c.lines))
		t.chunk++
		return lines, missed, nil
	}
	return nil, 0, f.news
}

// meant are those of a feed's lines that t is to have.
func (t *Tail) meant(lines []Line) []Line {
	for len(lines) > 0 && lines[0].pos < t.from {
		lines = lines[1:]
	}
	since, at := t.watch.filter.Since, t.watch.filter.SinceTime
	if since == 0 && at.IsZero() {
		return lines
	}
	return slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.ID <= since || l.arrived.Before(at) })
}

// render makes the next chunk as soon as there is one. The caller has the turn.
func (f *feed) render(ctx context.Context) error {
	if wait := f.due.Sub(clock.Now()); wait > 0 {
		if err := clock.Sleep(ctx, wait); err != nil {
			return err
		}
	}
	for {
		l := f.journal.look(f.watch, math.MaxUint64, f.slots)
		f.missed += l.missed
		if len(l.slots) > 0 {
			f.publish(l.slots)
			return nil
		}
		if l.more {
			continue
		}
		select {
		case <-f.watch.bell:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *feed) publish(slots []slot) {
	begun := clock.Now()
	made := make([]Line, len(slots))
	for i := range slots {
		made[i] = f.journal.line(&slots[i])
		slots[i] = slot{} // what it referred to may be collected
	}
	now := clock.Now()
	f.due = now.Add(max(leastRest, restFactor*now.Sub(begun)) + time.Duration(f.tails.Load())*tailRest)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.chunks[f.next%keptChunks] = chunk{made, f.total + uint64(f.missed)}
	f.total += uint64(f.missed + len(made))
	f.next++
	f.missed = 0
	close(f.news)
	f.news = make(chan struct{})
}
