package features

import (
	"slices"
	"testing"
)

// What is said of a sentence is said of one that there is, and every sentence that
// could send a sign-up was thought of.
func TestSendingsAreOfSteps(t *testing.T) {
	t.Parallel()
	about := []string{"people", "signing up", "signing up again", "wrong input"}
	silent := []string{
		"a person who will reach the minimum age tomorrow", "an adult", "an adult whose CI is null", `the fixture person "adult/jiwoo"`,
		fixtureCertification, "the person closes the account",
	}
	examples := map[string]bool{}
	for _, s := range merchantSteps() {
		examples[s.example] = true
		if _, sends := sendings[s.example]; slices.Contains(about, s.noun) && sends == slices.Contains(silent, s.example) {
			t.Errorf("%q: does it send sign-ups? Write so in sendings, or here that it is silent", s.example)
		}
	}
	for example := range sendings {
		if !examples[example] {
			t.Errorf("no step has the example %q", example)
		}
	}
	if !examples[fixtureCertification] {
		t.Errorf("no step has the example %q", fixtureCertification)
	}
}
