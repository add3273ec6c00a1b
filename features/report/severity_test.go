package report_test

import (
	"html"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// Broken rules stand by how bad they are, then by how many of their scenarios are
// broken, in every report that has an order of its own; every report says how bad.
func TestWorstFirst(t *testing.T) {
	t.Parallel()
	severities := map[string]report.Severity{
		"bad-input": report.Unkind, "race": report.TwoAccounts, "age-one": report.LetIn, "age-two": report.LetIn, "own": report.Unranked,
		"foreign": "of a later version",
	}
	want := []string{"age-two", "age-one", "race", "bad-input", "own", "foreign"}
	run := report.Run{Seed: 7}
	texts := report.Texts{report.English: {}}
	for _, id := range []string{"bad-input", "foreign", "own", "race", "age-one", "age-two", "age-two"} {
		texts[report.English][id] = report.RuleText{Name: "rule of " + id, Severity: severities[id]}
		run.Scenarios = append(run.Scenarios, report.Scenario{Feature: "f", RuleID: id, Name: "s", Verdict: report.Broken, Because: "found"})
	}
	for lang, words := range map[report.Lang][3]string{
		report.English: {"forbidden access was allowed", "two accounts for one person", "an unhelpful answer"},
		report.Korean:  {"막아야 할 접근을 허용함", "한 사람에게 계정 두 개", "고객에게 불편을 주는 응답"},
	} {
		how := report.Telling{Lang: lang, Texts: texts}
		terminal, page := live(t, run, report.Style{}, how), html.UnescapeString(written(t, report.WriteHTML, run, how))
		_, cards, _ := strings.Cut(page, `data-testid="broken"`)
		last, lastCard := -1, -1
		for _, id := range want {
			at, card := strings.Index(terminal, "✗ rule of "+id+" ("+id+"): "), strings.Index(cards, "rule of "+id+" <code>")
			if at <= last || card <= lastCard {
				t.Errorf("%s: %s is not where it belongs, which is %q:\n%s", lang, id, want, terminal)
			}
			last, lastCard = at, card
		}
		for severity, word := range words {
			id := [3]string{"age-one", "race", "bad-input"}[severity]
			if !strings.Contains(terminal, "("+id+"): "+word+", ") {
				t.Errorf("%s: the terminal does not say %q of %s", lang, word, id)
			}
			if !strings.Contains(page, "<code>"+id+`</code> <small class="severity">`+word+"</small>") {
				t.Errorf("%s: the page does not say %q of %s", lang, word, id)
			}
		}
		if !strings.Contains(terminal, "(own): "+map[report.Lang]string{report.English: "1 of", report.Korean: "시나리오"}[lang]) {
			t.Errorf("%s: something is said of a rule of which nothing is known:\n%s", lang, terminal)
		}
		junit := written(t, report.WriteJUnit, run, how)
		for _, message := range []string{"forbidden access was allowed: found", "two accounts for one person: found", "an unhelpful answer: found", `message="found"`} {
			if !strings.Contains(junit, message) {
				t.Errorf("%s: JUnit does not say %q", lang, message)
			}
		}
	}
}
