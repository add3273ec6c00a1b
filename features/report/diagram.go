package report

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Measures of a sequence diagram, in its own units; a page may scale it.
const (
	diagramWidth = 736
	diagramTop   = 44 // below the names of the columns
	laneFirst    = 112
	laneGap      = 270
	rowHeight    = 34
	markHeight   = 38
	pauseHeight  = 20
	labelColumns = 36 // of a label between two columns
	shortPause   = 250 * time.Millisecond
)

// diagram is a drawn sequence of exchanges: a column for each participant, time downwards.
type diagram struct {
	Title  string
	Width  int
	Height int
	Foot   int // where the columns end
	Lanes  []lane
	Bars   []bar
	Rows   []row
}

type lane struct {
	X     int
	Name  string
	Actor Actor
}

// bar is the time in which somebody is busy with a request.
type bar struct{ X, Y, Height int }

// row is one line of a diagram.
type row struct {
	Kind    eventKind
	Y       int
	Time    string
	Pause   string // time that went by before, where it is worth a gap
	PauseY  int
	From    int // x
	To      int // x
	Tip     int // which way the arrow's head points: its x beside To
	Middle  int
	Text    string
	Full    string // of a text that was cut
	Title   string // of an exchange, in full
	Class   string
	Number  int
	Message string // id of the whole message
	Badge   string // fault, or what was wrong
	Mark    string // kind of a mark
}

func (r row) Asked() bool    { return r.Kind == asked }
func (r row) Answered() bool { return r.Kind == answered }
func (r row) Marked() bool   { return r.Kind == marked }

func laneX(actor Actor) int {
	switch actor {
	case Browser:
		return laneFirst
	case Iamport:
		return laneFirst + 2*laneGap
	default:
		return laneFirst + laneGap
	}
}

// newDiagram draws a scenario; id begins the names of its messages. A scenario without a story has none.
func newDiagram(s Scenario, id string, how Telling) *diagram {
	if len(s.Exchanges)+len(s.Marks) == 0 {
		return nil
	}
	d := &diagram{Title: how.say("diagram") + ": " + harmless(s.Name), Width: diagramWidth}
	for _, actor := range []Actor{Browser, Merchant, Iamport} {
		d.Lanes = append(d.Lanes, lane{X: laneX(actor), Name: how.say(string(actor)), Actor: actor})
	}
	y, last := diagramTop, time.Duration(0)
	began := map[int]int{} // y of a request, by its exchange
	events := s.events()
	for n := 0; n < len(events); n++ {
		e, alike := events[n], s.alike(events[n:])
		r := row{Kind: e.kind, Time: how.lang().took(e.at)}
		if pause := e.at - last; n > 0 && pause >= shortPause {
			r.Pause, r.PauseY = how.lang().took(pause), y+pauseHeight/2
			y += pauseHeight
		}
		last = e.at
		if e.kind == marked {
			y += markHeight
			r.Y = y - 8
			r.mark(s.Marks[e.mark], alike, how)
			n += alike - 1
		} else {
			y += rowHeight
			r.Y = y
			r.exchange(s.Exchanges[e.exchange], e.exchange, id, how)
		}
		switch e.kind {
		case asked:
			began[e.exchange] = r.Y
		case answered:
			d.Bars = append(d.Bars, bar{X: r.From, Y: began[e.exchange], Height: r.Y - began[e.exchange]})
		case marked:
		}
		d.Rows = append(d.Rows, r)
	}
	d.Foot = y + 16
	d.Height = d.Foot + 8
	return d
}

// exchange fills in a request or an answer.
func (r *row) exchange(x Exchange, i int, id string, how Telling) {
	from, to := laneX(x.From), laneX(x.To)
	text := strings.TrimSpace(x.Method + " " + x.Path)
	if r.Kind == answered {
		from, to = to, from
		text, r.Class = x.shortAnswer(how)
		r.Badge = harmless(x.badge(how))
	}
	text = harmless(text)
	r.From, r.To, r.Middle = from, to, (from+to)/2
	r.Tip = -8
	if to < from {
		r.Tip = 8
	}
	if from == to { // somebody who asks themselves: a short arrow beside the column
		r.To, r.Middle = from+60, from+60
	}
	r.Text = shorten(text, labelColumns)
	r.Number = i + 1
	r.Title = strconv.Itoa(r.Number) + ". " + text
	if r.Kind == answered { // a number beside a status would read as one number
		r.Title = how.say("answerTo", r.Number) + ": " + text
	}
	r.Message = id + "-" + strconv.Itoa(i+1)
}

// shortAnswer is an answer without what its badge says, and how it is drawn.
func (x Exchange) shortAnswer(how Telling) (text, class string) {
	if x.Status == 0 {
		text, class = how.say("noAnswer"), "none"
	} else {
		text = strconv.Itoa(x.Status)
	}
	if x.tellsMore() && x.Reason != "ok" {
		text += " " + x.Reason
	}
	if x.Twice {
		text += " (" + how.say("sentTwice") + ")"
	}
	switch {
	case x.Wrong != "":
		class = strings.TrimSpace("wrong " + class)
	case x.Fault != "":
		class = strings.TrimSpace("fault " + class)
	}
	return text, class
}

func (x Exchange) badge(how Telling) string {
	switch {
	case x.Wrong != "":
		return Broken.glyph() + " " + x.Wrong
	case x.Fault != "":
		return how.say("fault") + ": " + x.Fault
	}
	return ""
}

// anyUID is an imp_uid in a text.
var anyUID = regexp.MustCompile(`imp_\w+`)

// alike is how many marks in a row, from the first event on, say the same of different certifications: the twenty
// certifications of a race are one box.
func (s Scenario) alike(events []event) int {
	n := 0
	for ; n < len(events) && events[n].kind == marked; n++ {
		a, b := s.Marks[events[0].mark], s.Marks[events[n].mark]
		if a.Kind != b.Kind || anyUID.ReplaceAllString(a.Text, "") != anyUID.ReplaceAllString(b.Text, "") {
			break
		}
	}
	return max(n, 1)
}

// mark fills in what happened between the exchanges, once for all that are alike: beside the column of the participant.
func (r *row) mark(m Mark, alike int, how Telling) {
	r.Mark = m.Kind
	r.Class = "mark-other"
	switch m.Kind {
	case "certification", "fault", "clock", "wait":
		r.Class = "mark-" + m.Kind
	}
	kind := how.mark(m)
	if alike > 1 {
		kind += " × " + strconv.Itoa(alike)
	}
	full := harmless(kind + " · " + m.Text)
	r.Text = shorten(full, 92)
	if r.Text != full {
		r.Full = full
	}
}
