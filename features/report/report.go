package report

import (
	"cmp"
	"net/http"
	"time"
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
}

// Scenario is one scenario, in the order of the files.
type Scenario struct {
	Feature  string // name
	Rule     string // name; "" = outside of any rule
	RuleID   string // of the tag @rule:
	Name     string // placeholders filled in
	File     string
	Line     int
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

// Message is one direction of an exchange.
type Message struct {
	Header http.Header
	Body   string
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
