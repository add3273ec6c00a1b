package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"time"
)

// draw says which certification the next request asks for.
type draw string

const (
	drawNone   draw = ""       // the request stays as it is
	drawRandom draw = "random" // any of them, all equally likely
	drawEach   draw = "each"   // every one of them, once
)

// phase is how far a job is.
type phase int32

const (
	phaseWarm phase = iota
	phaseMeasure
	phaseOver
)

// connection is one keep-alive connection of the load, without the socket: what to ask, what to expect, how long it
// took. A driver sends its request, waits for the whole answer, checks it, and begins again. Not safe for concurrent use.
type connection struct {
	job     *job
	request []byte // own copy
	drawn   []byte // the digits of request that name the certification; empty for drawNone
	buf     []byte // for the answer
	random  *rand.Rand
	next    int       // for drawEach
	began   time.Time // when the present exchange began
	latency histogram
}

func newConnection(j *job, number int) *connection {
	c := &connection{
		job:     j,
		request: bytes.Clone(j.Request),
		buf:     make([]byte, 16<<10),
		random:  rand.New(rand.NewPCG(uint64(number), uint64(j.Connections))),
		next:    number,
	}
	if j.Draw != drawNone {
		at := bytes.Index(c.request, []byte(manyPrefix)) + len(manyPrefix)
		c.drawn = c.request[at : at+manyDigits]
	}
	return c
}

// lap ends an exchange and begins the next. It returns how many exchanges it counted: one in the measured phase, else none.
func (c *connection) lap(at time.Time, p phase) int {
	counted := 0
	if p == phaseMeasure {
		c.latency.record(at.Sub(c.began))
		counted = 1
	}
	c.began = at
	return counted
}

// prepare writes the next certification's number into the request; false when none is left.
func (c *connection) prepare() bool {
	switch c.job.Draw {
	case drawRandom:
		putDigits(c.drawn, c.random.IntN(c.job.IDs))
	case drawEach:
		if c.next >= c.job.IDs {
			return false
		}
		putDigits(c.drawn, c.next)
		c.next += c.job.Connections
	}
	return true
}

// check holds an answer against what the job expects.
func (c *connection) check(a answer) error {
	if a.status != c.job.Status {
		return fmt.Errorf("status %d, want %d: %.200q", a.status, c.job.Status, a.body)
	}
	if c.job.Length != 0 && len(a.body) != c.job.Length {
		return fmt.Errorf("body of %d bytes, want %d: %.200q", len(a.body), c.job.Length, a.body)
	}
	if len(c.drawn) > 0 && !bytes.Contains(a.body, c.drawn) {
		return fmt.Errorf("asked for %s%s, got %.200q", manyPrefix, c.drawn, a.body)
	}
	return nil
}

// readAnswer reads exactly one answer.
func readAnswer(r io.Reader, buf []byte) (answer, error) {
	filled := 0
	for filled < len(buf) {
		n, err := r.Read(buf[filled:])
		filled += n
		if n > 0 {
			if a, parseErr := onlyAnswer(buf[:filled]); !errors.Is(parseErr, errShort) {
				return a, parseErr
			}
		}
		if err != nil {
			return answer{}, err
		}
	}
	return answer{}, errLong
}

// askTimeout bounds one question outside the measured turns.
const askTimeout = 5 * time.Second

// ask sends one request over a connection of its own.
func ask(address string, request []byte) (answer, error) {
	conn, err := net.DialTimeout("tcp", address, askTimeout)
	if err != nil {
		return answer{}, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(now().Add(askTimeout)); err != nil {
		return answer{}, err
	}
	if _, err := conn.Write(request); err != nil {
		return answer{}, err
	}
	return readAnswer(conn, make([]byte, 16<<10))
}
