package clients_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

// junitFound is what somebody reads of a JUnit file.
type junitFound struct {
	Tests    int         `json:"tests"`
	Failures int         `json:"failures"`
	Errors   int         `json:"errors"`
	Skipped  int         `json:"skipped"`
	Cases    []junitCase `json:"cases"`
}

type junitCase struct {
	Class   string `json:"class"`
	Name    string `json:"name"`
	Failure string `json:"failure"` // its message
	Skipped string `json:"skipped"` // the same
}

// TestJUnitIsReadByOthers lets junitparser of Python and the parser of Maven's Surefire reports, neither made by us, read
// the JUnit file of a run in each language: they must find the same cases, ends and counts as the run has.
func TestJUnitIsReadByOthers(t *testing.T) {
	for _, lang := range []report.Lang{report.English, report.Korean} {
		run := reporttest.Run(lang)
		run.Scenarios = append(run.Scenarios, report.Scenario{
			Feature: "odd & <texts>", Rule: `]]> "quoted"`, Name: "a\ttab, a bell \a, 김보기", Verdict: report.Broken, Because: "a\nline ]]> <b>&amp;",
		})
		var text bytes.Buffer
		if err := report.WriteJUnit(&text, run, reporttest.Telling(lang)); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, report.JUnitFile), text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		want := oursOf(t, run, text.Bytes())
		for name, read := range map[string]func(t *testing.T, dir string) junitFound{"junitparser": readByPython, "surefire": readByJava} {
			t.Run(string(lang)+"/"+name, func(t *testing.T) {
				if diff := cmp.Diff(want, read(t, dir)); diff != "" {
					t.Errorf("what %s reads (-ours +theirs):\n%s", name, diff)
				}
			})
		}
	}
}

// oursOf is what a run has: counts and ends by its verdicts, names and messages as the file spells them.
func oursOf(t *testing.T, run report.Run, text []byte) junitFound {
	t.Helper()
	var file struct {
		Suites []struct {
			Cases []struct {
				Name      string `xml:"name,attr"`
				Classname string `xml:"classname,attr"`
				Failure   struct {
					Message string `xml:"message,attr"`
				} `xml:"failure"`
				Skipped struct {
					Message string `xml:"message,attr"`
				} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	counts := run.Counts()
	found := junitFound{Tests: counts.Total(), Failures: counts.Broken, Skipped: counts.NotClaimed + counts.NotTestable + counts.NoOverlap}
	for _, suite := range file.Suites {
		for _, c := range suite.Cases {
			found.Cases = append(found.Cases, junitCase{c.Classname, c.Name, c.Failure.Message, c.Skipped.Message})
		}
	}
	if len(found.Cases) != found.Tests {
		t.Fatalf("the file has %d cases of %d scenarios", len(found.Cases), found.Tests)
	}
	return found
}

func readers(t *testing.T) string {
	t.Helper()
	home, err := filepath.Abs(filepath.Join("testdata", "junit"))
	if err != nil {
		t.Fatal(err)
	}
	return home
}

func readByPython(t *testing.T, dir string) junitFound {
	t.Helper()
	home := readers(t)
	python := filepath.Join(home, "venv", "bin", "python3")
	required.File(t, "python", python, "run make clients")
	var found junitFound
	if err := json.Unmarshal(outputOf(t, python, filepath.Join(home, "read.py"), filepath.Join(dir, report.JUnitFile)), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

func readByJava(t *testing.T, dir string) junitFound {
	t.Helper()
	home := readers(t)
	java := required.Tool(t, "java")
	required.File(t, "maven", filepath.Join(home, "lib"), "run make clients, with mvn on PATH")
	text := outputOf(t, java, "-cp", filepath.Join(home, "lib", "*"), filepath.Join(home, "Read.java"), dir)
	var found junitFound
	plain := strings.NewReplacer(`\t`, "\t", `\n`, "\n")
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case len(fields) == 5 && fields[0] == "case":
			c := junitCase{Class: plain.Replace(fields[1]), Name: plain.Replace(fields[2])}
			if end := map[string]*string{"failure": &c.Failure, "skipped": &c.Skipped}[fields[3]]; end != nil {
				*end = plain.Replace(fields[4])
			}
			found.Cases = append(found.Cases, c)
		case len(fields) == 5 && fields[0] == "counts":
			for i, count := range []*int{&found.Tests, &found.Failures, &found.Errors, &found.Skipped} {
				n, err := strconv.Atoi(fields[i+1])
				if err != nil {
					t.Fatal(err)
				}
				*count = n
			}
		default:
			t.Fatalf("the reader says %q", line)
		}
	}
	return found
}

// outputOf runs a program to its end and gives what it printed.
func outputOf(t *testing.T, name string, arguments ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, arguments...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, problems.String())
	}
	return text
}
