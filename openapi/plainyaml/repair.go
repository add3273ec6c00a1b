package plainyaml

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The YAML reader names the line at which it gives up. The line that is wrong is
// often the one before it, such as name:김하늘, which begins a text of two lines.
// A repair is a change of one line after which the document can be read: what was
// changed is the mistake.

// mostRepaired bounds the documents for which repairs are tried, in bytes: each
// try reads the document once.
const mostRepaired = 64 << 10

// joined is a key without a space behind its colon, or with the full-width colon of a
// Korean keyboard.
var joined = regexp.MustCompile(`^( *(?:- +)?)([\p{L}_][\p{L}\p{N}_-]*)(?::([^\s/].*)|： ?(.*))$`)

// patient is a document with a mistake at a line, counted from 0.
type patient struct {
	lines [][]byte
	at    int
}

// repair is one that was tried.
type repair struct {
	line    int // counted from 0
	indent  int // the better indentation; -1 = a space behind the colon
	healing int // 2 = the whole document can be read, 1 = it can up to the line
	delta   int // by how many spaces the indentation changes
	usual   int // how many lines more have the better indentation
}

// better orders repairs, the best first.
func better(a, b repair) int {
	return cmp.Or(b.healing-a.healing, a.delta-b.delta, b.indent-a.indent, b.usual-a.usual, b.line-a.line)
}

// repaired words a mistake by its repair; false where there is none.
func (f *File) repaired(c Chunk, line int) (Problem, bool) {
	if len(c.Body) > mostRepaired {
		return Problem{}, false
	}
	p := patient{lines: bytes.SplitAfter(c.Body, []byte("\n")), at: line - 1}
	if p.at < 0 || p.at >= len(p.lines) {
		return Problem{}, false
	}
	if r, ok := p.space(); ok {
		return f.missingSpace(c, r), true
	}
	if r, ok := p.indentation(); ok {
		return f.wrongIndent(c, p, r), true
	}
	return Problem{}, false
}

// suspects are the line of the mistake and the one before it that is not blank.
func (p patient) suspects() []int {
	lines := []int{p.at}
	for i := p.at - 1; i >= 0; i-- {
		if !blank(p.lines[i]) {
			return append(lines, i)
		}
	}
	return lines
}

func blank(line []byte) bool {
	text := bytes.TrimSpace(line)
	return len(text) == 0 || text[0] == '#'
}

// healing tries another text for a line.
func (p patient) healing(line int, text string) int {
	lines := slices.Clone(p.lines)
	lines[line] = []byte(text)
	if _, err := Parse(bytes.Join(lines, nil)); err == nil {
		return 2
	}
	if _, err := Parse(bytes.Join(lines[:p.at+1], nil)); err == nil {
		return 1
	}
	return 0
}

// space finds a key without a space behind its colon.
func (p patient) space() (best repair, ok bool) {
	for _, line := range p.suspects() {
		m := joined.FindStringSubmatch(strings.TrimRight(string(p.lines[line]), "\r\n"))
		if m == nil {
			continue
		}
		if healing := p.healing(line, m[1]+m[2]+": "+m[3]+m[4]+"\n"); healing > best.healing {
			best = repair{line: line, indent: -1, healing: healing}
		}
	}
	return best, best.healing > 0
}

// indentation finds a line that is indented otherwise than its neighbours.
func (p patient) indentation() (best repair, ok bool) {
	const near = 8 // lines whose indentation may be the right one
	counts := map[int]int{}
	for _, line := range p.lines {
		if !blank(line) {
			counts[indentOf(line)]++
		}
	}
	var tried []repair
	for _, line := range p.suspects() {
		if blank(p.lines[line]) {
			continue
		}
		now := indentOf(p.lines[line])
		var seen []int
		for i := max(line-near, 0); i < min(line+near+1, len(p.lines)); i++ {
			then := indentOf(p.lines[i])
			if blank(p.lines[i]) || then == now || slices.Contains(seen, then) {
				continue
			}
			seen = append(seen, then)
			healing := p.healing(line, strings.Repeat(" ", then)+string(p.lines[line][now:]))
			if healing == 2 || healing == 1 && line == p.at {
				tried = append(tried, repair{line, then, healing, max(then-now, now-then), counts[then] - counts[now]})
			}
		}
	}
	if len(tried) == 0 {
		return repair{}, false
	}
	return slices.MinFunc(tried, better), true
}

func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

func (f *File) missingSpace(c Chunk, r repair) Problem {
	p := Problem{Position: Position{File: f.name, Line: c.Skip + r.line + 1}, Severity: SeverityError}
	p.SourceLine = f.Line(p.Line)
	m := joined.FindStringSubmatch(p.SourceLine)
	if m == nil { // the line is too long to show
		m = []string{"", "", "key", "value", ""}
	}
	p.Column = 1 + utf8.RuneCountInString(m[1]+m[2])
	p.Found, p.Expected, p.Todo = "no space after the colon", "key: value", spaceTodo(m)
	if m[3] == "" {
		p.Found = "a full-width colon"
	}
	return p
}

// spaceTodo is what to do about a match of joined.
func spaceTodo(m []string) string {
	if m[3] == "" {
		return "write a plain colon and a space: " + Clip(m[2]+": "+m[4])
	}
	return "put a space after the colon: " + Clip(m[2]+": "+m[3])
}

func (f *File) wrongIndent(c Chunk, p patient, r repair) Problem {
	now := indentOf(p.lines[r.line])
	like := -1
	for i, line := range p.lines {
		if i != r.line && !blank(line) && indentOf(line) == r.indent && (like < 0 || i < r.line || like == r.line) {
			like = i
		}
	}
	problem := Problem{
		Position: Position{File: f.name, Line: c.Skip + r.line + 1, Column: now + 1}, Severity: SeverityError,
		Found:    fmt.Sprintf("an indentation of %d", now),
		Expected: fmt.Sprintf("one of %d, as in line %d", r.indent, c.Skip+like+1),
		Todo:     fmt.Sprintf("begin the line with %d spaces", r.indent),
	}
	if r.indent == 0 {
		problem.Todo = "begin the line without spaces"
	}
	problem.SourceLine = f.Line(problem.Line)
	return problem
}
