package report_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// What a baseline lists stays red and does not fail the run.
func TestKnown(t *testing.T) {
	t.Parallel()
	scenario := func(v report.Verdict, known, arose bool) report.Scenario {
		return report.Scenario{Feature: "f", RuleID: "r", Name: string(v), Verdict: v, Known: known, Arose: arose}
	}
	held, known, fresh := scenario(report.Held, false, false), scenario(report.Broken, true, false), scenario(report.Broken, false, false)
	for _, tt := range []struct {
		reason      string
		scenarios   []report.Scenario
		known, exit int
	}{
		{"only known ones", []report.Scenario{held, known, known}, 2, 0},
		{"a new one beside a known one", []report.Scenario{held, known, fresh}, 1, 1},
		{"a known one alone was put to the test", []report.Scenario{known}, 1, 0},
		{"the mark of one that held counts for nothing", []report.Scenario{scenario(report.Held, true, false)}, 0, 0},
		{"what ended early is owed all the same", []report.Scenario{held, known, scenario(report.NotTestable, false, true)}, 1, 4},
	} {
		run := report.Run{Seed: 7, Scenarios: tt.scenarios}
		if run.Known() != tt.known || run.Exit() != tt.exit {
			t.Errorf("%s: %d known and exit %d, want %d and %d", tt.reason, run.Known(), run.Exit(), tt.known, tt.exit)
		}
	}
}

// Every report marks what is known, and says of the whole run that something is broken.
func TestKnownIsMarked(t *testing.T) {
	t.Parallel()
	for lang, want := range map[report.Lang][]string{
		report.English: {"known", "✗ known to be broken: r (1)\n2 rules, 2 scenarios, 1 known, 0 ms\n", "1 rule is broken", "broken, known: found it"},
		report.Korean:  {"알려짐", "✗ 알려진 위반: r (1)\n규칙 2개, 시나리오 2개, 알려진 위반 1개, 0ms\n", "규칙 1개를 위반했습니다", "broken, known: found it"},
	} {
		run := report.Run{Seed: 7, Scenarios: []report.Scenario{
			{Feature: "f", RuleID: "a", Name: "n", Verdict: report.Held},
			{Feature: "f", RuleID: "r", Name: "s", Verdict: report.Broken, Known: true, Because: "found it"},
		}}
		how := report.Telling{Lang: lang}
		var text, junit, page strings.Builder
		live := report.NewLive(&text, report.Style{}, how)
		live.Scenario(run.Scenarios[1])
		if err := errors.Join(live.End(run), report.WriteJUnit(&junit, run, how), report.WriteHTML(&page, run, how)); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text.String(), "found it") || !strings.HasPrefix(text.String(), want[1]) {
			t.Errorf("%s: the text is not %q and the final line:\n%s", lang, want[1], &text)
		}
		if !strings.Contains(page.String(), want[2]) || !strings.Contains(page.String(), ", "+want[0]+"</span>") {
			t.Errorf("%s: the page does not say %q, or has no mark", lang, want[2])
		}
		if !strings.Contains(junit.String(), want[3]) {
			t.Errorf("%s: JUnit does not say %q:\n%s", lang, want[3], &junit)
		}
	}
}

// A new red of a rule is told in full, and the known ones beside it are counted;
// whoever wants everything gets them too, marked.
func TestKnownBesideNew(t *testing.T) {
	t.Parallel()
	run := report.Run{Seed: 7, Scenarios: []report.Scenario{
		{Feature: "f", RuleID: "r", Name: "old", Verdict: report.Broken, Known: true, Because: "the old one"},
		{Feature: "f", RuleID: "r", Name: "new", Verdict: report.Broken, Because: "the new one"},
	}}
	for _, tt := range []struct {
		style        report.Style
		want, absent string
	}{
		{report.Style{}, "✗ known to be broken: r (1)\n\n✗ r: 2 of 2 scenarios broken, 1 known\n  scenario  new\n  found     the new one\n", "the old one"},
		{report.Style{Verbose: true}, "  scenario  old  (known)\n  found     the old one\n  scenario  new\n", "known to be"},
	} {
		got := live(t, run, tt.style, report.Telling{Lang: report.English})
		if !strings.Contains(got, tt.want) || strings.Contains(got, tt.absent) {
			t.Errorf("%+v: want %q and no %q in\n%s", tt.style, tt.want, tt.absent, got)
		}
	}
}
