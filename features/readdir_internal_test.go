package features

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A folder of feature files holds each scenario once, whoever saved the files
// and however they are mounted.
func TestReadDir(t *testing.T) {
	t.Parallel()
	const scenario = "Feature: f\n  Scenario: s\n    Given an adult\n    When the person signs up\n"
	for _, tt := range []struct {
		reason string
		files  map[string]string // "-> x" is a link to x
		want   []string
		wrong  string // what the error says
	}{
		{"a byte order mark", map[string]string{"a.feature": "\ufeff" + scenario}, []string{"a.feature"}, ""},
		{"line ends of Windows", map[string]string{"a.feature": strings.ReplaceAll(scenario, "\n", "\r\n")}, []string{"a.feature"}, ""},
		{"both", map[string]string{"a.feature": "\ufeff" + strings.ReplaceAll(scenario, "\n", "\r\n")}, []string{"a.feature"}, ""},
		{"what editors and macOS leave", map[string]string{
			"a.feature": scenario, ".#a.feature": "-> somebody@somewhere.1", "._a.feature": "\x00\x05\x16\x07", ".b.feature": "x",
		}, []string{"a.feature"}, ""},
		{"a ConfigMap of Kubernetes", map[string]string{
			"..2026_11_26/a.feature": scenario, "..data": "-> ..2026_11_26", "a.feature": "-> ..data/a.feature",
		}, []string{"a.feature"}, ""},
		{"folders", map[string]string{"b/c/a.feature": scenario, "b/a.feature": scenario, "b/notes.md": "x"}, []string{"b/a.feature", "b/c/a.feature"}, ""},
		{"EUC-KR", map[string]string{"a.feature": scenario, "b.feature": "Feature: f\n# \xb1\xe8\n"}, nil, "/b.feature:2:3: found the byte 0xb1, which is not UTF-8, expected UTF-8: save the file as UTF-8 (old Korean editors write EUC-KR)"},
		{"UTF-16", map[string]string{"a.feature": "\xff\xfeF\x00"}, nil, "/a.feature:1:1: found UTF-16 text, expected UTF-8: save the file as UTF-8"},
		{"a link that leads nowhere", map[string]string{"a.feature": "-> gone"}, nil, "/a.feature: cannot be read: no such file or directory"},
		{"nothing for us", map[string]string{"a.md": "x", ".a.feature": scenario}, nil, ": there is no .feature file in it"},
	} {
		dir := t.TempDir()
		for name, text := range tt.files {
			full := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
				t.Fatal(err)
			}
			write := func() error { return os.WriteFile(full, []byte(text), 0o600) }
			if target, isLink := strings.CutPrefix(text, "-> "); isLink {
				write = func() error { return os.Symlink(target, full) }
			}
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
		sources, err := ReadDir(dir)
		if tt.wrong != "" {
			if want := filepath.ToSlash(dir) + tt.wrong; err == nil || err.Error() != want {
				t.Errorf("%s: error %v, want %s", tt.reason, err, want)
			}
			continue
		}
		var names, want []string
		for _, s := range sources {
			names = append(names, s.Name)
		}
		for _, name := range tt.want {
			want = append(want, filepath.ToSlash(dir)+"/"+name)
		}
		if diff := cmp.Diff(want, names); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", tt.reason, err, diff)
			continue
		}
		scenarios := mustParse(t, sources).scenarios
		if len(scenarios) != len(tt.want) {
			t.Errorf("%s: %d scenarios, want %d", tt.reason, len(scenarios), len(tt.want))
		}
		for _, s := range scenarios {
			if got := fmt.Sprintf("%q %q", s.pickle.Name, s.pickle.Steps[1].Text); got != `"s" "the person signs up"` {
				t.Errorf("%s: scenario and step are %s", tt.reason, got)
			}
		}
	}
}

// Every file that cannot be read is named at once, and one file can be read alone.
func TestReadDirOfSeveral(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"a.feature": "\xb1", "b.feature": "Feature: f\n", "c.feature": "a\rb"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ReadDir(".")
	if err == nil || !strings.Contains(err.Error(), "a.feature:1:1: ") || !strings.Contains(err.Error(), "\nc.feature:1:2: ") {
		t.Errorf("error %v, want a.feature and c.feature", err)
	}
	if sources, err := ReadDir("b.feature"); err != nil || len(sources) != 1 || sources[0].Name != "b.feature" {
		t.Errorf("b.feature alone: %v, %v", sources, err)
	}
	if _, err := ReadDir("nowhere"); err == nil || err.Error() != "nowhere: cannot be read: no such file or directory" {
		t.Errorf("a folder that does not exist: %v", err)
	}
}
