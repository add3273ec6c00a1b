package report

import (
	"cmp"
	"slices"
)

// Severity is how bad it is when a rule is broken.
type Severity string

// The severities, from the worst on.
const (
	LetIn       Severity = "let_in"       // forbidden access was allowed
	TwoAccounts Severity = "two_accounts" // one person has two accounts
	Unkind      Severity = "unkind"       // a customer got a bad answer, or none
	Unranked    Severity = ""             // nothing is known of the rule
)

// severities are all of them, from the worst on.
var severities = [...]Severity{LetIn, TwoAccounts, Unkind, Unranked}

// rank orders severities: the worst is 0.
func (s Severity) rank() int {
	if i := slices.Index(severities[:], s); i >= 0 {
		return i
	}
	return len(severities)
}

// severity is the word for one, "" where nothing is known.
func (t Telling) severity(s Severity) string {
	switch s {
	case LetIn, TwoAccounts, Unkind:
		return t.say(string(s))
	default:
		return ""
	}
}

// about is the text about a rule, given its scenarios. If nobody got in, the severity
// is Unkind at worst. If no answer matches the contract, the answers may be right.
func (t Telling) about(id string, found ...Scenario) RuleText {
	text := t.rule(id)
	found = slices.DeleteFunc(found, func(s Scenario) bool { return s.Verdict.known() != Broken })
	if len(found) == 0 {
		return text
	}
	all := func(is func(Scenario) bool) bool {
		return !slices.ContainsFunc(found, func(s Scenario) bool { return !is(s) })
	}
	if text.Severity != Unranked && all(func(s Scenario) bool { return s.NobodyIn }) {
		text.Severity = Unkind
	}
	if all(func(s Scenario) bool { return s.Unread }) {
		text.Why, text.Mend, text.Code = t.say("unreadWhy"), t.say("unreadMend"), ""
	}
	return text
}

// of are the scenarios of a rule.
func (r Run) of(rule Rule) []Scenario {
	var mine []Scenario
	for _, i := range rule.Scenarios {
		mine = append(mine, r.Scenarios[i])
	}
	return mine
}

// broken are the rules that are broken, the worst first: by their severity, then by
// how many of their scenarios are broken.
func (r Run) broken(how Telling) []Rule {
	broken := slices.DeleteFunc(r.Rules(), func(rule Rule) bool { return rule.Verdict != Broken })
	severity := func(rule Rule) Severity { return how.about(rule.ID, r.of(rule)...).Severity }
	slices.SortStableFunc(broken, func(a, b Rule) int { return worse(severity(a), severity(b), a, b) })
	return broken
}

// worse compares two broken rules with their severities.
func worse(ofA, ofB Severity, a, b Rule) int {
	return cmp.Or(cmp.Compare(ofA.rank(), ofB.rank()), cmp.Compare(b.Counts.Broken, a.Counts.Broken))
}
