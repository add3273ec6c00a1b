package report_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

// What readers of JUnit files read, written apart from what writes them.
type (
	parsedSuites struct {
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Skipped  int           `xml:"skipped,attr"`
		Suites   []parsedSuite `xml:"testsuite"`
	}
	parsedSuite struct {
		Name       string `xml:"name,attr"`
		Tests      int    `xml:"tests,attr"`
		Failures   int    `xml:"failures,attr"`
		Skipped    int    `xml:"skipped,attr"`
		Timestamp  string `xml:"timestamp,attr"`
		Properties []struct {
			Name  string `xml:"name,attr"`
			Value string `xml:"value,attr"`
		} `xml:"properties>property"`
		Cases []parsedCase `xml:"testcase"`
	}
	parsedCase struct {
		Name      string  `xml:"name,attr"`
		Classname string  `xml:"classname,attr"`
		File      string  `xml:"file,attr"`
		Line      int     `xml:"line,attr"`
		Time      float64 `xml:"time,attr"`
		Failure   *struct {
			Message string `xml:"message,attr"`
			Type    string `xml:"type,attr"`
			Text    string `xml:",chardata"`
		} `xml:"failure"`
		Skipped *struct {
			Message string `xml:"message,attr"`
		} `xml:"skipped"`
		SystemOut string `xml:"system-out"`
	}
)

func parsed(t *testing.T, run report.Run) parsedSuites {
	t.Helper()
	text := written(t, report.WriteJUnit, run, reporttest.Telling(report.English))
	if err := ofTheCommonSchema(text); err != nil {
		t.Errorf("%v in\n%s", err, text)
	}
	var doc parsedSuites
	if err := xml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestJUnitIsReadBack(t *testing.T) {
	t.Parallel()
	run := reporttest.Run(report.English)
	doc, counts := parsed(t, run), run.Counts()
	if doc.Tests != len(run.Scenarios) || doc.Failures != counts.Broken || doc.Skipped != len(run.Scenarios)-counts.Broken-counts.Held {
		t.Errorf("%d tests, %d failures, %d skipped of %+v", doc.Tests, doc.Failures, doc.Skipped, counts)
	}
	if len(doc.Suites) != 6 {
		t.Errorf("%d suites, want one a feature", len(doc.Suites))
	}
	i := 0
	for _, suite := range doc.Suites {
		properties := map[string]string{}
		for _, p := range suite.Properties {
			properties[p.Name] = p.Value
		}
		for name, want := range map[string]string{"seed": "20261124", "target": run.Target, "version": run.Version, "mock": run.Mock} {
			if properties[name] != want {
				t.Errorf("%s: property %s is %q, want %q", suite.Name, name, properties[name], want)
			}
		}
		if suite.Timestamp != "2026-11-24T06:04:05" {
			t.Errorf("timestamp %q is not that of UTC", suite.Timestamp)
		}
		for _, c := range suite.Cases {
			s := run.Scenarios[i]
			i++
			if c.Name != s.Name || c.Classname != s.Feature+" > "+s.Rule || c.File != s.File || c.Line != s.Line {
				t.Errorf("%+v does not tell %s %s", c, s.Name, s.File)
			}
			if failed, skipped := s.Verdict == report.Broken, s.Verdict != report.Broken && s.Verdict != report.Held; (c.Failure != nil) != failed || (c.Skipped != nil) != skipped {
				t.Errorf("%s is %s, and its case %+v", s.Name, s.Verdict, c)
			}
			if c.Failure != nil && (!strings.HasSuffix(c.Failure.Message, ": "+s.Because) || !strings.Contains(c.Failure.Text, s.Replay) || c.Failure.Type != s.RuleID) {
				t.Errorf("%s: the failure is %+v", s.Name, c.Failure)
			}
			if c.Skipped != nil && !strings.HasSuffix(c.Skipped.Message, ": "+s.Because) {
				t.Errorf("%s: skipped because of %q", s.Name, c.Skipped.Message)
			}
			if len(s.Exchanges) > 0 && !strings.Contains(c.SystemOut, "browser -> merchant  POST /certifications") {
				t.Errorf("%s: the trace is %q", s.Name, c.SystemOut)
			}
		}
	}
}

// TestJUnitTellsScenariosApart: GitLab keeps one of all cases with the same classname and name.
func TestJUnitTellsScenariosApart(t *testing.T) {
	t.Parallel()
	scenario := func(feature, rule, name string, line int) report.Scenario {
		return report.Scenario{Feature: feature, Rule: rule, Name: name, File: "a.feature", Line: line, Verdict: report.Held}
	}
	for _, tt := range []struct {
		reason    string
		scenarios []report.Scenario
		want      []string // classname | name
	}{
		{
			"two rules with a scenario of the same name", []report.Scenario{scenario("Age", "Full age", "today", 3), scenario("Age", "Year age", "today", 9)},
			[]string{"Age > Full age | today", "Age > Year age | today"},
		},
		{
			"two features with the same rule", []report.Scenario{scenario("Age", "Limit", "today", 3), scenario("나이", "Limit", "today", 3)},
			[]string{"Age > Limit | today", "나이 > Limit | today"},
		},
		{
			"rows of an outline without a placeholder in its name", []report.Scenario{scenario("Age", "Limit", "row", 3), scenario("Age", "Limit", "row", 4)},
			[]string{"Age > Limit | row (a.feature:3)", "Age > Limit | row (a.feature:4)"},
		},
		{
			"nothing tells them apart", []report.Scenario{scenario("Age", "", "row", 0), scenario("Age", "", "row", 0), scenario("Age", "", "row #2", 0)},
			[]string{"Age | row", "Age | row #2", "Age | row #2 #2"},
		},
		{"no name at all", []report.Scenario{scenario("Age", "Limit", "", 7)}, []string{"Age > Limit | a.feature:7"}},
	} {
		var got []string
		for _, suite := range parsed(t, report.Run{Scenarios: tt.scenarios}).Suites {
			for _, c := range suite.Cases {
				got = append(got, c.Classname+" | "+c.Name)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}

// commonSchema is what the schema of Jenkins' xUnit plug-in has for the elements that are written here: attributes with
// ! must be there, children stand in this order. file and line are in no schema; pytest, PHPUnit and their readers have them.
var commonSchema = map[string]struct{ attributes, children []string }{
	"testsuites": {[]string{"name", "tests", "failures", "errors", "skipped", "time"}, []string{"testsuite"}},
	"testsuite":  {[]string{"name!", "tests!", "failures!", "errors!", "skipped", "time", "timestamp", "file"}, []string{"properties", "testcase"}},
	"properties": {nil, []string{"property"}},
	"property":   {[]string{"name!", "value!"}, nil},
	"testcase":   {[]string{"name!", "classname", "time", "file", "line"}, []string{"failure", "skipped", "system-out"}},
	"failure":    {[]string{"message", "type"}, nil},
	"skipped":    {[]string{"message"}, nil},
	"system-out": {nil, nil},
}

// ofTheCommonSchema holds a document against it.
func ofTheCommonSchema(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	path, place := []string{""}, []int{0}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			name, parent := e.Name.Local, path[len(path)-1]
			children := commonSchema[parent].children
			if parent == "" {
				children = []string{"testsuites"}
			}
			at := slices.Index(children, name)
			if at < place[len(place)-1] {
				return fmt.Errorf("<%s> in <%s> at %d, want one of %q in order", name, parent, d.InputOffset(), children)
			}
			place[len(place)-1] = at
			if err := knownAttributes(e); err != nil {
				return err
			}
			path, place = append(path, name), append(place, 0)
		case xml.EndElement:
			path, place = path[:len(path)-1], place[:len(place)-1]
		}
	}
}

func knownAttributes(e xml.StartElement) error {
	known := commonSchema[e.Name.Local].attributes
	has := map[string]bool{}
	for _, a := range e.Attr {
		has[a.Name.Local] = true
		if !slices.Contains(known, a.Name.Local) && !slices.Contains(known, a.Name.Local+"!") {
			return fmt.Errorf("<%s %s> is in no schema", e.Name.Local, a.Name.Local)
		}
	}
	for _, name := range known {
		if must, ok := strings.CutSuffix(name, "!"); ok && !has[must] {
			return fmt.Errorf("<%s> without %s", e.Name.Local, must)
		}
	}
	return nil
}

func TestTheCommonSchemaGoesRed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, text string }{
		{"another root", `<junit/>`},
		{"a suite without a name", `<testsuites><testsuite tests="1" failures="0" errors="0"/></testsuites>`},
		{"an attribute of nobody", `<testsuites verdict="held"/>`},
		{"properties after the cases", `<testsuites><testsuite name="a" tests="1" failures="0" errors="0"><testcase name="b"/><properties/></testsuite></testsuites>`},
		{"a failure outside of a case", `<testsuites><failure/></testsuites>`},
		{"no XML", `<testsuites>`},
	} {
		if ofTheCommonSchema(tt.text) == nil {
			t.Errorf("%s passes", tt.reason)
		}
	}
}
