package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// TestListFits: the table keeps to its width with long names and paths, keeps the
// name and line of a file, and has people of one's own first.
func TestListFits(t *testing.T) {
	entries := []entry{
		{ImpUID: "imp_100000000001", Name: "이지우", FullAge: 36, YearAge: 36, Provider: "inicis_unified", State: "verified", Expect: "created", File: "built-in/adult.yaml", Line: 13, builtin: true},
		{
			ImpUID: "imp_200000000001", Name: strings.Repeat("가", 60), FullAge: 118, YearAge: 119, Provider: "danal", State: "stale",
			Expect: "full-age-19: underage, birth-year-1999: unavailable", ago: 30 * 24 * time.Hour,
			File: "work/quality/people/of/the/team/minors.yaml", Line: 1234,
		},
	}
	for _, say := range []saying{{}, {korean: true}} {
		var b bytes.Buffer
		if err := listTable(&b, cli.Style{}, entries, say); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if width := cli.Cells(strings.TrimSuffix(line, "\n")); width > listWidth {
				t.Errorf("%d columns, want at most %d: %s", width, listWidth, line)
			}
		}
		if !strings.Contains(b.String(), "s.yaml:1234") {
			t.Errorf("the file and its line are cut:\n%s", b.String())
		}
	}
	if ownFirst(entries[0], entries[1]) <= 0 || ownFirst(entries[1], entries[0]) >= 0 {
		t.Error("a built-in person stands before one of one's own")
	}
}
