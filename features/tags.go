package features

import (
	"fmt"
	"slices"
	"strings"
)

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
