package report

import (
	"cmp"
	"slices"
)

// Severity is how bad it is when a rule is broken.
type Severity string

// The severities, from the worst on.
const (
	LetIn       Severity = "let_in"       // somebody got in who must not
	TwoAccounts Severity = "two_accounts" // one person has two accounts
	Unkind      Severity = "unkind"       // a customer got a bad answer, or none
	Unranked    Severity = ""             // nothing is known of the rule
)

// severities are all of them, from the worst on.
var severities = [...]Severity{LetIn, TwoAccounts, Unkind, Unranked}

// rank is how soon a reader wants to know, the least first.
func (s Severity) rank() int {
	if i := slices.Index(severities[:], s); i >= 0 {
		return i
	}
	return len(severities)
}

// severity is the word for how bad it is to break a rule, "" where that is not known.
func (t Telling) severity(id string) string {
	switch s := t.rule(id).Severity; s {
	case LetIn, TwoAccounts, Unkind:
		return t.say(string(s))
	default:
		return ""
	}
}

// broken are the rules that are broken, the worst first.
func (r Run) broken(how Telling) []Rule {
	broken := slices.DeleteFunc(r.Rules(), func(rule Rule) bool { return rule.Verdict != Broken })
	slices.SortStableFunc(broken, how.worse)
	return broken
}

// worse puts the worse of two broken rules first: by their severity, then by how
// many of their scenarios are broken.
func (t Telling) worse(a, b Rule) int {
	return cmp.Or(
		cmp.Compare(t.rule(a.ID).Severity.rank(), t.rule(b.ID).Severity.rank()),
		cmp.Compare(b.Counts.Broken, a.Counts.Broken))
}
