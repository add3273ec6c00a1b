package clients_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// table is the results that mockserver/intercept/README.md shows.
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

// compare holds the results against the committed ones, of which a part of mockserver/intercept/README.md is made. A
// run that left something out has nothing to compare.
func (r *table) compare(t *testing.T) {
	t.Helper()
	text, ok := r.text(t)
	if !ok {
		return
	}
	path := filepath.Join("testdata", "clients.md")
	if update() {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	committed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(committed), text); diff != "" {
		t.Errorf("%s is old; make clients ARGS=-update rewrites it, and make generate the document (-committed +now):\n%s", path, diff)
	}
}

// leftOut is the first stack that a run left out, and the way. It comes before anything is read of what make clients
// installs: where that is missing, so is a cell.
func (r *table) leftOut() (stack, way, bool) {
	for _, s := range stacks() {
		for _, w := range ways() {
			if _, noted := r.cells[s.name+"/"+w.name]; !noted {
				return s, w, true
			}
		}
	}
	return stack{}, way{}, false
}

// text is the table in Markdown.
func (r *table) text(t *testing.T) (text string, complete bool) {
	t.Helper()
	if s, w, left := r.leftOut(); left {
		t.Logf("%s on %s was left out, so that there is no table to compare", s.name, w.name)
		return "", false
	}
	rows := [][]string{{"client or HTTP library", "base URL", "host entry, TLS on 443", "`intercept run`", "a token that expires early", "an answer in two chunks"}, slices.Repeat([]string{"---"}, 6)}
	for _, s := range stacks() {
		row := []string{s.shown(t)}
		for _, w := range ways() {
			cell := r.cells[s.name+"/"+w.name]
			if w.name == inChunks {
				expiry := s.expiry
				if s.bare {
					expiry = "up to the program"
				}
				row = append(row, expiry)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	var b strings.Builder
	for _, row := range rows {
		for _, cell := range row {
			b.WriteString("| " + cell + " ")
		}
		b.WriteString("|\n")
	}
	return b.String(), true
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

// TestTableThatIsNotComplete: a run that left something out reads nothing of what make clients installs.
func TestTableThatIsNotComplete(t *testing.T) {
	t.Chdir(t.TempDir()) // where nothing is installed
	var r table
	for i, s := range stacks() {
		for _, w := range ways() {
			if i > 0 {
				r.note(s, w, "works")
			}
		}
	}
	if text, complete := r.text(t); complete {
		t.Errorf("the table is complete without %s:\n%s", stacks()[0].name, text)
	}
}
