package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features/contract"
)

// restart ends the backend, waits until its port is free, starts it again and waits
// until it answers: with TZ set to a zone, to that of --tz, or as it was.
func (v *verification) restart(ctx context.Context, zone string) error {
	if zone == "" {
		zone = v.flags.tz
	}
	v.backend.stop()
	if err := v.backend.awaitFree(ctx, v.target); err != nil {
		return err
	}
	if err := v.backend.start(zone); err != nil {
		return fmt.Errorf("start the backend: %w", err)
	}
	return v.await(ctx)
}

// home is where a backend is that is started here: it inherits this machine's zone;
// nil = it is where --tz says, and nowhere else.
func (v *verification) home() *time.Location {
	if v.flags.tz != "" {
		return nil
	}
	return time.Local
}

// awaitFree waits until nothing answers as the target: what the backend has started
// in turn may outlive it.
func (b *backend) awaitFree(ctx context.Context, target *contract.Target) error {
	const (
		most  = 10 * time.Second
		pause = 50 * time.Millisecond
	)
	for begun := b.clock.Now(); ; {
		err := target.Reach(ctx)
		switch {
		case errors.Is(err, contract.ErrNotReached):
			return nil
		case b.clock.Now().Sub(begun) > most:
			return fmt.Errorf("something still answers at %s, %s after it was ended", target.URL(), most)
		}
		if err := b.clock.Wait(ctx, pause); err != nil {
			return err
		}
	}
}

// checkZone refuses a TZ that no program would understand. Where this machine has no
// zone data, that cannot be told.
func checkZone(zone string) error {
	if zone == "" {
		return nil
	}
	if _, err := time.LoadLocation(zone); err != nil {
		if _, none := time.LoadLocation("Asia/Seoul"); none == nil {
			return cli.Usage(fmt.Errorf("--tz: unknown time zone %q", zone), "write one of the IANA names, such as Asia/Seoul or UTC")
		}
	}
	return nil
}
