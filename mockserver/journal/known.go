package journal

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// knownText is a known value as it may stand in free text.
type knownText struct {
	text, mark string
	word       bool // only where no letter or digit stands beside it
}

// knownTexts are the known values by their first four bytes. Shorter values cannot
// be searched for without spoiling every other word; they are masked in their
// fields alone.
type knownTexts map[[prefixLen]byte][]knownText

const (
	prefixLen    = 4
	shortWord    = 6 // shorter values are searched for as whole words
	longestKnown = 4 << 10
)

// add makes a value known under its mark, and the forms that it takes in JSON
// and in a query.
func (n knownTexts) add(text string, kind Kind, mark string) {
	text = strings.TrimSpace(text)
	if len(text) < prefixLen || len(text) > longestKnown {
		return
	}
	for _, form := range forms(text) {
		at := [prefixLen]byte([]byte(form[:prefixLen]))
		known := func(other knownText) bool { return other.text == form }
		if !slices.ContainsFunc(n[at], known) {
			n[at] = append(n[at], knownText{text: form, mark: mark, word: needsBorder(form, kind)})
		}
	}
}

// needsBorder reports whether a value is so ordinary a word that it must stand
// alone to be meant. Hangul has no borders.
func needsBorder(text string, kind Kind) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return len(text) < shortWord || kind == KindName || kind == KindOTP || kind == KindKey
}

// remove forgets the forms of a value under its mark.
func (n knownTexts) remove(text, mark string) {
	for _, form := range forms(strings.TrimSpace(text)) {
		at := [prefixLen]byte([]byte(form[:prefixLen]))
		n[at] = slices.DeleteFunc(n[at], func(other knownText) bool { return other.text == form && other.mark == mark })
		if len(n[at]) == 0 {
			delete(n, at)
		}
	}
}

// at is the longest knownText that text has at i.
func (n knownTexts) at(text string, i int) (knownText, bool) {
	if len(text)-i < prefixLen {
		return knownText{}, false
	}
	var found knownText
	for _, candidate := range n[[prefixLen]byte([]byte(text[i:i+prefixLen]))] {
		if len(candidate.text) > len(found.text) && strings.HasPrefix(text[i:], candidate.text) && candidate.fits(text, i) {
			found = candidate
		}
	}
	return found, found.text != ""
}

// fits reports whether the knownText is meant at i, where text has it: not inside
// of its own mark, and not inside of a word when it is one.
func (c *knownText) fits(text string, i int) bool {
	if kind, named := strings.CutSuffix(c.mark, c.text); named && strings.HasSuffix(text[:i], kind) {
		return false
	}
	if !c.word {
		return true
	}
	end := i + len(c.text)
	return (i == 0 || !isWord(text[i-1])) && (end == len(text) || !isWord(text[end]))
}

// forms are the spellings of a value in free words, in JSON and in a query.
func forms(text string) []string {
	list := []string{text}
	if quoted, err := json.Marshal(text); err == nil {
		list = append(list, strings.Trim(string(quoted), `"`))
	}
	list = append(list, url.QueryEscape(text), url.PathEscape(text))
	slices.Sort(list)
	list = slices.Compact(list)
	return slices.DeleteFunc(list, func(form string) bool { return len(form) < prefixLen })
}
