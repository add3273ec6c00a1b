package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// job is one turn of load, as the bench orders it from the load process.
type job struct {
	Address     string        `json:"address"`
	ServerPID   int           `json:"server_pid"`
	Cores       cores         `json:"cores"`
	Connections int           `json:"connections"`
	WarmUp      time.Duration `json:"warm_up"`
	Duration    time.Duration `json:"duration"` // ignored for drawEach, which ends when all are asked for
	Request     []byte        `json:"request"`
	Draw        draw          `json:"draw"`
	IDs         int           `json:"ids"` // certifications to draw from
	Status      int           `json:"status"`
	Length      int           `json:"length"`  // of the body; 0 when it may vary
	Plainly     bool          `json:"plainly"` // by a goroutine for each connection, as TLS needs
	Secure      bool          `json:"secure"`  // over TLS; with Plainly alone
}

// turn is what one job found. Figures of CPU are 0 where the system does not tell them.
type turn struct {
	Requests  int           `json:"requests"`
	Errors    int           `json:"errors"`
	Error     string        `json:"error,omitempty"` // the first of them
	Seconds   float64       `json:"seconds"`
	P50       time.Duration `json:"p50_ns"`
	P99       time.Duration `json:"p99_ns"`
	ServerCPU float64       `json:"server_cpu_seconds"`
	LoadCPU   float64       `json:"load_cpu_seconds"`
	Foreign   float64       `json:"foreign"` // share of the busier core's time that others took
}

// perSecond is the throughput.
func (t turn) perSecond() float64 { return float64(t.Requests) / t.Seconds }

// cpuPerRequest is the server's CPU time for one request in seconds.
func (t turn) cpuPerRequest() float64 { return t.ServerCPU / float64(t.Requests) }

// disturbedFrom is the share of a core that others may take before a turn counts as disturbed.
const disturbedFrom = 0.06

func (t turn) disturbed() bool { return t.Foreign > disturbedFrom }

// serveLoad is the role of the load process: it reads jobs from its input, one JSON value each, and writes a turn for
// every one, until the input ends.
func serveLoad(std process) error {
	in, out := json.NewDecoder(std.in), json.NewEncoder(std.out)
	for {
		var j job
		if err := in.Decode(&j); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading a job: %w", err)
		}
		by := driver(drive)
		if j.Plainly {
			by = driveGoroutines
		}
		if err := out.Encode(work(&j, by)); err != nil {
			return fmt.Errorf("writing a turn: %w", err)
		}
	}
}

// stallLimit is how long a job may take beyond its turn before its connections give up.
const stallLimit = 30 * time.Second

// driver moves the bytes of all connections of a job, from warm-up to the last answer.
type driver func(*job, []*connection) outcome

// outcome is what a driver saw, beside what the connections counted.
type outcome struct {
	before, after sample // the ends of the measured time
	errors        int
	first         error
}

func (o *outcome) fail(err error) {
	o.errors++
	if o.first == nil {
		o.first = err
	}
}

// work does one job.
func work(j *job, drive driver) turn {
	connections := make([]*connection, j.Connections)
	for i := range connections {
		connections[i] = newConnection(j, i)
	}
	o := drive(j, connections)
	t := turnBetween(o.before, o.after)
	if t.Errors = o.errors; o.first != nil {
		t.Error = o.first.Error()
	}
	var latency histogram
	for _, c := range connections {
		latency.merge(&c.latency)
	}
	t.Requests, t.P50, t.P99 = latency.total, latency.quantile(0.5), latency.quantile(0.99)
	return t
}
