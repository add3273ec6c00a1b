package main

import (
	"math"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSummarize(t *testing.T) {
	tests := []struct {
		reason string
		values []float64
		want   summary
	}{
		{"nothing", nil, summary{}},
		{"one", []float64{2}, summary{Median: 2, Min: 2, Max: 2, Count: 1}},
		{"an odd number: the middle one", []float64{9, 1, 3}, summary{Median: 3, Min: 1, Max: 9, Count: 3}},
		{"an even number: between the middle ones", []float64{4, 1, 9, 2}, summary{Median: 3, Min: 1, Max: 9, Count: 4}},
		{"a division by nothing is no figure", []float64{math.NaN(), 5, math.Inf(1)}, summary{Median: 5, Min: 5, Max: 5, Count: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, summarize(tt.values)); diff != "" {
				t.Errorf("summary differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSummaryFormat(t *testing.T) {
	verb := func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
	for _, tt := range []struct {
		reason string
		s      summary
		want   string
	}{
		{"nothing measured", summary{}, "unknown"},
		{"one figure has no spread", summarize([]float64{1}), "1.0"},
		{"median and spread", summarize([]float64{1, 2, 4}), "2.0 (1.0–4.0)"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if got := tt.s.format(verb); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// speeds is a half in which the mock and bare serve that many requests in a second.
func speeds(mock, bare int, foreign float64) half {
	return half{
		nameMock: {Requests: mock, Seconds: 1, Foreign: foreign},
		nameBare: {Requests: bare, Seconds: 1},
	}
}

// TestRatios shows why halves are kept together: the machine halves its speed in the middle, the ratio stays.
func TestRatios(t *testing.T) {
	halves := []half{speeds(90, 100, 0), speeds(45, 50, 0), speeds(48, 50, 0)}
	got := ratios(halves, nameMock, nameBare, turn.perSecond)
	want := summary{Median: 0.9, Min: 0.9, Max: 0.96, Count: 3}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ratios differ (-want +got):\n%s", diff)
	}
	unknown := ratios(halves, nameMock, nameBare, turn.cpuPerRequest)
	if unknown.Count != 0 {
		t.Errorf("CPU that the system did not tell: %+v, want no figure", unknown)
	}
}

func TestQuiet(t *testing.T) {
	calm, loud := speeds(90, 100, 0), speeds(20, 100, 2*disturbedFrom)
	tests := []struct {
		reason string
		halves []half
		want   int
	}{
		{"disturbed halves are left out", []half{calm, loud, calm}, 2},
		{"all disturbed: better those than none", []half{loud, loud}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			if got := quiet(tt.halves); len(got) != tt.want {
				t.Errorf("%d halves left, want %d", len(got), tt.want)
			}
		})
	}
}
