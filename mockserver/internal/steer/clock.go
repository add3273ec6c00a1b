package steer

import (
	"context"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// latestYear bounds how far a clock is moved ahead, and 1970 how far back: the
// API's times are seconds since then, and beyond some 290 years from the host's
// time a running clock could not be told any more.
const latestYear = 2200

// Clock implements control.Steered.
func (s *Steering) Clock(_ context.Context, name string) (control.Clock, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Clock{}, err
	}
	return clockOnWire(site), nil
}

func clockOnWire(site *store.Site) control.Clock {
	c := world.ClockOf(site)
	now := c.Now()
	return control.Clock{
		Now: now.Round(0).In(identity.Seoul()), Anchor: c.Anchor().Round(0).In(identity.Seoul()),
		Frozen: c.Frozen(), Steered: c.Steered(), SeoulDate: identity.DateOf(now).String(),
	}
}

// MoveClock implements control.Steered.
func (s *Steering) MoveClock(_ context.Context, name string, move control.ClockMove) (control.Clock, error) {
	site, err := s.site(name)
	if err != nil {
		return control.Clock{}, err
	}
	var told control.Clock
	err = site.Alone(func() error {
		if err := moveClock(world.ClockOf(site), move); err != nil {
			return err
		}
		told = clockOnWire(site)
		return nil
	})
	return told, err
}

func moveClock(c *clock.Clock, move control.ClockMove) error {
	if err := move.Check(); err != nil {
		return err
	}
	switch {
	case move.Follow:
		c.Follow()
	case !move.Set.IsZero():
		if err := reachable("set", move.Set); err != nil {
			return err
		}
		if move.Freeze { // first, so that it stands at that very instant
			c.Freeze()
		}
		c.Set(move.Set)
	case move.Freeze:
		c.Freeze()
	default:
		if err := reachable("advance", c.Now().Add(time.Duration(move.Advance))); err != nil {
			return err
		}
		c.Advance(time.Duration(move.Advance))
	}
	return nil
}

func reachable(field string, t time.Time) error {
	if t.Unix() < 0 || t.UTC().Year() > latestYear {
		return control.Invalid(field, "found a move to %s, expected a time from 1970 to %d", t.UTC().Format(time.RFC3339), latestYear)
	}
	return nil
}
