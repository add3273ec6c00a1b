package readme

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// block is a fenced block that a marker stands before.
type block struct {
	line   int    // of the fence, from 1
	action string // serve, run, output or contract
	lang   string
	text   string
}

// made is a part of a document that the program writes.
type made struct {
	line     int    // of the first line after the begin marker, from 1
	name     string // clients, flags, verify
	args     string // what stands behind the name
	from, to int    // lines[from:to] of the document
}

// document is a README cut into what can be run and what is made.
type document struct {
	lines  []string
	blocks []block
	made   []made
}

var (
	action = regexp.MustCompile(`^<!-- (run: serve|run|output|contract) -->$`)
	begin  = regexp.MustCompile(`^<!-- begin:([a-z]+)(?: ([a-z ]+))? -->$`)
	end    = regexp.MustCompile(`^<!-- end:([a-z]+)(?: [a-z ]+)? -->$`)
	marker = regexp.MustCompile(`^\s*<!--\s*(run|output|contract|begin|end)\b`)
)

// parse cuts a document. All errors are told at once, each with its line.
func parse(text string) (document, error) {
	p := parser{doc: document{lines: strings.Split(text, "\n")}}
	for p.at < len(p.doc.lines) {
		p.take()
	}
	if p.open != nil {
		p.fail(p.open.line-1, "begin:%s has no end", p.open.name)
	}
	return p.doc, errors.Join(p.errs...)
}

type parser struct {
	doc  document
	at   int // index of the line that comes next
	open *made
	errs []error
}

func (p *parser) fail(line int, format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("line %d: "+format, append([]any{line}, args...)...))
}

// take reads one line, or a marker with its block.
func (p *parser) take() {
	line := p.doc.lines[p.at]
	p.at++
	switch {
	case begin.MatchString(line):
		m := begin.FindStringSubmatch(line)
		if p.open != nil {
			p.fail(p.at, "begin:%s inside of begin:%s", m[1], p.open.name)
		}
		p.open = &made{line: p.at + 1, name: m[1], args: m[2], from: p.at}
	case end.MatchString(line):
		name := end.FindStringSubmatch(line)[1]
		if p.open == nil || p.open.name != name {
			p.fail(p.at, "end:%s without its begin", name)
			return
		}
		p.open.to = p.at - 1
		p.doc.made = append(p.doc.made, *p.open)
		p.open = nil
	case action.MatchString(line):
		p.takeBlock(strings.TrimPrefix(action.FindStringSubmatch(line)[1], "run: "))
	case marker.MatchString(line):
		p.fail(p.at, "unknown marker %s", strings.TrimSpace(line))
	case strings.HasPrefix(line, "```"):
		p.fenced(line) // an unmarked block; what looks like a marker inside is text
	}
}

func (p *parser) takeBlock(what string) {
	marked := p.at
	for p.at < len(p.doc.lines) && strings.TrimSpace(p.doc.lines[p.at]) == "" {
		p.at++
	}
	if p.at == len(p.doc.lines) || !strings.HasPrefix(p.doc.lines[p.at], "```") {
		p.fail(marked, "a %s marker without a fenced block behind it", what)
		return
	}
	b := block{line: p.at + 1, action: what, lang: strings.Trim(p.doc.lines[p.at], "` ")}
	p.at++
	b.text = p.fenced(p.doc.lines[p.at-1])
	if what == "output" && len(p.doc.blocks) == 0 {
		p.fail(marked, "an output marker before anything was run")
	}
	p.doc.blocks = append(p.doc.blocks, b)
}

// fenced reads up to the closing fence and returns what is between.
func (p *parser) fenced(opening string) string {
	start := p.at
	fence := opening[:len(opening)-len(strings.TrimLeft(opening, "`"))]
	for p.at < len(p.doc.lines) {
		p.at++
		if strings.TrimSpace(p.doc.lines[p.at-1]) == fence {
			return strings.Join(p.doc.lines[start:p.at-1], "\n") + "\n"
		}
	}
	p.fail(start, "a block that never ends")
	return ""
}

// rewrite replaces the made parts by what want returns for each.
func (d document) rewrite(want func(made) (string, error)) (string, error) {
	var out []string
	last := 0
	for _, m := range d.made {
		text, err := want(m)
		if err != nil {
			return "", fmt.Errorf("line %d: %w", m.line, err)
		}
		out = append(out, d.lines[last:m.from]...)
		out = append(out, strings.Split(strings.TrimSuffix(text, "\n"), "\n")...)
		last = m.to
	}
	return strings.Join(append(out, d.lines[last:]...), "\n"), nil
}

// matches compares an output with what the document shows; … stands for anything, and space does not matter in JSON.
func matches(shown block, got string) bool {
	want := shown.text
	if shown.lang == "json" {
		want, got = squeeze(want), squeeze(got)
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(want)), "…", ".*?")
	return regexp.MustCompile(`(?s)\A` + pattern + `\z`).MatchString(strings.TrimSpace(got))
}

// squeeze removes the space outside of JSON strings.
func squeeze(s string) string {
	var out strings.Builder
	inside, escaped := false, false
	for _, r := range s {
		if !inside && strings.ContainsRune(" \t\r\n", r) {
			continue
		}
		switch {
		case escaped:
			escaped = false
		case inside && r == '\\':
			escaped = true
		case r == '"':
			inside = !inside
		}
		out.WriteRune(r)
	}
	return out.String()
}
