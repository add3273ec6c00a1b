package serving

import (
	"context"
	"io"
	"sync"
	"time"
)

const (
	flushDelay = 100 * time.Millisecond // how long a log line may wait
	flushSize  = 32 << 10               // bytes that do not wait
)

// logSink gathers log lines and writes them in one go, at most flushDelay late:
// one system call a request would cost more than the request. It is safe for
// concurrent use; after close nothing is held back.
type logSink struct {
	w    io.Writer
	mu   sync.Mutex
	buf  []byte
	calm func() // calls off the flush that is due; nil while nothing waits
	done bool
}

func newLogSink(w io.Writer) *logSink { return &logSink{w: w} }

// Write takes a whole line. It never fails: a log that cannot be written must
// not stop the mock.
func (s *logSink) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf = append(s.buf, line...)
	switch {
	case s.done || len(s.buf) >= flushSize:
		s.write()
	case s.calm == nil:
		s.flushLater()
	}
	return len(line), nil
}

func (s *logSink) flushLater() {
	due, cancel := context.WithTimeout(context.Background(), flushDelay)
	stop := context.AfterFunc(due, s.flush)
	s.calm = func() {
		stop()
		cancel()
	}
}

// flush writes what waits.
func (s *logSink) flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write()
}

// close writes what waits; later lines are written at once.
func (s *logSink) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = true
	s.write()
}

func (s *logSink) write() {
	if s.calm != nil {
		s.calm()
		s.calm = nil
	}
	if len(s.buf) > 0 {
		_, _ = s.w.Write(s.buf) // see Write
		s.buf = s.buf[:0]
	}
}
