package contract

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longestRetry is how long a Retry-After may be that is waited for.
const longestRetry = 5 * time.Second

// limited reports whether an answer says no more than that there were too many
// requests: a 429 that the contract does not name where the request stands.
func (c *Contract) limited(o *order, a *reply) bool {
	if a.status != http.StatusTooManyRequests || fitting(o.step.expect, a) >= 0 || o.step.poll.goesOn(a) {
		return false
	}
	return !o.reads || !anyOutcome(c.outcomes, a)
}

func anyOutcome(readings []reading, a *reply) bool {
	for i := range readings {
		if fitting(readings[i].patterns, a) >= 0 {
			return true
		}
	}
	return false
}

// retryAfter reads the header of this name: seconds, or a date. A date counts from
// the target's own, where it tells one. told is false where it cannot be
// read.
func retryAfter(h http.Header, now time.Time) (wait time.Duration, told bool) {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	until, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(until.Sub(now), 0), true
}
