package report_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

// annotated is what GitHub Actions reads of a run.
func annotated(run report.Run, how report.Telling) string {
	var b strings.Builder
	for _, a := range report.Annotations(run, how) {
		b.WriteString(a.String() + "\n")
	}
	return b.String()
}

func summary(t *testing.T, run report.Run, about report.Summary) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.WriteSummary(&b, run, about); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestAnnotationsAreEscaped holds that no text leaves its place in a workflow command.
func TestAnnotationsAreEscaped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		a    report.Annotation
		want string
	}{
		{"a message alone", report.Annotation{Message: "m"}, "::error::m"},
		{"a title alone is the message too", report.Annotation{Title: "t"}, "::error title=t::t"},
		{"a warning", report.Annotation{Level: report.AnnotationWarning, Message: "m"}, "::warning::m"},
		{"a place", report.Annotation{File: "a/b.yaml", Line: 3, Column: 7, Message: "m"}, "::error file=a/b.yaml,line=3,col=7::m"},
		{"a file as a whole", report.Annotation{File: "b.yaml", Column: 7, Message: "m"}, "::error file=b.yaml::m"},
		{"a line without a file", report.Annotation{Line: 3, Message: "m"}, "::error::m"},
		{"a message that ends its line", report.Annotation{Message: "100%\r\n::error::x: a, b"}, "::error::100%25%0D%0A::error::x: a, b"},
		{"what was escaped already", report.Annotation{Message: "%0A"}, "::error::%250A"},
		{
			"properties that end early",
			report.Annotation{File: "a,b:c%.yaml", Line: 1, Title: "x::y,z=1\r\n", Message: "m"},
			"::error file=a%2Cb%3Ac%25.yaml,line=1,title=x%3A%3Ay%2Cz=1%0D%0A::m",
		},
	} {
		if got := c.a.String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestAnnotationsNameTheTeamsFiles holds where annotations point: to a line of the team's own files, and to no file for
// a rule that is built in; and that what is known has none.
func TestAnnotationsNameTheTeamsFiles(t *testing.T) {
	t.Parallel()
	broken := report.Scenario{Rule: "r", RuleID: "expected", Name: "n", File: "people/minors.yaml", Line: 4, Verdict: report.Broken, Because: "b"}
	own, known, step, builtin := broken, broken, broken, broken
	own.Own = true
	known.Own, known.Known = true, true
	step.Own, step.File, step.Steps = true, "own/ours.feature", []report.Step{{Line: 8, Passed: true}, {Line: 9, Error: "e"}}
	builtin.File, builtin.Line, builtin.RuleID = "merchant/age.feature", 9, "age-full"
	another := builtin
	run := report.Run{Scenarios: []report.Scenario{own, known, step, builtin, another, {RuleID: "race", Verdict: report.Held}}}
	var got []string
	for _, a := range report.Annotations(run, report.Telling{}) {
		got = append(got, fmt.Sprintf("%s %s:%d", a.Level, a.File, a.Line))
	}
	if want := "error people/minors.yaml:4, error own/ours.feature:9, error :0"; strings.Join(got, ", ") != want {
		t.Errorf("annotations %q, want %s", got, want)
	}
}

// TestAnIncompleteRunWarns holds that a run which proved too little has a warning with the reason.
func TestAnIncompleteRunWarns(t *testing.T) {
	t.Parallel()
	run := report.Run{Scenarios: []report.Scenario{
		{RuleID: "race", Verdict: report.NotTestable, Arose: true, Because: "429 of the target"}, {RuleID: "fresh", Verdict: report.NotTestable, Because: "no clock"},
	}}
	want := "::warning title=Incomplete::429 of the target (1 scenario)\n"
	if got := annotated(run, report.Telling{}); got != want {
		t.Errorf("annotations %q, want %q", got, want)
	}
}

// TestASummaryFits holds that a summary is never longer than what GitHub shows, and says that it was cut.
func TestASummaryFits(t *testing.T) {
	t.Parallel()
	for _, lang := range []report.Lang{report.English, report.Korean} {
		how := reporttest.Telling(lang)
		run := reporttest.Run(lang)
		for i := range 9000 {
			run.Scenarios = append(run.Scenarios, report.Scenario{RuleID: fmt.Sprintf("own-%d", i), Verdict: report.Broken, Because: strings.Repeat("아", 100), Replay: "x"})
		}
		cut := lang.Say("The rest does not fit: GitHub", "나머지는 싣지 못했습니다")
		for _, used := range []int{0, 4096, report.MostSummary - 600} {
			got := summary(t, run, report.Summary{How: how, Used: used})
			if len(got)+used > report.MostSummary || !strings.Contains(got, cut) || !strings.HasSuffix(got, "\n") {
				t.Errorf("%s: %d bytes after %d, cut said: %t", lang, len(got), used, strings.Contains(got, cut))
			}
		}
		for _, room := range []int{0, 60} {
			var b bytes.Buffer
			err := report.WriteSummary(&b, run, report.Summary{How: how, Used: report.MostSummary - room})
			if b.Len() > 0 || !errors.Is(err, report.ErrNoRoom) {
				t.Errorf("%s: %d bytes where nothing fits, and %v", lang, b.Len(), err)
			}
		}
		if got := summary(t, reporttest.Run(lang), report.Summary{How: how}); strings.Contains(got, cut) {
			t.Errorf("%s: a usual run is cut", lang)
		}
	}
}

// TestASummaryIsNotMarkup holds that a text of a backend stays a text in the summary: no cell ends early, no HTML.
func TestASummaryIsNotMarkup(t *testing.T) {
	t.Parallel()
	hostile := "a|b\n| <img src=x onerror=y> [l](http://h) **b** `c` @team #1 \x1b[31m&lt; $x$"
	run := report.Run{Scenarios: []report.Scenario{{RuleID: "r", Name: "n", Verdict: report.Broken, Because: hostile, Replay: "x ```\n# y"}}}
	got := summary(t, run, report.Summary{Reports: "a`b", Files: []string{"junit.xml"}})
	want := `a\|b \| &lt;img src=x onerror=y&gt; \[l\](http://h) \*\*b\*\* ` + "\\`c\\`" + ` @team #1 \\x1b\[31m&amp;lt; \$x\$ |`
	if !strings.Contains(got, want) {
		t.Errorf("the summary lacks %q:\n%s", want, got)
	}
	for _, part := range []string{"````sh\nx ```\n# y\n````\n", "`` a`b ``"} {
		if !strings.Contains(got, part) {
			t.Errorf("the summary lacks %q:\n%s", part, got)
		}
	}
}
