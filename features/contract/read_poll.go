package contract

import (
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"
)

// usualPoll is how often a request is sent again where the contract does not say.
const usualPoll = 200 * time.Millisecond

var pollShape = &shape{
	what: "a poll", example: "while: 202", keys: []string{"while", "every"},
	meant: map[string]string{
		"until": "write while, with what the answer is as long as nothing is decided", "status": "write while", "if": "write while",
		"interval": "write every", "delay": "write every", "wait": "write every", "timeout": "polling ends with answer_within",
		"times": "polling ends with answer_within", "within": "polling ends with answer_within",
	},
}

// readPoll reads while which answers a request is sent again, and how often.
func (r *reader) readPoll(n *yaml.Node) *poll {
	f, ok := r.record(n, pollShape)
	if !ok {
		return nil
	}
	p := &poll{every: usualPoll}
	while, every := f.get("while"), f.get("every")
	switch {
	case while != nil:
		p.while = r.readPatterns(while)
	case f.misses("while"):
		r.refuse(n, `no key "while"`, "the answer that is waited out", "add while: 202")
	}
	if every == nil {
		return p
	}
	d, ok := r.duration(every, "the time between two requests")
	if within := r.contract.claims.AnswerWithin; ok && d >= within {
		r.refuse(every, fmt.Sprintf("a poll every %v", d), fmt.Sprintf("less than answer_within, which is %v", within), "write a shorter time, or a longer answer_within")
	}
	p.every = d
	return p
}
