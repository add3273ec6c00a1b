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
	ran    int
}

func newCollector(p *plan) *collector {
	c := &collector{sheets: map[string]*report.Scenario{}}
	for _, s := range p.scenarios {
		if s.chosen {
			sheet := s.sheet()
			sheet.Verdict, sheet.Because = report.Broken, "it did not run to its end"
			c.sheets[s.pickle.Id] = &sheet
		}
	}
	return c
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
			told.Error = err.Error()
		}
	}
}

// end notes how a scenario ended and gives what is to be told of it.
func (c *collector) end(p *planned, w *world, verdict report.Verdict, e *ended) report.Scenario {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ran++
	sheet := c.sheets[p.pickle.Id]
	sheet.Verdict, sheet.Because, sheet.Expected, sheet.Arose = verdict, e.found, e.expected, e.arose
	if w != nil {
		w.tell(sheet)
	}
	return *sheet
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
