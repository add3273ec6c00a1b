package journal

import (
	"regexp"
	"strings"
)

// The lengths of what the imitated API gives out (fact 1.2 and fact 2.2), in
// characters.
const (
	lengthToken = 40
	lengthDI    = 64
	lengthCI    = 88
)

// patterns writes text with everything replaced that looks like a token, a CI or
// DI, a phone number or a resident registration number.
func (r *Redactor) patterns(b *strings.Builder, text string) {
	last := 0
	for i := 0; i < len(text); {
		kind, n := glimpse(text, i)
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[last:i])
		b.WriteString(r.marks.mark(kind, text[i:i+n]))
		i += n
		last = i
	}
	b.WriteString(text[last:])
}

// conspicuous reports whether a value is found by its looks wherever it stands.
func conspicuous(text string) bool {
	_, n := glimpse(text, 0)
	return text != "" && n == len(text)
}

// glimpse tells what begins at i by its looks alone, and how long it is; 0 =
// nothing.
func glimpse(text string, i int) (Kind, int) {
	if i == 0 || !isBase64(text[i-1]) {
		n := run(text[i:], isBase64)
		if kind := opaque(text[i : i+n]); kind != "" {
			return kind, n + min(2, run(text[i+n:], isPadding))
		}
	}
	c := text[i]
	if isHex(c) && (i == 0 || !isHex(text[i-1])) {
		if n := run(text[i:], isHex); n >= lengthToken {
			return KindToken, n
		}
	}
	if c != '+' && !isDigit(c) || i > 0 && isDigit(text[i-1]) {
		return "", 0
	}
	const longest = 24 // of the two shapes, with room to see what stands behind
	rest := text[i:min(len(text), i+longest)]
	if at := phoneShape.FindStringSubmatchIndex(rest); at != nil {
		return KindPhone, at[3]
	}
	if at := rrnShape.FindStringSubmatchIndex(rest); at != nil {
		return KindRRN, at[3]
	}
	return "", 0
}

var (
	phoneShape = regexp.MustCompile(`^((?:\+?82[- ]?0?|0)1[016789][- .]?[0-9]{3,4}[- .]?[0-9]{4})(?:[^0-9]|$)`)
	rrnShape   = regexp.MustCompile(`^([0-9]{6}-[1-8][0-9]{6})(?:[^0-9]|$)`)
)

// opaque is what a run of base64 characters is taken for, "" for a short one, a
// long word or a path: those have no mixture of cases and digits.
func opaque(text string) Kind {
	if len(text) < lengthDI-2 { // without padding
		return ""
	}
	var lower, upper, digit bool
	for i := range len(text) {
		c := text[i]
		lower = lower || 'a' <= c && c <= 'z'
		upper = upper || 'A' <= c && c <= 'Z'
		digit = digit || isDigit(c)
	}
	switch {
	case !lower || !upper || !digit:
		return ""
	case len(text) > lengthDI:
		return KindCI
	}
	return KindDI
}

// run is how many bytes text begins with that are in a class.
func run(text string, in func(byte) bool) int {
	n := 0
	for n < len(text) && in(text[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func isWord(c byte) bool { return c == '_' || isDigit(c) || isLetter(c) }

func isName(c byte) bool { return c == '_' || c == '-' || isLetter(c) }

func isBase64(c byte) bool { return isWord(c) || c == '+' || c == '/' || c == '-' }

func isPadding(c byte) bool { return c == '=' }
