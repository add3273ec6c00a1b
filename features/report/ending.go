package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// detail is how much is told.
type detail struct {
	full    int // scenarios of each broken rule with what was expected and found
	others  int // lines that name the rest of them
	printed int // lines of what the target printed, for each of them
	texts   length
}

// length is how long the texts are.
type length int

const (
	roomy length = iota
	// short: one sentence of why a rule matters and of how to mend it, and no reasons
	// of what was not tested.
	short
	// shortest: nor the names of rules that are not claimed, nor places, which stand in
	// the command that runs a scenario again; and both answers in one line.
	shortest
)

// details are how much may be told, from the most on. A mistake that breaks twenty
// scenarios of one rule does not hide the other rules.
var details = [...]detail{
	{3, 2, 3, roomy}, {2, 2, 3, roomy}, {1, 2, 3, roomy}, {1, 1, 1, roomy}, {1, 1, 0, roomy}, {1, 1, 1, short}, {1, 1, 0, short}, {1, 1, 0, shortest},
}

// ending is all that stands below the scenarios: as much as fits on a screen, or
// everything where that is wanted. A run in which nothing is broken has less to say.
func (l *Live) ending(run Run) string {
	if l.style.Verbose {
		return l.ends(run, detail{full: len(run.Scenarios), printed: math.MaxInt}, l.style)
	}
	most := screenLines
	if run.Counts().Broken == 0 {
		most = calmLines
	}
	how := detail{full: 1, others: 1, printed: 3} // where nothing fits, the reasons are worth their lines
	for _, d := range details {
		if l.rows+rows(l.ends(run, d, Style{})) <= most {
			how = d
			break
		}
	}
	return l.ends(run, how, l.style)
}

// ends is the same with so much of each broken rule.
func (l *Live) ends(run Run, how detail, style Style) string {
	b := &sheet{style: style}
	if !l.apart {
		b.WriteByte('\n')
	}
	l.unproved(b, run, how)
	for _, note := range run.Notes {
		if !l.told[note] {
			b.WriteString(l.note(note, style))
		}
	}
	if l.brokenRules(b, run, how) {
		b.WriteByte('\n')
	}
	counts := l.how.count("rules", len(run.Rules())) + ", " + l.how.count("scenarios", len(run.Scenarios))
	if n := run.Known(); n > 0 {
		counts += ", " + l.how.count("known", n)
	}
	fmt.Fprintf(b, "%s, %s\n%s\n", counts, l.how.lang().took(run.Took), l.final(run))
	return b.String()
}

// brokenRules are the broken rules of which there is something to tell, the worst
// first, with an empty line between them.
func (l *Live) brokenRules(b *sheet, run Run, how detail) (some bool) {
	for _, rule := range run.broken(l.how) {
		if len(l.toTell(run, rule)) == 0 {
			continue
		}
		if some || b.Len() > 1 {
			b.WriteByte('\n')
		}
		some = true
		l.brokenRule(b, run, rule, how)
	}
	return some
}

// unproved is what the run says nothing about, one line a reason, and what is
// known to be broken.
func (l *Live) unproved(b *sheet, run Run, how detail) {
	var unclaimed, known []string
	for _, rule := range run.Rules() {
		switch rule.Verdict {
		case NotClaimed:
			unclaimed = append(unclaimed, rule.short())
		case Broken:
			if n := rule.known(run); n > 0 && !l.style.Verbose {
				known = append(known, fmt.Sprintf("%s (%d)", rule.short(), n))
			}
		}
	}
	if len(unclaimed) > 0 && how.texts == shortest {
		unclaimed = []string{l.how.count("rules", len(unclaimed))}
	}
	if len(unclaimed) > 0 {
		b.painted(NotClaimed, NotClaimed.glyph()+" "+l.how.verdict(NotClaimed)+": "+strings.Join(unclaimed, ", "))
	}
	for _, r := range run.reasons(l.how, how) {
		b.painted(r.verdict, fmt.Sprintf("%s %s: %s (%s)", r.verdict.glyph(), l.how.verdict(r.verdict), strings.Join(r.rules, ", "), r.text))
	}
	if len(known) > 0 {
		b.painted(Broken, Broken.glyph()+" "+l.how.say("knownBroken", strings.Join(known, ", ")))
	}
	if lines := run.incomplete(l.how); len(lines) > 0 {
		b.painted(NotTestable, l.how.say("incomplete"))
		for _, line := range lines {
			b.row(label{indent: 2}, line)
		}
	}
}

// reason is why scenarios proved nothing, and the rules that they belong to.
type reason struct {
	verdict Verdict
	text    string
	rules   []string
}

// reasons are those of scenarios that could not be tested or did not overlap, but
// for those that [Run.incomplete] tells. Where there is little room, one line says
// of which rules.
func (r Run) reasons(how Telling, told detail) []reason {
	var all []reason
	owed := map[string]bool{}
	for _, rule := range r.unproved() {
		owed[rule.key()] = true
	}
	for _, rule := range r.Rules() {
		for _, i := range rule.Scenarios {
			s := r.Scenarios[i]
			v := s.Verdict.known()
			if v != NotTestable && v != NoOverlap || v == NotTestable && s.Arose || v == NoOverlap && owed[rule.key()] {
				continue
			}
			text := cmp.Or(s.found(), how.say("noReason"))
			if told.texts >= short {
				text = how.say("verboseWhy")
			}
			k := slices.IndexFunc(all, func(known reason) bool { return known.verdict == v && known.text == text })
			if k < 0 {
				k = len(all)
				all = append(all, reason{verdict: v, text: text})
			}
			if name := rule.short(); !slices.Contains(all[k].rules, name) {
				all[k].rules = append(all[k].rules, name)
			}
		}
	}
	return all
}

// short is a rule in a list of rules.
func (rule Rule) short() string { return cmp.Or(rule.ID, rule.Name, rule.Feature) }

// key tells rules apart.
func (rule Rule) key() string {
	return Scenario{RuleID: rule.ID, Feature: rule.Feature, Rule: rule.Name}.ruleKey()
}

// known counts the scenarios of a rule that are broken and listed in a baseline.
func (rule Rule) known(run Run) int {
	n := 0
	for _, i := range rule.Scenarios {
		if run.Scenarios[i].isKnown() {
			n++
		}
	}
	return n
}

// toTell are the broken scenarios of a rule: those that are no news only where
// everything is told.
func (l *Live) toTell(run Run, rule Rule) []Scenario {
	var broken []Scenario
	for _, i := range rule.Scenarios {
		if s := run.Scenarios[i]; s.Verdict.known() == Broken && (l.style.Verbose || !s.isKnown()) {
			broken = append(broken, s)
		}
	}
	return broken
}

// brokenRule is a rule that is broken: how bad that is, why, how to mend it, and
// the scenarios that broke it.
func (l *Live) brokenRule(b *sheet, run Run, rule Rule, how detail) {
	title := Broken.glyph() + " " + l.how.ruleTitle(rule) + ": "
	text := l.how.about(rule.ID, run.of(rule)...)
	if severity := l.how.severity(text.Severity); severity != "" {
		title += severity + ", "
	}
	title += l.how.say("of.broken", rule.Counts.Broken, l.how.count("scenarios", rule.Counts.Total()))
	if n := rule.known(run); n > 0 {
		title += ", " + l.how.count("known", n)
	}
	b.painted(Broken, title)
	at := label{indent: 2, width: l.widest("whyShort", "mendShort", "scenario", "expected", "found", "answers", "printed", "step", "replay")}
	row := func(key, text string) {
		if text != "" {
			at.word = l.how.say(key)
			b.row(at, text)
		}
	}
	if how.texts >= short {
		text.Why, text.Mend = firstSentence(text.Why), firstSentence(text.Mend)
	}
	row("whyShort", text.Why)
	if words := l.how.mendWords(text); len(words) > 0 {
		at.word = l.how.say("mendShort")
		b.fold(at, true, words)
	}
	all, replay := l.toTell(run, rule), ""
	for i, s := range all {
		replay = cmp.Or(replay, s.Replay)
		if i >= how.full {
			continue
		}
		row("scenario", l.named(s, how.texts < shortest))
		if step := s.failed(); step != nil && s.Expected == "" {
			row("step", step.Keyword+" "+step.Text) // nothing else says what should have been
		}
		row("expected", s.Expected)
		row("found", s.found())
		if how.texts == shortest {
			s.Answers = inOneLine(s.Answers, screenColumns-at.columns())
		}
		row("answers", s.Answers)
		row("printed", l.output(s.Printed, screenColumns-at.columns(), how.printed))
	}
	if len(all) > how.full {
		at.word = ""
		b.row(at, l.others(all[how.full:], screenColumns-at.columns(), how.others))
	}
	if replay != "" {
		at.word = l.how.say("replay")
		b.command(at, replay)
	}
}

// output is no more than so many lines of what the target printed: the first, where
// Java and Node name an exception, and the last, where Python does. A line that does
// not fit is cut; the other reports have all of it.
func (l *Live) output(lines []string, fit, most int) string {
	switch {
	case l.style.Verbose:
		return strings.Join(lines, "\n")
	case len(lines) > most && most < 3:
		lines = lines[len(lines)-most:]
	case len(lines) > most:
		lines = slices.Concat(lines[:1], []string{"…"}, lines[len(lines)-most+2:])
	}
	var cut []string
	for _, line := range lines {
		cut = append(cut, inOneLine(line, fit))
	}
	return strings.Join(cut, "\n")
}

// inOneLine is a text that is cut where it does not fit; the other reports have all
// of it.
func inOneLine(text string, fit int) string {
	if text = harmless(text); columns(text) > fit {
		text, _ = split(text, fit-1)
		text += "…"
	}
	return text
}

// firstSentence is the first of several.
func firstSentence(text string) string {
	if first, _, more := strings.Cut(text, ". "); more {
		return first + "."
	}
	return text
}

// named is a scenario's name and, if wanted, where it failed, once: the name of an
// expectation begins with it.
func (l *Live) named(s Scenario, place bool) string {
	name := cmp.Or(s.Name, s.shortPlace())
	if s.isKnown() {
		name += "  (" + l.how.say("known") + ")"
	}
	if at := s.failedAt(); place && !strings.HasPrefix(name, at) {
		name += "  " + at
	}
	return name
}

// others names the broken scenarios that are not told in full, as many as some
// lines hold.
func (l *Live) others(rest []Scenario, fit, lines int) string {
	var names []string
	for _, s := range rest {
		names = append(names, harmless(cmp.Or(s.Name, s.shortPlace())))
	}
	text := l.how.say("others", len(rest), strings.Join(names, "; "))
	for n := len(names); n > 1 && len(fold(text, fit)) > lines; {
		n--
		text = l.how.say("others", len(rest), strings.Join(names[:n], "; ")+"; …")
	}
	return text
}

// mendWords is how to mend what breaks a rule, and the command that prints right
// code, which stays in one piece.
func (t Telling) mendWords(text RuleText) []string {
	var words []string
	if text.Mend != "" {
		words = strings.Split(harmless(text.Mend), " ")
	}
	if text.Code != "" {
		words = append(words, t.say("code", harmless(text.Code)))
	}
	return words
}

// mend is the same in one text.
func (t Telling) mend(text RuleText) string { return strings.Join(t.mendWords(text), " ") }

// ruleTitle is a rule's name with its id.
func (t Telling) ruleTitle(rule Rule) string {
	name := t.ruleName(rule.ID, rule.Name)
	switch {
	case name == "":
		name = rule.Feature + " " + t.say("outside")
	case rule.ID != "" && rule.ID != name:
		name += " (" + rule.ID + ")"
	}
	return harmless(name)
}
