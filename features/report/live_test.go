package report_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

func TestLivePlainOrPainted(t *testing.T) {
	t.Parallel()
	run, how := reporttest.Run(report.English), reporttest.Telling(report.English)
	for _, tt := range []struct {
		reason             string
		style              report.Style
		painted, rewritten bool
	}{
		{"a pipe gets neither colour nor a moving line", report.Style{}, false, false},
		{"a terminal with NO_COLOR moves without colour", report.Style{Progress: true}, false, true},
		{"a terminal gets both", report.Style{Colour: true, Progress: true}, true, true},
	} {
		got := live(t, run, tt.style, how)
		if strings.Contains(got, "\x1b[31m") || strings.Contains(got, "\x1b[1;31m") != tt.painted {
			t.Errorf("%s: painted %v", tt.reason, !tt.painted)
		}
		if strings.Contains(got, "\r\x1b[K") != tt.rewritten {
			t.Errorf("%s: rewritten %v", tt.reason, !tt.rewritten)
		}
		lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, run.FinalLine()) {
			t.Errorf("%s: the last line is %q", tt.reason, last)
		}
	}
}

// TestLiveTellsWhatIsBroken holds the end of a run: what proved nothing, then the
// broken rules, the worst first, each with its reason and remedy, then the final line.
func TestLiveTellsWhatIsBroken(t *testing.T) {
	t.Parallel()
	run := reporttest.Run(report.English)
	got := live(t, run, report.Style{}, reporttest.Telling(report.English))
	last := -1
	for _, want := range []string{
		"\n– not claimed: no-ci, withdrawal\n",
		"\n∥ overlap not reached: race (the target sends one request after the other: no two reads met at the\n  barrier)\n",
		"\n? not testable: fresh (the target's clock cannot be moved: the contract says no way to)\n",
		"\n\n✗ birth is in seconds (age-seconds): forbidden access was allowed, 2 of 3 scenarios broken\n",
		"\n  why       Read as milliseconds, every birthday falls into January 1970: every child passes the age\n            check and gets an account.\n",
		"\n  fix       Multiply birth by 1000 before you make a date of it, or better, read birthday\n            (YYYY-MM-DD).\n",
		"\n  scenario  A minor whose record has birth only  features/merchant/age.feature:48\n" +
			"  expected  the answer is “underage”, and there is no account\n" +
			"  found     201 “created”: a child of 14 got an account\n",
		"\n            and 1 more: A minor whose record has both fields\n",
		"\n  replay    iamport-verify --target http://localhost:3000 --seed 20261124 --tags '@rule:age-seconds'\n",
		"\n\n✗ An unfinished certification opens nothing (unfinished): forbidden access was allowed, 1 of 1\n  scenario broken\n",
		"\n\n✗ Twenty sign-ups at one moment make one account (race): two accounts for one person, 1 of 2\n  scenarios broken\n",
		"\n\n16 rules, 32 scenarios, 2.84 s\nverify: ",
	} {
		at := strings.Index(got, want)
		if at < last {
			t.Errorf("%q is missing or too early", want)
		}
		last = max(last, at)
	}
	for _, none := range []string{"curl", "Turns 19 today", "17 ms", "step "} {
		if strings.Contains(got, none) {
			t.Errorf("%q is told", none)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// TestLiveVerbose holds that every scenario is listed when that is wanted, and every broken one told in full.
func TestLiveVerbose(t *testing.T) {
	t.Parallel()
	run := reporttest.Run(report.English)
	got := live(t, run, report.Style{Verbose: true}, reporttest.Telling(report.English))
	for _, s := range run.Scenarios {
		if !strings.Contains(got, "  "+s.Name+"  "+s.RuleID+"  ") {
			t.Errorf("%q has no line", s.Name)
		}
	}
	for text, want := range map[string]int{"\n  found     ": 4, "\n  replay    ": 3, " more: ": 0, "Multiply birth by 1000": 1} {
		if n := strings.Count(got, text); n != want {
			t.Errorf("%q is told %d times, want %d", text, n, want)
		}
	}
}

// manyBroken is a run of rules with so many broken scenarios each, with wide texts.
func manyBroken(scenarios ...int) report.Run {
	run := report.Run{Tool: "verify", Target: "http://localhost:3000", Seed: 7, Claims: []string{strings.Repeat("claim, ", 30)}}
	for rule, n := range scenarios {
		id := "rule-" + string(rune('a'+rule))
		for i := range n {
			run.Scenarios = append(run.Scenarios, report.Scenario{
				Feature: "f", RuleID: id, Name: fmt.Sprintf("시나리오 %d of %s", i, id), File: "f.feature", Line: i + 1, Verdict: report.Broken,
				Expected: strings.Repeat("가나다 ", 20), Because: strings.Repeat("x", 250) + "\nsecond line", Replay: strings.Repeat("replay ", 30) + id,
			})
		}
	}
	return run
}

// TestLiveIsNotWiderThanAScreen holds the width of every line, in every style and language.
func TestLiveIsNotWiderThanAScreen(t *testing.T) {
	t.Parallel()
	hostileRun, hostileTexts := hostile()
	hostileRun.Scenarios[0].Replay = ""
	for _, lang := range []report.Lang{report.English, report.Korean} {
		for _, verbose := range []bool{false, true} {
			for name, run := range map[string]report.Run{"sample": reporttest.Run(lang), "many": manyBroken(1, 20, 4), "hostile": hostileRun} {
				how := reporttest.Telling(lang)
				if name == "hostile" {
					how = hostileTexts
				}
				for _, line := range strings.Split(live(t, run, report.Style{Verbose: verbose}, how), "\n") {
					command := strings.Contains(line, "replay ") || strings.Contains(line, "iamport-verify")
					if n := screenColumns(line); n > 100 && !command && line != run.FinalLine() {
						t.Errorf("%s, %s: %d columns: %q", lang, name, n, line)
					}
				}
			}
		}
	}
}

// screenColumns counts as a terminal does: hangul fills two.
func screenColumns(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r >= 0x1100 && unicode.Is(unicode.Hangul, r) {
			n++
		}
	}
	return n
}

// TestLiveFitsAScreen holds that as many broken scenarios are told in full as fit, never none, and that nothing is lost.
func TestLiveFitsAScreen(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		broken []int
		full   int
	}{
		{"one rule has room for three", []int{20}, 3},
		{"two rules have room for one each", []int{20, 20}, 2},
		{"many rules do not fit, and each is told", []int{9, 9, 9, 9, 9}, 5},
	} {
		run := manyBroken(tt.broken...)
		got := live(t, run, report.Style{}, report.Telling{Lang: report.English})
		if n := strings.Count(got, "\n  found "); n != tt.full {
			t.Errorf("%s: %d scenarios in full, want %d\n%s", tt.reason, n, tt.full, got)
		}
		if n := strings.Count(got, "second line"); n != tt.full {
			t.Errorf("%s: what was found is cut off", tt.reason)
		}
		if more, replays := strings.Count(got, " more: "), strings.Count(got, "\n  replay "); more != len(tt.broken) || replays != len(tt.broken) {
			t.Errorf("%s: %d lists of the others and %d commands for %d rules", tt.reason, more, replays, len(tt.broken))
		}
	}
}

// TestLiveLeavesReasonsOutLast holds what is left out where a screen is too small for the rest, and only where that helps.
func TestLiveLeavesReasonsOutLast(t *testing.T) {
	t.Parallel()
	how := report.Telling{Lang: report.English, Texts: report.Texts{report.English: {
		"rule-a": {Why: "The first sentence. " + strings.Repeat("And more of it. ", 20)},
	}}}
	for _, tt := range []struct {
		reason string
		broken []int
		notes  int
		short  bool
	}{
		{"there is room", []int{2}, 3, false},
		{"there is room for the short form", []int{2}, 15, true},
		{"there is no room even for the short form", []int{2}, 60, false},
		{"nothing is broken, and there is room", nil, 2, false},
		{"nothing is broken, and there is room for the short form", nil, 6, true},
	} {
		run := manyBroken(tt.broken...)
		for i := range 4 {
			run.Scenarios = append(run.Scenarios, report.Scenario{RuleID: fmt.Sprintf("rule-%d", i), Verdict: report.NotTestable, Because: fmt.Sprintf("cause %d", i)})
		}
		for i := range tt.notes {
			run.Notes = append(run.Notes, fmt.Sprintf("note %d", i))
		}
		got := live(t, run, report.Style{}, how)
		reasons := strings.Contains(got, "\n? not testable: rule-3 (cause 3)\n")
		brief := strings.Contains(got, "\n? not testable: rule-0, rule-1, rule-2, rule-3 (--verbose shows why)\n")
		if reasons == tt.short || brief != tt.short || len(tt.broken) > 0 && strings.Contains(got, "And more of it.") == tt.short {
			t.Errorf("%s: short form: %t, want %t\n%s", tt.reason, brief, tt.short, got)
		}
	}
}

// TestLiveTellsEachFactOnce holds what stands beside a broken scenario, and where a reason is told that could stand in two places.
func TestLiveTellsEachFactOnce(t *testing.T) {
	t.Parallel()
	broken := func(name, replay string) report.Scenario {
		return report.Scenario{RuleID: "r", Name: name, File: "people/a.yaml", Line: 9, Verdict: report.Broken, Expected: "e", Because: "b", Replay: replay}
	}
	many := report.Run{}
	for i := range 9 {
		many.Scenarios = append(many.Scenarios, broken(fmt.Sprintf("number %d%s", i, strings.Repeat(" of a long name", 4)), ""))
	}
	how := report.Telling{Lang: report.English, Texts: report.Texts{report.English: {
		"r": {Mend: strings.Repeat("mend it ", 8) + "so.", Code: "iamport-verify explain r"},
	}}}
	for _, tt := range []struct {
		reason       string
		run          report.Run
		want, absent string
	}{
		{"an expectation is named by its place", report.Run{Scenarios: []report.Scenario{broken("people/a.yaml:9 mina", "")}}, "  scenario  people/a.yaml:9 mina\n", "mina  people"},
		{"the command of the first scenario", report.Run{Scenarios: []report.Scenario{broken("s", "first"), broken("s", "second")}}, "  replay    first\n", "second"},
		{"names fill two lines and no more", many, " name; …\n\n", "number 5"},
		{"a command is not broken in two", many, "so.\n            Code: iamport-verify explain r\n", "Code: iamport-verify\n"},
		{
			"a reason that arose is told as what the run owes",
			report.Run{Scenarios: []report.Scenario{{RuleID: "r", Verdict: report.NotTestable, Arose: true, Because: "429"}}}, "Incomplete\n  429 (1 scenario)\n", "not testable: r",
		},
	} {
		if got := live(t, tt.run, report.Style{}, how); !strings.Contains(got, tt.want) || strings.Contains(got, tt.absent) {
			t.Errorf("%s: want %q, and no %q, in\n%s", tt.reason, tt.want, tt.absent, got)
		}
	}
}

// TestLiveStops holds that a run that was given up tells what it had found, without a final line.
func TestLiveStops(t *testing.T) {
	t.Parallel()
	run := reporttest.Run(report.English)
	var b strings.Builder
	l := report.NewLive(&b, report.Style{}, reporttest.Telling(report.English))
	for _, s := range run.Scenarios[:6] {
		l.Scenario(s)
	}
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.HasPrefix(got, "✗ birth is in seconds (age-seconds): forbidden access was allowed, 2 of 2 scenarios broken\n") ||
		strings.Contains(got, "verify: ") || strings.Count(got, "\n  found ") != 1 {
		t.Errorf("what was found is told as\n%s", got)
	}
	b.Reset()
	l = report.NewLive(&b, report.Style{Progress: true}, reporttest.Telling(report.English))
	l.Scenario(run.Scenarios[0])
	if err := l.Stop(); err != nil || !strings.HasSuffix(b.String(), "…\r\x1b[K") {
		t.Errorf("the line of progress stays: %q, %v", b.String(), err)
	}
}

// TestLiveTellsProgress holds that a log grows on long work, by the time of scenarios and not by a clock.
func TestLiveTellsProgress(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		took   time.Duration
		style  report.Style
		want   int
	}{
		{"a short run says nothing", time.Second, report.Style{}, 0},
		{"a long one says where it stands", time.Minute, report.Style{}, 5},
		{"who sees every scenario sees how far it is", time.Minute, report.Style{Verbose: true}, 0},
	} {
		var b strings.Builder
		l := report.NewLive(&b, tt.style, report.Telling{Lang: report.English})
		for range 10 {
			l.Scenario(report.Scenario{Verdict: report.Held, Took: tt.took})
		}
		if n := strings.Count(b.String(), ", 0 broken …\n"); n != tt.want {
			t.Errorf("%s: %d lines, want %d:\n%s", tt.reason, n, tt.want, &b)
		}
	}
}

// TestLiveFromManySides holds that scenarios that end at one moment do not mix; the race detector looks on.
func TestLiveFromManySides(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	l := report.NewLive(&b, report.Style{Verbose: true}, report.Telling{Lang: report.English})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { l.Scenario(report.Scenario{Name: "one of many", Verdict: report.Held}); l.Note("noted") })
	}
	all.Wait()
	if got := strings.Count(b.String(), "  one of many  "); got != 50 {
		t.Errorf("%d lines of 50 are whole:\n%s", got, b.String())
	}
}

type fullDisk struct{ writes int }

func (d *fullDisk) Write([]byte) (int, error) {
	d.writes++
	return 0, io.ErrShortWrite
}

func TestLiveRemembersAnError(t *testing.T) {
	t.Parallel()
	disk := &fullDisk{}
	l := report.NewLive(disk, report.Style{}, report.Telling{Lang: report.English})
	l.Begin(report.Run{})
	l.Scenario(report.Scenario{})
	if err := l.End(report.Run{}); !errors.Is(err, io.ErrShortWrite) || disk.writes != 1 {
		t.Errorf("error %v after %d writes, want the first one's", err, disk.writes)
	}
}

func TestLiveSaysThingsOnce(t *testing.T) {
	t.Parallel()
	run := reporttest.Run(report.English)
	got := live(t, run, report.Style{}, reporttest.Telling(report.English))
	for text, want := range map[string]int{
		"Multiply birth by 1000":              1, // two scenarios break that rule
		"The target used a token of an earl":  1,
		"A double tap on a slow phone is eno": 1,
	} {
		if n := strings.Count(got, text); n != want {
			t.Errorf("%q is told %d times, want %d", text, n, want)
		}
	}
	run.Notes = append(run.Notes, "late news")
	var b strings.Builder
	l := report.NewLive(&b, report.Style{}, report.Telling{Lang: report.English})
	if err := l.End(run); err != nil || !strings.Contains(b.String(), "note  late news\n") {
		t.Errorf("a note that came late is not told: %v\n%s", err, b.String())
	}
}

// TestFoldedLinesStandBelowEachOther holds that a scenario's place is indented as every other text, wherever its line is broken.
func TestFoldedLinesStandBelowEachOther(t *testing.T) {
	t.Parallel()
	for _, lang := range []report.Lang{report.English, report.Korean} {
		for n := range 60 {
			name := strings.Repeat("가", 20) + strings.Repeat("a", n)
			run := report.Run{Scenarios: []report.Scenario{{
				RuleID: "r", Name: name, File: "merchant/registration.feature", Line: 123, Verdict: report.Broken, Because: "b  c", Expected: strings.Repeat("word  ", 30),
			}}}
			var out strings.Builder
			live := report.NewLive(&out, report.Style{Verbose: true}, report.Telling{Lang: lang})
			if err := live.End(run); err != nil {
				t.Fatal(err)
			}
			indents := map[int]bool{}
			for line := range strings.Lines(out.String()) {
				if text := strings.TrimLeft(line, " "); len(line)-len(text) > 2 {
					indents[len(line)-len(text)] = true
				}
			}
			if len(indents) != 1 {
				t.Fatalf("%s: %d letters: indents %v in\n%s", lang, n, indents, out.String())
			}
		}
	}
}
