package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
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
			"github.txt":   annotated(run, how),
			"summary.txt":  summary(t, run, report.Summary{How: how, Reports: "reports", Files: []string{report.JUnitFile, report.HTMLFile}}),
			"junit.xml":    written(t, report.WriteJUnit, run, how),
			"page.html":    withoutAssets(unpacked(t, written(t, report.WriteHTML, run, how))),
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

// assets are the style, the script and their hashes in the page's policy. A golden page leaves them out: a change of
// the style alone changes no golden file.
var assets = regexp.MustCompile(`(?s)(<style>|<script>).*?(</style>|</script>)|sha256-.*?&#39;`)

func withoutAssets(page string) string { return assets.ReplaceAllString(page, "$1$2") }

// unpacked is a page with its packed parts as they are laid out.
func unpacked(t *testing.T, page string) string {
	t.Helper()
	page, err := reporttest.Unpacked(page)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// TestAPageOfManyIsSmall holds that a page can be sent and opens on a phone: a usual run has 150 scenarios, and one that
// shows its broken ones has each race in full.
func TestAPageOfManyIsSmall(t *testing.T) {
	t.Parallel()
	for _, lang := range []report.Lang{report.English, report.Korean} {
		page := written(t, report.WriteHTML, reporttest.Many(lang, 150), reporttest.Telling(lang))
		t.Logf("%s: %d bytes, laid out %d", lang, len(page), len(unpacked(t, page)))
		if most := 400_000; len(page) > most {
			t.Errorf("%s: the page has %d bytes, want at most %d", lang, len(page), most)
		}
	}
}

// TestMarksThatAreAlikeAreOneBox holds that the certifications of a race are one box, and that others are not.
func TestMarksThatAreAlikeAreOneBox(t *testing.T) {
	t.Parallel()
	s := report.Scenario{Name: "a race", Verdict: report.Broken, Exchanges: []report.Exchange{{From: report.Browser, To: report.Merchant, At: 90, Status: 200}}}
	for i := range 20 {
		s.Marks = append(s.Marks, report.Mark{At: time.Duration(i), Kind: "certification", Text: fmt.Sprintf("imp_%012d: an adult, born 1996-05-17", i)})
	}
	s.Marks = append(s.Marks, report.Mark{At: 50, Kind: "certification", Text: "imp_000000000077: a minor, born 2012-05-17"},
		report.Mark{At: 60, Kind: "clock", Text: "moved"}, report.Mark{At: 99, Kind: "clock", Text: "moved"})
	page := unpacked(t, written(t, report.WriteHTML, report.Run{Scenarios: []report.Scenario{s}}, report.Telling{}))
	var got []string
	for _, m := range regexp.MustCompile(`class="said"[^>]*>([^<]*)<`).FindAllStringSubmatch(page, -1) {
		got = append(got, m[1])
	}
	want := []string{
		"certification × 20 · imp_000000000000: an adult, born 1996-05-17", "certification · imp_000000000077: a minor, born 2012-05-17",
		"clock · moved", "clock · moved",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the boxes (-want +got):\n%s", diff)
	}
}

// TestPageHoldsItsAssets holds that a page carries its style and script, and that its policy allows exactly these.
func TestPageHoldsItsAssets(t *testing.T) {
	t.Parallel()
	page := written(t, report.WriteHTML, small(report.English), reporttest.Telling(report.English))
	for name, tag := range map[string]string{"page.css": "style", "page.js": "script"} {
		text, err := os.ReadFile(filepath.Join("page", name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(page, "<"+tag+">"+string(text)+"</"+tag+">") || strings.Count(page, "<"+tag) != 1 {
			t.Errorf("the page does not carry %s as its only <%s>", name, tag)
		}
		sum := sha256.Sum256(text)
		allowed := tag + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"
		if !strings.Contains(html.UnescapeString(page), allowed) {
			t.Errorf("the policy lacks %s", allowed)
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
