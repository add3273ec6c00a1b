package features

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// ended is a step that ends its scenario with a verdict and a sentence for
// people who have never seen the code.
type ended struct {
	verdict  report.Verdict
	nobodyIn bool   // the answer that was found let nobody in
	unread   bool   // it is no outcome of the contract
	arose    bool   // for a reason that arose during the run, and is not the target's
	found    string // what happened
	korean   string // the same in Korean, where it was said without a language; "" = found
	expected string // what should have; "" where that is no question
}

func (e *ended) Error() string {
	if e.expected == "" {
		return e.found
	}
	return e.found + "; expected: " + e.expected
}

// in is what happened, in a language.
func (e *ended) in(lang report.Lang) string { return lang.Say(e.found, cmp.Or(e.korean, e.found)) }

// wrong is a rule that is broken.
func wrong(expected, format string, args ...any) error {
	return &ended{verdict: report.Broken, found: fmt.Sprintf(format, args...), expected: expected}
}

// outOfReach is what cannot be tested here.
func outOfReach(format string, args ...any) error {
	return &ended{verdict: report.NotTestable, found: fmt.Sprintf(format, args...)}
}

// lost is what could not be tested for a reason that arose during the run: the run
// is incomplete, and the target is not accused.
func lost(format string, args ...any) error {
	return &ended{verdict: report.NotTestable, arose: true, found: fmt.Sprintf(format, args...)}
}

// unsteered is an error of the mock, or of the way to it, while it was asked to do
// something. Whatever it is, it is not the target's fault.
func unsteered(doing string, err error) error {
	if e := (*ended)(nil); errors.As(err, &e) {
		return err // it was said already
	}
	return &ended{
		verdict: report.NotTestable, arose: true, found: fmt.Sprintf("the mock failed, not the target: %s: %v", doing, err),
		korean: fmt.Sprintf("백엔드가 아니라 모의 서버에서 오류가 났습니다: %v", err),
	}
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
	case errors.As(err, new(*control.Error)):
		return verdictOf(unsteered("ask the mock", err))
	default: // a sentence that cannot be carried out: a mistake in a suite is loud
		return report.Broken, &ended{found: err.Error()}
	}
}
