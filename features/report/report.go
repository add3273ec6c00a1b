package report

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"
)

// Verdict is how a scenario, and so a rule, ended.
type Verdict string

// The verdicts, from the best to the worst. A rule has the worst of its
// scenarios' that were run, or of all where none was.
const (
	Held        Verdict = "held"
	NotClaimed  Verdict = "not_claimed"         // the target does not claim to keep the rule
	NotTestable Verdict = "not_testable"        // what it takes is out of reach, such as the target's clock
	NoOverlap   Verdict = "overlap_not_reached" // requests that should have met did not: nothing is proved
	Broken      Verdict = "broken"
)

// Program is the name of the program that people type to test a backend. Every text
// that names it reads it here.
const Program = "iamport-verify"

// Run is everything that a run found. It is plain data; the texts in it are
// redacted.
type Run struct {
	Tool      string // verify or conform
	Version   string // of the tool
	Mock      string // version of the mock, "" = unknown
	Target    string // base URL
	Contract  string // file, "" = the outcome convention
	Seed      int64
	Started   time.Time
	Took      time.Duration
	Claims    []string // what the target claims, in words
	Notes     []string // what the run had to say, such as that it waited for midnight
	Scenarios []Scenario
	// Interrupted says that the run was given up. Scenarios that had not ended are NotTestable.
	Interrupted bool
}

// Scenario is one scenario, in the order of the files.
type Scenario struct {
	Feature  string // name
	Rule     string // name; "" = outside of any rule
	RuleID   string // of the tag @rule:
	Name     string // placeholders filled in
	File     string
	Line     int
	Own      bool // File is the team's own, a fixture or a feature file; not one that is built in
	Tags     []string
	Verdict  Verdict
	Because  string // of a verdict other than Held, in a sentence; of Broken, what was found
	Arose    bool   // the reason of NotTestable arose during the run: it says nothing about the target's rules
	Known    bool   // a baseline lists it: it stays broken, and does not fail the run
	Expected string // in a sentence
	// Answers says of a broken scenario what the target answered in the end, and what
	// i'mport had answered it; "" = nothing was. Printed is what the target printed
	// meanwhile, in lines; nil = nothing, or it is not seen.
	Answers string
	// NobodyIn says of a broken scenario that the answer which was found let nobody
	// in; Unread that it is not an outcome of the contract.
	NobodyIn, Unread bool
	Printed          []string
	Steps            []Step
	// Exchanges and Marks are the scenario's story, each at a time since its start.
	Exchanges []Exchange
	Marks     []Mark
	Took      time.Duration
	Replay    string // command line that runs this scenario alone
	Curl      string // command that sends the requests of its last visit; "" = no command can
}

// Step is one line of a scenario.
type Step struct {
	Keyword string // Given, When, Then, And
	Text    string
	Table   [][]string // nil = none
	Line    int        // in the scenario's file, 0 = unknown
	Passed  bool
	Skipped bool   // an earlier step failed
	Error   string // "" = none
}

// Actor is who takes part in a scenario.
type Actor string

// The three columns of a sequence diagram.
const (
	Browser  Actor = "browser"
	Merchant Actor = "merchant"
	Iamport  Actor = "iamport"
)

// Exchange is one request and its answer.
type Exchange struct {
	From, To Actor
	At, Took time.Duration
	Method   string
	Path     string
	Status   int    // 0 = no answer
	Reason   string // of the mock; "" elsewhere
	Fault    string // injected; "" = none
	Twice    bool   // the request was sent twice, for the connection ended before an answer began
	Wrong    string // what a step found wrong with the answer, in a few words; "" = nothing
	Request  Message
	Response Message
}

// MostBody is how much of a body a report has, in bytes.
const MostBody = 64 << 10

// Message is one direction of an exchange.
type Message struct {
	Header http.Header
	Body   string // at most [MostBody]; see SetBody
	Size   int    `json:",omitempty"` // of the whole body in bytes, where Body is its beginning; 0 = Body is all
	Longer bool   `json:",omitempty"` // the body goes on behind Size: nobody read on
}

// SetBody keeps the beginning of a body, and its size. It holds no memory of the rest.
func (m *Message) SetBody(text string) {
	m.Body, m.Size = text, 0
	if len(text) > MostBody {
		m.Body, m.Size = strings.Clone(beginning(text, MostBody)), len(text)
	}
}

// beginning is at most so many bytes of a text, in whole characters.
func beginning(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// Mark is something that happened between the exchanges.
type Mark struct {
	At   time.Duration
	Kind string // certification, fault, clock, wait
	Text string
}

// Command is what was typed for the run.
func (r Run) Command() string {
	if cmp.Or(r.Tool, "verify") == "verify" {
		return Program
	}
	return Program + " " + r.Tool
}

// The names of the files that [WriteFiles] writes.
const (
	JUnitFile = "junit.xml"
	HTMLFile  = "report.html"
)

// WriteFiles writes a run into a folder, as [JUnitFile] and [HTMLFile], and
// returns their names. The folder is made when it is not there. When ctx ends,
// the file that CI reads is there first.
func WriteFiles(ctx context.Context, dir string, run Run, how Telling) ([]string, error) {
	var names []string
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{JUnitFile, func(w io.Writer) error { return WriteJUnit(w, run, how) }},
		{HTMLFile, func(w io.Writer) error { return WriteHTML(w, run, how) }},
	} {
		if err := ctx.Err(); err != nil {
			return names, err
		}
		name := filepath.Join(dir, file.name)
		if err := WriteFile(name, file.write); err != nil {
			return names, err
		}
		names = append(names, name)
	}
	return names, nil
}

// WriteFile writes a file, whole or not at all: whoever looks at the file sees
// what it was or what it becomes, and a failure leaves it as it was. Its folder
// is made when it is not there. What is not a file, such as /dev/null, is not replaced:
// that is an error.
func WriteFile(name string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s: this is a folder, a device or a pipe, not a file", name)
	}
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreClosed(f.Close()), os.Remove(f.Name()))
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	// A temporary file is its owner's alone; a report is for everybody who may look into the folder.
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
