package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// table is what a reader sees. All rows are as long as the head.
type table struct {
	title string
	head  []string
	rows  [][]string
}

// figure is one row of a table of goals.
type figure struct {
	what   string
	value  summary
	unit   string
	digits int
	goal   goal
}

var goalHead = []string{"figure", "median (min–max)", "target", "stretch", "reached"}

// add appends a figure to a table whose head is goalHead.
func (t *table) add(f figure) {
	verb := func(v float64) string { return strconv.FormatFloat(v, 'f', f.digits, 64) }
	row := []string{f.what, strings.TrimSpace(f.value.format(verb) + " " + f.unit), "", "", ""}
	if f.goal != noGoal {
		row[2] = string(f.goal.sense) + " " + number(f.goal.target)
		row[3] = string(f.goal.sense) + " " + number(f.goal.stretch)
		if f.value.Count > 0 {
			row[4] = f.goal.judge(f.value.Median, f.digits)
		}
	}
	t.rows = append(t.rows, row)
}

// text writes the table in aligned columns.
func (t table) text(w io.Writer) error {
	fmt.Fprintf(w, "\n%s\n", t.title)
	columns := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	for _, row := range append([][]string{t.head}, t.rows...) {
		fmt.Fprintln(columns, "  "+strings.Join(row, "\t"))
	}
	return columns.Flush()
}

// markdown writes the table in GitHub's dialect.
func (t table) markdown(w io.Writer) error {
	fmt.Fprintf(w, "\n### %s\n\n| %s |\n|%s\n", t.title, strings.Join(t.head, " | "), strings.Repeat("---|", len(t.head)))
	for _, row := range t.rows {
		if _, err := fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | ")); err != nil {
			return err
		}
	}
	return nil
}

// number writes a figure without needless digits.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func twoDigits(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// grouped writes a large figure with a comma for every thousand.
func grouped(v float64) string {
	digits := strconv.FormatFloat(v, 'f', 0, 64)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
