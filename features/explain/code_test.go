package explain_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/explain"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// merchantRules are the rules of the merchant suites by their tags, in order.
func merchantRules(t *testing.T) []string {
	t.Helper()
	var rules []string
	for _, source := range features.Suite(report.English) {
		for _, found := range regexp.MustCompile(`@rule:([a-z0-9-]+)`).FindAllSubmatch(source.Text, -1) {
			rules = append(rules, string(found[1]))
		}
	}
	if len(rules) < 20 {
		t.Fatalf("%d rules in the suites, expected at least 20", len(rules))
	}
	return rules
}

func code(t *testing.T, rule string) []explain.Snippet {
	t.Helper()
	snippets, err := explain.Code(rule)
	if err != nil {
		t.Fatal(err)
	}
	return snippets
}

// Every rule of the merchant suites has short code in each language.
func TestEveryRuleHasCode(t *testing.T) {
	t.Parallel()
	const mostLines, mostColumns = 12, 96
	for _, rule := range merchantRules(t) {
		var languages []string
		for _, s := range code(t, rule) {
			languages = append(languages, s.Language)
			lines := strings.Split(s.Code, "\n")
			if len(lines) > mostLines {
				t.Errorf("%s in %s: %d lines, at most %d", rule, s.Language, len(lines), mostLines)
			}
			for _, line := range lines {
				if len(line) > mostColumns || strings.Contains(line, "\t") {
					t.Errorf("%s in %s: %q is over %d columns or has a tab", rule, s.Language, line, mostColumns)
				}
			}
		}
		if want := []string{"Node.js", "Python", "Java"}; !slices.Equal(languages, want) {
			t.Errorf("%s: code in %q, want %q", rule, languages, want)
		}
	}
}

// Code stands only for rules that there are.
func TestNoCodeForNothing(t *testing.T) {
	t.Parallel()
	rules := merchantRules(t)
	names, err := filepath.Glob("code/*.md")
	if err != nil {
		t.Fatal(err)
	}
	headings := 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllSubmatch(text, -1) {
			headings++
			if !slices.Contains(rules, string(found[1])) {
				t.Errorf("%s: the suites have no rule %q", name, found[1])
			}
		}
	}
	if headings != len(rules) {
		t.Errorf("%d headings for %d rules", headings, len(rules))
	}
	if snippets := code(t, "api-token"); snippets != nil {
		t.Errorf("api-token: %v, want none: it is about servers that imitate the API", snippets)
	}
}

// write puts the code of one language into a folder, wrapped.
func write(t *testing.T, language string, name func(rule string) string, wrap func(rule, text string) string) (dir string, names []string) {
	t.Helper()
	dir = t.TempDir()
	for _, rule := range merchantRules(t) {
		for _, s := range code(t, rule) {
			if s.Language != language {
				continue
			}
			path := filepath.Join(dir, name(rule))
			if err := os.WriteFile(path, []byte(wrap(rule, s.Code)), 0o600); err != nil {
				t.Fatal(err)
			}
			names = append(names, path)
		}
	}
	return dir, names
}

func plain(_, text string) string { return text + "\n" }

// need finds a tool, or ends the test: reported as skipped, or failed where everything must be there.
func need(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if errors.Is(err, exec.ErrNotFound) {
		required := strings.Split(os.Getenv("IAMPORT_MOCK_REQUIRE"), ",")
		if slices.Contains(required, "all") || slices.Contains(required, tool) {
			t.Fatalf("%s is not installed; IAMPORT_MOCK_REQUIRE asks for it", tool)
		}
		t.Skipf("NOT TESTED: code in another language: %s is not installed", tool)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// runs is a program that must succeed; it gives what that printed.
func runs(t *testing.T, tool string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), tool, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", filepath.Base(tool), err, out)
	}
	return strings.TrimSpace(string(out))
}

// cases is how many cases the essential snippets are run with, as a runner says it.
func cases(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "#") {
			n++
		}
	}
	return fmt.Sprintf("%d cases", n)
}

func TestNodeCode(t *testing.T) {
	t.Parallel()
	node := need(t, "node")
	dir, names := write(t, "Node.js", func(rule string) string { return rule + ".js" }, plain)
	want := fmt.Sprintf("%d snippets, %s", len(names), cases(t))
	if got := runs(t, node, "testdata/run.js", dir, "testdata/cases.txt"); got != want {
		t.Errorf("run.js says %q, want %q", got, want)
	}
}

func TestPythonCode(t *testing.T) {
	t.Parallel()
	python := need(t, "python3")
	dir, names := write(t, "Python", func(rule string) string { return rule + ".py" }, plain)
	runs(t, python, append([]string{"-m", "py_compile"}, names...)...)
	if got := runs(t, python, "testdata/run.py", dir, "testdata/cases.txt"); got != cases(t) {
		t.Errorf("run.py says %q, want %q", got, cases(t))
	}
}

// javaImports are what an editor adds by itself.
const javaImports = `import java.io.*;
import java.net.*;
import java.net.http.*;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.*;
import java.security.*;
import java.sql.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
`

// className is the rule's id as a class: age-full is AgeFull.
func className(rule string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(rule, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

func TestJavaCode(t *testing.T) {
	t.Parallel()
	javac, java := need(t, "javac"), need(t, "java")
	_, names := write(t, "Java", func(rule string) string { return className(rule) + ".java" }, func(rule, text string) string {
		return fmt.Sprintf("%sclass %s extends Given {\n%s\n}\n", javaImports, className(rule), text)
	})
	classes := t.TempDir()
	runs(t, javac, append([]string{"-Xlint:all,-serial,-processing,-try", "-Werror", "-d", classes, "testdata/Given.java", "testdata/Run.java"}, names...)...)
	if t.Failed() {
		return
	}
	if got := runs(t, java, "-cp", classes, "Run", "testdata/cases.txt"); got != cases(t) {
		t.Errorf("Run says %q, want %q", got, cases(t))
	}
}
