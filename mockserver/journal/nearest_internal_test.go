package journal

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"imp_1234", "imp_1243", "imp_12345", "imp_9999", "order_1234", "imp_123"}
	for _, c := range []struct {
		reason, id string
		want       []string
	}{
		{"a swap counts once", "imp_1324", []string{"imp_1234", "imp_123", "imp_12345"}},
		{"itself first", "imp_1234", []string{"imp_1234", "imp_123", "imp_12345"}},
		{"nothing near", "something-else-entirely", nil},
		{"a short id allows few edits", "ab", nil},
	} {
		if diff := cmp.Diff(c.want, nearest(c.id, slices.Values(known))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
	if got := nearest("imp_1", nil); got != nil {
		t.Errorf("of nothing known, %v is near", got)
	}
}

// TestEditsAgainstTheDefinition compares with the plain recursion.
func TestEditsAgainstTheDefinition(t *testing.T) {
	t.Parallel()
	const seed = 3
	random := rand.New(rand.NewPCG(seed, seed))
	word := func() string {
		b := make([]byte, random.IntN(7))
		for i := range b {
			b[i] = "abc"[random.IntN(3)]
		}
		return string(b)
	}
	for range 3000 {
		a, b, most := word(), word(), random.IntN(5)
		want := plainEdits(a, b)
		got, ok := edits(a, b, most)
		if ok != (want <= most) || ok && got != want {
			t.Fatalf("seed %d: %q and %q are %d edits apart (%v) at most %d, want %d", seed, a, b, got, ok, most, want)
		}
	}
}

func plainEdits(a, b string) int {
	switch {
	case a == "":
		return len(b)
	case b == "":
		return len(a)
	}
	n, m := len(a), len(b)
	replace := 1
	if a[n-1] == b[m-1] {
		replace = 0
	}
	best := min(plainEdits(a[:n-1], b)+1, plainEdits(a, b[:m-1])+1, plainEdits(a[:n-1], b[:m-1])+replace)
	if n > 1 && m > 1 && a[n-1] == b[m-2] && a[n-2] == b[m-1] {
		best = min(best, plainEdits(a[:n-2], b[:m-2])+1)
	}
	return best
}
