package contract

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTemplateIsTheDefault: who writes a contract with init and changes nothing
// gets what there is without one.
func TestTemplateIsTheDefault(t *testing.T) {
	got, err := Load("", Template())
	if err != nil {
		t.Fatal(err)
	}
	everything := cmp.AllowUnexported(Contract{}, step{}, field{}, value{}, part{}, reading{}, pattern{}, status{}, check{}, capture{}, clock{})
	patterns := cmp.Comparer(func(a, b *regexp.Regexp) bool { return a == b || a != nil && b != nil && a.String() == b.String() })
	if diff := cmp.Diff(Default(""), got, everything, patterns); diff != "" {
		t.Errorf("the template differs from the default (-default +template):\n%s", diff)
	}
}
