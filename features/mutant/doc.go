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
// the reference knows of this. It is no list of attacks and tests nothing
// itself.
package mutant
