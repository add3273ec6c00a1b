package control

import (
	"strconv"
	"strings"
	"time"
)

// Clock is how a site's clock stands.
type Clock struct {
	Now       time.Time `json:"now"`
	Anchor    time.Time `json:"anchor"` // relative birthdays count from its date in Seoul
	Frozen    bool      `json:"frozen"`
	Steered   bool      `json:"steered"`    // whether it was moved away from the host's
	SeoulDate string    `json:"seoul_date"` // of now, YYYY-MM-DD
}

// ClockMove is one move of a clock: Follow, Freeze, Set or Advance. Set and
// Freeze may come together, and stop the clock at the instant set.
type ClockMove struct {
	Follow  bool      `json:"follow,omitempty"` // back to how it was at the start, with a new anchor
	Freeze  bool      `json:"freeze,omitempty"`
	Set     time.Time `json:"set,omitzero"`
	Advance Duration  `json:"advance,omitzero"` // may be negative
}

// Check is an [*Error] unless the move is exactly one.
func (m ClockMove) Check() error {
	moves := 0
	for _, stated := range []bool{m.Follow, m.Freeze && m.Set.IsZero(), !m.Set.IsZero(), m.Advance != 0} {
		if stated {
			moves++
		}
	}
	if moves == 1 {
		return nil
	}
	return Invalid("body", `expected one of {"follow": true}, {"freeze": true}, {"set": "2026-01-31T09:00:00+09:00"} and {"advance": "24h"}; set and freeze may come together`)
}

// Duration is a length of time, written as 24h, 1h30m, 200ms or, in whole
// days of 24 hours, 30d; with a sign where it may be negative.
type Duration time.Duration

// String is the form that is written.
func (d Duration) String() string { return time.Duration(d).String() }

// MarshalText gives the form that is written.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText takes what is written. An error is an [*Error].
func (d *Duration) UnmarshalText(text []byte) error {
	const most = int64(1<<63-1) / int64(24*time.Hour)
	if days, ok := strings.CutSuffix(string(text), "d"); ok {
		if n, err := strconv.ParseInt(days, 10, 64); err == nil && n <= most && n >= -most {
			*d = Duration(time.Duration(n) * 24 * time.Hour)
			return nil
		}
	}
	length, err := time.ParseDuration(string(text))
	if err != nil {
		return Invalid("duration", "found %q, expected one such as 24h, 30m or 2d", shorten(string(text)))
	}
	*d = Duration(length)
	return nil
}
