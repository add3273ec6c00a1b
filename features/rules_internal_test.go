package features

import (
	"slices"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// How bad a broken rule is was decided for each of them, by the worst that a
// broken scenario of it means.
func TestSeverities(t *testing.T) {
	t.Parallel()
	texts := RuleTexts()
	left := RuleIDs()
	for _, tt := range []struct {
		reason   string
		severity report.Severity
		rules    []string
	}{
		{"a minor has an account", report.LetIn, []string{"age-full", "age-year", "age-birth-year", "age-seconds", "age-missing", "expected"}},
		{"somebody is let into another person's account", report.LetIn, []string{"different-people", "no-ci"}},
		{"a person who did not certify has an account", report.LetIn, []string{
			"unfinished", "unknown", "other-site", "envelope-code", "browser-says", "redirect", "replay", "fresh", "binding", "path-tricks",
			"step-two", "record-decides", "borrowed", "doubt",
		}},
		{"whoever reads the secret or the CI gets at everybody's data", report.LetIn, []string{"no-secrets-out"}},
		{"one person has two accounts", report.TwoAccounts, []string{"same-person", "race"}},
		{"a customer gets a page of errors, or waits", report.Unkind, []string{
			"age-disagree", "bad-input", "odd-answers", "expired-token", "one-token", "no-401-loop", "no-stampede",
		}},
		{"a customer is not let back, or not forgotten", report.Unkind, []string{"withdrawal", "delete-upstream"}},
		{"a server that is not a sign-up backend", report.Unranked, []string{"api-token", "api-refusals", "api-record"}},
	} {
		for _, id := range tt.rules {
			for lang := range texts {
				if got := texts[lang][id].Severity; got != tt.severity {
					t.Errorf("%s: %s is %q in %s, want %q", tt.reason, id, got, lang, tt.severity)
				}
			}
			left = slices.DeleteFunc(left, func(known string) bool { return known == id })
		}
	}
	if len(left) > 0 {
		t.Errorf("nobody decided about %q", left)
	}
}
