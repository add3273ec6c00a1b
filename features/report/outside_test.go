package report_test

import (
	"encoding/xml"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// evil is what a name, a body or an error of somebody else could hold.
const evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`]]>&{{.}}<!--\x1b[2J\r\nX\x00\u202e" + "javascript:alert(3)"

// hostile is a run in which everything from outside is evil.
func hostile() (report.Run, report.Telling) {
	message := report.Message{Header: http.Header{evil: {evil}}, Body: evil}
	s := report.Scenario{
		Feature: evil, Rule: evil, RuleID: evil, Name: evil, File: evil, Line: 1, Tags: []string{evil}, Verdict: report.Broken,
		Because: evil, Expected: evil, Replay: evil, Curl: evil,
		Steps: []report.Step{{Keyword: evil, Text: evil, Table: [][]string{{evil}}, Error: evil}, {Skipped: true, Text: evil}},
		Exchanges: []report.Exchange{
			{From: report.Browser, To: report.Merchant, Method: evil, Path: evil, Status: 200, Reason: evil, Fault: evil, Request: message, Response: message},
			{From: report.Actor(evil), To: report.Iamport, Method: evil, Path: evil, Wrong: evil},
		},
		Marks: []report.Mark{{Kind: evil, Text: evil, At: time.Second}},
	}
	other := s
	other.Verdict = report.NotTestable
	run := report.Run{
		Tool: "verify", Version: evil, Mock: evil, Target: evil, Contract: evil, Claims: []string{evil}, Notes: []string{evil},
		Scenarios: []report.Scenario{s, other},
	}
	return run, report.Telling{Lang: report.English, Texts: report.Texts{report.English: {evil: {Name: evil, Why: evil, Mend: evil}}}}
}

func TestNothingFromOutsideGetsIntoThePage(t *testing.T) {
	t.Parallel()
	run, how := hostile()
	page := written(t, report.WriteHTML, run, how)
	for tag, want := range map[string]int{"<script": 1, "</script": 1, "<img": 0, "<!--": 0, "<iframe": 0} {
		if got := strings.Count(strings.ToLower(page), tag); got != want {
			t.Errorf("%s stands %d times in the page, want %d", tag, got, want)
		}
	}
	if m := regexp.MustCompile(`(?i)(href|src)="?\s*javascript:`).FindString(page); m != "" {
		t.Errorf("the page holds %q", m)
	}
	// Inside of quotes everything is a value.
	bare := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(page, `""`)
	if m := regexp.MustCompile(`(?i)<[a-z][^>]*\s(on[a-z]+|style)\s*=`).FindString(bare); m != "" {
		t.Errorf("the page holds %q", m)
	}
	if strings.ContainsAny(page, "\x00\x1b\u202e") {
		t.Error("a control character got into the page")
	}
	if !strings.Contains(page, "alert(1)") {
		t.Error("the names are not shown at all, so that this test proves nothing")
	}
}

func TestNothingFromOutsideSteersTheTerminal(t *testing.T) {
	t.Parallel()
	run, how := hostile()
	got := live(t, run, report.Style{}, how)
	if strings.ContainsAny(got, "\x00\x1b\r\u202e") {
		t.Errorf("a control character got through: %q", got)
	}
	if !strings.Contains(got, `\x1b[2J`) {
		t.Error("the character is not shown at all")
	}
	for line := range strings.SplitSeq(got, "\n") {
		if strings.HasPrefix(line, "X") {
			t.Errorf("a name made a line of its own: %q", line)
		}
	}
}

func TestNothingFromOutsideBreaksTheXML(t *testing.T) {
	t.Parallel()
	run, how := hostile()
	text := written(t, report.WriteJUnit, run, how)
	var doc parsedSuites
	if err := xml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if len(doc.Suites) != 1 || len(doc.Suites[0].Cases) != 2 {
		t.Fatalf("%+v, want one suite with two cases", doc)
	}
	if got := doc.Suites[0].Cases[0].Failure.Message; !strings.HasPrefix(got, "</script><script>alert(1)") {
		t.Errorf("the message became %q", got)
	}
}

// TestThePageForbidsItselfEverythingElse holds that the policy is there, and strict.
func TestThePageForbidsItselfEverythingElse(t *testing.T) {
	t.Parallel()
	page := written(t, report.WriteHTML, report.Run{}, report.Telling{Lang: report.English})
	m := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("no policy")
	}
	if !strings.HasPrefix(m[1], "default-src &#39;none&#39;; ") || strings.Contains(m[1], "unsafe") || strings.Contains(m[1], "http") {
		t.Errorf("the policy is %s", m[1])
	}
	if i := strings.Index(page, "<style"); i < strings.Index(page, m[1]) {
		t.Error("the policy comes after what it is for")
	}
	if m := regexp.MustCompile(`(src|href)="(https?:)?//`).FindString(page); m != "" {
		t.Errorf("the page leads out: %s", m)
	}
}
