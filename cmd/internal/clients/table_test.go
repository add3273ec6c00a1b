package clients_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// table is the results that the README shows.
type table struct {
	mu    sync.Mutex
	cells map[string]string // by stack and way
}

func (r *table) note(s stack, w way, cell string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cells == nil {
		r.cells = map[string]string{}
	}
	r.cells[s.name+"/"+w.name] = cell
}

// tableFile is what the README's part is made of.
func tableFile() string { return filepath.Join("testdata", "clients.md") }

// compare holds the results against the committed ones. A run that left something out has none to compare.
func (r *table) compare(t *testing.T) {
	t.Helper()
	var b strings.Builder
	b.WriteString("| client | base URL | host entry, TLS on 443 | `intercept run` | an expired token | an answer in two chunks |\n|---|---|---|---|---|---|\n")
	for _, s := range stacks() {
		fmt.Fprintf(&b, "| %s", s.shown(t))
		for _, w := range ways() {
			cell, ok := r.cells[s.name+"/"+w.name]
			if !ok {
				t.Logf("%s on %s was left out, so that there is no table to compare", s.name, w.name)
				return
			}
			if w.name == inChunks {
				cell = s.expiry + " | " + cell
			}
			fmt.Fprintf(&b, " | %s", cell)
		}
		b.WriteString(" |\n")
	}
	if update() {
		if err := os.WriteFile(tableFile(), []byte(b.String()), 0o644); err != nil { //nolint:gosec // it is committed
			t.Fatal(err)
		}
		return
	}
	committed, err := os.ReadFile(tableFile())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(committed), b.String()); diff != "" {
		t.Errorf("the table in %s is old; make clients UPDATE=-update rewrites it, and make generate the READMEs (-committed +now):\n%s", tableFile(), diff)
	}
}

// shown is the name with the version that is fixed in testdata.
func (s stack) shown(t *testing.T) string {
	t.Helper()
	if s.pkg == "" {
		return s.name
	}
	version := ""
	switch s.tool {
	case node:
		text, err := os.ReadFile(filepath.Join("testdata", "npm", "node_modules", s.pkg, "package.json"))
		if err != nil {
			t.Fatal(err)
		}
		var pkg struct{ Version string }
		if err := json.Unmarshal(text, &pkg); err != nil {
			t.Fatal(err)
		}
		version = pkg.Version
	case python:
		text, err := os.ReadFile(filepath.Join("testdata", "python", "requirements.txt"))
		if err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(string(text), "\n"+s.pkg+"==")
		version, _, _ = strings.Cut(after, "\n")
	}
	return s.name + " " + version
}

// wayText says that a way works, and how a program comes on it where that is its own choice.
func wayText(w way, vias []journal.Via) string {
	if !w.run {
		return "works"
	}
	words := map[journal.Via]string{journal.ViaConnect: "CONNECT", journal.ViaAbsolute: "in clear to the proxy", journal.ViaTLS: "TLS, by the script for Node"}
	if len(vias) > 1 {
		return "works: TLS, by the script for Node; CONNECT from Node 24 on"
	}
	return "works: " + words[vias[0]]
}
