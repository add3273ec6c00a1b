package contract

import "strings"

// nearest is the candidate that somebody probably meant to type, or "". Case,
// hyphens, underscores and spaces do not count; one letter may be missing, added,
// changed or swapped with its neighbour, and one more for every four letters.
func nearest(word string, candidates []string) string {
	typed := plain(word)
	const longest = 64 // nobody types more by hand
	if len(typed) == 0 || len(typed) > longest {
		return ""
	}
	best, fewest := "", len(typed)/4+2
	for _, candidate := range candidates {
		if d := distance(typed, plain(candidate)); d < fewest && d < len(typed) {
			best, fewest = candidate, d
		}
	}
	return best
}

func plain(word string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(word)))
}

// distance counts mistakes (optimal string alignment).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			changed := last[j]
			if a[i] != b[j] {
				changed++
			}
			row[j+1] = min(changed, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
