package report_test

import (
	"bytes"
	"errors"
	"html"
	"strings"
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
		{"with nothing beside them nothing is proved", []report.Verdict{report.NoOverlap}, report.NoOverlap, 4, "verify: 0 held, 0 broken, 0 not claimed, 0 not testable, 1 overlap not reached, seed=7, incomplete: nothing held of r"},
		{"what could not be tested says more than what is not claimed", []report.Verdict{report.NotTestable, report.NotClaimed}, report.NotTestable, 4, "verify: 0 held, 0 broken, 1 not claimed, 1 not testable, seed=7"},
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

// A run that owes an answer is not a success, and says what it owes.
func TestAnHonestEnd(t *testing.T) {
	t.Parallel()
	scenario := func(rule string, v report.Verdict, arose bool) report.Scenario {
		return report.Scenario{Feature: "f", RuleID: rule, Verdict: v, Arose: arose, Because: "the cause of " + rule}
	}
	held, broken := scenario("age", report.Held, false), scenario("age", report.Broken, false)
	limited := scenario("race", report.NotTestable, true)
	for _, tt := range []struct {
		reason     string
		scenarios  []report.Scenario
		exit       int
		incomplete string // the end of the final line
		tells      []string
	}{
		{"a contract without a way to withdraw leaves a rule out", []report.Scenario{held, scenario("withdrawal", report.NotTestable, false)}, 0, "", nil},
		{"what is not claimed is owed to nobody", []report.Scenario{held, scenario("token", report.NotClaimed, false)}, 0, "", nil},
		{"a reason that arose", []report.Scenario{held, limited}, 4, ", incomplete: 1 scenario ended early", []string{"the cause of race (1 scenario)"}},
		{"a reason that arose beside what held of the same rule", []report.Scenario{held, scenario("age", report.NotTestable, true)}, 4, ", incomplete: 1 scenario ended early", nil},
		{"one reason is told once", []report.Scenario{held, limited, limited}, 4, ", incomplete: 2 scenarios ended early", []string{"the cause of race (2 scenarios)"}},
		{"a rule of which nothing held", []report.Scenario{held, scenario("race", report.NoOverlap, false)}, 4, ", incomplete: nothing held of race", []string{"the cause of race", `to leave it out on purpose: --tags "not @rule:race"`}},
		{"the same where another scenario of it held", []report.Scenario{held, scenario("age", report.NoOverlap, false)}, 0, "", nil},
		{"what is broken weighs more", []report.Scenario{broken, limited}, 1, ", incomplete: 1 scenario ended early", []string{"the cause of race (1 scenario)"}},
		{"what held did not end early, whatever its mark says", []report.Scenario{scenario("age", report.Held, true)}, 0, "", nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			run := report.Run{Seed: 7, Scenarios: tt.scenarios}
			if got := run.Exit(); got != tt.exit {
				t.Errorf("exit %d, want %d", got, tt.exit)
			}
			if line := run.FinalLine(); !strings.HasSuffix(line, "seed=7"+tt.incomplete) {
				t.Errorf("the final line is %q, want it to end with %q", line, tt.incomplete)
			}
			var text, page strings.Builder
			live := report.NewLive(&text, report.Style{}, report.Telling{Lang: report.English})
			if err := errors.Join(live.End(run), report.WriteHTML(&page, run, report.Telling{Lang: report.English})); err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.tells {
				if !strings.Contains(text.String(), want) || !strings.Contains(html.UnescapeString(page.String()), want) {
					t.Errorf("the summary or the page lacks %q:\n%s", want, &text)
				}
			}
			if said := strings.Contains(text.String(), "Incomplete"); said != (tt.incomplete != "") {
				t.Errorf("incomplete is said: %t\n%s", said, &text)
			}
		})
	}
}

// A request that was sent twice is told so.
func TestSentTwice(t *testing.T) {
	t.Parallel()
	run := report.Run{Scenarios: []report.Scenario{{
		Feature: "f", Name: "n", RuleID: "r", Verdict: report.Broken,
		Exchanges: []report.Exchange{{From: report.Browser, To: report.Merchant, Method: "POST", Path: "/join", Status: 200, Twice: true}},
	}}}
	for lang, want := range map[report.Lang]string{report.English: "sent twice", report.Korean: "두 번 보냄"} {
		var junit, page strings.Builder
		how := report.Telling{Lang: lang}
		if err := errors.Join(report.WriteJUnit(&junit, run, how), report.WriteHTML(&page, run, how)); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(junit.String(), "[sent twice]") || !strings.Contains(page.String(), "("+want+")") {
			t.Errorf("%s: the trace or the page does not say %q", lang, want)
		}
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

// What was found says how bad it is: an answer that let nobody in is unkind at
// worst, and one that the contract does not know may be right.
func TestSeverityFollowsWhatWasFound(t *testing.T) {
	t.Parallel()
	how := report.Telling{Texts: report.Texts{report.English: {"age": {Why: "children", Mend: "dates", Severity: report.LetIn}}}}
	broken := report.Scenario{RuleID: "age", Name: "a child", Verdict: report.Broken, Because: "b"}
	out, unread := broken, broken
	out.NobodyIn = true
	unread.NobodyIn, unread.Unread = true, true
	for _, tt := range []struct {
		reason    string
		scenarios []report.Scenario
		says, not string
	}{
		{"a child got in", []report.Scenario{broken}, "forbidden access was allowed", "unkind"},
		{"one got in, one did not", []report.Scenario{out, broken}, "forbidden access was allowed", "unkind"},
		{"nobody got in", []report.Scenario{out}, "an unhelpful answer", "got in"},
		{"the contract does not know the answer", []report.Scenario{unread, unread}, "add it to outcomes", "dates"},
		{"it knows one of them", []report.Scenario{unread, out}, "dates", "add it to outcomes"},
	} {
		var b bytes.Buffer
		if err := report.NewLive(&b, report.Style{}, how).End(report.Run{Scenarios: tt.scenarios}); err != nil {
			t.Fatal(err)
		}
		if text := b.String(); !strings.Contains(text, tt.says) || strings.Contains(text, tt.not) {
			t.Errorf("%s: want %q and not %q:\n%s", tt.reason, tt.says, tt.not, text)
		}
	}
}
