package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// pair is one trial of each server, next to each other in time. Only ratios within a pair mean much.
type pair map[string]trial

// comparison is all pairs of one endpoint at one number of connections.
type comparison struct {
	part        string
	connections int
	pairs       []pair
	change      func(*load) // what the mock is asked in place of the usual; nil = the same
}

// start is how long after its start a server gave its first good answers.
type start struct{ token, certification time.Duration }

// residence is the memory of one server in one launch: ready and asked once, and after all trials.
type residence struct{ idle, after memory }

// coldStarts starts the servers one after another.
func (b *bench) coldStarts(ctx context.Context, found *findings) error {
	if !b.options.wants(partStart) {
		return nil
	}
	b.say("cold start, %d times", b.options.Starts)
	for range b.options.Starts {
		for _, name := range serverNames() {
			s, err := b.launch(ctx, launch{name: name})
			if err != nil {
				return fmt.Errorf("cold start of %w", err)
			}
			s.stop()
			found.starts[name] = append(found.starts[name], start{token: s.firstToken, certification: s.certification})
		}
	}
	return nil
}

// beside measures the endpoints of mock and bare, which every launch starts anew.
func (b *bench) beside(ctx context.Context, found *findings) error {
	var all []comparison
	for _, part := range []string{partGet, partToken} {
		for _, n := range b.options.Connections {
			if b.options.wants(part) {
				all = append(all, comparison{part: part, connections: n})
			}
		}
	}
	for i := range b.options.Launches {
		if len(all) == 0 {
			break
		}
		if err := b.besideOnce(ctx, found, all, i%2 == 1); err != nil {
			return fmt.Errorf("launch %d: %w", i+1, err)
		}
	}
	found.compared = all
	return nil
}

func (b *bench) besideOnce(ctx context.Context, found *findings, all []comparison, bareFirst bool) error {
	names := serverNames()
	if bareFirst {
		slices.Reverse(names)
	}
	servers, idle := map[string]*server{}, map[string]memory{}
	for _, name := range names {
		s, err := b.launch(ctx, launch{name: name})
		if err != nil {
			return err
		}
		defer s.stop()
		servers[name], idle[name] = s, processMemory(s.pid)
	}
	for i := range all {
		if err := b.alternate(ctx, &all[i], servers); err != nil {
			return err
		}
	}
	for _, name := range names {
		found.memory[name] = append(found.memory[name], residence{idle: idle[name], after: processMemory(servers[name].pid)})
	}
	return nil
}

// warmUpLeast is enough for the connections to be opened and their buffers to be grown.
const warmUpLeast = 100 * time.Millisecond

// loadOf is the work of a trial at one server.
func (b *bench) loadOf(c *comparison, s *server) load {
	l := load{
		addr: s.addr, pid: s.pid, cores: b.cores, connections: c.connections,
		warmUp: max(b.options.Duration/8, warmUpLeast), duration: b.options.Duration,
	}
	if c.part == partToken {
		l.request, l.length = wire(tokenRequest(s.addr, tutorialKey())), len(b.captured.Token.Body)
	} else {
		l.request, l.length = wire(certificationRequest(s.addr, s.token, adultUID)), len(b.captured.Certification.Body)
	}
	return l
}

// wire is a request as it is sent.
func wire(r *http.Request) []byte {
	var text bytes.Buffer
	_ = r.Write(&text) // a buffer takes everything
	return text.Bytes()
}

// alternate gives both servers a trial, and then again in reverse order (A B B A).
func (b *bench) alternate(ctx context.Context, c *comparison, servers map[string]*server) error {
	order := serverNames()
	for range 2 {
		p := pair{}
		for _, name := range order {
			work := b.loadOf(c, servers[name])
			if c.change != nil && name == nameMock {
				c.change(&work)
			}
			t, err := work.run(ctx)
			if err != nil {
				return fmt.Errorf("%s, %s, %d connections: %w", name, c.part, c.connections, err)
			}
			p[name] = t
		}
		c.pairs = append(c.pairs, p)
		slices.Reverse(order)
	}
	b.say("%s, %d connections: mock / bare = %s", c.part, c.connections, ratios(c.pairs[len(c.pairs)-2:], trial.perSecond).format(2))
	return nil
}
