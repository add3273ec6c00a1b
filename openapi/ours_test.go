package openapi

import "testing"

// ours are the documents of the project's own interfaces.
var ours = []struct {
	name    string
	compile func() (*Checker, error)
	text    func() []byte
}{
	{"control.yaml", Control, ControlYAML},
	{"merchant.yaml", Merchant, MerchantYAML},
}

func TestOurDocumentsAreValid(t *testing.T) {
	for _, doc := range ours {
		c, err := doc.compile()
		if err != nil {
			t.Fatalf("compile %s: %v", doc.name, err)
		}
		if again, _ := doc.compile(); again != c {
			t.Errorf("%s is compiled twice", doc.name)
		}
	}
}

func TestTextsOfOurDocumentsAreCopies(t *testing.T) {
	for _, doc := range ours {
		clear(doc.text())
		if second := doc.text(); len(second) == 0 || second[0] == 0 {
			t.Errorf("%s: writing to what was given changed what is given", doc.name)
		}
	}
}
