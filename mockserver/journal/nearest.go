package journal

import (
	"cmp"
	"iter"
	"slices"
)

// mostNear is how many ids are offered, and farthest how many edits away one
// may be.
const (
	mostNear = 3
	farthest = 4
)

// nearest are the ids within a few edits of id, the nearest first and then by
// name.
func nearest(id string, known iter.Seq[string]) []string {
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
		if n, ok := edits(id, other, most); ok {
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

// edits is how many bytes have to be added, left out, replaced or swapped with
// their neighbour to make b of a, and whether that is at most most.
func edits(a, b string, most int) (int, bool) {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return 0, false
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		least := row[0]
		for j := range len(b) {
			n := above[j]
			if a[i] != b[j] {
				n = 1 + min(above[j], above[j+1], row[j])
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				n = min(n, before[j-1]+1)
			}
			row[j+1] = n
			least = min(least, n)
		}
		if least > most {
			return 0, false
		}
		before, above, row = above, row, before
	}
	return above[len(b)], above[len(b)] <= most
}
