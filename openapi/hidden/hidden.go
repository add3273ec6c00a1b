// Package hidden knows the characters that show nothing, or change how what stands around them looks: an escape sequence
// in a name sets the colours of a terminal, a right-to-left mark turns a line round, a name of Hangul fillers is a name
// that shows as blank. With them go the characters for private use, which show what one font alone knows. Who reads files or JSON refuses
// them with it, and who prints a text of somebody else makes them visible:
//
//	hidden.Quote("\x1b[31mKim") // \x1b[31mKim
//	r, found := hidden.First(name)
//
// It knows no line width and no colour. It stands below openapi, as all that prints may import from there.
package hidden

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Class is such characters as a class of regular expressions, in RE2 and with the u flag of ECMAScript.
const Class = `\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}` + "\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0\ufff0-\ufff8" +
	"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"

// Blank reports whether a text has nothing but spaces and selectors of a variation, which show nothing by themselves.
// Those are not hidden: they tell the forms of a Hanja in a name.
func Blank(text string) bool {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Variation_Selector, r) }) == ""
}

// brailleBlank is a Braille pattern without dots. Unicode does not call it ignorable, and yet it shows nothing.
const brailleBlank = '\u2800'

// Is reports whether a character is a control (C0, DEL, C1), a format character (directions, zero width, tags), a
// separator of lines, one of those letters and marks that Unicode calls ignorable, such as the Hangul fillers, the
// Braille blank, or one for private use.
func Is(r rune) bool {
	return r == brailleBlank ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}

// Name says which such character it is, for an error: the invisible character U+202E.
func Name(r rune) string {
	if unicode.Is(unicode.Co, r) {
		return fmt.Sprintf("the private-use character U+%04X", r)
	}
	return fmt.Sprintf("the invisible character U+%04X", r)
}

// First is the first such character of a text.
func First(text string) (r rune, found bool) {
	if i := strings.IndexFunc(text, Is); i >= 0 {
		r, _ = utf8.DecodeRuneInString(text[i:])
		return r, true
	}
	return 0, false
}

// FirstInLines is First, but for line ends and tabs.
func FirstInLines(text string) (r rune, found bool) {
	return First(strings.NewReplacer("\t", "", "\n", "").Replace(text))
}

// Quote writes them as escapes of Go; what is not UTF-8 too.
func Quote(text string) string { return quote(text, Is) }

// QuoteLines is Quote, but for line ends and tabs.
func QuoteLines(text string) string {
	return quote(text, func(r rune) bool { return r != '\n' && r != '\t' && Is(r) })
}

func quote(text string, wanted func(rune) bool) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, wanted) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if wanted(r) || r == utf8.RuneError && size == 1 {
			escape := strconv.QuoteToASCII(text[i : i+size])
			b.WriteString(escape[1 : len(escape)-1])
		} else {
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// JSON is a writer of JSON in which they are escapes, as they may be in any string. Each Write has whole characters.
func JSON(w io.Writer) io.Writer { return jsonWriter{w} }

type jsonWriter struct{ w io.Writer }

func (j jsonWriter) Write(text []byte) (int, error) {
	if !bytes.ContainsFunc(text, odd) {
		return j.w.Write(text)
	}
	escaped := make([]byte, 0, 2*len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if odd(r) {
			escaped = appendEscape(escaped, r)
		} else {
			escaped = append(escaped, text[i:i+size]...)
		}
		i += size
	}
	if _, err := j.w.Write(escaped); err != nil {
		return 0, err
	}
	return len(text), nil
}

// odd is such a character that JSON does not escape by itself, nor has between its tokens.
func odd(r rune) bool { return r >= 0x7f && Is(r) }

func appendEscape(b []byte, r rune) []byte {
	units := []rune{r}
	if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
		units = []rune{high, low}
	}
	for _, unit := range units {
		hex := strconv.FormatInt(int64(unit), 16)
		b = append(append(append(b, `\u`...), "0000"[len(hex):]...), hex...)
	}
	return b
}
