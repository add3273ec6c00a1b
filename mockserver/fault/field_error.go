package fault

import (
	"errors"
	"strconv"
	"strings"
)

// FieldError is one thing that is wrong with a rule. It is what errors.As finds
// in every error of reading or validating rules.
type FieldError struct {
	Field    string // JSON names from the rule down, joined by dots, such as effect.latency.delay; "" is the rule itself
	Found    string // as text, shortened
	Expected string // what belongs there
	Hint     string // what to do about it; "" = nothing more to say
}

// Error is "field: found x, expected y; hint".
func (e *FieldError) Error() string {
	var b strings.Builder
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	b.WriteString("found " + e.Found + ", expected " + e.Expected)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// below puts what err says about a field under a parent's name.
func below(parent string, err error) error {
	e := new(FieldError)
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	switch {
	case moved.Field == "":
		moved.Field = parent
	case parent != "":
		moved.Field = parent + "." + moved.Field
	}
	return &moved
}

// bad is a FieldError about a whole number.
func bad(field string, found int, expected string) error {
	return &FieldError{Field: field, Found: strconv.Itoa(found), Expected: expected}
}

// didYouMean is the hint that names the nearest candidate, or else "".
func didYouMean(word string, candidates []string) string {
	if near := nearest(word, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// nearest is the candidate that word was most likely meant to be, or "". One
// typing mistake is forgiven, and one more for every four letters.
func nearest(word string, candidates []string) string {
	const longest = 64
	if len(word) > longest {
		return ""
	}
	typed := strings.ToLower(word)
	best, fewest := "", len(typed)/4+2
	for _, candidate := range candidates {
		if d := distance(typed, strings.ToLower(candidate)); d < fewest && d < len(typed) {
			best, fewest = candidate, d
		}
	}
	return best
}

// distance counts the typing mistakes between two words: letters missing,
// added, changed, or swapped with their neighbour.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
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

// brief quotes foreign text for an error, shortened.
func brief(text string) string {
	const most = 60
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return strconv.Quote(text)
}
