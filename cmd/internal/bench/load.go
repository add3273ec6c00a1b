package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/valyala/fasthttp"
	"golang.org/x/sync/errgroup"
)

// load is the work of one trial: keep-alive connections, each of which asks, waits for the whole answer, checks it and
// asks again.
type load struct {
	addr        string
	pid         int // of the server
	cores       cores
	connections int
	warmUp      time.Duration
	duration    time.Duration // 0 with ids
	request     []byte
	ids         int      // certifications of the large fixture, each asked for once, or again and again for duration; 0: the request stays as it is
	requests    [][]byte // of several sites, sent in turn; nil: request
	length      int      // of the body; 0 when it may vary
}

// trial is what one load found. Figures of CPU are 0 where the system does not tell them.
type trial struct {
	requests  int64
	seconds   float64
	p50       time.Duration
	p99       time.Duration
	serverCPU float64
	loadCPU   float64
	foreign   float64 // share of the busier core's time that other programs took
}

func (t trial) perSecond() float64     { return float64(t.requests) / t.seconds }
func (t trial) cpuPerRequest() float64 { return t.serverCPU / float64(t.requests) }
func (t trial) cpuPer100k() float64    { return 1e5 * t.cpuPerRequest() }

// The phases of a trial. Only what begins and ends in the second one is counted.
const (
	phaseWarm int32 = iota
	phaseMeasure
	phaseOver
)

// stallLimit is how long connections may take beyond a trial before they give up.
const stallLimit = 30 * time.Second

// runner is a load while it runs.
type runner struct {
	load
	phase   atomic.Int32
	counted atomic.Int64
}

// run carries a load out. An answer that is wrong or missing is an error.
func (l load) run(ctx context.Context) (trial, error) {
	r := &runner{load: l}
	ctx, cancel := context.WithTimeout(ctx, l.warmUp+max(l.duration, readyLimit)+stallLimit)
	defer cancel()
	all, ctx := errgroup.WithContext(ctx)
	workers := make([]*worker, l.connections)
	for i := range workers {
		w, err := r.connect(i)
		if err != nil {
			return trial{}, err
		}
		defer w.conn.Close()
		defer context.AfterFunc(ctx, func() { w.conn.Close() })()
		workers[i] = w
	}
	before, after := takeSample(&l), sample{}
	if l.duration == 0 {
		r.phase.Store(phaseMeasure)
	}
	for _, w := range workers {
		all.Go(w.loop)
	}
	if l.duration > 0 {
		before, after = r.keepTime(ctx)
	}
	if err := all.Wait(); err != nil {
		return trial{}, err
	}
	if l.duration == 0 {
		after = takeSample(&l)
	}
	latency := newHistogram()
	for _, w := range workers {
		latency.Merge(w.latency)
	}
	t := trialBetween(before, after)
	t.requests = latency.TotalCount()
	t.p50, t.p99 = time.Duration(latency.ValueAtQuantile(50)), time.Duration(latency.ValueAtQuantile(99))
	if t.requests == 0 {
		return trial{}, errors.New("no request was answered within the trial")
	}
	return t, nil
}

// keepTime changes the phases, at once when a connection has failed. A trial lasts until there is something to count.
func (r *runner) keepTime(ctx context.Context) (before, after sample) {
	pause(ctx, r.warmUp)
	before = takeSample(&r.load)
	r.phase.Store(phaseMeasure)
	pause(ctx, r.duration)
	for r.counted.Load() == 0 && pause(ctx, time.Millisecond) {
	}
	after = takeSample(&r.load)
	r.phase.Store(phaseOver)
	return before, after
}

// newHistogram counts from a microsecond to a minute, to within 1%.
func newHistogram() *hdrhistogram.Histogram {
	return hdrhistogram.New(int64(time.Microsecond), int64(time.Minute), 2)
}

// worker is one connection.
type worker struct {
	*runner
	conn    net.Conn
	request []byte
	drawn   []byte // the digits of request that name the certification; empty when it stays as it is
	next    int    // the next certification of the large fixture
	latency *hdrhistogram.Histogram
}

func (r *runner) connect(number int) (*worker, error) {
	w := &worker{runner: r, request: bytes.Clone(r.load.request), next: number, latency: newHistogram()}
	if r.ids > 0 {
		at := bytes.Index(w.request, []byte(manyPrefix)) + len(manyPrefix)
		w.drawn = w.request[at : at+manyDigits]
	}
	conn, err := net.DialTimeout("tcp", r.addr, askTimeout)
	w.conn = conn
	return w, err
}

// loop asks until the trial is over, or nothing is left to ask.
func (w *worker) loop() error {
	var answer fasthttp.Response
	reader := bufio.NewReader(w.conn)
	for began := now(); w.phase.Load() != phaseOver && w.prepare(); {
		if _, err := w.conn.Write(w.request); err != nil {
			return err
		}
		if err := answer.Read(reader); err != nil {
			return err
		}
		if err := w.check(&answer); err != nil {
			return err
		}
		at := now()
		if w.phase.Load() == phaseMeasure {
			if err := w.latency.RecordValue(min(int64(at.Sub(began)), int64(time.Minute))); err != nil {
				return err
			}
			w.counted.Add(1)
		}
		began = at
	}
	return nil
}

// prepare writes the next certification's number into the request; false when none is left.
func (w *worker) prepare() bool {
	if n := len(w.requests); n > 0 {
		w.request = w.requests[w.next%n]
		w.next += w.connections
	}
	if w.ids == 0 {
		return true
	}
	number := w.next
	w.next += w.connections
	if w.duration > 0 {
		number %= w.ids
	}
	if number < w.ids {
		copy(w.drawn, manyUID(number)[len(manyPrefix):])
	}
	return number < w.ids
}

// check compares an answer with what the load expects.
func (w *worker) check(a *fasthttp.Response) error {
	body := a.Body()
	switch {
	case a.StatusCode() != http.StatusOK:
		return fmt.Errorf("status %d, want %d: %.200q", a.StatusCode(), http.StatusOK, body)
	case w.length != 0 && len(body) != w.length:
		return fmt.Errorf("body of %d bytes, want %d: %.200q", len(body), w.length, body)
	case !bytes.Contains(body, w.drawn):
		return fmt.Errorf("asked for %s%s, got %.200q", manyPrefix, w.drawn, body)
	}
	return nil
}
