package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// event is one moment of a scenario: a request that leaves, an answer that
// arrives, or a mark.
type event struct {
	at       time.Duration
	kind     eventKind
	exchange int // index, of a request or an answer
	mark     int // index, of a mark
}

type eventKind int

// The kinds in the order in which they stand when they fall on one moment: what
// ends makes room for what begins.
const (
	answered eventKind = iota
	marked
	asked
)

// events are all moments of a scenario in time. Of answers that arrive at one
// moment, the one that was asked for last comes first, as calls are nested.
func (s Scenario) events() []event {
	var all []event
	for i, x := range s.Exchanges {
		all = append(all, event{at: x.At, kind: asked, exchange: i})
		// An answer comes after its request, however coarse the clock was.
		all = append(all, event{at: x.At + max(x.Took, time.Nanosecond), kind: answered, exchange: i})
	}
	for i, m := range s.Marks {
		all = append(all, event{at: m.At, kind: marked, mark: i})
	}
	slices.SortStableFunc(all, func(a, b event) int {
		byExchange := cmp.Compare(a.exchange, b.exchange)
		if a.kind == answered {
			byExchange = -byExchange
		}
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.kind, b.kind), byExchange, cmp.Compare(a.mark, b.mark))
	})
	return all
}

// trace tells a scenario's exchanges and marks as lines of text.
func (s Scenario) trace(how Telling) string {
	var b strings.Builder
	for _, e := range s.events() {
		b.WriteString(pad("+"+took(e.at), 10))
		switch e.kind {
		case asked:
			x := s.Exchanges[e.exchange]
			b.WriteString(" " + strconv.Itoa(e.exchange+1) + ". " + string(x.From) + " -> " + string(x.To) + "  " + x.Method + " " + x.Path)
		case answered:
			x := s.Exchanges[e.exchange]
			b.WriteString(" " + strconv.Itoa(e.exchange+1) + ". " + string(x.From) + " <- " + string(x.To) + "  " + x.answer(how))
		case marked:
			m := s.Marks[e.mark]
			b.WriteString(" * " + how.mark(m) + ": " + m.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// answer is an exchange's answer in a few words.
func (x Exchange) answer(how Telling) string {
	words := how.say("noAnswer")
	if x.Status != 0 {
		words = strconv.Itoa(x.Status)
	}
	if x.tellsMore() {
		words += " " + x.Reason
	}
	if x.Twice {
		words += " [" + how.say("sentTwice") + "]"
	}
	if x.Fault != "" {
		words += " [" + how.say("fault") + ": " + x.Fault + "]"
	}
	if x.Wrong != "" {
		words += " [" + Broken.glyph() + " " + x.Wrong + "]"
	}
	return words
}

// tellsMore says that the reason says something that status and fault do not.
func (x Exchange) tellsMore() bool {
	return x.Reason != "" && (x.Fault == "" || !strings.HasPrefix(x.Reason, "fault:"))
}

// mark is the word for a kind of mark; a kind of somebody else's is its own word.
func (t Telling) mark(m Mark) string {
	switch m.Kind {
	case "certification", "fault", "clock", "wait":
		return t.say(m.Kind)
	}
	return m.Kind
}
