package cli

import (
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"
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

// Add takes one cell for each column.
func (t *Table) Add(row ...string) {
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
		if i == 0 {
			b.WriteString(paint.Bold(line.String()))
		} else {
			b.WriteString(line.String())
		}
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
