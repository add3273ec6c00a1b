package openapi

import (
	"cmp"
	"slices"
)

// rank orders the parts of a message in a report.
type rank int

const (
	rankCredentials rank = iota
	rankParameters
	rankStatus
	rankHeaders
	rankBody
)

// report gathers the violations of one message.
type report struct {
	direction Direction
	operation string
	found     []ranked
}

type ranked struct {
	rank rank
	Violation
}

// add files one violation; direction and operation are the report's.
func (r *report) add(at rank, v Violation) {
	v.Direction, v.Operation = r.direction, r.operation
	r.found = append(r.found, ranked{rank: at, Violation: v})
}

// err is nil without violations, else Violations in their fixed order, each once.
func (r *report) err() error {
	if len(r.found) == 0 {
		return nil
	}
	slices.SortFunc(r.found, func(a, b ranked) int {
		return cmp.Or(
			cmp.Compare(a.rank, b.rank),
			cmp.Compare(a.Pointer, b.Pointer),
			cmp.Compare(a.Expected, b.Expected),
			cmp.Compare(a.Found, b.Found),
			cmp.Compare(a.Hint, b.Hint),
		)
	})
	r.found = slices.Compact(r.found)
	violations := make(Violations, len(r.found))
	for i, f := range r.found {
		violations[i] = f.Violation
	}
	return violations
}
