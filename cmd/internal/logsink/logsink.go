// Package logsink writes the log of a server that must not wait for it. Nobody may read the pipe, its reader may have
// gone, the disk may be full: requests and the stop of the program go on.
//
//	sink := logsink.New(os.Stderr)
//	log := slog.New(sink.Handler(slog.NewTextHandler(sink, nil)))
//	defer sink.Close()
//
// It is not a log format, and it keeps nothing for a later run.
package logsink

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

const (
	flushDelay = 100 * time.Millisecond // how long a line may wait
	flushSize  = 32 << 10               // bytes that do not wait
	maxWaiting = 1 << 20                // bytes beyond which lines are dropped
	patience   = 200 * time.Millisecond // how long Close waits for the writer
)

// Sink gathers lines and writes them in one go, at most 100 ms late: one system call a request would cost more than the
// request. One goroutine writes, while there is something to write. Lines beyond 1 MiB that wait are dropped, and the log
// says how many once it is read again. A Sink is safe for concurrent use.
type Sink struct {
	w io.Writer

	mu      sync.Mutex
	waiting []byte
	spare   []byte        // the memory of what was written last
	dropped int           // lines, since the log told of some
	gone    bool          // the reader has closed the pipe: nothing is kept
	closed  bool          // lines do not wait for others
	urgent  bool          // nor do those that wait now
	telling bool          // how many were dropped is being written: there is room for it
	timer   *time.Timer   // of the flush that is due; nil = none is
	ended   chan struct{} // closed when the goroutine that writes ends; nil = none runs
	handler slog.Handler  // that writes how many lines were dropped; nil = none
}

// SurvivePipe has the program go on when the reader of its stdout or stderr goes: the write fails, and nothing more. Go
// ends a program by SIGPIPE otherwise. Programs that it starts get the signal as ever, which ignoring it would change.
func SurvivePipe() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// New is a sink that writes to w. Writes to w are never concurrent.
func New(w io.Writer) *Sink { return &Sink{w: w} }

// Handler is next, which writes to the sink, but errors do not wait. By it the sink tells of dropped lines.
func (s *Sink) Handler(next slog.Handler) slog.Handler {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handler = next
	return urgentHandler{next, s}
}

// Write takes a whole line. It never waits and never fails.
func (s *Sink) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.gone:
	case len(s.waiting)+len(line) > maxWaiting && !s.telling:
		s.dropped++
	default:
		s.waiting = append(s.waiting, line...)
		s.schedule()
	}
	return len(line), nil
}

// Flush has the goroutine write what waits. It does not wait for it.
func (s *Sink) Flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.urgent = len(s.waiting) > 0
	s.schedule()
}

// Close writes what waits, for at most 200 ms; later lines are written at once.
func (s *Sink) Close() {
	s.mu.Lock()
	s.closed = true
	s.schedule()
	ended := s.ended
	s.mu.Unlock()
	if ended == nil {
		return
	}
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-ended:
	case <-limit.C:
	}
}

// due reports whether what waits is to be written now.
func (s *Sink) due() bool {
	return len(s.waiting) > 0 && (s.closed || s.urgent || len(s.waiting) >= flushSize)
}

// schedule sees to it that what waits is written, unless somebody writes already: who does, looks again.
func (s *Sink) schedule() {
	switch {
	case s.ended != nil || len(s.waiting) == 0:
	case s.due():
		if s.timer != nil {
			s.timer.Stop()
			s.timer = nil
		}
		s.ended = make(chan struct{})
		go s.write(s.ended)
	case s.timer == nil:
		s.timer = time.AfterFunc(flushDelay, s.Flush)
	}
}

// write writes until nothing is due.
func (s *Sink) write(ended chan struct{}) {
	defer close(ended)
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.due() {
		lines := s.waiting
		s.waiting, s.spare, s.urgent = s.spare[:0], nil, false
		s.mu.Unlock()
		_, err := s.w.Write(lines)
		s.mu.Lock()
		s.spare = lines
		s.written(bytes.Count(lines, []byte("\n")), err)
	}
	s.ended = nil
	s.schedule()
}

// written judges how lines were written.
func (s *Sink) written(lines int, err error) {
	switch {
	case errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe):
		s.gone, s.waiting, s.spare = true, nil, nil
	case err != nil:
		s.dropped += lines
	case s.dropped > 0 && s.handler != nil:
		dropped := s.dropped
		s.dropped, s.telling = 0, true
		s.mu.Unlock()
		record := slog.NewRecord(time.Now(), slog.LevelWarn, "log lines were dropped: the log could not be written", 0)
		record.AddAttrs(slog.Int("lines", dropped))
		_ = s.handler.Handle(context.Background(), record) // it writes to the sink, which never fails
		s.mu.Lock()
		s.telling = false
	}
}

// urgentHandler does not let an error wait.
type urgentHandler struct {
	slog.Handler
	sink *Sink
}

func (h urgentHandler) Handle(ctx context.Context, r slog.Record) error {
	err := h.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelError {
		h.sink.Flush()
	}
	return err
}

func (h urgentHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return urgentHandler{h.Handler.WithAttrs(attrs), h.sink}
}

func (h urgentHandler) WithGroup(name string) slog.Handler {
	return urgentHandler{h.Handler.WithGroup(name), h.sink}
}
