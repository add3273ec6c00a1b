package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// comparison is all halves of one endpoint at one number of connections.
type comparison struct {
	Part        part   `json:"part"`
	Title       string `json:"title"`
	Connections int    `json:"connections"`
	Halves      []half `json:"halves"`
}

// residence is the memory of one server in one launch.
type residence struct {
	Contender string `json:"contender"`
	Idle      int64  `json:"idle_bytes"`  // ready, not asked yet
	After     int64  `json:"after_bytes"` // after all turns
	Peak      int64  `json:"peak_bytes"`
}

// beside measures the endpoints: every launch starts the contenders anew, and within it their turns alternate.
func (b *bench) beside(ctx context.Context, found *findings) error {
	for _, p := range []struct {
		part  part
		title string
	}{{partGet, "GET " + certificationPath + adultUID}, {partToken, "POST " + tokenPath}} {
		if !b.options.wants(p.part) {
			continue
		}
		for _, n := range b.options.Connections {
			found.Beside = append(found.Beside, comparison{Part: p.part, Title: p.title, Connections: n})
		}
	}
	if len(found.Beside) == 0 {
		return nil
	}
	for i := range b.options.Launches {
		if err := b.oneLaunch(ctx, found, i); err != nil {
			return fmt.Errorf("launch %d: %w", i+1, err)
		}
	}
	b.noteDisturbed(found.Beside)
	return nil
}

// oneLaunch starts both contenders, walks through all comparisons, and stops them.
func (b *bench) oneLaunch(ctx context.Context, found *findings, number int) error {
	var servers []*server
	defer func() {
		for _, s := range servers {
			s.stop()
		}
	}()
	order := []launch{{name: nameMock, log: b.requestLog()}, {name: nameBare}}
	if number%2 == 1 {
		slices.Reverse(order)
	}
	homes := make([]residence, len(order))
	for i, l := range order {
		s, err := b.serve(ctx, l)
		if err != nil {
			return err
		}
		servers = append(servers, s)
		homes[i].Contender = l.name
	}
	for i, s := range servers {
		if m, err := processMemory(s.pid()); err == nil {
			homes[i].Idle = m.Resident
		}
	}
	for i := range found.Beside {
		c := &found.Beside[i]
		halves, err := b.alternate(ctx, servers, func(s *server) job { return b.jobOf(c, s) })
		if err != nil {
			return fmt.Errorf("%s, %d connections: %w", c.Title, c.Connections, err)
		}
		c.Halves = append(c.Halves, halves...)
		share := ratios(halves, nameMock, nameBare, turn.perSecond)
		b.say("launch %d/%d, %s, %d connections: %s of bare", number+1, b.options.Launches, c.Title, c.Connections, share.format(twoDigits))
	}
	for i, s := range servers {
		if m, err := processMemory(s.pid()); err == nil {
			homes[i].After, homes[i].Peak = m.Resident, m.Peak
		}
	}
	found.Memory = append(found.Memory, homes...)
	return nil
}

// requestLog is the file for the mock's standard error, empty to discard it.
func (b *bench) requestLog() string {
	if b.options.Log == logNull {
		return ""
	}
	return b.dir + "/request.log"
}

// jobOf is a turn's work at one server.
func (b *bench) jobOf(c *comparison, s *server) job {
	j := b.turnOf(s, c.Connections)
	if c.Part == partToken {
		j.Request, j.Length = tokenRequest(s.addr), len(b.captured.Token.Body)
	} else {
		j.Request, j.Length = certificationRequest(s.addr, s.token, adultUID), len(b.captured.Certification.Body)
	}
	return j
}

// warmUpLeast is enough for the connections to be opened and their buffers to be grown.
const warmUpLeast = 100 * time.Millisecond

// turnOf is a job without its request.
func (b *bench) turnOf(s *server, connections int) job {
	return job{
		Address:     s.addr,
		ServerPID:   s.pid(),
		Connections: connections,
		WarmUp:      max(b.options.Turn/8, warmUpLeast),
		Duration:    b.options.Turn,
		Status:      http.StatusOK,
	}
}

// alternate gives every server a turn, and then again in reverse order (A B B A).
func (b *bench) alternate(ctx context.Context, servers []*server, work func(*server) job) ([]half, error) {
	halves := []half{{}, {}}
	for i := range halves {
		for _, s := range servers {
			if err := context.Cause(ctx); err != nil {
				return nil, err
			}
			t, err := b.do(work(s))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			halves[i][s.name] = t
		}
		servers = slices.Clone(servers)
		slices.Reverse(servers)
	}
	return halves, nil
}

// noteDisturbed tells how many halves others disturbed, and whether the load was the narrow place.
func (b *bench) noteDisturbed(all []comparison) {
	disturbed, total, starved := 0, 0, 0
	for _, c := range all {
		for _, h := range c.Halves {
			total++
			if h.disturbed() {
				disturbed++
			}
			if t := h[nameBare]; !h.disturbed() && t.ServerCPU > 0 && t.ServerCPU < busyFrom*t.Seconds {
				starved++
			}
		}
	}
	if disturbed > 0 {
		b.warn("%d of %d pairs of turns were disturbed: others took more than %.0f%% of a core. They are left out where undisturbed ones remain",
			disturbed, total, 100*disturbedFrom)
	}
	if starved > 0 {
		b.warn("in %d of %d pairs bare's core was less than %.0f%% busy: the load was the narrow place, and ratios flatter the slower", starved, total, 100*busyFrom)
	}
}

// busyFrom is the share of its core that bare must use for throughput to say something about it.
const busyFrom = 0.9
