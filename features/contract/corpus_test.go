package contract_test

import (
	"errors"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml/yamltest"
)

var update = flag.Bool("update", false, "write the error texts of the corpus and the schema anew")

func problemsOf(t testing.TB, err error) contract.Problems {
	t.Helper()
	var problems contract.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("error of type %T, want contract.Problems: %v", err, err)
	}
	return problems
}

func TestCorpus(t *testing.T) {
	yamltest.Corpus{
		Schema: contract.Schema(), NotYAML: true, Update: *update, Texts: contract.Texts(),
		Load: func(name string, body []byte) error {
			_, err := contract.Load(name, body)
			return err
		},
	}.Test(t)
}

// TestLiteralsHaveKorean: a message that no file of the corpus provokes has its
// Korean too.
func TestLiteralsHaveKorean(t *testing.T) { yamltest.LiteralsHaveKorean(t, contract.Texts()) }

// TestSchemaIsGenerated: the file for editors follows from the shapes that the
// reader uses; make generate writes it.
func TestSchemaIsGenerated(t *testing.T) {
	got, err := contract.SchemaOfShapes()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("contract.schema.json", got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(contract.Schema()), string(got)); diff != "" {
		t.Errorf("contract.schema.json is old; run make generate (-want +got):\n%s", diff)
	}
}
