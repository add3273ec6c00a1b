package cli

import "slices"

// Nearest returns the known word that word was most likely meant to be: at most
// two letters, and at most half of them, differ.
func Nearest(word string, known []string) (string, bool) {
	best, at := "", 3
	for _, k := range known {
		if d := distance([]rune(word), []rune(k)); d < at && d*2 <= len([]rune(k)) {
			best, at = k, d
		}
	}
	return best, best != ""
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to make b of a.
func distance(a, b []rune) int {
	before, row := []int(nil), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range b {
			replace := row[j]
			if a[i] != b[j] {
				replace++
			}
			next[j+1] = slices.Min([]int{row[j+1] + 1, next[j] + 1, replace})
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
