package contract

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

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

// usualPoll is how often a request is sent again where the contract does not say.
const usualPoll = 200 * time.Millisecond

var pollShape = &plainyaml.Shape{
	What: "a poll", Example: "while: 202",
	About: "The same request is sent again as long as its answer fits, at most for answer_within.",
	Keys: []plainyaml.Key{
		{
			Name: "while", Type: patternsType, About: "The answers that are waited out, such as 202.",
			Add: "202", Want: "the answer that is waited out",
		},
		{Name: "every", Type: durationType, About: "Time between two requests. 200ms when left out."},
	},
	Meant: map[string]string{
		"until": "write while, with what the answer is as long as nothing is decided", "status": "write while", "if": "write while",
		"interval": "write every", "delay": "write every", "wait": "write every", "timeout": "polling ends with answer_within",
		"times": "polling ends with answer_within", "within": "polling ends with answer_within",
	},
}

// readPoll reads while which answers a request is sent again, and how often.
func (r *reader) readPoll(n *yaml.Node) *poll {
	f, ok := r.Record(n, pollShape)
	if !ok {
		return nil
	}
	p := &poll{every: usualPoll}
	if r.Require(f, n, "while") {
		p.while = r.readPatterns(f.Get("while"))
	}
	every := f.Get("every")
	if every == nil {
		return p
	}
	d, ok := r.duration(every, "the time between two requests")
	if within := r.contract.claims.AnswerWithin; ok && d >= within {
		r.Refuse(every, fmt.Sprintf("a poll every %v", d), fmt.Sprintf("less than answer_within, which is %v", within), "write a shorter time, or a longer answer_within")
	}
	p.every = d
	return p
}
