// Package features tests a sign-up backend as a black box, while it plays
// i'mport and the browser: business rules as Gherkin suites, the expectations of
// fixtures, and the contract of the imitated API itself.
//
// It is for the commands verify and conform, which start the mock and hand over
// its control API:
//
//	site, notes, err := features.Preflight(ctx, mock, target)
//	run, err := features.Run(ctx, features.Options{Target: target, Mock: mock, Site: site})
//	fmt.Println(run.FinalLine())
//
// The *.feature files are sentences for planners and testers. The steps speak
// HTTP only: to the target by its contract file, and to the mock by its control
// API. Every scenario makes its own people, so that the suites run in parallel,
// again and again, against a database that is never reset. godog runs the steps;
// what is reported is collected here, because its formatters lose rules.
package features

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

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
	OwnOnly  bool        // but for those of the built-in people
	Tags     string      // standard tag expression; "" = all
	Only     string      // FILE:LINE of the one scenario; "" = all
	Places   []string    // FILE:LINE of the scenarios; nil = all
	Named    string      // part of a scenario's name; "" = all
	Seed     int64       // of the order; not 0
	Lang     report.Lang // of the suite and of sentences
	// Concurrency is how many scenarios run at once. 0 = four for each processor,
	// and at least 8: they wait more than they work.
	Concurrency int

	API, Key, Secret string   // of the imitated API, to search texts for the secret and the token; "" = unknown
	Secrets          *Secrets // shared with the target's Redact; nil = the run's own
	Output           *Output  // what the target prints; nil = not seen
	Clock            Clock    // nil = the host's
	// Restart starts a target anew that was started here, in its own environment or
	// with TZ set to a zone; nil = it runs elsewhere.
	Restart func(ctx context.Context, zone string) error
	// Home is where the target is by its own environment: the age rules are judged
	// once more with TZ set to another zone; nil = they are not.
	Home *time.Location

	Note     func(text string)         // told what is not about one scenario, when it happens
	Progress func(report.Scenario)     // told of each scenario that ends before ctx does, from many goroutines
	Replay   func(place string) string // the command line that runs one scenario alone
	// ReplayIn is the same with TZ set to a zone.
	ReplayIn func(place, zone string) string
}

// What a run can end in beside its verdicts.
var (
	// ErrNothing says that no scenario was chosen.
	ErrNothing = errors.New("no scenario was run")
	// ErrSuite says that feature files or tags cannot be understood.
	ErrSuite = errors.New("the suite cannot be run")
)

// Run runs the chosen scenarios and returns what was found. The error is none of
// the target's. When ctx ends, it is that of ctx, and the run holds what was found until then.
func Run(ctx context.Context, o *Options) (report.Run, error) {
	return execute(ctx, o, nil, merchantSteps())
}

// execute runs the chosen scenarios with some steps; conform is nil where there is a target.
func execute(ctx context.Context, o *Options, conform *api, steps []step) (report.Run, error) {
	p, err := prepareRun(ctx, o, steps)
	if err != nil {
		return report.Run{}, err
	}
	h := newHarness(o, p)
	h.api = conform
	run := report.Run{
		Tool: h.tool(), Target: h.base(), Contract: h.contractName(), Seed: o.Seed, Started: h.clock.Now(), Claims: h.claims.Words(),
	}
	h.perform(ctx)
	scenarios := append(h.found.list(ctx, p), h.judgeInZone(ctx)...)
	h.close(context.WithoutCancel(ctx))
	run.Took = h.clock.Now().Sub(run.Started)
	run.Scenarios, run.Interrupted = scenarios, ctx.Err() != nil
	h.sweep(&run)
	if !run.Interrupted {
		h.tellSteps(&run)
	}
	run.Notes = h.notes.all()
	return run, ctx.Err()
}

// prepareRun reads and checks all that is run.
func prepareRun(ctx context.Context, o *Options, steps []step) (*plan, error) {
	sources := o.Sources
	if sources == nil {
		sources = Suite(o.Lang)
	}
	sources = append(sources[:len(sources):len(sources)], o.More...)
	if o.Expected {
		expected, err := expectations(ctx, o)
		if err != nil {
			return nil, err
		}
		sources = append(sources, expected...)
	}
	filter, err := parseTags(o.Tags)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSuite, err)
	}
	p, err := parse(sources)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSuite, err)
	}
	if p.choose(func(s *planned) bool {
		wanted := o.Places == nil || slices.ContainsFunc(o.Places, s.at)
		return wanted && filter(s.tags) && s.at(o.Only) && strings.Contains(s.pickle.Name, o.Named)
	}) == 0 {
		return nil, ErrNothing
	}
	if err := errors.Join(newPhrasebook(steps).understand(p), p.checkTags()); err != nil {
		return nil, fmt.Errorf("%w:\n%w", ErrSuite, err)
	}
	return p, nil
}

// play has godog run the scenarios of a phase: their order, how many at once, and the hooks are its part. Sentences were
// read and understood before, so it gets a feature of numbers: scenarios by their place in the phase, steps by their place
// in the scenario. What godog itself would report is discarded: the hooks collect it.
func (h *harness) play(ctx context.Context, ph *phase) {
	h.phase = ph
	concurrency := h.opts.Concurrency
	if concurrency == 0 {
		concurrency = max(8, 4*runtime.GOMAXPROCS(0))
	}
	if ph.oneByOne {
		concurrency = 1
	}
	suite := godog.TestSuite{
		Name: report.Program,
		ScenarioInitializer: func(sc *godog.ScenarioContext) {
			h.initialise(sc)
		},
		Options: &godog.Options{
			Format: "progress", Output: io.Discard, NoColors: true, Strict: true, Randomize: h.opts.Seed,
			Concurrency: concurrency, FeatureContents: []godog.Feature{ph.feature()}, DefaultContext: ctx,
		},
	}
	_ = suite.Run() // its exit code says less than the verdicts that the hooks have collected
}

// feature is the phase as godog runs it.
func (ph *phase) feature() godog.Feature {
	var text bytes.Buffer
	text.WriteString("Feature: phase\n")
	for i, p := range ph.list {
		fmt.Fprintf(&text, "Scenario: %d\n", i)
		for j := range p.actions {
			fmt.Fprintf(&text, "* %d\n", j)
		}
	}
	return godog.Feature{Name: "phase.feature", Contents: text.Bytes()}
}

// sweep looks at the whole output of the target when all is over: what it wrote
// late, or in another scenario than the one about it.
func (h *harness) sweep(run *report.Run) {
	if h.opts.Output == nil {
		return
	}
	what := h.secrets.find(h.opts.Output.Since(0))
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
