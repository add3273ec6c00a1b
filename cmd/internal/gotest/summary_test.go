package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSummary reads what go test -json prints, line by line.
func TestSummary(t *testing.T) {
	t.Parallel()
	const p = `"Package":"github.com/iamport-mock/iamport-mock/a"`
	for _, c := range []struct {
		reason string
		events []string
		want   string
	}{
		{
			"a package that passes is one line", []string{
				`{"Action":"start",` + p + `}`,
				`{"Action":"output",` + p + `,"Output":"-test.shuffle 17\n"}`,
				`{"Action":"run",` + p + `,"Test":"TestA"}`,
				`{"Action":"output",` + p + `,"Test":"TestA","Output":"    a_test.go:1: a log\n"}`,
				`{"Action":"pass",` + p + `,"Test":"TestA"}`,
				`{"Action":"output",` + p + `,"Output":"PASS\n"}`,
				`{"Action":"output",` + p + `,"Output":"ok  \ta\t0.1s\n"}`,
				`{"Action":"pass",` + p + `}`,
			}, "ok  \ta\t0.1s\n",
		},
		{
			"of a package that fails the failed test is printed, and the seed", []string{
				`{"Action":"output",` + p + `,"Output":"-test.shuffle 17\n"}`,
				`{"Action":"output",` + p + `,"Test":"TestA","Output":"    a_test.go:1: a log\n"}`,
				`{"Action":"pass",` + p + `,"Test":"TestA"}`,
				`{"Action":"output",` + p + `,"Test":"TestB","Output":"=== RUN   TestB\n"}`,
				`{"Action":"output",` + p + `,"Test":"TestB","Output":"    a_test.go:2: wrong\n"}`,
				`{"Action":"output",` + p + `,"Test":"TestB","Output":"--- FAIL: TestB (0.00s)\n"}`,
				`{"Action":"fail",` + p + `,"Test":"TestB"}`,
				`{"Action":"output",` + p + `,"Output":"FAIL\n"}`,
				`{"Action":"fail",` + p + `}`,
			}, "    a_test.go:2: wrong\n--- FAIL: TestB (0.00s)\n-test.shuffle 17\nFAIL\n",
		},
		{
			"a test that never ended is printed", []string{
				`{"Action":"output",` + p + `,"Test":"TestA","Output":"panic: test timed out\n"}`,
				`{"Action":"output",` + p + `,"Output":"FAIL\ta\t1s\n"}`,
				`{"Action":"fail",` + p + `}`,
			}, "panic: test timed out\nFAIL\ta\t1s\n",
		},
		{
			"a package that cannot be built", []string{
				`{"Action":"build-output","ImportPath":"a","Output":"a.go:1:1: syntax error\n"}`,
				`{"Action":"build-fail","ImportPath":"a"}`,
				`{"Action":"output",` + p + `,"Output":"FAIL\ta [build failed]\n"}`,
				`{"Action":"fail",` + p + `,"FailedBuild":"a"}`,
			}, "a.go:1:1: syntax error\nFAIL\ta [build failed]\n",
		},
		{"what is not an event", []string{"a warning of the linker", `{"x":1}`}, "a warning of the linker\n{\"x\":1}\n"},
		{
			"skipped tests by reason, the last thing that they logged", []string{
				`{"Action":"output",` + p + `,"Test":"TestA/y","Output":"    a_test.go:1: a log\n"}`,
				`{"Action":"output",` + p + `,"Test":"TestA/y","Output":"    a_test.go:2: node is not installed\n"}`,
				`{"Action":"output",` + p + `,"Test":"TestA/y","Output":"    --- SKIP: TestA/y (0.00s)\n"}`,
				`{"Action":"skip",` + p + `,"Test":"TestA/y"}`,
				`{"Action":"output",` + p + `,"Test":"TestA/x","Output":"    a_test.go:2: node is not installed\n"}`,
				`{"Action":"skip",` + p + `,"Test":"TestA/x"}`,
				`{"Action":"output",` + p + `,"Test":"TestB","Output":"    b_test.go:2: of two\n"}`,
				`{"Action":"output",` + p + `,"Test":"TestB","Output":"        lines\n"}`,
				`{"Action":"skip",` + p + `,"Test":"TestB"}`,
				`{"Action":"skip",` + p + `,"Test":"TestC"}`,
				`{"Action":"output",` + p + `,"Output":"?   \ta\t[no test files]\n"}`,
				`{"Action":"skip",` + p + `}`,
			}, "?   \ta\t[no test files]\n" +
				"\nSKIPPED: 4 of the tests\n" +
				"  a: no reason given\n    TestC\n" +
				"  a: node is not installed\n    TestA/x and 1 more\n" +
				"  a: of two lines\n    TestB\n",
		},
	} {
		var out strings.Builder
		s := newSummary(&out)
		if err := s.read(strings.NewReader(strings.Join(c.events, "\n") + "\n")); err != nil {
			t.Errorf("%s: %v", c.reason, err)
		}
		s.end()
		if diff := cmp.Diff(c.want, out.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
}

// TestRun runs go test on a module of three tests: the real events are those that the summary knows.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module x\n\ngo 1.26\n",
		"x_test.go": "package x\n\nimport \"testing\"\n\n" +
			"func TestGood(t *testing.T) { t.Log(\"all is well\") }\n" +
			"func TestBad(t *testing.T) { t.Error(\"this is wrong\") }\n" +
			"func TestNot(t *testing.T) { t.Skip(\"no tool for it\") }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	for _, c := range []struct {
		reason    string
		args      []string
		code      int
		has, lack []string
	}{
		{"all", []string{"."}, 1, []string{"this is wrong", "--- FAIL: TestBad", "FAIL\tx", "SKIPPED: 1 of the tests", "x: no tool for it\n    TestNot\n"}, []string{"all is well", "=== RUN"}},
		{"without the bad one", []string{"-skip=Bad", "."}, 0, []string{"ok  \tx", "x: no tool for it"}, []string{"all is well", "FAIL"}},
		{"without the skipped one", []string{"-run=Good", "."}, 0, []string{"ok  \tx"}, []string{"SKIPPED"}},
		{"a package that is not there", []string{"./y"}, 1, nil, []string{"ok"}},
	} {
		var out, problems bytes.Buffer
		code, err := run(c.args, &out, &problems)
		if code != c.code || err != nil {
			t.Errorf("%s: exit code %d (%v), want %d\n%s%s", c.reason, code, err, c.code, &out, &problems)
		}
		for _, text := range c.has {
			if !strings.Contains(out.String(), text) {
				t.Errorf("%s: %q is not in\n%s", c.reason, text, &out)
			}
		}
		for _, text := range c.lack {
			if strings.Contains(out.String(), text) {
				t.Errorf("%s: %q is in\n%s", c.reason, text, &out)
			}
		}
	}
}
