package logsink_test

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/logsink"
)

// reader is the other end of a log: it can stop reading, and it can go.
type reader struct {
	mu    sync.Mutex
	text  strings.Builder
	err   error         // of every write; nil = it takes them
	stuck chan struct{} // nil = it reads
}

func (r *reader) Write(p []byte) (int, error) {
	r.mu.Lock()
	stuck := r.stuck
	r.mu.Unlock()
	if stuck != nil {
		<-stuck
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return 0, r.err
	}
	return r.text.Write(p)
}

func (r *reader) set(err error, stuck chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err, r.stuck = err, stuck
}

func (r *reader) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// wait lets the bubble's clock run.
func wait(t *testing.T, d time.Duration) {
	t.Helper()
	later, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	<-later.Done()
	synctest.Wait()
}

func open(w io.Writer) (*logsink.Sink, *slog.Logger) {
	sink := logsink.New(w)
	return sink, slog.New(sink.Handler(slog.NewTextHandler(sink, nil)))
}

func TestLinesAreGatheredAndNoneIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &reader{}
		sink, log := open(out)
		log.Info("first")
		synctest.Wait()
		if got := out.String(); got != "" {
			t.Errorf("a line was written at once: %q", got)
		}
		wait(t, 100*time.Millisecond)
		if got := out.String(); !strings.HasSuffix(got, "msg=first\n") {
			t.Errorf("after the delay there is %q, want the line", got)
		}
		log.Info("second")
		log.Error("third")
		synctest.Wait()
		if got := out.String(); strings.Count(got, "\n") != 3 {
			t.Errorf("an error did not take what waits with it: %q", got)
		}
		log.Info("long", "text", strings.Repeat("long", 32<<10))
		synctest.Wait()
		if got := len(out.String()); got < 32<<10 {
			t.Errorf("%d bytes were written, want a full buffer to go out", got)
		}
		log.Info("fourth")
		sink.Close()
		if got := out.String(); !strings.HasSuffix(got, "msg=fourth\n") {
			t.Error("closing lost a line")
		}
		log.Info("fifth")
		synctest.Wait()
		if got := out.String(); !strings.HasSuffix(got, "msg=fifth\n") {
			t.Error("a line after closing was lost")
		}
	})
}

// A log that nobody reads holds nobody up, and it says later what it lost, also where no room is left for a line.
func TestALogThatNobodyReads(t *testing.T) {
	for _, size := range []int{1, 60, 1 << 10} {
		t.Run(strconv.Itoa(size), func(t *testing.T) { synctest.Test(t, func(t *testing.T) { nobodyReads(t, size) }) })
	}
}

func nobodyReads(t *testing.T, size int) {
	out := &reader{}
	stuck := make(chan struct{})
	out.set(nil, stuck)
	sink, log := open(out)
	lines := 3 << 20 / (size + 20)
	for range lines { // would wait for ever, were one of them written here
		log.Info("m", "text", strings.Repeat("x", size))
	}
	begun := time.Now()
	sink.Close()
	if took := time.Since(begun); took != 200*time.Millisecond {
		t.Errorf("closing took %s, want 200ms", took)
	}
	out.set(nil, nil)
	close(stuck)
	synctest.Wait()
	got := out.String()
	kept := strings.Count(got, "msg=m ")
	if kept == 0 || kept == lines || len(got) > 2<<20 {
		t.Errorf("%d of %d lines were kept, %d bytes", kept, lines, len(got))
	}
	var told int
	for line := range strings.Lines(got) {
		if _, n, found := strings.Cut(line, `log could not be written" lines=`); found {
			count, err := strconv.Atoi(strings.TrimSpace(n))
			if err != nil {
				t.Error(err)
			}
			told += count
		}
	}
	if kept+told != lines {
		t.Errorf("%d kept and %d told of, want %d in all", kept, told, lines)
	}
}

func TestAReaderThatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &reader{err: syscall.EPIPE}
		sink, log := open(out)
		log.Error("nobody reads this")
		synctest.Wait()
		out.set(nil, nil)
		log.Error("nor this")
		sink.Close()
		if got := out.String(); got != "" {
			t.Errorf("got %q, want no log any more", got)
		}
	})
}

// A full disk loses lines and counts them.
func TestALogThatCannotBeWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &reader{err: syscall.ENOSPC}
		sink, log := open(out)
		log.Error("lost")
		synctest.Wait()
		out.set(nil, nil)
		log.Error("kept")
		sink.Close()
		if got := out.String(); !strings.Contains(got, "msg=kept") || !strings.HasSuffix(got, " lines=1\n") {
			t.Errorf("got %q, want the second line and one that tells of the first", got)
		}
	})
}
