package control

import "time"

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
