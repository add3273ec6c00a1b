package features

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// Source is a feature file.
type Source struct {
	Name string // as reports and errors write it
	Text []byte
	Own  bool // a file of the team's own, not of the suites that are built in
}

// planned is a scenario that may run: one of an outline for each of its rows.
type planned struct {
	pickle   *messages.Pickle
	source   string // name of the feature file
	head     int    // where it, or the outline that it is a row of, begins in there
	row      int    // where it stands in there
	file     string // where people look for it: a fixture's expectation stands there
	line     int
	feature  string
	rule     string
	tags     []string
	keywords map[string]stepLine // by id of the step in the document
	chosen   bool
	actions  []action // what its steps do, once it is chosen
	own      bool     // file is one of the team's own
	zone     string   // TZ that the target was started with for it; "" = its own environment
}

type stepLine struct {
	keyword string
	line    int
}

// ruleID is what follows "@rule:" in a tag; the innermost tag counts, which stands
// last.
func (p *planned) ruleID() string {
	for _, tag := range slices.Backward(p.tags) {
		if value, ok := strings.CutPrefix(tag, "@rule:"); ok {
			return value
		}
	}
	return ""
}

func (p *planned) tagged(tag string) bool { return slices.Contains(p.tags, tag) }

// id is where the scenario stands: FILE:LINE.
func (p *planned) id() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// settle finds out where people look for the scenario.
func (p *planned) settle(source Source, feature string) {
	p.source, p.file, p.line, p.feature, p.own = source.Name, source.Name, p.row, feature, source.Own
	if place, _, ok := strings.Cut(p.pickle.Name, " imp_"); ok && p.tagged("@expectation") {
		at := strings.LastIndexByte(place, ':')
		if line, err := strconv.Atoi(place[at+1:]); err == nil && at > 0 {
			p.file, p.line = place[:at], line
		}
	}
}

// plan is all scenarios of some sources in their order.
type plan struct {
	sources   []Source
	scenarios []*planned
}

// parse reads the sources.
func parse(sources []Source) (*plan, error) {
	p := &plan{sources: sources}
	newID := (&messages.Incrementing{}).NewId
	seen := map[string]bool{}
	for _, s := range sources {
		if seen[s.Name] {
			return nil, fmt.Errorf("%s: there are two feature files of this name", s.Name)
		}
		seen[s.Name] = true
		doc, err := gherkin.ParseGherkinDocumentForLanguage(bytes.NewReader(s.Text), gherkin.DefaultDialect, newID)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		doc.Uri = s.Name
		pickles := gherkin.Pickles(*doc, s.Name, newID)
		if doc.Feature == nil {
			continue
		}
		index := indexOf(doc.Feature)
		for _, pickle := range pickles {
			one := index.planned(pickle)
			one.settle(s, doc.Feature.Name)
			if len(pickle.Steps) == 0 {
				return nil, fmt.Errorf("%s: scenario %q has no steps", one.id(), pickle.Name)
			}
			p.scenarios = append(p.scenarios, one)
		}
	}
	return p, nil
}

// index finds what pickles have lost, by ids of the document.
type index struct {
	lines map[string]int    // of scenarios and rows
	rules map[string]string // name by id of scenario
	steps map[string]stepLine
}

func indexOf(feature *messages.Feature) *index {
	x := &index{map[string]int{}, map[string]string{}, map[string]stepLine{}}
	for _, child := range feature.Children {
		x.background(child.Background)
		x.scenario(child.Scenario, "")
		if child.Rule == nil {
			continue
		}
		for _, inner := range child.Rule.Children {
			x.background(inner.Background)
			x.scenario(inner.Scenario, child.Rule.Name)
		}
	}
	return x
}

func (x *index) background(b *messages.Background) {
	if b != nil {
		x.keep(b.Steps)
	}
}

func (x *index) keep(steps []*messages.Step) {
	for _, s := range steps {
		x.steps[s.Id] = stepLine{strings.TrimSpace(s.Keyword), int(s.Location.Line)}
	}
}

func (x *index) scenario(s *messages.Scenario, rule string) {
	if s == nil {
		return
	}
	x.lines[s.Id], x.rules[s.Id] = int(s.Location.Line), rule
	x.keep(s.Steps)
	for _, examples := range s.Examples {
		for _, row := range examples.TableBody {
			x.lines[row.Id] = int(row.Location.Line)
		}
	}
}

func (x *index) planned(pickle *messages.Pickle) *planned {
	one := &planned{
		pickle: pickle, rule: x.rules[pickle.AstNodeIds[0]], keywords: x.steps, head: x.lines[pickle.AstNodeIds[0]],
		row: x.lines[pickle.AstNodeIds[len(pickle.AstNodeIds)-1]],
	}
	for _, tag := range pickle.Tags {
		one.tags = append(one.tags, tag.Name)
	}
	return one
}

// sheet is the scenario as a report tells it, before anything has run.
func (p *planned) sheet() report.Scenario {
	s := report.Scenario{
		Feature: p.feature, Rule: p.rule, RuleID: p.ruleID(), Name: p.pickle.Name,
		File: p.file, Line: p.line, Own: p.own, Tags: p.tags,
	}
	for _, step := range p.pickle.Steps {
		line := p.keywords[step.AstNodeIds[0]]
		told := report.Step{Keyword: line.keyword, Text: step.Text, Line: line.line, Skipped: true}
		if p.file != p.source {
			told.Line = 0 // the sentences were made of the fixture
		}
		if step.Argument != nil && step.Argument.DataTable != nil {
			for _, row := range step.Argument.DataTable.Rows {
				var cells []string
				for _, cell := range row.Cells {
					cells = append(cells, cell.Value)
				}
				told.Table = append(told.Table, cells)
			}
		}
		s.Steps = append(s.Steps, told)
	}
	return s
}

// at reports whether the scenario stands at that place: FILE:LINE, where folders
// may be left out; "" is everywhere.
func (p *planned) at(place string) bool {
	return place == "" || p.id() == place || strings.HasSuffix(p.id(), "/"+place)
}

// choose marks the scenarios that fit, and reports how many these are.
func (p *plan) choose(fits func(*planned) bool) int {
	n := 0
	for _, s := range p.scenarios {
		if s.chosen = fits(s); s.chosen {
			n++
		}
	}
	return n
}

// tagFilter is a standard Cucumber tag expression, such as
// "@rule:race or (@claims:trust and not @alone)". godog knows an older grammar
// only, so the scenarios are chosen here. nil = all of them.
type tagFilter func(tags []string) bool

// parseTags reads an expression. "" is everything.
func parseTags(text string) (tagFilter, error) {
	if strings.TrimSpace(text) == "" {
		return func([]string) bool { return true }, nil
	}
	p := &tagParser{words: tagWords(text)}
	filter, err := p.or()
	if err == nil && len(p.words) > 0 {
		err = fmt.Errorf("found %q, expected and, or, or the end", p.words[0])
	}
	if err != nil {
		return nil, fmt.Errorf("tag expression %q: %w", text, err)
	}
	return filter, nil
}

// tagWords cuts at spaces and around brackets; a backslash keeps the next
// character.
func tagWords(text string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '(' || r == ')':
			end()
			words = append(words, string(r))
		case r == ' ' || r == '\t' || r == '\n':
			end()
		default:
			word.WriteRune(r)
		}
	}
	end()
	return words
}

type tagParser struct{ words []string }

// next takes the first word if it is w.
func (p *tagParser) next(w string) bool {
	if len(p.words) == 0 || p.words[0] != w {
		return false
	}
	p.words = p.words[1:]
	return true
}

func (p *tagParser) or() (tagFilter, error) {
	left, err := p.and()
	for err == nil && p.next("or") {
		var right tagFilter
		before := left
		right, err = p.and()
		left = func(tags []string) bool { return before(tags) || right(tags) }
	}
	return left, err
}

func (p *tagParser) and() (tagFilter, error) {
	left, err := p.not()
	for err == nil && p.next("and") {
		var right tagFilter
		before := left
		right, err = p.not()
		left = func(tags []string) bool { return before(tags) && right(tags) }
	}
	return left, err
}

func (p *tagParser) not() (tagFilter, error) {
	switch {
	case p.next("not"):
		inner, err := p.not()
		return func(tags []string) bool { return !inner(tags) }, err
	case p.next("("):
		inner, err := p.or()
		if err == nil && !p.next(")") {
			err = fmt.Errorf("a bracket is not closed")
		}
		return inner, err
	case len(p.words) == 0:
		return nil, fmt.Errorf("it ends where a tag was expected")
	}
	tag := p.words[0]
	if !strings.HasPrefix(tag, "@") || len(tag) == 1 || strings.ContainsAny(tag, ",&~") {
		return nil, fmt.Errorf("found %q, expected a tag such as @rule:race", tag)
	}
	p.words = p.words[1:]
	return func(tags []string) bool { return slices.Contains(tags, tag) }, nil
}
