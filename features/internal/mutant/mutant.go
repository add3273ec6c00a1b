// Package mutant is merchants that are wrong in exactly one way, and merchants
// that are right in an unusual way: what the suites of package features are
// themselves tested with.
//
// It is for tests alone, which put the suites to each of them:
//
//	for _, m := range mutant.All() {
//		handler, err := m.New(upstream) // the scenario m.Scenario of the rule m.Breaks must catch it
//	}
//
// Each is the reference of package merchant with one part replaced; nothing in
// the reference knows of this. The package is not a list of attacks, and tests
// nothing itself.
package mutant

import (
	"io"
	"net/http"
	"slices"
	"time"
)

// Upstream is the identity API that a merchant asks, and how it asks.
type Upstream struct {
	URL, Key, Secret string
	Timeout          time.Duration // of one try; 0 = the client's default
	Backoff          time.Duration // before the second try; 0 = the client's default

	// Output receives what the merchant's process would print. nil = nothing does.
	Output io.Writer
	// Now is the merchant's clock. nil = the host's.
	Now func() time.Time
}

// Mutant is a merchant that is the reference but for one fault.
type Mutant struct {
	Name     string // a few words
	Breaks   string // id of the rule that it breaks, as in @rule:
	Scenario string // part of the name of the scenario that must catch it
	Story    string // which real code does this, in a sentence; it cites a fact of openapi/FACTS.md, or says that it was reasoned out
	AgeRule  string // that it claims, such as full-age-19
	// Contract is a contract file (YAML) of its own, for those that are not spoken to
	// as the reference is; nil = as the reference.
	Contract []byte

	// New makes one with nothing remembered. It is safe for concurrent use, as far
	// as that is not the fault.
	New func(Upstream) (http.Handler, error)
}

// DefaultAgeRule is what a mutant claims whose fault is another one.
const DefaultAgeRule = "full-age-19"

// flaw is a mutant and the change that makes it from the reference.
type flaw struct {
	Mutant
	change func(*parts)
}

// All lists the mutants, by the feature that they break. The slice is the
// caller's.
func All() []Mutant {
	var all []Mutant
	for _, f := range slices.Concat(ageFlaws, accountFlaws, trustFlaws, inputFlaws, tokenFlaws, resilienceFlaws, privacyFlaws) {
		m := f.Mutant
		if m.AgeRule == "" {
			m.AgeRule = DefaultAgeRule
		}
		m.New = func(u Upstream) (http.Handler, error) { return build(u, m.AgeRule, f.change) }
		all = append(all, m)
	}
	return all
}

// Reference is the merchant that the others are made from, by the same hands:
// what a mutant does and this does not is its fault.
func Reference(u Upstream, ageRule string) (http.Handler, error) {
	return build(u, ageRule, func(*parts) {})
}
