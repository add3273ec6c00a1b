package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// modulePath is left out where packages are named.
const modulePath = "github.com/iamport-mock/iamport-mock/"

// event is one line of go test -json, as 'go doc test2json' describes it.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// test is a test of a package; without a name it is the package.
type test struct{ pkg, name string }

// summary reads events and prints what a person wants to know of them.
type summary struct {
	out     io.Writer
	running map[test][]string // the output of each test that has not ended
	skipped []skip            // by reason, in the order in which they came
}

// skip is one reason, and the tests that were skipped for it.
type skip struct {
	pkg, reason string
	tests       []string
}

func newSummary(out io.Writer) *summary {
	return &summary{out: out, running: map[test][]string{}}
}

// read takes events up to the end of the input. What is not an event is passed on.
func (s *summary) read(events io.Reader) error {
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil || e.Action == "" {
				fmt.Fprintf(s.out, "%s", line)
			} else {
				s.take(e)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *summary) take(e event) {
	t := test{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(s.out, e.Output)
	case "output":
		s.running[t] = append(s.running[t], e.Output)
	case "skip", "pass":
		if e.Action == "skip" && t.name != "" {
			s.skip(t)
		}
		if t.name == "" {
			s.print(slices.DeleteFunc(s.running[t], func(line string) bool { return !isResult(line) }))
		}
		delete(s.running, t)
	case "fail":
		if t.name == "" {
			s.unfinished(t.pkg)
		}
		s.print(s.running[t])
		delete(s.running, t)
	}
}

// isResult says that a line of a package is the one that go test prints without -v.
func isResult(line string) bool {
	return strings.HasPrefix(line, "ok ") || strings.HasPrefix(line, "? ") || strings.HasPrefix(line, "\t")
}

// unfinished prints the output of tests that had not ended when their package failed: of a panic, or at a time-out.
func (s *summary) unfinished(pkg string) {
	var names []string
	for t := range s.running {
		if t.pkg == pkg && t.name != "" {
			names = append(names, t.name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		s.print(s.running[test{pkg, name}])
		delete(s.running, test{pkg, name})
	}
}

// print leaves out the lines that -v adds.
func (s *summary) print(lines []string) {
	for _, line := range lines {
		if !strings.HasPrefix(line, "=== ") {
			fmt.Fprint(s.out, line)
		}
	}
}

// logged is the beginning of what a test logs: file, line and text.
var logged = regexp.MustCompile(`^\s*\S+\.go:\d+: (.*)\n?$`)

// skip notes a skipped test. Its reason is the last thing that it logged.
func (s *summary) skip(t test) {
	var reason []string
	for _, line := range s.running[t] {
		if match := logged.FindStringSubmatch(line); match != nil {
			reason = []string{match[1]}
		} else if text := strings.TrimSpace(line); reason != nil && text != "" && !strings.HasPrefix(text, "--- ") && !strings.HasPrefix(line, "=== ") {
			reason = append(reason, text) // a reason of several lines
		}
	}
	text := strings.Join(reason, " ")
	if text == "" {
		text = "no reason given"
	}
	at := slices.IndexFunc(s.skipped, func(other skip) bool { return other.pkg == t.pkg && other.reason == text })
	if at < 0 {
		at = len(s.skipped)
		s.skipped = append(s.skipped, skip{pkg: t.pkg, reason: text})
	}
	s.skipped[at].tests = append(s.skipped[at].tests, t.name)
}

// end prints what was skipped.
func (s *summary) end() {
	tests := 0
	for _, one := range s.skipped {
		tests += len(one.tests)
	}
	if tests == 0 {
		return
	}
	slices.SortFunc(s.skipped, func(a, b skip) int {
		return strings.Compare(a.pkg+" "+a.reason, b.pkg+" "+b.reason)
	})
	fmt.Fprintf(s.out, "\nSKIPPED: %d of the tests\n", tests)
	for _, one := range s.skipped {
		slices.Sort(one.tests)
		more := ""
		if n := len(one.tests) - 1; n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		fmt.Fprintf(s.out, "  %s: %s\n    %s%s\n", strings.TrimPrefix(one.pkg, modulePath), one.reason, one.tests[0], more)
	}
}
