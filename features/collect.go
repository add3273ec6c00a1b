package features

import (
	"errors"
	"fmt"
	"sync"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// collector keeps what the hooks see. godog's own formatters lose rules and run
// after the fact; every report is told from here.
type collector struct {
	mu     sync.Mutex
	sheets map[string]*report.Scenario // by id of the pickle
	lang   report.Lang
	ran    int
}

func newCollector(p *plan, lang report.Lang) *collector {
	c := &collector{sheets: map[string]*report.Scenario{}, lang: lang}
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

// step notes how a step of a scenario ended. Steps behind a failed one stay
// skipped.
func (c *collector) step(p *planned, step *messages.PickleStep, status godog.StepResultStatus, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	sheet := c.sheets[p.pickle.Id]
	if sheet == nil {
		return
	}
	for i, one := range p.pickle.Steps {
		if one.Id != step.Id || status == godog.StepSkipped && err == nil {
			continue
		}
		told := &sheet.Steps[i]
		told.Skipped, told.Passed = errors.Is(err, godog.ErrSkip), status == godog.StepPassed
		if err != nil && !told.Skipped {
			told.Error = c.words(err)
		}
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
	sheet := c.sheets[p.pickle.Id]
	sheet.Verdict, sheet.Because, sheet.Expected, sheet.Arose = verdict, e.in(c.lang), e.expected, e.arose
	sheet.NobodyIn, sheet.Unread = e.nobodyIn, e.unread
	if w != nil {
		w.tell(sheet)
	}
	return *sheet
}

// forget takes back how a scenario ended: it runs again.
func (c *collector) forget(p *planned) {
	c.mu.Lock()
	defer c.mu.Unlock()
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

// list is all scenarios in the order of the files.
func (c *collector) list(p *plan) []report.Scenario {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []report.Scenario
	for _, s := range p.scenarios {
		if sheet := c.sheets[s.pickle.Id]; sheet != nil {
			all = append(all, *sheet)
		}
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
