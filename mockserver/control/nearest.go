package control

import (
	"strings"
	"unicode/utf8"
)

// nearest picks the candidate that word was probably meant to be: the first
// with the fewest typing mistakes, if these are few for its length.
func nearest(word string, candidates []string) (string, bool) {
	const tooLong = 100 // nobody mistypes that; keeps the work small
	length := utf8.RuneCountInString(word)
	if length == 0 || length > tooLong {
		return "", false
	}
	allowed := 2
	if length < 4 {
		allowed = length / 2 // none in a single letter, one in two or three
	}
	best, found := "", false
	for _, c := range candidates {
		if c == "" || utf8.RuneCountInString(c) > tooLong {
			continue
		}
		if d := mistakes([]rune(plain(word)), []rune(plain(c))); d <= allowed {
			best, allowed, found = c, d-1, true
		}
	}
	return best, found
}

// plain leaves out what people confuse: case, hyphens, underscores, spaces.
func plain(word string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(word))
}

// mistakes counts the letters missing, added, changed, or swapped with their
// neighbour between two words.
func mistakes(a, b []rune) int {
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
