package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// The elements of a JUnit file that Jenkins, GitLab and the reporters of GitHub
// read. GitLab shows classname as the suite and keeps one of several cases with
// the same classname and name, so these two are unique here. file and line are
// in no schema and read by most. Texts are made visible before they get into
// CDATA, where a control character could not be escaped.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr,omitempty"`
		File       string          `xml:"file,attr,omitempty"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"`
		File      string        `xml:"file,attr,omitempty"`
		Line      int           `xml:"line,attr,omitempty"`
		Time      string        `xml:"time,attr"`
		Failure   *junitFailure `xml:"failure"`
		Skipped   *junitSkipped `xml:"skipped"`
		SystemOut *junitText    `xml:"system-out"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",cdata"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// WriteJUnit writes a run as JUnit XML: a suite is a feature, a case's
// classname is "feature > rule", its name is unique in there. What is broken is
// a failure; what was not claimed, not testable or did not overlap is skipped,
// with the reason.
//
// It is for programs: its own words and what is known of the rules are English
// in every language. Names and sentences are those of the suite that ran.
func WriteJUnit(w io.Writer, run Run, how Telling) error {
	how.Lang = English
	doc := junitSuites{Name: run.Command(), Time: seconds(run.Took)}
	names := run.caseNames()
	at := map[string]int{}
	for i, s := range run.Scenarios {
		k, ok := at[s.Feature]
		if !ok {
			k = len(doc.Suites)
			at[s.Feature] = k
			doc.Suites = append(doc.Suites, newSuite(run, s))
		}
		doc.Suites[k].Cases = append(doc.Suites[k].Cases, newCase(s, names[i], how))
	}
	for k := range doc.Suites {
		suite := &doc.Suites[k]
		suite.count(run, suite.Name)
		doc.Tests += suite.Tests
		doc.Failures += suite.Failures
		doc.Skipped += suite.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func newSuite(run Run, first Scenario) junitSuite {
	suite := junitSuite{Name: first.Feature, File: first.File}
	if !run.Started.IsZero() {
		suite.Timestamp = run.Started.UTC().Format("2006-01-02T15:04:05") // the old schema has no zone
	}
	for _, p := range []junitProperty{
		{"seed", strconv.FormatInt(run.Seed, 10)},
		{"target", run.Target},
		{"contract", run.Contract},
		{"version", run.Version},
		{"mock", run.Mock},
		{"interrupted", yes(run.Interrupted)},
	} {
		if p.Value != "" {
			suite.Properties = append(suite.Properties, p)
		}
	}
	return suite
}

// yes is "true", or nothing.
func yes(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func (j *junitSuite) count(run Run, feature string) {
	var took time.Duration
	for _, s := range run.Scenarios {
		if s.Feature != feature {
			continue
		}
		took += s.Took
		j.Tests++
		switch s.Verdict.known() {
		case Held:
		case Broken:
			j.Failures++
		default:
			j.Skipped++
		}
	}
	j.Time = seconds(took)
}

func newCase(s Scenario, name string, how Telling) junitCase {
	c := junitCase{
		Name: visible(name), Classname: visible(s.classname()), File: s.File, Line: s.Line, Time: seconds(s.Took),
	}
	if trace := s.trace(how); trace != "" {
		c.SystemOut = &junitText{visible(trace)}
	}
	switch v := s.Verdict.known(); v {
	case Held:
	case Broken:
		message := cmp.Or(s.found(), how.verdict(v))
		if severity := how.severity(how.about(s.RuleID, s).Severity); severity != "" {
			message = severity + ": " + message
		}
		if s.isKnown() {
			message = how.verdictOf(s) + ": " + message
		}
		c.Failure = &junitFailure{
			Message: visible(message),
			Type:    cmp.Or(s.RuleID, string(Broken)),
			Text:    visible(s.failureText(how)),
		}
	default:
		message := how.verdict(v)
		if because := s.found(); because != "" {
			message += ": " + because
		}
		c.Skipped = &junitSkipped{Message: message}
	}
	return c
}

// failureText is all that a reader of a CI server gets to see.
func (s Scenario) failureText(how Telling) string {
	var b strings.Builder
	row := func(key, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s: %s\n", how.say(key), text)
		}
	}
	text := how.about(s.RuleID, s)
	row("expected", s.Expected)
	row("found", s.found())
	row("answers", s.Answers)
	row("printed", strings.Join(s.Printed, "\n"))
	if step := s.failed(); step != nil {
		row("step", step.Keyword+" "+step.Text)
	}
	row("where", s.failedAt())
	row("why", text.Why)
	row("mend", how.mend(text))
	row("replay", s.Replay)
	row("curl", s.Curl)
	return b.String()
}

// classname tells apart rules that have scenarios of the same name.
func (s Scenario) classname() string {
	switch {
	case s.Rule != "":
		return s.Feature + " > " + s.Rule
	case s.RuleID != "":
		return s.Feature + " > " + s.RuleID
	}
	return s.Feature
}

// caseNames are the scenarios' names, made unique within their classname: by
// line where rows of a table share a name, and by number where lines do not help.
func (r Run) caseNames() []string {
	type key struct{ class, name string }
	uses := map[key]int{}
	for _, s := range r.Scenarios {
		uses[key{s.classname(), s.Name}]++
	}
	names := make([]string, len(r.Scenarios))
	taken := map[key]bool{}
	for i, s := range r.Scenarios {
		name := cmp.Or(s.Name, s.shortPlace(), "?")
		if uses[key{s.classname(), s.Name}] > 1 && s.Line > 0 {
			name += " (" + s.shortPlace() + ")"
		}
		unique := name
		for n := 2; taken[key{s.classname(), unique}]; n++ {
			unique = name + " #" + strconv.Itoa(n)
		}
		taken[key{s.classname(), unique}] = true
		names[i] = unique
	}
	return names
}

func seconds(d time.Duration) string { return strconv.FormatFloat(max(0, d.Seconds()), 'f', 3, 64) }
