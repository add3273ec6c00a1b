package features

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/cucumber/godog"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// collector keeps what the hooks see. godog's own formatters lose rules and run
// after the fact; every report is told from here.
type collector struct {
	mu     sync.Mutex
	sheets map[string]*report.Scenario // by id of the pickle
	over   map[string]bool             // ids of those that have a verdict
	lang   report.Lang
	ran    int
}

func newCollector(p *plan, lang report.Lang) *collector {
	c := &collector{sheets: map[string]*report.Scenario{}, over: map[string]bool{}, lang: lang}
	for _, s := range p.scenarios {
		if s.chosen {
			sheet := unrun(s, lang)
			c.sheets[s.pickle.Id] = &sheet
		}
	}
	return c
}

// unrun is a scenario of which nothing is known yet.
func unrun(p *planned, lang report.Lang) report.Scenario {
	sheet := p.sheet()
	sheet.Verdict, sheet.Because = report.Broken, lang.Say("it did not run to its end", "끝까지 실행되지 않았습니다")
	return sheet
}

// step notes how the step at a place of a scenario ended. Steps behind a failed one
// stay skipped.
func (c *collector) step(p *planned, at int, status godog.StepResultStatus, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	sheet := c.sheets[p.pickle.Id]
	if status == godog.StepSkipped && err == nil {
		return
	}
	told := &sheet.Steps[at]
	told.Skipped, told.Passed = errors.Is(err, godog.ErrSkip), status == godog.StepPassed
	if err != nil && !told.Skipped {
		told.Error = c.words(err)
	}
}

// words is an error of a step for those who read the report.
func (c *collector) words(err error) string {
	var e *ended
	switch {
	case !errors.As(err, &e):
		return err.Error()
	case e.expected == "":
		return e.in(c.lang)
	}
	return e.in(c.lang) + c.lang.Say("; expected: ", "; 기대 결과: ") + e.expected
}

// end notes how a scenario ended and gives what is to be told of it.
func (c *collector) end(p *planned, w *world, verdict report.Verdict, e *ended) report.Scenario {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ran++
	c.over[p.pickle.Id] = true
	sheet := c.sheets[p.pickle.Id]
	sheet.Verdict, sheet.Because, sheet.Expected, sheet.Arose = verdict, e.in(c.lang), e.expected, e.arose
	sheet.NobodyIn, sheet.Unread = e.nobodyIn, e.unread
	if w != nil {
		w.tell(sheet)
	}
	return *sheet
}

// forget takes back how a scenario ended: it runs again, or it was interrupted.
func (c *collector) forget(p *planned) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.over, p.pickle.Id)
	sheet := unrun(p, c.lang)
	c.sheets[p.pickle.Id] = &sheet
}

// replace tells something else of a scenario.
func (c *collector) replace(p *planned, sheet report.Scenario) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sheets[p.pickle.Id] = &sheet
}

// verdict is how a scenario ended.
func (c *collector) verdict(p *planned) report.Verdict {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sheets[p.pickle.Id].Verdict
}

// list is all scenarios in the order of the files. Those that were not over when ctx ended prove nothing.
func (c *collector) list(ctx context.Context, p *plan) []report.Scenario {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []report.Scenario
	for _, s := range p.scenarios {
		sheet := c.sheets[s.pickle.Id]
		if sheet == nil {
			continue
		}
		if ctx.Err() != nil && !c.over[s.pickle.Id] {
			sheet.Verdict, sheet.Arose = report.NotTestable, true
			sheet.Because = c.lang.Say("the run was interrupted before its end", "끝나기 전에 실행이 중단되었습니다")
		}
		all = append(all, *sheet)
	}
	return all
}

// passed ends a step or a hook whose scenario is not to fail for godog: it is
// over, but nothing is broken.
func passed(err error) error {
	if verdict, _ := verdictOf(err); verdict != report.Held && verdict != report.Broken {
		return fmt.Errorf("%w: %w", godog.ErrSkip, err)
	}
	return err
}

// ended is a step that ends its scenario with a verdict and a sentence for
// people who have never seen the code.
type ended struct {
	verdict  report.Verdict
	nobodyIn bool   // the answer that was found let nobody in
	unread   bool   // it matches no outcome of the contract
	arose    bool   // for a reason that arose during the run, and is not the target's
	found    string // what happened
	korean   string // the same in Korean, where it was said without a language; "" = found
	expected string // what should have happened; "" = the sentence says it already
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
