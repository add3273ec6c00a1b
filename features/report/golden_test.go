package report_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// small is a run of one scenario a verdict, taken out of the sample.
func small(lang report.Lang) report.Run {
	run := reporttest.Run(lang)
	all := run.Scenarios
	run.Scenarios = nil
	seen := map[report.Verdict]bool{}
	for _, s := range all {
		if !seen[s.Verdict] {
			seen[s.Verdict] = true
			run.Scenarios = append(run.Scenarios, s)
		}
	}
	run.Scenarios = append(run.Scenarios, all[len(all)-4]) // a fault and what came after it
	return run
}

// live is what a run looks like while it runs.
func live(t *testing.T, run report.Run, style report.Style, how report.Telling) string {
	t.Helper()
	var b bytes.Buffer
	l := report.NewLive(&b, style, how)
	l.Begin(run)
	for _, s := range run.Scenarios {
		l.Scenario(s)
	}
	if err := l.End(run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func written(t *testing.T, write func(io.Writer, report.Run, report.Telling) error, run report.Run, how report.Telling) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, run, how); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden compares every report of a small run with its reviewed file.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, lang := range []report.Lang{report.English, report.Korean} {
		run, how := small(lang), reporttest.Telling(lang)
		terminal := report.Style{Colour: true, Progress: true}
		for name, got := range map[string]string{
			"pipe.txt":     live(t, run, report.Style{}, how),
			"terminal.txt": live(t, run, terminal, how),
			"junit.xml":    written(t, report.WriteJUnit, run, how),
			"page.html":    written(t, report.WriteHTML, run, how),
		} {
			file := filepath.Join("testdata", string(lang)+"-"+name)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Error(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Error(err)
				continue
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s: (-want +got); go test ./features/report -update rewrites it\n%s", file, diff)
			}
		}
	}
}

// TestGoldenIsTheSameTwice holds that nothing in a report depends on chance.
func TestGoldenIsTheSameTwice(t *testing.T) {
	t.Parallel()
	run, how := reporttest.Run(report.English), reporttest.Telling(report.English)
	for name, write := range map[string]func(io.Writer, report.Run, report.Telling) error{"JUnit": report.WriteJUnit, "HTML": report.WriteHTML} {
		first := written(t, write, run, how)
		if again := written(t, write, run, how); again != first {
			t.Errorf("%s differs from one time to the next", name)
		}
	}
}

// TestAnEmptyRunIsTold holds that every report stands without scenarios and without texts.
func TestAnEmptyRunIsTold(t *testing.T) {
	t.Parallel()
	for _, run := range []report.Run{{}, {Scenarios: []report.Scenario{{}}}, {Scenarios: []report.Scenario{{
		Verdict: report.Broken, Took: -time.Second, Exchanges: []report.Exchange{{From: "x", To: "x", At: -1, Took: -1}}, Marks: []report.Mark{{}},
	}}}} {
		_ = live(t, run, report.Style{}, report.Telling{})
		_ = written(t, report.WriteJUnit, run, report.Telling{})
		_ = written(t, report.WriteHTML, run, report.Telling{})
	}
}
