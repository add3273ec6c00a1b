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
		report.English: {"known", "1 known, seed 7", "1 rule is broken", "broken, known: found it"},
		report.Korean:  {"알려짐", "알려진 위반 1개, 시드 7", "규칙 1개를 위반했습니다", "broken, known: found it"},
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
		if strings.Count(text.String(), "("+want[0]+")") != 2 || !strings.Contains(text.String(), want[1]) {
			t.Errorf("%s: the text marks it other than twice, or does not count it:\n%s", lang, &text)
		}
		if !strings.Contains(page.String(), want[2]) || !strings.Contains(page.String(), ", "+want[0]+"</span>") {
			t.Errorf("%s: the page does not say %q, or has no mark", lang, want[2])
		}
		if !strings.Contains(junit.String(), want[3]) {
			t.Errorf("%s: JUnit does not say %q:\n%s", lang, want[3], &junit)
		}
	}
}
