package recipes_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// recipe is a test runner that starts the mock.
type recipe struct {
	name, tool string
	files      []string // what users copy
	dir        string
	command    []string // {temp} is an empty folder
	needs      string   // what must be installed in dir; "" = nothing
	passed     string   // what the runner says of one test
}

func recipes() []recipe {
	const install = "node_modules"
	return []recipe{
		{"Vitest", "npm", []string{"iamport-mock.mjs", "vitest.config.mjs"}, "node", []string{"node", "node_modules/vitest/vitest.mjs", "run"}, install, "1 passed"},
		{"Jest", "npm", []string{"iamport-mock.mjs", "jest.setup.mjs", "jest.teardown.mjs"}, "node", []string{"node", "node_modules/jest/bin/jest.js"}, install, "1 passed"},
		{"Playwright", "npm", []string{"iamport-mock.mjs", "playwright.config.mjs"}, "node", []string{"node", "node_modules/@playwright/test/cli.js", "test", "--output", "{temp}"}, install, "1 passed"},
		{"pytest", "python", []string{"conftest.py"}, "python", []string{"venv/bin/python", "-m", "pytest", "-s", "-p", "no:cacheprovider"}, "venv/bin/python", "1 passed"},
		{"JUnit", "maven", []string{"src/test/java/IamportMock.java"}, "java", []string{"mvn", "-B", "--no-transfer-progress", "-Dout={temp}", "test"}, "", "Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"},
	}
}

// run runs a recipe with a folder before those of PATH, and returns what its runner said.
func (r *recipe) run(t *testing.T, bin string) (said string, err error) {
	t.Helper()
	text, err := r.prepared(t, bin).CombinedOutput()
	return string(text), err
}

// prepared is the runner of a recipe, not started yet.
func (r *recipe) prepared(t *testing.T, bin string) *exec.Cmd {
	t.Helper()
	dir := filepath.Join("testdata", r.dir)
	if r.needs != "" {
		required.File(t, r.tool, filepath.Join(dir, r.needs), "run make clients-install")
	}
	args := strings.Fields(strings.ReplaceAll(strings.Join(r.command, "\n"), "{temp}", t.TempDir()))
	program := args[0]
	if strings.ContainsRune(program, '/') {
		program = filepath.Join(dir, program)
	} else {
		program = required.Tool(t, program)
	}
	program, err := filepath.Abs(program)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"), "NO_COLOR=1", "PYTHONDONTWRITEBYTECODE=1")
	return cmd
}

// buildMock builds iamport-mock into a folder of its own.
func buildMock(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	build := exec.CommandContext(t.Context(), required.Tool(t, "go"), "build", "-o", dir, "../../iamport-mock")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	return dir
}

// TestRecipes: each runner starts the mock, passes its test and leaves no mock and no folder behind.
func TestRecipes(t *testing.T) {
	t.Parallel()
	bin := buildMock(t)
	for _, r := range recipes() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			said, err := r.run(t, bin)
			if err != nil || !strings.Contains(said, r.passed) {
				t.Errorf("%v, want %q in\n%s", err, r.passed, said)
			}
			if started, stopped := strings.Count(said, "site opened"), strings.Count(said, "INFO stopping"); started != 1 || stopped != 1 {
				t.Errorf("%d mocks were asked and %d stopped, want one\n%s", started, stopped, said)
			}
		})
	}
}

// TestWithoutTheMock: a mock that cannot start fails the run of the tests, and nobody waits for it.
func TestWithoutTheMock(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "iamport-mock"), []byte("#!/bin/sh\nexit 2\n"), 0o700); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	for _, r := range recipes() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			if said, err := r.run(t, bin); err == nil || !strings.Contains(said, "ended before it was ready") {
				t.Errorf("%v, want a failure that says so:\n%s", err, said)
			}
		})
	}
}

// TestRecipesAreShort: what users copy has at most 25 lines.
func TestRecipesAreShort(t *testing.T) {
	t.Parallel()
	const most = 25
	for _, r := range recipes() {
		for _, name := range r.files {
			text, err := os.ReadFile(filepath.Join("testdata", r.dir, name))
			if n := strings.Count(string(text), "\n"); err != nil || n > most {
				t.Errorf("%s: %d lines, %v; want at most %d", name, n, err, most)
			}
		}
	}
}
