package readme

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the parts of the documents that the program makes")

var documents = []string{"README.md", "README.ko.md"}

func TestReadme(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "./cmd/iamport-mock", "./cmd/iamport-verify")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for _, name := range documents {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(root, name)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%s is missing at the root of the module: %v", name, err)
			}
			doc, err := parse(string(text))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			checkMade(t, path, doc, bin)
			if err := enough(doc); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			needTools(t, doc)
			r, err := newRunner(root, t.TempDir(), bin)
			if err != nil {
				t.Fatal(err)
			}
			if err := play(t.Context(), r, doc); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

// play runs all blocks in order and ends the mock. It stops at the first block that does not do what it says.
func play(ctx context.Context, r *runner, doc document) (err error) {
	defer func() {
		if r.stop != nil {
			if stopped := r.stop(); stopped != nil {
				err = errors.Join(err, fmt.Errorf("stop the mock: %w", stopped))
			}
		}
	}()
	for _, b := range doc.blocks {
		if err := r.run(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// enough holds that a document shows the mock at work at all: a document without markers would pass by accident.
func enough(doc document) error {
	count := map[string]int{}
	for _, b := range doc.blocks {
		count[b.action]++
	}
	for _, m := range doc.made {
		count["begin:"+m.name]++
	}
	var missing []error
	for what, least := range map[string]int{"serve": 1, "run": 2, "begin:flags": 1} {
		if count[what] < least {
			missing = append(missing, fmt.Errorf("%d blocks marked %s, want at least %d", count[what], what, least))
		}
	}
	return errors.Join(missing...)
}

func checkMade(t *testing.T, path string, doc document, bin string) {
	t.Helper()
	want, err := doc.rewrite(func(m made) (string, error) { return produce(t.Context(), m, bin) })
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	have := strings.Join(doc.lines, "\n")
	if *update && want != have {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: rewritten", path)
		return
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("%s: a made part is old; go test ./cmd/internal/readme -update (-want +got):\n%s", path, diff)
	}
}

// produce writes the text of a made part.
func produce(ctx context.Context, m made, bin string) (string, error) {
	switch m.name {
	case "clients": // what make clients found, which takes tools that not everybody has
		table, err := os.ReadFile(filepath.Join("..", "clients", "testdata", strings.Join(append([]string{"clients"}, strings.Fields(m.args)...), ".")+".md"))
		return string(table), err
	case "flags", "verify":
		program := map[string]string{"flags": "iamport-mock", "verify": "iamport-verify"}[m.name]
		args := append(strings.Fields(m.args), "-h")
		cmd := exec.CommandContext(ctx, filepath.Join(bin, program), args...)
		cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "IAMPORT_") })
		help, err := cmd.Output()
		if err != nil {
			return "", fmt.Errorf("%s %s: %w", program, strings.Join(args, " "), err)
		}
		return "```text\n" + strings.TrimSpace(string(help)) + "\n```\n", nil
	}
	return "", fmt.Errorf("nothing makes %s", m.name)
}

// needTools reports what the blocks need and this machine has not got.
func needTools(t *testing.T, doc document) {
	t.Helper()
	for _, tool := range []string{"sh", "curl", "sed", "jq", "git"} {
		used := slices.ContainsFunc(doc.blocks, func(b block) bool {
			return b.lang == "sh" && (tool == "sh" || slices.Contains(strings.Fields(b.text), tool) || strings.Contains(b.text, "$("+tool+" "))
		})
		if _, err := exec.LookPath(tool); !used || err == nil {
			continue
		}
		required := strings.Split(os.Getenv("IAMPORT_MOCK_REQUIRE"), ",")
		if slices.Contains(required, "all") || slices.Contains(required, tool) {
			t.Fatalf("%s is not installed; IAMPORT_MOCK_REQUIRE asks for it", tool)
		}
		t.Skipf("NOT RUN: the blocks need %s, which is not installed", tool)
	}
}
