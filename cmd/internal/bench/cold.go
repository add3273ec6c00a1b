package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"time"
)

// firstAnswers is how long after its start a server gave its first good answers.
type firstAnswers struct {
	Contender     string        `json:"contender"`
	Token         time.Duration `json:"token_ns"`
	Certification time.Duration `json:"certification_ns"`
}

// coldStarts starts the contenders in turn, and asks from the first moment on.
func (b *bench) coldStarts(ctx context.Context, found *findings) error {
	if !b.options.wants(partStart) {
		return nil
	}
	b.say("cold start, %d times", b.options.Starts)
	for range b.options.Starts {
		for _, l := range []launch{{name: nameMock}, {name: nameBare}, {name: nameTLS, args: secureArgs()}} {
			s, first, err := b.serveFirst(ctx, l, adultUID)
			if err != nil {
				return fmt.Errorf("cold start of %s: %w", l.name, err)
			}
			s.stop()
			found.Starts = append(found.Starts, first)
		}
	}
	return nil
}

// serveFirst starts a contender and asks it twice a millisecond, over a new connection each time: for a token until it
// gives one, then for a certification until it knows that. The asking thread stays off the server's core.
func (b *bench) serveFirst(ctx context.Context, l launch, impUID string) (*server, firstAnswers, error) {
	first := firstAnswers{Contender: l.name}
	var err error
	if l.addr, err = freeAddress(); err != nil {
		return nil, first, err
	}
	release, err := pinThread(b.cores.Load)
	if err != nil {
		return nil, first, err
	}
	defer release()
	began := now()
	c, err := b.launch(l, filepath.Join(b.dir, "ready-first"))
	if err != nil {
		return nil, first, err
	}
	s := &server{child: c, addr: l.addr}
	err = b.poll(ctx, c, func() bool {
		a, err := ask(s.addr, tokenRequest(s.addr))
		if err != nil || a.status != http.StatusOK {
			return false
		}
		s.token, err = tokenOf(a.body)
		return err == nil
	})
	first.Token = now().Sub(began)
	if err == nil {
		err = b.poll(ctx, c, func() bool {
			a, err := ask(s.addr, certificationRequest(s.addr, s.token, impUID))
			return err == nil && a.status == http.StatusOK
		})
		first.Certification = now().Sub(began)
	}
	if err != nil {
		c.stop()
		return nil, first, fmt.Errorf("%w%s", err, lastLines(l.log))
	}
	return s, first, nil
}
