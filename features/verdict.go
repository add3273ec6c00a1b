package features

import (
	"errors"
	"fmt"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// ended is a step that ends its scenario with a verdict and a sentence for
// people who have never seen the code.
type ended struct {
	verdict  report.Verdict
	found    string // what happened
	expected string // what should have; "" where that is no question
}

func (e *ended) Error() string {
	if e.expected == "" {
		return e.found
	}
	return e.found + "; expected: " + e.expected
}

// wrong is a rule that is broken.
func wrong(expected, format string, args ...any) error {
	return &ended{report.Broken, fmt.Sprintf(format, args...), expected}
}

// outOfReach is what cannot be tested here.
func outOfReach(format string, args ...any) error {
	return &ended{verdict: report.NotTestable, found: fmt.Sprintf(format, args...)}
}

// apart says that requests which should have met did not.
func apart(format string, args ...any) error {
	return &ended{verdict: report.NoOverlap, found: fmt.Sprintf(format, args...)}
}

// verdictOf is what an error of a step or a hook says about the scenario.
func verdictOf(err error) (report.Verdict, *ended) {
	var e *ended
	switch {
	case err == nil:
		return report.Held, &ended{}
	case errors.As(err, &e):
		return e.verdict, e
	default:
		return report.Broken, &ended{found: err.Error()}
	}
}
