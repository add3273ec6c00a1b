package readme

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

var update = flag.Bool("update", false, "rewrite the parts of the documents that the program makes")

// TestReadme runs each document that has something to run or to make.
func TestReadme(t *testing.T) {
	t.Parallel()
	root, bin := rootOfModule(t), t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "./cmd/iamport-mock", "./cmd/iamport-verify")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	docs := documents(t)
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		doc, err := parse(docs[name])
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil || len(doc.blocks)+len(doc.made) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			checkMade(t, filepath.Join(root, filepath.FromSlash(name)), doc, bin)
			r, err := newRunner(root, t.TempDir(), bin)
			if err != nil {
				t.Fatal(err)
			}
			if err := play(t.Context(), r, doc); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			skipped(t, r.missing)
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
	passed := false // over the block before
	for _, b := range doc.blocks {
		if tool := r.lacks(b); tool != "" {
			r.missing, passed = append(r.missing, tool), true
			continue
		}
		if passed = passed && b.action == "output"; passed {
			continue // what a block that was not run would have printed
		}
		if err := r.run(ctx, b); err != nil {
			return err
		}
	}
	return nil
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

// recipe is a file that users copy, by its name there.
func recipe(name string) (string, error) {
	files := map[string][2]string{
		"node": {"js", "node/iamport-mock.mjs"}, "jest": {"js", "node/jest.setup.mjs"},
		"pytest": {"python", "python/conftest.py"}, "junit": {"java", "java/src/test/java/IamportMock.java"},
	}
	text, err := os.ReadFile(filepath.Join("..", "recipes", "testdata", files[name][1]))
	return "```" + files[name][0] + "\n" + string(text) + "```\n", err
}

// produce writes the text of a made part.
func produce(ctx context.Context, m made, bin string) (string, error) {
	switch m.name {
	case "clients": // what make clients found, which takes tools that not everybody has
		table, err := os.ReadFile(filepath.Join("..", "clients", "testdata", "clients.md"))
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
	if m.name == "recipe" {
		return recipe(m.args)
	}
	return "", fmt.Errorf("nothing makes %s", m.name)
}

// lacks names a program that a block needs and this machine does not have; "" if all are there.
func (r *runner) lacks(b block) string {
	for _, tool := range []string{"sh", "curl", "sed", "jq", "git", "node"} {
		used := b.lang == "sh" && (tool == "sh" || slices.Contains(strings.Fields(b.text), tool) || strings.Contains(b.text, "$("+tool+" "))
		if _, err := r.find(tool); used && err != nil {
			return tool
		}
	}
	return ""
}

// skipped reports the blocks that were not run, which is a failure where their program is required.
func skipped(t *testing.T, tools []string) {
	t.Helper()
	if len(tools) == 0 {
		return
	}
	for _, tool := range tools {
		if required.Demands(tool) {
			t.Fatalf("%s is not installed; IAMPORT_MOCK_REQUIRE asks for it", tool)
		}
	}
	slices.Sort(tools)
	t.Skipf("NOT RUN: blocks that need %s, because it is not installed; the others were run", strings.Join(slices.Compact(tools), " or "))
}
