package house

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// TestMakeInAFolderWithASpace: targets that name the folder hand it over as one word, whatever it is called.
func TestMakeInAFolderWithASpace(t *testing.T) {
	t.Parallel()
	tool, shell := required.Tool(t, "make"), required.Tool(t, "sh")
	makefile, err := os.ReadFile(filepath.Join(load(t).root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for target, words := range map[string][]string{
		"dist":        {"DIR", "DIR/dist"},
		"bench":       {"DIR/bin/bench"},
		"bench-peers": {"DIR/bin/bench", "GOBIN=DIR/bin"},
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			dir, bin := filepath.Join(t.TempDir(), "a folder"), t.TempDir()
			said := filepath.Join(bin, "said")
			script := fmt.Sprintf("#!%s\nfor word in \"$@\" \"GOBIN=$GOBIN\"; do echo \"$word\" >>'%s'; done\n", shell, said)
			for _, name := range []string{filepath.Join(bin, "go"), filepath.Join(bin, "npm"), filepath.Join(dir, "bin", "bench")} {
				if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(script), 0o700); err != nil { //nolint:gosec // a program
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(filepath.Join(dir, "Makefile"), makefile, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), tool, target)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "MAKEFLAGS=")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			text, err := os.ReadFile(said)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range words {
				if word = strings.Replace(word, "DIR", dir, 1); !strings.Contains("\n"+string(text), "\n"+word+"\n") {
					t.Errorf("no word %q:\n%s", word, text)
				}
			}
		})
	}
	for line := range strings.Lines(string(makefile)) {
		if quoted := strings.Count(line, `"$(CURDIR)`); strings.Count(line, "$(CURDIR)") != quoted {
			t.Errorf("quote $(CURDIR): %s", line)
		}
	}
}
