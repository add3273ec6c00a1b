package features_test

import (
	"flag"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/internal/mutant"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// matrix runs the whole suite on every mutant, not only the rule that it breaks.
var matrix = flag.Bool("matrix", false, "run the whole suite on every mutant and print the kill matrix")

// seed is that of the order in which scenarios run.
var seed = flag.Int64("seed", 1, "the seed of the order of scenarios")

func wrongOne(within time.Duration, m mutant.Mutant, output *features.Output) makeMerchant {
	return func(t *testing.T, url string) http.Handler {
		t.Helper()
		handler, err := m.New(mutant.Upstream{
			URL: url, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret,
			Timeout: within, Backoff: upstreamBackoff, Output: output,
		})
		if err != nil {
			t.Fatal(err)
		}
		return handler
	}
}

// unusualOne is a merchant that is right and unlike the reference. output may be nil.
func unusualOne(d mutant.Different, output *features.Output) makeMerchant {
	return func(t *testing.T, url string) http.Handler {
		t.Helper()
		upstream := mutant.Upstream{
			URL: url, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret, Timeout: patientTimeout, Backoff: upstreamBackoff,
		}
		if output != nil {
			upstream.Output = output
		}
		handler, err := d.New(upstream)
		if err != nil {
			t.Fatal(err)
		}
		return handler
	}
}

// picked are the merchants that are tried.
func picked[M any](t *testing.T, all []M) iter.Seq[M] {
	t.Helper()
	if sample > 1 {
		t.Logf("one in %d of %d merchants is tried under the race detector", sample, len(all))
	}
	return func(yield func(M) bool) {
		for i := 0; i < len(all); i += sample {
			if !yield(all[i]) {
				return
			}
		}
	}
}

// Every mutant is caught by the scenario that it names, and by its answer: not
// because the run itself failed.
func TestMutantsAreCaught(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var lines []string
	t.Run("all", func(t *testing.T) {
		for m := range picked(t, slices.Concat(mutant.All(), mutant.Stepwise())) {
			t.Run(m.Name, func(t *testing.T) {
				t.Parallel()
				run := runMutant(t, m)
				caught, by := judge(m, run)
				if !caught { // once more: a fault that is in a time-out is not met when all timers are late
					run = runMutant(t, m)
					caught, by = judge(m, run)
				}
				if !caught {
					t.Errorf("%s\nis not caught by %q of @rule:%s; broken were %q", m.Story, m.Scenario, m.Breaks, by)
				}
				mu.Lock()
				defer mu.Unlock()
				if !caught {
					t.Log(told(run, m))
				}
				lines = append(lines, fmt.Sprintf("%-50s %-18s %s", m.Name, m.Breaks, strings.Join(by, ", ")))
			})
		}
	})
	slices.Sort(lines)
	t.Logf("the kill matrix: mutant, rule that it breaks, rules that were broken\n%s", strings.Join(lines, "\n"))
}

// contractFor is a contract under which only the broken rule could refuse the
// person that the mutant accepts. With sessions a backend would refuse earlier: a
// session refuses certifications that were not made for it.
func contractFor(m mutant.Mutant) string {
	switch {
	case m.Breaks == "binding", m.Breaks == "withdrawal", m.Breaks == "delete-upstream", strings.Contains(m.Scenario, "in one visit"):
		return "testdata/reference.yaml"
	}
	return "testdata/sessionless.yaml"
}

// mutantContract is how a mutant is spoken to.
func mutantContract(t *testing.T, m mutant.Mutant) *contract.Contract {
	t.Helper()
	if m.Contract == nil {
		return claiming(t, contractFor(m), m.AgeRule)
	}
	c, err := contract.Load(m.Name, m.Contract)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func runMutant(t *testing.T, m mutant.Mutant) report.Run {
	t.Helper()
	output, within := &features.Output{}, unhurried
	if *matrix {
		within = brief // the whole suite has silence in it
	}
	b := open(t, mutantContract(t, m), wrongOne(within, m, output))
	b.options.Output = output
	if !*matrix {
		b.options.Tags, b.options.Named = "@rule:"+m.Breaks, m.Scenario
	}
	run := b.run(t, t.Context())
	return run
}

// judge reports whether the named scenario caught the mutant, and which rules
// were broken.
func judge(m mutant.Mutant, run report.Run) (caught bool, by []string) {
	for _, s := range run.Scenarios {
		if s.Verdict != report.Broken {
			continue
		}
		if !slices.Contains(by, s.RuleID) {
			by = append(by, s.RuleID)
		}
		if s.RuleID == m.Breaks && strings.Contains(s.Name, m.Scenario) && s.Expected != "" {
			caught = true
		}
	}
	return caught, by
}

// serial is the one merchant whose requests never meet: one account stays one
// there, but that is not proved.
const serial = "one request at a time"

// A merchant that is right in an unusual way is found right: a false alarm is as
// bad as a missed mutant.
func TestUnusualMerchantsHold(t *testing.T) {
	t.Parallel()
	for d := range picked(t, mutant.Unusual()) {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			c, err := contract.Load(d.Name, d.Contract)
			if err != nil {
				t.Fatal(err)
			}
			output := &features.Output{}
			b := open(t, c, unusualOne(d, output))
			b.options.Output, b.options.Concurrency = output, 24
			b.options.Expected = c.AsksPerson() // the fixtures' people type who they are, too
			if !*matrix {
				b.options.Tags = "not @slow"
			}
			run := b.run(t, t.Context())
			for _, s := range run.Scenarios {
				if s.RuleID == "race" && (s.Verdict == report.NoOverlap) != (d.Name == serial) {
					t.Errorf("the race is %s: %s", s.Verdict, s.Because)
				}
				if s.Verdict == report.Broken {
					t.Errorf("%s\n%s:%d %s\n\t%s; expected: %s\n%s", d.Story, s.File, s.Line, s.Name, s.Because, s.Expected, tale(s))
				}
			}
			if want := map[bool]int{true: 4}[d.Name == serial]; run.Exit() != want {
				t.Errorf("exit %d, want %d: %s", run.Exit(), want, run.FinalLine())
			}
			t.Logf("%v in %s", verdicts(run), run.Took.Round(time.Millisecond))
		})
	}
}

// told is how the scenarios of a rule ended.
func told(run report.Run, m mutant.Mutant) string {
	var b strings.Builder
	for _, s := range run.Scenarios {
		if s.RuleID == m.Breaks {
			fmt.Fprintf(&b, "%s: %s: %s; expected: %s\n%s", s.Name, s.Verdict, s.Because, s.Expected, tale(s))
		}
	}
	return b.String()
}
