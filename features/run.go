package features

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/cucumber/godog"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// Options say what is run against what. Target, Mock and Site are needed.
type Options struct {
	Target *contract.Target
	Mock   control.Steered
	Site   string // that the target uses; see [Preflight]

	Sources  []Source    // nil = the suite of the language
	More     []Source    // a team's own feature files
	Expected bool        // a scenario for every expectation of a fixture too
	Tags     string      // standard tag expression; "" = all
	Only     string      // FILE:LINE of the one scenario; "" = all
	Named    string      // part of a scenario's name; "" = all
	Seed     int64       // of the order; not 0
	Lang     report.Lang // of the suite and of sentences
	// Concurrency is how many scenarios run at once. 0 = four for each processor,
	// and at least 8: they wait more than they work.
	Concurrency int

	API, Key, Secret string        // of the imitated API, to search texts for the secret and the token; "" = unknown
	Secrets          *Secrets      // shared with the target's Redact; nil = the run's own
	Output           func() string // what the target has printed; nil = not seen
	Clock            Clock         // nil = the host's

	Note     func(text string)         // told what is not about one scenario, when it happens
	Progress func(report.Scenario)     // told of each scenario that ends before ctx does, from many goroutines
	Replay   func(place string) string // the command line that runs one scenario alone
	Cucumber io.Writer                 // receives Cucumber JSON; nil = nobody does

	usedOther atomic.Bool
	api       *api // of a conform run, which has no target
}

// What a run can end in beside its verdicts.
var (
	// ErrNothing says that no scenario was chosen.
	ErrNothing = errors.New("no scenario was run")
	// ErrSuite says that feature files or tags cannot be understood.
	ErrSuite = errors.New("the suite cannot be run")
)

// Run runs the chosen scenarios and returns what was found. The error is none of
// the target's.
func Run(ctx context.Context, o *Options) (report.Run, error) {
	return execute(ctx, o, merchantSteps())
}

// execute runs the chosen scenarios with some steps.
func execute(ctx context.Context, o *Options, steps []step) (report.Run, error) {
	p, book, err := prepareRun(ctx, o, steps)
	if err != nil {
		return report.Run{}, err
	}
	h := newHarness(o, p, book)
	run := report.Run{
		Tool: h.tool(), Target: h.base(), Contract: h.contractName(), Seed: o.Seed, Started: h.clock.Now(), Claims: h.claims.Words(),
	}
	cucumber := h.play(ctx)
	h.close(context.WithoutCancel(ctx))
	run.Took = h.clock.Now().Sub(run.Started)
	run.Scenarios = h.found.list(p)
	if err := ctx.Err(); err != nil {
		return run, err
	}
	h.sweep(&run)
	h.tellSteps(&run)
	run.Notes = h.notes.all()
	if h.overlaps > 0 {
		return run, fmt.Errorf("%d scenarios ran beside one that must be alone: a fault of the runner", h.overlaps)
	}
	if o.Cucumber != nil {
		return run, p.writeCucumber(o.Cucumber, cucumber)
	}
	return run, nil
}

// prepareRun reads and checks all that is run.
func prepareRun(ctx context.Context, o *Options, steps []step) (*plan, phrasebook, error) {
	sources := o.Sources
	if sources == nil {
		sources = Suite(o.Lang)
	}
	sources = append(sources[:len(sources):len(sources)], o.More...)
	if o.Expected {
		expected, err := expectations(ctx, o)
		if err != nil {
			return nil, nil, err
		}
		sources = append(sources, expected...)
	}
	filter, err := parseTags(o.Tags)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrSuite, err)
	}
	p, err := parse(sources)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrSuite, err)
	}
	if p.choose(func(s *planned) bool {
		return filter(s.tags) && s.at(o.Only) && strings.Contains(s.pickle.Name, o.Named)
	}) == 0 {
		return nil, nil, ErrNothing
	}
	book := newPhrasebook(steps)
	if err := errors.Join(book.check(p), p.checkTags()); err != nil {
		return nil, nil, fmt.Errorf("%w:\n%w", ErrSuite, err)
	}
	return p, book, nil
}

// play has godog run the scenarios, and returns its Cucumber JSON.
func (h *harness) play(ctx context.Context) []byte {
	var out bytes.Buffer
	var contents []godog.Feature
	for _, s := range h.plan.sources {
		contents = append(contents, godog.Feature{Name: s.Name, Contents: s.Text})
	}
	concurrency := h.opts.Concurrency
	if concurrency == 0 {
		concurrency = max(8, 4*runtime.GOMAXPROCS(0))
	}
	suite := godog.TestSuite{
		Name: "iamport-mock",
		ScenarioInitializer: func(sc *godog.ScenarioContext) {
			h.initialise(sc)
		},
		Options: &godog.Options{
			Format: "cucumber", Output: &out, NoColors: true, Strict: true, Randomize: h.opts.Seed,
			Concurrency: concurrency, FeatureContents: contents, DefaultContext: ctx,
		},
	}
	_ = suite.Run() // its exit code says less than the verdicts that the hooks have collected
	return out.Bytes()
}

// sweep looks at the whole output of the target when all is over: what it wrote
// late, or in another scenario than the one about it.
func (h *harness) sweep(run *report.Run) {
	if h.opts.Output == nil {
		return
	}
	what := h.secrets.find(h.opts.Output())
	if what == "" {
		return
	}
	for i := range run.Scenarios {
		s := &run.Scenarios[i]
		for _, tag := range s.Tags {
			if tag == "@needs:output" && s.Verdict == report.Held {
				s.Verdict = report.Broken
				s.Because = fmt.Sprintf(h.say("the backend wrote %s to its output during the run", "실행하는 동안 백엔드 출력에 노출된 정보: %s"), what)
			}
		}
	}
}

// writeCucumber writes godog's JSON without the scenarios that were not chosen.
func (p *plan) writeCucumber(w io.Writer, data []byte) error {
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return fmt.Errorf("the Cucumber JSON: %w", err)
	}
	kept := []map[string]json.RawMessage{}
	for _, feature := range list {
		var uri string
		var elements []map[string]json.RawMessage
		if err := errors.Join(json.Unmarshal(feature["uri"], &uri), json.Unmarshal(feature["elements"], &elements)); err != nil {
			return fmt.Errorf("the Cucumber JSON: %w", err)
		}
		mine := elements[:0]
		for _, e := range elements {
			if p.isChosen(uri, e) {
				mine = append(mine, e)
			}
		}
		if len(mine) == 0 {
			continue
		}
		text, err := json.Marshal(mine)
		if err != nil {
			return fmt.Errorf("the Cucumber JSON: %w", err)
		}
		feature["elements"] = text
		kept = append(kept, feature)
	}
	text, err := json.MarshalIndent(kept, "", "  ")
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	return err
}

func (p *plan) isChosen(uri string, element map[string]json.RawMessage) bool {
	var line int
	if json.Unmarshal(element["line"], &line) != nil {
		return false
	}
	for _, s := range p.scenarios {
		if s.chosen && s.source == uri && s.row == line {
			return true
		}
	}
	return false
}
