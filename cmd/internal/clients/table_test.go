package clients_test

import (
	compare "cmp"
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

// compare holds the results against the committed ones, of which the READMEs' parts are made. A run that left
// something out has none to compare.
func (r *table) compare(t *testing.T) {
	t.Helper()
	for file, words := range map[string]map[string]string{"clients.md": {}, "clients.ko.md": korean} {
		path := filepath.Join("testdata", file)
		text, ok := r.text(t, words)
		if !ok {
			return
		}
		if update() {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		committed, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(committed), text); diff != "" {
			t.Errorf("%s is old; make clients ARGS=-update rewrites it, and make generate the READMEs (-committed +now):\n%s", path, diff)
		}
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

// text is the table, with its words in another language where there are any.
func (r *table) text(t *testing.T, words map[string]string) (text string, complete bool) {
	t.Helper()
	if s, w, left := r.leftOut(); left {
		t.Logf("%s on %s was left out, so that there is no table to compare", s.name, w.name)
		return "", false
	}
	say := func(text string) string { return compare.Or(words[text], text) }
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
			b.WriteString("| " + say(cell) + " ")
		}
		b.WriteString("|\n")
	}
	return b.String(), true
}

// korean is the words of the table for README.ko.md.
var korean = map[string]string{
	"client or HTTP library": "클라이언트·HTTP 라이브러리", "host entry, TLS on 443": "hosts 항목 + TLS 443", "a token that expires early": "일찍 만료된 토큰",
	"an answer in two chunks": "두 조각으로 온 응답", "works": "동작", "works: CONNECT": "동작: CONNECT", "works: in clear to the proxy": "동작: 프록시에 평문",
	"works: TLS, by the script for Node":                          "동작: Node용 스크립트, TLS",
	"works: TLS, by the script for Node; CONNECT from Node 24 on": "동작: Node용 스크립트, TLS; Node 24부터 CONNECT",
	renews: "바로 새 토큰을 받음", renewsLater: "401 뒤에 새 토큰을 받음", keeps: "401, 자기 시계가 끝낼 때까지 죽은 토큰을 계속 씀",
	"up to the program": "프로그램에 달림", "reads it": "읽음", "breaks": "깨짐",
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
	if text, complete := r.text(t, nil); complete {
		t.Errorf("the table is complete without %s:\n%s", stacks()[0].name, text)
	}
}
