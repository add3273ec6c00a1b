package openapi

import "testing"

func TestControlIsValid(t *testing.T) {
	c, err := Control()
	if err != nil {
		t.Fatalf("compile control.yaml: %v", err)
	}
	if again, _ := Control(); again != c {
		t.Error("Control compiled the document twice")
	}
}

func TestControlYAMLIsACopy(t *testing.T) {
	first := ControlYAML()
	clear(first)
	if second := ControlYAML(); len(second) == 0 || second[0] == 0 {
		t.Error("writing to what ControlYAML gave changed what it gives")
	}
}
