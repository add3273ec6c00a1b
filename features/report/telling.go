package report

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// RuleText says about a rule what its name cannot.
type RuleText struct {
	Name     string // "" = as the feature has it
	Why      string // it matters in production, in a sentence or two
	Mend     string // how to, in a sentence or two
	Code     string // command that prints right code; "" = none
	Severity Severity
}

// Texts is what is known of the rules, by language and rule id. What one
// language lacks is told in English.
type Texts map[Lang]map[string]RuleText

// Telling is how a run is told. The zero Telling is English and without the
// reasons of rules.
type Telling struct {
	Lang  Lang
	Texts Texts
}

// rule is the text about a rule, each part in English where the language lacks it.
func (t Telling) rule(id string) RuleText {
	if id == "" {
		return RuleText{}
	}
	own, english := t.Texts[t.lang()][id], t.Texts[English][id]
	return RuleText{
		Name: cmp.Or(own.Name, english.Name),
		Why:  cmp.Or(own.Why, english.Why),
		Mend: cmp.Or(own.Mend, english.Mend),

		Code:     cmp.Or(own.Code, english.Code),
		Severity: cmp.Or(own.Severity, english.Severity),
	}
}

// ruleName is what a rule is called: by its text where that has a name, by its feature else.
func (t Telling) ruleName(id, name string) string {
	return cmp.Or(t.rule(id).Name, name, id)
}

func (t Telling) lang() Lang {
	if t.Lang == Korean {
		return Korean
	}
	return English
}

// say is a word of the reports. One that is not in the table is a mistake that every test would see.
func (t Telling) say(key string, args ...any) string {
	pair, ok := words[key]
	if !ok {
		panic("report: no word for " + key)
	}
	text := t.lang().Say(pair.en, pair.ko)
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// count is a number of something, with one word for one and another for many.
func (t Telling) count(key string, n int) string {
	if n == 1 {
		return t.say(key+".one", n)
	}
	return t.say(key+".many", n)
}

// verdict is the word for a verdict.
func (t Telling) verdict(v Verdict) string { return t.say(string(v.known())) }

// verdictOf is the word for how a scenario ended, with a mark for what is known.
func (t Telling) verdictOf(s Scenario) string {
	if s.isKnown() {
		return t.verdict(s.Verdict) + ", " + t.say("known")
	}
	return t.verdict(s.Verdict)
}

// found is what a scenario's end comes down to, "" for one that held.
func (s Scenario) found() string {
	if s.Because != "" || s.Verdict == Held {
		return s.Because
	}
	for _, step := range s.Steps {
		if step.Error != "" {
			return step.Error
		}
	}
	return ""
}

// failed is the step that failed, nil when none did.
func (s Scenario) failed() *Step {
	for i, step := range s.Steps {
		if step.Error != "" {
			return &s.Steps[i]
		}
	}
	return nil
}

// place is where a scenario stands, as FILE:LINE, "" when that is unknown.
func (s Scenario) place() string { return place(s.File, s.Line) }

// failedAt is where the step that failed stands, or else the scenario.
func (s Scenario) failedAt() string {
	if step := s.failed(); step != nil && step.Line > 0 {
		return place(s.File, step.Line)
	}
	return s.place()
}

func place(file string, line int) string {
	if file == "" || line <= 0 {
		return file
	}
	return file + ":" + strconv.Itoa(line)
}

// shortPlace is a place without its folders.
func (s Scenario) shortPlace() string { return place(path.Base(s.File), s.Line) }

// columns is how many columns of a terminal a text fills.
func columns(text string) int {
	n := 0
	for _, r := range text {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// pad fills a text up with spaces.
func pad(text string, to int) string {
	return text + strings.Repeat(" ", max(0, to-columns(text)))
}

// shorten cuts the middle out of a text that fills more columns than fit.
func shorten(text string, fit int) string {
	if columns(text) <= fit {
		return text
	}
	runes := []rune(text)
	head, tail := 0, len(runes)
	for left := fit - 1; head < tail; {
		next := head
		if head > len(runes)-tail { // one from the front, one from the back
			next = tail - 1
		}
		if left -= columns(string(runes[next])); left < 0 {
			break
		}
		if next == head {
			head++
		} else {
			tail--
		}
	}
	return string(runes[:head]) + "…" + string(runes[tail:])
}

// harmless makes what could steer a terminal, or hide in a line, visible.
func harmless(text string) string { return strings.ReplaceAll(visible(text), "\n", `\n`) }

// visible makes what could steer a terminal visible, but for the ends of lines.
func visible(text string) string {
	if strings.IndexFunc(text, steers) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if r == '\n' || r == '\t' || !steers(r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRuneToASCII(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}

// steers says that a rune is hidden, or is not a character at all.
func steers(r rune) bool {
	return hidden.Is(r) || r == unicode.ReplacementChar || r&0xfffe == 0xfffe
}
