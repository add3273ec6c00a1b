package readme

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// contractKeys are the keys that a contract file may have, but for those of conditions.
func contractKeys(t *testing.T) []string {
	t.Helper()
	type node struct {
		Properties map[string]json.RawMessage `json:"properties"`
		AnyOf      []node                     `json:"anyOf"`
	}
	var schema struct {
		node
		Defs map[string]node `json:"$defs"`
	}
	if err := json.Unmarshal(contract.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	nodes := []node{schema.node}
	for _, name := range []string{"claims", "outcomes", "clock"} {
		var section node
		if err := json.Unmarshal(schema.Properties[name], &section); err != nil {
			t.Fatal(err)
		}
		nodes = append(nodes, section)
	}
	for _, name := range []string{"request", "pattern"} {
		nodes = append(nodes, schema.Defs[name].AnyOf...)
	}
	var keys []string
	for _, n := range nodes {
		for key := range n.Properties {
			keys = append(keys, key)
		}
	}
	if len(keys) < 40 {
		t.Fatalf("%d keys in the schema: %q", len(keys), keys)
	}
	return keys
}

// TestContractKeysAreExplained: nobody finds a key that the document does not name.
func TestContractKeysAreExplained(t *testing.T) {
	t.Parallel()
	docs := documents(t)
	for _, name := range []string{"features/contract/README.md", "features/contract/README.ko.md"} {
		for _, key := range contractKeys(t) {
			if !strings.Contains(docs[name], "`"+key+"`") {
				t.Errorf("%s does not name the key %s of contract files", name, key)
			}
		}
	}
}
