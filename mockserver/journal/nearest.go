package journal

import (
	"cmp"
	"iter"
	"slices"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// mostNear is how many ids are offered, and farthest how many edits away one
// may be.
const (
	mostNear = 3
	farthest = 4
)

// nearestIDs are the ids within a few edits of id, the nearest first and then by
// name.
func nearestIDs(id string, known iter.Seq[string]) []string {
	if known == nil {
		return nil
	}
	type near struct {
		id    string
		edits int
	}
	most := min(farthest, max(1, len(id)/3))
	var found []near
	for other := range known {
		if n, ok := nearest.Distance([]byte(id), []byte(other), most); ok {
			found = append(found, near{other, n})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.edits, b.edits), cmp.Compare(a.id, b.id))
	})
	var ids []string
	for _, n := range found[:min(mostNear, len(found))] {
		ids = append(ids, n.id)
	}
	return ids
}
