package contract

import (
	"regexp"
	"strings"
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

// TestKoreanTemplate: in Korean the template is the same file with other comments; what is commented out counts.
func TestKoreanTemplate(t *testing.T) {
	words := regexp.MustCompile(`(?m)#[^\n]*$`)
	english, korean := strings.Split(string(Template()), "\n"), strings.Split(string(KoreanTemplate()), "\n")
	if len(english) != len(korean) {
		t.Fatalf("%d lines, want %d", len(korean), len(english))
	}
	out := regexp.MustCompile(`^#? *(?:- )?[a-z_]+:`)
	for i, line := range english {
		if a, b := words.ReplaceAllString(line, ""), words.ReplaceAllString(korean[i], ""); a != b {
			t.Errorf("line %d: %s, want %s", i+1, korean[i], line)
		}
		if out.MatchString(line) != out.MatchString(korean[i]) {
			t.Errorf("line %d: %s, want what %s says", i+1, korean[i], line)
		}
	}
}
