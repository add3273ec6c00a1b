package report

import "strings"

// A terminal as most people have it. Two kinds of lines may be wider, for they
// must be copied or read by a script as they are: a command to replay, and the
// final line.
const (
	screenColumns = 100
	screenLines   = 40
	calmLines     = 15 // for a run in which nothing is broken
)

// fold breaks a text at its spaces into lines of at most some columns. A word that
// fills more, such as a body of JSON, is broken where it must be: nothing is cut off.
func fold(text string, fit int) []string { return foldWords(strings.Split(text, " "), fit) }

// foldWords is the same for words that may have spaces in them and are kept
// together, such as a command.
func foldWords(words []string, fit int) []string {
	lines := []string{""}
	for i, word := range words {
		last := &lines[len(lines)-1]
		switch {
		case i == 0, *last == "" && len(lines) > 1: // spaces where a line is broken are not those of the next
			*last = word
		case columns(*last)+1+columns(word) <= fit:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
		for columns(lines[len(lines)-1]) > fit {
			head, tail := split(lines[len(lines)-1], fit)
			lines[len(lines)-1] = head
			lines = append(lines, tail)
		}
	}
	return lines
}

// split takes as many characters off the front of a text as fit, at least one.
func split(text string, fit int) (head, tail string) {
	filled := 0
	for i, r := range text {
		if filled += columns(string(r)); filled > fit && i > 0 {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// rows is how many lines of a screen a text without colours fills.
func rows(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		n += 1 + max(0, columns(strings.TrimSuffix(line, "\n"))-1)/screenColumns
	}
	return n
}

// sheet is text for a terminal in the making.
type sheet struct {
	strings.Builder
	style Style
}

// label is what stands before a text: so many spaces, and a word that is filled up.
type label struct {
	indent int
	word   string
	width  int
}

func (l label) columns() int {
	if l.width == 0 {
		return l.indent
	}
	return l.indent + max(l.width, columns(l.word)) + 2
}

// row writes a text beside its label; what does not fit stands below itself. A
// line break in the text is one here too.
func (s *sheet) row(l label, text string) {
	first := true
	for part := range strings.SplitSeq(text, "\n") {
		s.fold(l, first, strings.Split(harmless(part), " "))
		first = false
	}
}

// fold writes words beside a label, or, below the first line, beside its space.
func (s *sheet) fold(l label, first bool, words []string) {
	for _, line := range foldWords(words, screenColumns-l.columns()) {
		before := strings.Repeat(" ", l.columns())
		if first && l.width > 0 {
			before = strings.Repeat(" ", l.indent) + s.style.faint(pad(l.word, l.width)) + "  "
		}
		first = false
		s.WriteString(strings.TrimRight(before+line, " ") + "\n")
	}
}

// command writes a command beside its label, in a line of its own that is never
// broken, however long: it is there to be copied.
func (s *sheet) command(l label, command string) {
	s.WriteString(strings.Repeat(" ", l.indent) + s.style.faint(pad(l.word, l.width)) + "  " + harmless(command) + "\n")
}

// painted writes a text in one colour; below its first line it is indented.
func (s *sheet) painted(v Verdict, text string) {
	const hang = 2
	for i, line := range fold(harmless(text), screenColumns-hang) {
		s.WriteString(strings.Repeat(" ", hang*min(i, 1)) + s.style.verdict(v, line) + "\n")
	}
}

// Style is how text is set for the one who reads it. The zero Style is for a
// pipe: plain, one line after the other.
type Style struct {
	Colour   bool // paint; for a terminal where NO_COLOR is not set
	Progress bool // rewrite the last line with where the run stands; for a terminal
	Verbose  bool // a line for each scenario, and every broken one in full
}

func (s Style) paint(code, text string) string {
	if !s.Colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s Style) faint(text string) string { return s.paint("2", text) }

// verdict paints a text in the colour of a verdict.
func (s Style) verdict(v Verdict, text string) string {
	switch v.known() {
	case Held:
		return s.paint("32", text)
	case Broken:
		return s.paint("1;31", text)
	default:
		return s.paint("33", text)
	}
}

// glyph is the sign of a verdict, which tells it without colour.
func (v Verdict) glyph() string {
	switch v.known() {
	case Held:
		return "✓"
	case NotClaimed:
		return "–"
	case NotTestable:
		return "?"
	case NoOverlap:
		return "∥"
	default:
		return "✗"
	}
}
