// Package nearest finds the word that somebody probably meant to type.
//
// It is for every part that answers a slip with "did you mean":
//
//	nearest.Word("birtday", []string{"birthday", "gender"}) // "birthday"
//
// It knows no language and no dictionary; it counts typing mistakes. It stands
// below openapi because mock, harness and commands may all import from there.
package nearest

import "strings"

// mostCandidates and longest bound the search: beyond them nobody typed the
// list, or the word, by hand.
const (
	mostCandidates = 5000
	longest        = 64 // letters
)

// Word is the candidate that word was most likely meant to be, or "". Case,
// hyphens, underscores and spaces do not count; a letter missing, added,
// changed or swapped with its neighbour is one mistake. One is forgiven, and
// one more for every four letters; of several candidates the first with the
// fewest mistakes wins.
func Word(word string, candidates []string) string {
	typed := plain(word)
	if len(typed) == 0 || len(typed) > longest || len(candidates) > mostCandidates {
		return ""
	}
	best, most := "", min(len(typed)/4+1, len(typed)-1)
	for _, candidate := range candidates {
		meant := plain(candidate)
		if len(meant) > longest {
			continue
		}
		if d, ok := Distance(typed, meant, most); ok {
			best, most = candidate, d-1
		}
	}
	return best
}

// plain leaves out what people confuse.
func plain(word string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(word)))
}

// Distance counts the letters missing, added, changed, or swapped with their
// neighbour between two words (optimal string alignment). ok is false when there
// are more than most, and then it stops counting.
func Distance[T rune | byte](a, b []T, most int) (mistakes int, ok bool) {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return 0, false
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		least := row[0]
		for j := range b {
			changed := last[j]
			if a[i] != b[j] {
				changed++
			}
			row[j+1] = min(changed, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
			least = min(least, row[j+1])
		}
		if least > most {
			return 0, false
		}
		before, last, row = last, row, before
	}
	return last[len(b)], last[len(b)] <= most
}
