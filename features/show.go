package features

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// Show is the text of the scenario at a place, FILE:LINE, of the suites in both
// languages or of a team's own files. A line within a scenario will do, and a part
// of the file's name, where the suite in lang comes first.
func Show(lang report.Lang, more []Source, place string) (string, error) {
	other := report.English
	if lang == report.English {
		other = report.Korean
	}
	p, err := parse(slices.Concat(more, Suite(lang), apiSuite(lang), Suite(other), apiSuite(other)))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrSuite, err)
	}
	s := p.around(place)
	if s == nil {
		var files []string
		for _, source := range p.sources {
			files = append(files, source.Name)
		}
		return "", fmt.Errorf("no scenario stands at %s; the files are %s", place, strings.Join(files, ", "))
	}
	return s.text(), nil
}

// around is the scenario at a place, or the last one that begins before it in
// that file; nil = no scenario begins before the line.
func (p *plan) around(place string) *planned {
	name, text, _ := strings.Cut(place, ":")
	line, err := strconv.Atoi(text)
	if err != nil || name == "" {
		return nil
	}
	file := ""
	var best *planned
	for _, s := range p.scenarios {
		if file == "" && (s.file == name || strings.HasSuffix(s.file, "/"+name)) {
			file = s.file
		}
		switch {
		case s.file != file || s.head > line:
		case best == nil || s.head > best.head, s.row <= line: // of an outline the row, or else the first one
			best = s
		}
	}
	return best
}

// text is the scenario as it runs: with the values of its row.
func (p *planned) text() string {
	var b strings.Builder
	sheet := p.sheet()
	fmt.Fprintf(&b, "%s\n%s\n", p.id(), sheet.Feature)
	if sheet.Rule != "" {
		fmt.Fprintf(&b, "  %s (%s)\n", sheet.Rule, strings.Join(p.tags, " "))
	}
	fmt.Fprintf(&b, "    %s\n", sheet.Name)
	for _, step := range sheet.Steps {
		fmt.Fprintf(&b, "      %s %s\n", step.Keyword, step.Text)
		for _, row := range step.Table {
			fmt.Fprintf(&b, "        | %s |\n", strings.Join(row, " | "))
		}
	}
	return b.String()
}
