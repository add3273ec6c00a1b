package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Direction says which side of an exchange a [Violation] is about.
type Direction string

// The directions.
const (
	DirectionRequest  Direction = "request"  // what a client sent
	DirectionResponse Direction = "response" // what a server answered
	DirectionDocument Direction = "document" // an OpenAPI document itself, or a value held against one of its schemas
)

// Violation is one departure from the document. It is plain data, safe to log: Found never holds a secret
// or personal data.
type Violation struct {
	Direction Direction
	// Operation is the method and path template, such as "GET /certifications/{imp_uid}"; "schema NAME" for
	// a single value; empty when there is none.
	Operation string
	// Pointer is where: a JSON pointer (RFC 6901) into the body, empty for the whole body, or one of
	// "status", "header NAME", "path NAME", "query NAME", "cookie NAME".
	Pointer string
	// Expected says in words what the document wants there.
	Expected string
	// Found is what was there: a short JSON literal, or type and length for anything long, secret or personal.
	Found string
	// Hint says what may have been meant; empty when there is no good guess.
	Hint string
}

// String words the violation on one line.
func (v Violation) String() string {
	var b strings.Builder
	b.WriteString(string(v.Direction))
	if v.Operation != "" {
		b.WriteString(" " + v.Operation)
	}
	where := v.Pointer
	if where == "" {
		where = "body"
		if v.Direction == DirectionDocument {
			where = "value"
		}
	}
	fmt.Fprintf(&b, ": %s: expected %s, found %s", where, v.Expected, v.Found)
	if v.Hint != "" {
		fmt.Fprintf(&b, " (%s)", v.Hint)
	}
	return b.String()
}

// Violations are all departures of one message, at least one, credentials first, then parameters and
// headers, then the body by JSON pointer. Reach them with errors.As:
//
//	var violations openapi.Violations
//	if errors.As(err, &violations) { … }
type Violations []Violation

// Error words the violations, one on each line.
func (vs Violations) Error() string {
	if len(vs) == 1 {
		return vs[0].String()
	}
	lines := make([]string, 0, len(vs)+1)
	lines = append(lines, fmt.Sprintf("%d violations:", len(vs)))
	for _, v := range vs {
		lines = append(lines, "\t"+v.String())
	}
	return strings.Join(lines, "\n")
}

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
