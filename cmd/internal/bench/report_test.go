package main

import (
	"strings"
	"testing"
	"text/tabwriter"
)

func same(v float64) float64 { return v }

// TestTable shows medians, spreads and what they reach, after rounding to the digits that are shown.
func TestTable(t *testing.T) {
	var out strings.Builder
	tab := table{tabwriter.NewWriter(&out, 0, 0, 3, ' ', 0)}
	tab.head("Sample")
	more, less := goal{0.9, 0.97}, goal{50, 25}
	tab.row("a share that shows as the stretch goal", collect([]float64{0.9651}, same), times, more)
	tab.row("a share between", collect([]float64{0.93, 0.91}, same), times, more)
	tab.row("a share below", collect([]float64{0.8, 0.85, 0.89, 0.9}, same), times, more)
	tab.row("a cost between", collect([]float64{20, 31}, same), millis, less)
	tab.row("a cost above", collect([]float64{60}, same), millis, less)
	tab.row("no goal", collect([]float64{9}, same), millis, noGoal)
	tab.row("unknown", collect([]float64{0}, same), millis, less)
	if err := tab.Flush(); err != nil {
		t.Fatal(err)
	}
	const want = `
Sample
  figure                                   median (min–max)        target   stretch   reached
  a share that shows as the stretch goal   0.97 ×                  ≥ 0.9    ≥ 0.97    stretch
  a share between                          0.92 (0.91–0.93) ×      ≥ 0.9    ≥ 0.97    target
  a share below                            0.87 (0.80–0.90) ×      ≥ 0.9    ≥ 0.97    missed
  a cost between                           25.50 (20.00–31.00) ms   ≤ 50     ≤ 25      target
  a cost above                             60.00 ms                ≤ 50     ≤ 25      missed
  no goal                                  9.00 ms                                    
`
	if got := out.String(); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("table:\n%s\nwant:\n%s", got, want)
	}
}

// speeds is a pair in which mock and bare serve that many requests in a second.
func speeds(mock, bare int64, foreign float64) pair {
	return pair{nameMock: {requests: mock, seconds: 1, foreign: foreign}, nameBare: {requests: bare, seconds: 1}}
}

// TestRatios shows why pairs are kept together: the machine halves its speed in the middle, the ratio stays.
func TestRatios(t *testing.T) {
	pairs := []pair{speeds(90, 100, 0), speeds(45, 50, 0), speeds(48, 50, 0)}
	if got := ratios(pairs, trial.perSecond).format(2); got != "0.90 (0.90–0.96)" {
		t.Errorf("ratios %s", got)
	}
	if got := ratios(pairs, trial.cpuPerRequest); len(got) != 0 {
		t.Errorf("CPU that the system did not tell: %v, want no figure", got)
	}
}

func TestQuiet(t *testing.T) {
	calm, loud := speeds(90, 100, 0), speeds(20, 100, 2*disturbedFrom)
	if got := quiet([]pair{calm, loud, calm}); len(got) != 2 {
		t.Errorf("%d pairs are left, want the two that nothing disturbed", len(got))
	}
	if got := quiet([]pair{loud, loud}); len(got) != 2 {
		t.Errorf("%d pairs are left, want both: disturbed pairs are better than none", len(got))
	}
}
