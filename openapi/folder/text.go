package folder

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Flaw is what makes the text of a file unreadable: where it is, what was found
// there, what was expected, and what to do.
type Flaw struct {
	Offset         int // in bytes, from the start of the text
	Line, Column   int // from 1; a column is a character
	Found          string
	Expected, Todo string
}

// String is one sentence without the place.
func (f *Flaw) String() string {
	return "found " + f.Found + ", expected " + f.Expected + ": " + f.Todo
}

// Text takes a byte order mark off a file and refuses what is not plain UTF-8
// text in lines: parsers disagree about the rest, and places would be wrong.
// Where there is a flaw the text is what was read, for showing its line.
func Text(body []byte) (text []byte, flaw *Flaw) {
	text = bytes.TrimPrefix(body, []byte("\ufeff"))
	if bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")) {
		return text, &Flaw{Line: 1, Column: 1, Found: "UTF-16 text", Expected: "UTF-8", Todo: "save the file as UTF-8"}
	}
	for i := 0; i < len(text); {
		if b := text[i]; b >= ' ' && b < 0x7f || b == '\n' || b == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if f, bad := oddity(text[i:], r, size); bad {
			before := text[:i]
			f.Offset = i
			f.Line = 1 + bytes.Count(before, []byte("\n"))
			f.Column = 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
			return text, &f
		}
		i += size
	}
	return text, nil
}

// oddity words what is wrong with the first character of a text, one outside of
// printable ASCII, if anything is.
func oddity(text []byte, r rune, size int) (Flaw, bool) {
	const noControl = "printable text"
	switch {
	case r == utf8.RuneError && size == 1:
		return Flaw{
			Found: fmt.Sprintf("the byte 0x%02x, which is not UTF-8", text[0]), Expected: "UTF-8",
			Todo: "save the file as UTF-8 (old Korean editors write EUC-KR)",
		}, true
	case r == '\r':
		if len(text) > 1 && text[1] == '\n' {
			return Flaw{}, false
		}
		return Flaw{
			Found: "a carriage return without a line feed", Expected: "lines that end in a line feed",
			Todo: "save the file with Unix or Windows line ends",
		}, true
	case r == '\ufeff':
		return Flaw{
			Found: "a byte order mark inside the file", Expected: noControl,
			Todo: "delete this invisible character (it comes from joining two files)",
		}, true
	case r == '\u0085' || r == '\u2028' || r == '\u2029':
		return Flaw{
			Found: fmt.Sprintf("the invisible line separator U+%04X", r), Expected: noControl,
			Todo: "delete it, or write a plain line end",
		}, true
	case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\ufffe' || r == '\uffff':
		return Flaw{
			Found: fmt.Sprintf("the control character U+%04X", r), Expected: noControl,
			Todo: "delete this invisible character",
		}, true
	}
	return Flaw{}, false
}
