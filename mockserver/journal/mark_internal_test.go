package journal

import (
	"fmt"
	"testing"
)

// TestMarksAreBounded meets far more values than are kept: what was told stays, no number comes twice, and nothing of
// what was forgotten stays behind.
func TestMarksAreBounded(t *testing.T) {
	t.Parallel()
	r := NewRedactor(nil)
	r.Know(KindSecret, "told from the start", "")
	r.Mark(KindSecret, "met and then told")
	r.Know(KindSecret, "met and then told", "")
	seen := map[string]bool{}
	for i := range 3 * maxMarks {
		mark := r.Mark(KindSecret, fmt.Sprintf("%04d \"met\"", i))
		if seen[mark] {
			t.Fatalf("%s came twice", mark)
		}
		seen[mark] = true
	}
	if got := r.Text("told from the start; met and then told"); got != "secret#1; secret#2" {
		t.Errorf("after many others: %q", got)
	}
	last := fmt.Sprintf("%04d \"met\"", 3*maxMarks-1)
	if got := r.Text(last); !seen[got] {
		t.Errorf("the last one became %q", got)
	}
	m := r.marks
	knownTexts := 0
	for _, list := range m.knownTexts {
		knownTexts += len(list)
	}
	const spellings = 4
	if most := maxMarks + 2; len(m.of) > most || len(m.taken) > most || knownTexts > spellings*most || len(m.met) > 2*maxMarks+1 {
		t.Errorf("%d values, %d marks, %d knownTexts, %d meetings are kept", len(m.of), len(m.taken), knownTexts, len(m.met))
	}
}
