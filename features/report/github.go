package report

import (
	"cmp"
	"strconv"
	"strings"
)

// Annotation is a message that GitHub Actions shows beside a run, and beside a line of
// a file where it has one.
type Annotation struct {
	Level   string // [AnnotationError] or [AnnotationWarning]
	File    string // relative to the workspace; "" = it is about no file
	Line    int    // from 1 on; 0 = the file as a whole
	Column  int    // from 1 on; 0 = unknown
	Title   string // "" = none
	Message string // may have several lines
}

// The levels of annotations.
const (
	AnnotationError   = "error"
	AnnotationWarning = "warning"
)

// String is the annotation as a workflow command: one line, without its end.
func (a Annotation) String() string {
	var properties []string
	add := func(name, value string) {
		if value != "" && value != "0" {
			properties = append(properties, name+"="+escapeProperty(value))
		}
	}
	if a.File != "" {
		add("file", a.File)
		add("line", strconv.Itoa(a.Line))
		if a.Line > 0 {
			add("col", strconv.Itoa(a.Column))
		}
	}
	add("title", a.Title)
	command := "::" + cmp.Or(a.Level, AnnotationError)
	if len(properties) > 0 {
		command += " " + strings.Join(properties, ",")
	}
	return command + "::" + escapeData(cmp.Or(a.Message, a.Title))
}

// escapeData keeps a message within one line of a workflow command.
func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// escapeProperty does so for a property, which ends at a comma or a colon.
func escapeProperty(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}

// Annotations are what GitHub Actions shows of a run: an error for each broken rule,
// the worst first, and a warning for each reason why the run is incomplete. A scenario
// of the team's own, in a fixture or a feature file, has an error of its own at its
// line. A rule that is built in has no file. What a baseline lists has no annotation.
func Annotations(run Run, how Telling) []Annotation {
	var list []Annotation
	for _, rule := range run.broken(how) {
		var builtin []Scenario
		for _, i := range rule.Scenarios {
			s := run.Scenarios[i]
			switch {
			case s.Verdict.known() != Broken || s.isKnown():
			case s.Own:
				a := how.annotation(rule, s)
				a.File, a.Line = s.File, s.annotated()
				list = append(list, a)
			default:
				builtin = append(builtin, s)
			}
		}
		if len(builtin) > 0 {
			list = append(list, how.annotation(rule, builtin...))
		}
	}
	for _, line := range run.incomplete(how) {
		list = append(list, Annotation{Level: AnnotationWarning, Title: how.say("incomplete"), Message: visible(line)})
	}
	return list
}

// annotated is the line that an annotation of a scenario names: that of the step which failed, if the file has it.
func (s Scenario) annotated() int {
	if step := s.failed(); step != nil && step.Line > 0 {
		return step.Line
	}
	return s.Line
}

// annotation is about the broken scenarios of one rule; it has at least one.
func (t Telling) annotation(rule Rule, found ...Scenario) Annotation {
	text := t.about(rule.ID, found...)
	var lines []string
	row := func(key, text string) {
		if text != "" {
			lines = append(lines, t.say(key)+": "+text)
		}
	}
	head := t.say("of.broken", rule.Counts.Broken, t.count("scenarios", rule.Counts.Total()))
	if severity := t.severity(text.Severity); severity != "" {
		head = severity + ", " + head
	}
	first := found[0]
	lines = append(lines, head)
	row("scenario", first.Name)
	row("expected", first.Expected)
	row("found", first.found())
	row("mendShort", t.mend(text))
	row("replay", first.Replay)
	return Annotation{Level: AnnotationError, Title: t.ruleTitle(rule), Message: visible(strings.Join(lines, "\n"))}
}
