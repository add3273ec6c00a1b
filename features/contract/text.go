package contract

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxFile is the size in bytes beyond which a file is refused unread.
const maxFile = 256 << 10

// fileText is a contract file as read.
type fileText struct {
	name  string
	body  []byte // without a byte order mark
	lines []string
}

// newText takes a byte order mark off and refuses what is not plain UTF-8 text:
// YAML readers disagree about the rest, and places would be wrong.
func newText(name string, body []byte) (*fileText, Problems) {
	t := &fileText{name: name, body: bytes.TrimPrefix(body, []byte("\ufeff"))}
	if len(body) > maxFile {
		return nil, Problems{{File: name, Line: 1, Column: 1, Found: fmt.Sprintf("a file of %d bytes", len(body)), Expected: fmt.Sprintf("a contract of at most %d bytes", maxFile)}}
	}
	if bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")) {
		return nil, Problems{{File: name, Line: 1, Column: 1, Found: "UTF-16 text", Expected: "UTF-8", Todo: "save the file as UTF-8"}}
	}
	text := string(t.body)
	t.lines = strings.Split(text, "\n")
	for i, r := range text {
		if p, bad := t.oddity(i, r); bad {
			before := t.body[:i]
			p.File, p.Line = name, 1+bytes.Count(before, []byte("\n"))
			p.Column = 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
			p.SourceLine = strings.ToValidUTF8(t.line(p.Line), string(utf8.RuneError))
			return nil, Problems{p}
		}
	}
	return t, nil
}

// oddity words what is wrong with a character, if anything is.
func (t *fileText) oddity(offset int, r rune) (Problem, bool) {
	_, size := utf8.DecodeRune(t.body[offset:])
	switch {
	case r == '\n' || r == '\t':
	case r == utf8.RuneError && size == 1:
		return Problem{
			Found: fmt.Sprintf("the byte 0x%02x, which is not UTF-8", t.body[offset]), Expected: "UTF-8",
			Todo: "save the file as UTF-8 (old Korean editors write EUC-KR)",
		}, true
	case r == '\r' && offset+1 < len(t.body) && t.body[offset+1] == '\n':
	case r == '\r':
		return Problem{
			Found: "a carriage return without a line feed", Expected: "lines that end in a line feed",
			Todo: "save the file with Unix or Windows line ends",
		}, true
	case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\ufeff' || r == '\u2028' || r == '\u2029' || r == '\ufffe' || r == '\uffff':
		return Problem{
			Found: fmt.Sprintf("the invisible character U+%04X", r), Expected: "printable text", Todo: "delete it",
		}, true
	}
	return Problem{}, false
}

// line is the n-th line, counted from 1, without its end; "" beyond the file.
func (t *fileText) line(n int) string {
	if n < 1 || n > len(t.lines) {
		return ""
	}
	return strings.TrimSuffix(t.lines[n-1], "\r")
}

// inside moves a place behind the last line to the end of that line: the YAML
// reader puts a value that is missing at the end of the file there.
func (t *fileText) inside(line, column int) (insideLine, insideColumn int) {
	if last := len(t.lines); line > last {
		return last, 1 + utf8.RuneCountInString(t.line(last))
	}
	return max(line, 1), max(column, 1)
}
