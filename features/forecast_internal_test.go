package features

import "testing"

// What is said of a sentence is said of one that there is.
func TestSendingsAreOfSteps(t *testing.T) {
	t.Parallel()
	examples := map[string]bool{}
	for _, s := range merchantSteps() {
		examples[s.example] = true
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
