package house

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// factSheet holds what is known of the imitated API. Nothing but a fact's number is cited, so each number must lead there.
const factSheet = "openapi/FACTS.md"

const (
	citeReason   = "who doubts a statement about the real API looks its number up in " + factSheet
	numberReason = "a number is cited from elsewhere: it names one fact, and keeps its order so that it is found"
	rowReason    = "a fact without a source and a degree of confidence is a rumour"
)

var (
	factHeading = regexp.MustCompile(`^### Fact (\d+)\.(\d+): \S`)
	factRow     = regexp.MustCompile(`^\| fact (\d+)\.(\d+) \|`)
	citation    = regexp.MustCompile(`(?i)\bfact(?:[ \t]+|[ \t]*\n[ \t]*(?://|#|\*)?[ \t]*)(\d+\.\d+)`) // may be broken by a line
	severalOnce = regexp.MustCompile(`(?i)\bfacts \d+\.\d+|\bfact \d+\.\d+(?:,| and| or| to) \d+\.\d`)
	oldCitation = regexp.MustCompile(`\bcon` + `tract (?:section \d|\d+\.\d)|\bUC-` + `\d`)
	inBrackets  = regexp.MustCompile(`\([^)]*\)`)
)

var confidences = []string{"documented", "observed", "assumed"}

// sheet is the fact sheet as far as the rules need it.
type sheet struct {
	facts   map[string]bool
	sources []string
	found   []finding // what is wrong with the sheet itself
}

// readSheet reads the facts and holds their form: numbers rise, and every row says how sure it is and from where.
func readSheet(f textFile) sheet {
	s := sheet{facts: map[string]bool{}}
	var last [2]int
	inSources, inFact, rows := false, "", 0
	done := func(at string) {
		if inFact != "" && rows == 0 {
			s.found = append(s.found, finding{at, "fact " + inFact + " states nothing", rowReason})
		}
	}
	for i, line := range strings.Split(f.text, "\n") {
		at := fmt.Sprintf("%s:%d", f.path, i+1)
		m := factHeading.FindStringSubmatch(line)
		if m == nil {
			m = factRow.FindStringSubmatch(line)
		}
		if m != nil {
			done(at)
			inFact, rows = m[1]+"."+m[2], 0
			s.define(at, m[1], m[2], &last)
		}
		if strings.HasPrefix(line, "## ") {
			inSources = line == "## Sources"
		}
		cells := tableCells(line)
		switch {
		case inSources && len(cells) == 2:
			for name := range strings.SplitSeq(cells[0], ", ") {
				s.sources = append(s.sources, name)
			}
		case inFact != "" && len(cells) == 3 && cells[0] != "what":
			rows++
			s.found = append(s.found, s.row(at, cells)...)
		}
	}
	done(f.path + ":1")
	return s
}

// define notes a fact and holds that it comes after the one before.
func (s *sheet) define(at, major, minor string, last *[2]int) {
	number := major + "." + minor
	if s.facts[number] {
		s.found = append(s.found, finding{at, "fact " + number + " is there twice", numberReason})
	}
	s.facts[number] = true
	var now [2]int
	if _, err := fmt.Sscanf(number, "%d.%d", &now[0], &now[1]); err != nil || slices.Compare(now[:], last[:]) < 0 {
		s.found = append(s.found, finding{at, fmt.Sprintf("fact %s comes after %d.%d", number, last[0], last[1]), numberReason})
	}
	*last = now
}

// row holds that a statement says how sure it is and names sources of the list.
func (s *sheet) row(at string, cells []string) []finding {
	var found []finding
	if !slices.Contains(confidences, cells[1]) {
		found = append(found, finding{at, fmt.Sprintf("confidence %q, want one of %s", cells[1], strings.Join(confidences, ", ")), rowReason})
	}
	for name := range strings.SplitSeq(inBrackets.ReplaceAllString(cells[2], ""), ",") {
		if name = strings.TrimSpace(name); !slices.Contains(s.sources, name) {
			found = append(found, finding{at, fmt.Sprintf("source %q is not in the list of sources", name), rowReason})
		}
	}
	return found
}

// tableCells are the cells of a Markdown row, without a fact's number in front; nil for other lines and for rules.
func tableCells(line string) []string {
	line, row := strings.CutPrefix(line, "| ")
	line, whole := strings.CutSuffix(line, " |")
	if !row || !whole {
		return nil
	}
	cells := strings.Split(line, " | ")
	if head := cells[0]; head == "fact" || strings.HasPrefix(head, "fact ") {
		cells = cells[1:]
	}
	return cells
}

// uncited are citations that lead nowhere, or that the rule cannot follow.
func uncited(s sheet, texts []textFile) []finding {
	var found []finding
	for _, f := range texts {
		place := func(offset int) string { return fmt.Sprintf("%s:%d", f.path, 1+strings.Count(f.text[:offset], "\n")) }
		for _, m := range citation.FindAllStringSubmatchIndex(f.text, -1) {
			if number := f.text[m[2]:m[3]]; !s.facts[number] {
				found = append(found, finding{place(m[0]), "there is no fact " + number, citeReason})
			}
		}
		for _, m := range severalOnce.FindAllStringIndex(f.text, -1) {
			found = append(found, finding{place(m[0]), fmt.Sprintf("%q: write fact before each number", f.text[m[0]:m[1]]), citeReason})
		}
		for _, m := range oldCitation.FindAllStringIndex(f.text, -1) {
			found = append(found, finding{place(m[0]), fmt.Sprintf("%q is a citation that nobody can look up", f.text[m[0]:m[1]]), citeReason})
		}
	}
	return found
}

func TestFacts(t *testing.T) {
	t.Parallel()
	repo := load(t)
	i := slices.IndexFunc(repo.texts, func(f textFile) bool { return f.path == factSheet })
	if i < 0 {
		t.Fatalf("%s is missing: every statement about the real API cites it", factSheet)
	}
	s := readSheet(repo.texts[i])
	report(t, s.found)
	report(t, uncited(s, repo.texts))
	if len(s.facts) < 70 || len(s.sources) < 20 {
		t.Errorf("%d facts and %d sources were read: the rule does not see the sheet", len(s.facts), len(s.sources))
	}
}

func TestFactsGoesRed(t *testing.T) {
	t.Parallel()
	const head = "## Sources\n| source | what it is |\n|---|---|\n| spec | s |\n| node, go | c |\n## 1 Token\n"
	fact := func(number, row string) string {
		return "### Fact " + number + ": Title\n\n| what | how sure | sources |\n|---|---|---|\n" + row + "\n"
	}
	const good = "| It is so. | observed | spec (page 1), go |"
	for _, c := range []struct {
		reason, text string
		want         int
	}{
		{"complete", head + fact("1.1", good) + fact("1.10", good) + "| fact 2.1 | It is so. | assumed | node |\n", 0},
		{"a number twice", head + fact("1.1", good) + fact("1.1", good), 1},
		{"a number twice, once in a table", head + fact("1.1", good) + "| fact 1.1 | x | assumed | node |\n", 1},
		{"out of order", head + fact("1.2", good) + fact("1.1", good), 1},
		{"another degree of confidence", head + fact("1.1", "| It is so. | certain | spec |"), 1},
		{"no source", head + fact("1.1", "| It is so. | observed |  |"), 1},
		{"a source that is not listed", head + fact("1.1", "| It is so. | observed | spec, hearsay |"), 1},
		{"a heading without a statement", head + fact("1.1", ""), 1},
		{"other tables are not statements", head + fact("1.1", good+"\n\n| a | b | c | d |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |"), 0},
	} {
		if s := readSheet(textFile{factSheet, c.text}); len(s.found) != c.want {
			t.Errorf("%s: %d findings, want %d: %v", c.reason, len(s.found), c.want, s.found)
		}
	}
	s := readSheet(textFile{factSheet, head + fact("1.1", good) + fact("1.2", good)})
	for _, c := range []struct {
		reason, text string
		want         int
	}{
		{"a fact that is there", "// x (observed: fact" + " 1.1).", 0},
		{"a fact that is not there", "// x (observed: fact" + " 1.3).", 1},
		{"broken by a line of a comment", "// x (observed: fact\n" + "// 1.3).", 1},
		{"broken by a line of YAML", "description: >-\n  Assumed, fact\n  " + "1.3.", 1},
		{"at the begin of a sentence", "Fact" + " 1.3 says so.", 1},
		{"two by one word", "fact" + " 1.1 and 1.2", 1},
		{"a plural", "facts" + " 1.1 and 1.3", 1},
		{"each by its own word", "fact" + " 1.1 and fact" + " 1.2", 0},
		{"the old way", "con" + "tract 1.1", 1},
		{"the old way, whole", "con" + "tract section 2", 1},
		{"a number of the search", "UC-" + "11385772283", 1},
		{"no citation", "in fact 1 of 2, and artifact 1.3", 0},
	} {
		if found := uncited(s, []textFile{{"a.go", c.text}}); len(found) != c.want {
			t.Errorf("%s: %d findings, want %d: %v", c.reason, len(found), c.want, found)
		}
	}
}
