package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
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
		b.WriteString(pad("+"+how.lang().took(e.at), 10))
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
	case "certification", "fault", "clock", "wait", "overlap":
		return t.say(m.Kind)
	}
	return m.Kind
}

// mostBody is how much of a body a page shows: it has to open quickly on a phone, and a body of megabytes is not a reading.
const mostBody = 8 << 10

// messageView is one exchange in full.
type messageView struct {
	ID       string
	Number   int
	Line     string // request line
	Answer   string
	Class    string
	From, To string
	At, Took string
	Request  half
	Response half
}

// half is a request or an answer in full.
type half struct {
	Header string
	Body   string
	Cut    string // how much of the body is not shown
}

func newHalf(m Message, how Telling) half {
	var header strings.Builder
	for _, name := range slices.Sorted(maps.Keys(m.Header)) {
		for _, value := range m.Header[name] {
			header.WriteString(harmless(name) + ": " + harmless(value) + "\n")
		}
	}
	h := half{Header: strings.TrimSuffix(header.String(), "\n"), Body: beginning(m.Body, mostBody)}
	key := "cut"
	if m.Longer {
		key = "cut.longer"
	}
	if rest := max(m.Size, len(m.Body)) - len(h.Body); rest > 0 || m.Longer {
		h.Cut = how.say(key, rest)
	} else if lines := pretty(m.Body); len(lines) <= mostBody {
		h.Body = lines
	}
	return h
}

// pretty sets JSON in lines; anything else stays as it is, and so does what is nested too deeply to be read: its
// indentation would grow with the square of the depth.
func pretty(body string) string {
	const deepest = 64
	depth := 0
	for i := range len(body) {
		switch body[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth > deepest {
			return body
		}
	}
	if trimmed := strings.TrimSpace(body); !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return body
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(body), "", "  "); err != nil {
		return body
	}
	return b.String()
}

func newMessages(s Scenario, id string, how Telling) []messageView {
	var all []messageView
	for i, x := range s.Exchanges {
		var r row
		r.Kind = asked
		r.exchange(x, i, id, how)
		_, class := x.shortAnswer(how)
		all = append(all, messageView{
			ID: r.Message, Number: i + 1, Class: class,
			Line: harmless(strings.TrimSpace(x.Method + " " + x.Path)), Answer: harmless(x.answer(how)),
			From: actorName(x.From, how), To: actorName(x.To, how), At: how.lang().took(x.At), Took: how.lang().took(x.Took),
			Request: newHalf(x.Request, how), Response: newHalf(x.Response, how),
		})
	}
	return all
}

// actorName is the word for a participant; an unknown one keeps its own name.
func actorName(actor Actor, how Telling) string {
	switch actor {
	case Browser, Merchant, Iamport:
		return how.say(string(actor))
	}
	return harmless(string(actor))
}
