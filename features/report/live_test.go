package report_test

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

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

func TestLiveTellsWhatIsBroken(t *testing.T) {
	t.Parallel()
	run := reporttest.Run(report.English)
	got := live(t, run, report.Style{}, reporttest.Telling(report.English))
	_, summary, found := strings.Cut(got, "\nBroken rules\n")
	if !found {
		t.Fatalf("no summary of broken rules in\n%s", got)
	}
	if broken, other := strings.Index(summary, "age-seconds"), strings.Index(summary, "Not proved"); broken < 0 || other < broken {
		t.Errorf("broken rules are not first:\n%s", summary)
	}
	for _, want := range []string{
		"expected        the answer is “underage”, and there is no account",
		"found           201 “created”: a child of 14 got an account",
		"where           features/merchant/age.feature:48",
		"replay          iamport-mock verify --target http://localhost:3000 --seed 20261124 --tags '@rule:age-seconds'",
		`-H "Authorization: $IAMPORT_TOKEN"`,
		"(the target's clock cannot be moved: the contract says no way to)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not told", want)
		}
	}
}

// TestLiveFromManySides holds that scenarios that end at one moment do not mix; the race detector looks on.
func TestLiveFromManySides(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	l := report.NewLive(&b, report.Style{}, report.Telling{Lang: report.English})
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
		"A double tap on a slow phone is eno": 2, // where it broke, and in the summary
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
