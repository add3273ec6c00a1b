package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJudge(t *testing.T) {
	tests := []struct {
		reason string
		goal   goal
		value  float64
		digits int
		want   string
	}{
		{"a share above the stretch goal", goalShareGet, 0.99, 2, "stretch"},
		{"a share that shows as the stretch goal reaches it", goalShareGet, 0.9651, 2, "stretch"},
		{"a share between", goalShareGet, 0.93, 2, "target"},
		{"a share below", goalShareGet, 0.89, 2, "missed"},
		{"a cost below is good", goalCPU, 1.0, 2, "stretch"},
		{"a cost between", goalCPU, 1.06, 2, "target"},
		{"a cost above", goalCPU, 1.2, 2, "missed"},
		{"no goal, no verdict", noGoal, 1, 2, ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			if got := tt.goal.judge(tt.value, tt.digits); got != tt.want {
				t.Errorf("judge(%v) = %q, want %q", tt.value, got, tt.want)
			}
		})
	}
}

func TestTable(t *testing.T) {
	table := table{title: "Cold start", head: goalHead}
	table.add(figure{what: "mock", value: summarize([]float64{20, 31}), unit: "ms", digits: 1, goal: goalStart})
	table.add(figure{what: "bare", value: summarize([]float64{9}), unit: "ms", digits: 1})
	table.add(figure{what: "lost", goal: goalStart})
	var text, markdown strings.Builder
	if err := table.text(&text); err != nil {
		t.Fatal(err)
	}
	if err := table.markdown(&markdown); err != nil {
		t.Fatal(err)
	}
	const wantText = `
Cold start
  figure   median (min–max)      target   stretch   reached
  mock     25.5 (20.0–31.0) ms   ≤ 50     ≤ 25      target
  bare     9.0 ms                                   
  lost     unknown               ≤ 50     ≤ 25      
`
	const wantMarkdown = `
### Cold start

| figure | median (min–max) | target | stretch | reached |
|---|---|---|---|---|
| mock | 25.5 (20.0–31.0) ms | ≤ 50 | ≤ 25 | target |
| bare | 9.0 ms |  |  |  |
| lost | unknown | ≤ 50 | ≤ 25 |  |
`
	if diff := cmp.Diff(wantText, text.String()); diff != "" {
		t.Errorf("text differs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantMarkdown, markdown.String()); diff != "" {
		t.Errorf("markdown differs (-want +got):\n%s", diff)
	}
}

func TestGrouped(t *testing.T) {
	for value, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 1234567.6: "1,234,568", -1000: "-1,000", -100: "-100"} {
		if got := grouped(value); got != want {
			t.Errorf("grouped(%v) = %q, want %q", value, got, want)
		}
	}
}

func TestParseBenchmarks(t *testing.T) {
	const out = "goos: linux\n" +
		"BenchmarkLaneGet-2   \t 1000\t 84.2 ns/op\t 0 B/op\t 0 allocs/op\n" +
		"BenchmarkAnswerToken\t 1000\t 800 ns/op\t 12.50 MB/s\t 752 B/op\t 4 allocs/op\n" +
		"BenchmarkWithoutCount-2\t 1000\t 84.2 ns/op\n" +
		"BenchmarkBroken-2\n" +
		"PASS\n"
	want := []benchmark{
		{Name: "LaneGet-2", Nanoseconds: 84.2},
		{Name: "AnswerToken", Nanoseconds: 800, Bytes: 752, Allocations: 4},
	}
	if diff := cmp.Diff(want, parseBenchmarks(out)); diff != "" {
		t.Errorf("benchmarks differ (-want +got):\n%s", diff)
	}
}
