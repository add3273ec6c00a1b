package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// ended is a run of one rule whose scenarios ended so.
func ended(verdicts ...report.Verdict) report.Run {
	run := report.Run{Tool: "verify", Seed: 7}
	for _, v := range verdicts {
		run.Scenarios = append(run.Scenarios, report.Scenario{Feature: "f", Rule: "r", RuleID: "r", Verdict: v, Because: string(v)})
	}
	return run
}

func TestWhatARunComesTo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		ends   []report.Verdict
		rule   report.Verdict
		exit   int
		line   string
	}{
		{"all is well", []report.Verdict{report.Held, report.Held}, report.Held, 0, "verify: 2 held, 0 broken, 0 not claimed, 0 not testable, seed=7"},
		{"one broken scenario breaks its rule", []report.Verdict{report.Held, report.Broken, report.NoOverlap}, report.Broken, 1, "verify: 1 held, 1 broken, 0 not claimed, 0 not testable, 1 overlap not reached, seed=7"},
		{"what was not run does not count against what held", []report.Verdict{report.Held, report.NotTestable, report.NotClaimed}, report.Held, 0, "verify: 1 held, 0 broken, 1 not claimed, 1 not testable, seed=7"},
		{"requests that never met prove nothing, and are no fault", []report.Verdict{report.Held, report.NoOverlap}, report.NoOverlap, 0, "verify: 1 held, 0 broken, 0 not claimed, 0 not testable, 1 overlap not reached, seed=7"},
		{"with nothing beside them nothing is proved", []report.Verdict{report.NoOverlap}, report.NoOverlap, 4, "verify: 0 held, 0 broken, 0 not claimed, 0 not testable, 1 overlap not reached, seed=7"},
		{"of what was not run the best counts", []report.Verdict{report.NotTestable, report.NotClaimed}, report.NotClaimed, 4, "verify: 0 held, 0 broken, 1 not claimed, 1 not testable, seed=7"},
		{"out of reach", []report.Verdict{report.NotTestable}, report.NotTestable, 4, "verify: 0 held, 0 broken, 0 not claimed, 1 not testable, seed=7"},
		{"a scenario that nobody judged is never green", []report.Verdict{report.Held, ""}, report.Broken, 1, "verify: 1 held, 1 broken, 0 not claimed, 0 not testable, seed=7"},
		{"nothing ran", nil, "", 4, "verify: 0 held, 0 broken, 0 not claimed, 0 not testable, seed=7"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			run := ended(tt.ends...)
			if got := run.FinalLine(); got != tt.line {
				t.Errorf("the final line is\n%s, want\n%s", got, tt.line)
			}
			if got := run.Exit(); got != tt.exit {
				t.Errorf("exit %d, want %d", got, tt.exit)
			}
			rules := run.Rules()
			if len(tt.ends) == 0 {
				if len(rules) != 0 {
					t.Errorf("rules out of nothing: %v", rules)
				}
				return
			}
			if len(rules) != 1 || rules[0].Verdict != tt.rule {
				t.Fatalf("rules %+v, want one that is %s", rules, tt.rule)
			}
			if got := run.RuleCounts(); got.Total() != 1 || got.Of(tt.rule) != 1 {
				t.Errorf("rules are counted as %+v", got)
			}
			if got := run.Counts().Total(); got != len(tt.ends) {
				t.Errorf("%d scenarios are counted, want %d", got, len(tt.ends))
			}
		})
	}
}

func TestRulesAreToldApart(t *testing.T) {
	t.Parallel()
	run := report.Run{Scenarios: []report.Scenario{
		{Feature: "Age", Rule: "Full age", RuleID: "age-full", Name: "today", Verdict: report.Held},
		{Feature: "Age", Rule: "Loose", Name: "today", Verdict: report.Held},
		{Feature: "나이", Rule: "만 나이", RuleID: "age-full", Name: "오늘", Verdict: report.Broken, Because: "bad"},
		{Feature: "나이", Rule: "Loose", Name: "today", Verdict: report.NotClaimed},
		{Feature: "Age", Name: "of no rule", Verdict: report.NotTestable, Because: "out of reach"},
	}}
	want := []report.Rule{
		{
			ID: "age-full", Name: "Full age", Feature: "Age", Verdict: report.Broken, Because: "bad",
			Counts: report.Counts{Held: 1, Broken: 1}, Scenarios: []int{0, 2},
		},
		{Name: "Loose", Feature: "Age", Verdict: report.Held, Counts: report.Counts{Held: 1}, Scenarios: []int{1}},
		{Name: "Loose", Feature: "나이", Verdict: report.NotClaimed, Counts: report.Counts{NotClaimed: 1}, Scenarios: []int{3}},
		{Feature: "Age", Verdict: report.NotTestable, Because: "out of reach", Counts: report.Counts{NotTestable: 1}, Scenarios: []int{4}},
	}
	if diff := cmp.Diff(want, run.Rules()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
