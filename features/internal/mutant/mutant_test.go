package mutant_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/internal/mutant"
)

// The table tells all that a failure of the suites has to tell.
func TestTable(t *testing.T) {
	t.Parallel()
	all := mutant.All()
	if len(all) < 34 {
		t.Errorf("%d mutants, want at least 34", len(all))
	}
	for _, m := range all {
		if m.Name == "" || m.Breaks == "" || m.Scenario == "" || m.AgeRule == "" || !strings.HasSuffix(m.Story, "easoning") && !strings.Contains(m.Story, "act ") {
			t.Errorf("%+v: want a name, a rule, a scenario, and a story with its source", m)
		}
		if _, err := m.New(mutant.Upstream{URL: "nowhere", Key: "k", Secret: "s"}); err == nil {
			t.Errorf("%s: made for an invalid upstream URL", m.Name)
		}
	}
}

// proof is the smallest situation in which a mutant is wrong and the reference
// is not.
type proof struct {
	mutant       string // name
	right, wrong string // what meet tells of the reference, and of the mutant
	meet         func(s *shop) string
}

func proofs() []proof {
	return slices.Concat(ageProofs, accountProofs, trustProofs, inputProofs, tokenProofs, resilienceProofs, privacyProofs)
}

// endless are the mutants that are met while the API never comes to an end: the
// reference has to give up soon.
var endless = []string{"no time-out", "the time-out ends with the headers"}

// Each mutant is wrong where its proof says so, and there the reference, made by
// the same hands for the same age rule, is right.
func TestMutantsAreWrong(t *testing.T) {
	t.Parallel()
	byName := map[string]proof{}
	for _, p := range proofs() {
		if _, twice := byName[p.mutant]; twice {
			t.Errorf("two proofs for %s", p.mutant)
		}
		byName[p.mutant] = p
	}
	for _, m := range mutant.All() {
		p, ok := byName[m.Name]
		if !ok {
			t.Errorf("nothing proves that %q is wrong", m.Name)
			continue
		}
		delete(byName, m.Name)
		reference := func(u mutant.Upstream) (http.Handler, error) { return mutant.Reference(u, m.AgeRule) }
		for _, side := range []struct {
			who, want string
			merchant  maker
		}{{"the reference", p.right, reference}, {"the mutant", p.wrong, m.New}} {
			t.Run(m.Name+"/"+side.who, func(t *testing.T) {
				t.Parallel()
				merchant := side.merchant
				if slices.Contains(endless, m.Name) {
					merchant = impatient(merchant)
				}
				if got := p.meet(openShop(t, merchant)); got != side.want {
					t.Errorf("%s: %s, want %s", side.who, got, side.want)
				}
			})
		}
	}
	for name := range byName {
		t.Errorf("a proof for %q, but there is no such mutant", name)
	}
}
