package contract

import "time"

// poll says that a request is sent again as long as its answer is of a kind.
type poll struct {
	while []pattern
	every time.Duration
}

// goesOn reports whether an answer is waited out. The nil poll waits for nothing.
func (p *poll) goesOn(a *reply) bool { return p != nil && fitting(p.while, a) >= 0 }

// fitting is the first of the patterns that fits, or -1.
func fitting(patterns []pattern, a *reply) int {
	for i := range patterns {
		if patterns[i].miss(a) == "" {
			return i
		}
	}
	return -1
}
