package readme

import (
	"encoding/json"
	"os"
	"path/filepath"
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

// TestContractKeysAreExplained: a key that the section does not name is one that nobody finds.
func TestContractKeysAreExplained(t *testing.T) {
	t.Parallel()
	for name, heading := range map[string]string{"README.md": "\n## Contract file\n", "README.ko.md": "\n## 연동 명세 파일\n"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		_, section, found := strings.Cut(string(text), heading)
		section, _, _ = strings.Cut(section, "\n## ")
		if !found {
			t.Errorf("%s has no section %q", name, strings.TrimSpace(heading))
		}
		for _, key := range contractKeys(t) {
			if !strings.Contains(section, "`"+key+"`") {
				t.Errorf("%s does not name the key %s of contract files", name, key)
			}
		}
	}
}
