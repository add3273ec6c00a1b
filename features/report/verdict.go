package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// verdicts are all of them, from the best to the worst.
var verdicts = [...]Verdict{Held, NotClaimed, NotTestable, NoOverlap, Broken}

// known is the verdict itself, and Broken for an unknown word: a scenario
// that nobody judged is never green.
func (v Verdict) known() Verdict {
	if slices.Contains(verdicts[:], v) {
		return v
	}
	return Broken
}

// ran says that the target was put to the test.
func (v Verdict) ran() bool { return v == Held || v == NoOverlap || v == Broken }

func (v Verdict) rank() int { return slices.Index(verdicts[:], v.known()) }

// Counts is how many ended with which verdict.
type Counts struct{ Held, NotClaimed, NotTestable, NoOverlap, Broken int }

// Of is the count of one verdict.
func (c Counts) Of(v Verdict) int {
	switch v.known() {
	case Held:
		return c.Held
	case NotClaimed:
		return c.NotClaimed
	case NotTestable:
		return c.NotTestable
	case NoOverlap:
		return c.NoOverlap
	default:
		return c.Broken
	}
}

// Total is the count of all.
func (c Counts) Total() int { return c.Held + c.NotClaimed + c.NotTestable + c.NoOverlap + c.Broken }

func (c *Counts) add(v Verdict) {
	switch v.known() {
	case Held:
		c.Held++
	case NotClaimed:
		c.NotClaimed++
	case NotTestable:
		c.NotTestable++
	case NoOverlap:
		c.NoOverlap++
	default:
		c.Broken++
	}
}

// Rule is one rule and how it ended.
type Rule struct {
	ID      string // "" = scenarios outside of any rule, or a rule without @rule:
	Name    string // as the first of its scenarios has it
	Feature string // likewise
	Verdict Verdict
	Because string // of the first scenario with that verdict
	Counts  Counts // of its scenarios
	// Scenarios are the indices of its scenarios in Run.Scenarios, in order.
	Scenarios []int
}

// Rules are the rules in the order of their first scenario. Scenarios with one
// RuleID belong to one rule, wherever they stand, so that the twins of a suite
// in two languages are told as one; without an id the feature and the rule's
// name tell rules apart.
//
// A rule's verdict is the worst of its scenarios that were run, or of all where
// none was.
func (r Run) Rules() []Rule {
	var rules []Rule
	at := map[string]int{}
	for i, s := range r.Scenarios {
		key := s.ruleKey()
		k, ok := at[key]
		if !ok {
			k = len(rules)
			at[key] = k
			rules = append(rules, Rule{ID: s.RuleID, Name: s.Rule, Feature: s.Feature})
		}
		rules[k].Scenarios = append(rules[k].Scenarios, i)
		rules[k].Counts.add(s.Verdict)
	}
	for k := range rules {
		rule := &rules[k]
		rule.Verdict = rule.Counts.verdict()
		for _, i := range rule.Scenarios {
			if s := r.Scenarios[i]; s.Verdict.known() == rule.Verdict && s.Because != "" {
				rule.Because = s.Because
				break
			}
		}
	}
	return rules
}

func (s Scenario) ruleKey() string {
	if s.RuleID != "" {
		return "id\x00" + s.RuleID
	}
	return "name\x00" + s.Feature + "\x00" + s.Rule
}

// verdict is that of a rule with scenarios that ended so.
func (c Counts) verdict() Verdict {
	for _, v := range slices.Backward(verdicts[:]) {
		if v.ran() && c.Of(v) > 0 {
			return v
		}
	}
	if c.NotTestable > 0 || c.NotClaimed == 0 {
		return NotTestable // its reason is worth more than that the rest is not claimed
	}
	return NotClaimed
}

// Counts counts scenarios by verdict.
func (r Run) Counts() Counts {
	var c Counts
	for _, s := range r.Scenarios {
		c.add(s.Verdict)
	}
	return c
}

// RuleCounts counts rules by verdict.
func (r Run) RuleCounts() Counts {
	var c Counts
	for _, rule := range r.Rules() {
		c.add(rule.Verdict)
	}
	return c
}

// FinalLine is the last line of a run, for scripts: always in English, and in
// this form. It counts scenarios, as test runners do; how many rules stand
// behind them is told above it.
//
//	verify: 61 held, 1 broken, 3 not claimed, 2 not testable, seed=7
//	verify: 60 held, 0 broken, 3 not claimed, 2 not testable, 2 overlap not reached, seed=7
//	verify: 21 held, 0 broken, 3 not claimed, 80 not testable, seed=7, incomplete: 78 scenarios ended early, nothing held of race
func (r Run) FinalLine() string {
	c := r.Counts()
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d held, %d broken, %d not claimed, %d not testable", cmp.Or(r.Tool, "verify"), c.Held, c.Broken, c.NotClaimed, c.NotTestable)
	if c.NoOverlap > 0 {
		fmt.Fprintf(&b, ", %d overlap not reached", c.NoOverlap)
	}
	fmt.Fprintf(&b, ", seed=%d", r.Seed)
	var why []string
	switch arose := len(r.arose()); {
	case arose == 1:
		why = append(why, "1 scenario ended early")
	case arose > 1:
		why = append(why, fmt.Sprintf("%d scenarios ended early", arose))
	}
	for _, rule := range r.unproved() {
		why = append(why, "nothing held of "+cmp.Or(rule.ID, rule.Name, rule.Feature))
	}
	if len(why) > 0 {
		b.WriteString(", incomplete: " + strings.Join(why, ", "))
	}
	if r.Interrupted {
		b.WriteString(", interrupted")
	}
	return b.String()
}

// Known counts the scenarios that are broken and listed in a baseline.
func (r Run) Known() int {
	n := 0
	for _, s := range r.Scenarios {
		if s.isKnown() {
			n++
		}
	}
	return n
}

// isKnown says that a scenario is broken, and no news.
func (s Scenario) isKnown() bool { return s.Known && s.Verdict.known() == Broken }

// Exit is the exit code of a run: 130 when it was interrupted; 1 when a scenario is broken that no baseline
// lists; 4 when nothing held and nothing is known, so that nothing is proved, or
// when the run is [Run.Incomplete]; 0 else.
func (r Run) Exit() int {
	const interrupted = 130 // as shells tell of Ctrl-C
	switch c, known := r.Counts(), r.Known(); {
	case r.Interrupted:
		return interrupted
	case c.Broken > known:
		return 1
	case c.Held+known == 0 || r.Incomplete():
		return 4
	default:
		return 0
	}
}

// Incomplete reports whether the run owes an answer: a scenario ended for a
// reason that arose during the run, or nothing held of a rule that the target
// claims. A rule whose scenarios were all left out for what is known without
// asking the target, such as a contract that says no way of withdrawing, owes none.
func (r Run) Incomplete() bool { return r.Interrupted || len(r.arose()) > 0 || len(r.unproved()) > 0 }

// arose are the scenarios that ended for a reason that arose during the run.
func (r Run) arose() []Scenario {
	return slices.DeleteFunc(slices.Clone(r.Scenarios), func(s Scenario) bool { return !s.Arose || s.Verdict != NotTestable })
}

// unproved are the rules of which a scenario was put to the test, and none held.
// What is broken is told elsewhere.
func (r Run) unproved() []Rule {
	return slices.DeleteFunc(r.Rules(), func(rule Rule) bool {
		return rule.Counts.Held > 0 || rule.Counts.Broken > 0 || rule.Counts.NoOverlap == 0
	})
}

// incomplete says what the run owes and what to do about it, each reason once.
// It is empty for a run that is complete.
func (r Run) incomplete(how Telling) []string {
	var lines []string
	counts := map[string]int{}
	for _, s := range r.arose() {
		because := cmp.Or(s.found(), how.say("noReason"))
		if counts[because] == 0 {
			lines = append(lines, because)
		}
		counts[because]++
	}
	for i, because := range lines {
		lines[i] = because + " (" + how.count("scenarios", counts[because]) + ")"
	}
	for _, rule := range r.unproved() {
		line := how.say("unproved", cmp.Or(how.ruleName(rule.ID, rule.Name), rule.Feature), rule.Because)
		if rule.ID != "" {
			line += how.say("leaveOut", rule.ID)
		}
		lines = append(lines, line)
	}
	return lines
}

// worstFirst are the indices of scenarios with what is broken first, each group
// in the order of the run.
func (r Run) worstFirst() []int {
	order := make([]int, len(r.Scenarios))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(r.Scenarios[b].weight(), r.Scenarios[a].weight())
	})
	return order
}

// weight is how soon a reader wants to see a scenario.
func (s Scenario) weight() int {
	if s.Verdict.known() == Held {
		return -1 // last: what was not proved comes before what is fine
	}
	return s.Verdict.rank()
}
