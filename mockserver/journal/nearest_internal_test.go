package journal

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearestIDs(t *testing.T) {
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
		if diff := cmp.Diff(c.want, nearestIDs(c.id, slices.Values(known))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
	if got := nearestIDs("imp_1", nil); got != nil {
		t.Errorf("of nothing known, %v is near", got)
	}
}
