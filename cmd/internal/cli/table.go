package cli

import (
	"io"
	"log/slog"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// Table is text in columns that line up on a terminal, Hangul included.
type Table struct {
	rows   [][]string // the first one is the heading
	widths []int
}

// NewTable is a table with nothing below its heading.
func NewTable(headings ...string) *Table {
	t := &Table{widths: make([]int, len(headings))}
	t.Add(headings...)
	return t
}

// Add takes one cell for each column. What could steer a terminal becomes visible.
func (t *Table) Add(row ...string) {
	for i := range row {
		row[i] = hidden.Quote(row[i])
	}
	t.rows = append(t.rows, row)
	for i, cell := range row {
		t.widths[i] = max(t.widths[i], Cells(cell))
	}
}

// Print writes the table, its heading in bold.
func (t *Table) Print(w io.Writer, paint Style) error {
	var b strings.Builder
	for i, row := range t.rows {
		var line strings.Builder
		for column, cell := range row {
			line.WriteString(cell)
			if column < len(row)-1 {
				line.WriteString(strings.Repeat(" ", t.widths[column]-Cells(cell)+2))
			}
		}
		shown := strings.TrimRight(line.String(), " ")
		if i == 0 {
			shown = paint.Bold(shown)
		}
		b.WriteString(shown)
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Cells is how many terminal columns text takes: Hangul, Han and full-width
// forms take two, marks that combine take none.
func Cells(text string) int {
	n := 0
	for _, r := range text {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), r >= 0x1160 && r <= 0x11ff: // vowels and finals of decomposed Hangul
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// Style paints text for one writer: in colour on a terminal, unless NO_COLOR is
// set or the terminal is dumb, and not at all elsewhere. The zero Style is plain.
type Style struct{ Colour bool }

// NewStyle is the style of a writer; lookup asks the environment.
func NewStyle(w io.Writer, lookup func(string) (string, bool)) Style {
	return Style{Colour: IsTerminal(w) && wantsColour(lookup)}
}

// wantsColour reports whether the surroundings allow colour on a terminal.
func wantsColour(lookup func(string) (string, bool)) bool {
	no, _ := lookup("NO_COLOR") // https://no-color.org
	terminal, _ := lookup("TERM")
	return no == "" && terminal != "dumb"
}

func (s Style) paint(code, text string) string {
	if !s.Colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Bold is bold text.
func (s Style) Bold(text string) string { return s.paint("1", text) }

// Red is red text.
func (s Style) Red(text string) string { return s.paint("31", text) }

func (s Style) yellow(text string) string { return s.paint("33", text) }

// Level is the name of a level, in its colour.
func (s Style) Level(level slog.Level) string {
	switch {
	case level >= slog.LevelError:
		return s.Red(level.String())
	case level >= slog.LevelWarn:
		return s.yellow(level.String())
	default:
		return level.String()
	}
}
