package recipes_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// TestNodeFits: .ci/tools knows a Node on which the test runners do not run. Debian 12 has 18.
func TestNodeFits(t *testing.T) {
	t.Parallel()
	node := required.Tool(t, "node")
	for version, fits := range map[string]bool{
		"18.20.4": false, "20.18.9": false, "20.19.0": true, "21.7.0": false, "22.11.0": false, "22.12.0": true, "23.9.0": false,
		"24.0.0": true, "24.21.0": true, "26.1.0": true,
	} {
		cmd := exec.CommandContext(t.Context(), node, filepath.Join("..", "..", "..", ".ci", "node-fits.mjs"), version)
		said, err := cmd.CombinedOutput()
		if (err == nil) != fits || fits == strings.Contains(string(said), version+" is here") {
			t.Errorf("%s: %v, want it to fit: %v\n%s", version, err, fits, said)
		}
	}
}

// TestNodeIsSaidOnce: the lock has the range of package.json, by which npm refuses another Node.
func TestNodeIsSaidOnce(t *testing.T) {
	t.Parallel()
	type engines struct{ Engines struct{ Node string } }
	var own engines
	var lock struct{ Packages map[string]engines }
	for name, into := range map[string]any{"package.json": &own, "package-lock.json": &lock} {
		text, err := os.ReadFile(filepath.Join("testdata", "node", name))
		if err == nil {
			err = json.Unmarshal(text, into)
		}
		if err != nil && !strings.Contains(err.Error(), "engines") { // of some packages these are a list
			t.Fatal(err)
		}
	}
	if own.Engines.Node == "" || lock.Packages[""] != own {
		t.Errorf("package-lock.json says %q, package.json %q: run npm install --package-lock-only", lock.Packages[""].Engines.Node, own.Engines.Node)
	}
}
