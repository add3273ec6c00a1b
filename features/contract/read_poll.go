package contract

import (
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

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
