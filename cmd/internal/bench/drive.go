package main

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// driveGoroutines is the driver for every system: a goroutine for each connection.
func driveGoroutines(j *job, connections []*connection) outcome {
	d := goroutines{job: j}
	conns := make([]net.Conn, len(connections))
	for i := range connections {
		conn, err := dialFor(j)
		if err == nil {
			defer conn.Close()
			err = conn.SetDeadline(now().Add(j.WarmUp + j.Duration + stallLimit))
		}
		if err != nil {
			d.outcome.fail(err)
			return d.outcome
		}
		conns[i] = conn
	}
	if j.Draw == drawEach {
		d.enter(phaseMeasure)
	}
	var all sync.WaitGroup
	for i, c := range connections {
		all.Go(func() { d.loop(c, conns[i]) })
	}
	done := make(chan struct{})
	go func() {
		all.Wait()
		close(done)
	}()
	if j.Draw != drawEach {
		d.keepTime(done)
	}
	<-done
	if j.Draw == drawEach {
		d.enter(phaseOver)
	}
	return d.outcome
}

// keepTime changes the phases when it is time, or at once when all connections are done, which then have failed.
func (d *goroutines) keepTime(done <-chan struct{}) {
	pause(done, d.job.WarmUp)
	d.enter(phaseMeasure)
	pause(done, d.job.Duration)
	for late := time.Duration(0); d.laps.Load() == 0 && late < stallLimit && pause(done, time.Millisecond); {
		late += time.Millisecond // until there is something to count
	}
	d.enter(phaseOver)
}

// goroutines is what the goroutines of one job share.
type goroutines struct {
	job     *job
	phase   atomic.Int32
	laps    atomic.Int64 // counted so far
	mu      sync.Mutex   // of outcome's failures
	outcome outcome
}

func (d *goroutines) enter(p phase) {
	if p == phaseMeasure {
		d.outcome.before = takeSample(d.job)
	} else {
		d.outcome.after = takeSample(d.job)
	}
	d.phase.Store(int32(p))
}

// loop works on one connection until the job is over, or nothing is left to ask.
func (d *goroutines) loop(c *connection, conn net.Conn) {
	c.began = now()
	for phase(d.phase.Load()) != phaseOver && c.prepare() {
		_, err := conn.Write(c.request)
		var a answer
		if err == nil {
			a, err = readAnswer(conn, c.buf)
		}
		if err == nil {
			err = c.check(a)
		}
		if err != nil {
			d.mu.Lock()
			d.outcome.fail(err)
			d.mu.Unlock()
			return
		}
		d.laps.Add(int64(c.lap(now(), phase(d.phase.Load()))))
	}
}
