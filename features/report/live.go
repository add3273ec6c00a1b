package report

import (
	"io"
	"strings"
	"sync"
	"time"
)

// Live tells a run while it runs. On a terminal it shows how far the run is;
// elsewhere it writes a line about that now and then. What was found stands at
// the end: see [Live.End]. It is safe for concurrent use. It writes as one does to
// a terminal: an error of the writer is remembered and told by [Live.End], and
// nothing is written after it.
type Live struct {
	mu     sync.Mutex
	w      io.Writer
	style  Style
	how    Telling
	err    error
	done   Counts
	ended  []Scenario
	worked time.Duration   // that scenarios took since the last line of progress
	told   map[string]bool // notes
	rows   int             // of a screen that were written so far
	apart  bool            // the last line written is empty, or none was written
}

// progressEvery is the summed time of scenarios between two lines of progress. Many
// run at once, so a person sees a line every few seconds.
const progressEvery = 2 * time.Minute

// NewLive makes a Live that writes to w.
func NewLive(w io.Writer, style Style, how Telling) *Live {
	return &Live{w: w, style: style, how: how, told: map[string]bool{}, apart: true}
}

// Begin tells what is about to be tested: of run it uses what is known before
// the first scenario. The seed is in the final line.
func (l *Live) Begin(run Run) {
	b := sheet{style: l.style}
	widest := max(9, l.widest("target", "contract", "claims", "note"))
	row := func(key, text string) { b.row(label{word: l.how.say(key), width: widest}, text) }
	row("target", run.Target)
	switch {
	case run.Contract != "":
		row("contract", run.Contract)
	case run.Tool == "verify":
		row("contract", l.how.say("tutorial"))
	}
	if len(run.Claims) > 0 {
		row("claims", strings.Join(run.Claims, ", "))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, note := range run.Notes {
		row("note", note)
		l.told[note] = true
	}
	b.WriteByte('\n')
	l.write(b.String())
}

// widest is how many columns the widest of some words fills.
func (l *Live) widest(keys ...string) int {
	widest := 0
	for _, key := range keys {
		widest = max(widest, columns(l.how.say(key)))
	}
	return widest
}

// Note tells something that is not about one scenario, such as that the run
// waits for midnight.
func (l *Live) Note(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told[text] = true
	l.write(l.note(text, l.style))
}

// Annotate writes annotations, a line each, between what is told so far and the end.
func (l *Live) Annotate(list []Annotation) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.style.Progress && len(list) > 0 && l.err == nil {
		_, l.err = io.WriteString(l.w, wipe)
	}
	if len(list) > 0 && l.err == nil {
		l.rows, l.apart = l.rows+len(list), false
		l.err = WriteAnnotations(l.w, list)
	}
}

func (l *Live) note(text string, style Style) string {
	b := sheet{style: style}
	b.row(label{word: l.how.say("note"), width: l.widest("note")}, text)
	return b.String()
}

// Scenario takes note of a scenario that has just ended. It has a line of its own
// only where [Style].Verbose is set.
func (l *Live) Scenario(s Scenario) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done.add(s.Verdict)
	l.ended = append(l.ended, s)
	l.worked += s.Took
	switch {
	case l.style.Verbose:
		l.write(l.line(s))
	case l.style.Progress:
		l.write("")
	case l.worked >= progressEvery:
		l.worked = 0
		l.write(l.style.faint(l.progress()) + "\n")
	}
}

// progress is where the run stands.
func (l *Live) progress() string {
	return l.how.say("line.progress", l.how.count("scenarios", l.done.Total()), l.done.Broken)
}

// line is a scenario in one line, or in more where it does not fit.
func (l *Live) line(s Scenario) string {
	v := s.Verdict.known()
	parts := []string{harmless(s.Name)}
	if s.isKnown() {
		parts = append(parts, "("+l.how.say("known")+")")
	}
	if s.RuleID != "" {
		parts = append(parts, harmless(s.RuleID))
	}
	parts = append(parts, harmless(s.shortPlace()))
	if v.ran() {
		parts = append(parts, l.how.lang().took(s.Took))
	}
	if because := s.found(); because != "" && v != Broken && v != Held {
		parts = append(parts, "("+harmless(because)+")")
	}
	// The words of the common verdicts fit; the long one of a race may stand out.
	word := v.glyph() + " " + pad(l.how.verdict(v), l.widest(string(Held), string(Broken), string(NotClaimed), string(NotTestable)))
	lines := fold(strings.Join(parts, "  "), screenColumns-columns(word)-2)
	text := strings.Join(lines, "\n"+strings.Repeat(" ", columns(word)+2))
	if name, rest, one := strings.Cut(text, "  "); one && len(lines) == 1 {
		text = name + l.style.faint("  "+rest)
	}
	return l.style.verdict(v, word) + "  " + text + "\n"
}

// End tells what the run came to: what was not proved and why, the broken rules,
// the worst first, and the final line last. It returns the first error of the writer.
func (l *Live) End(run Run) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settle(l.ending(run))
	return l.err
}

// Stop is for a run that is given up: it tells the rules that were found broken so
// far. There is no final line, for there is no result.
func (l *Live) Stop() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := &sheet{style: l.style}
	l.brokenRules(b, Run{Scenarios: l.ended}, detail{full: 1, others: 1})
	l.settle(b.String())
	return l.err
}

// settle writes the last lines, in place of the line of progress.
func (l *Live) settle(text string) {
	if l.style.Progress {
		l.style.Progress = false
		l.write(wipe)
	}
	l.write(text)
}

func (l *Live) final(run Run) string {
	line := harmless(run.FinalLine())
	switch run.Exit() {
	case 0:
		return l.style.verdict(Held, line)
	case 1:
		return l.style.verdict(Broken, line)
	default:
		return l.style.verdict(NotTestable, line)
	}
}

// wipe empties the last line of a terminal.
const wipe = "\r\x1b[K"

// write writes whole lines, and below them where the run stands.
func (l *Live) write(text string) {
	if l.err != nil {
		return
	}
	l.rows += strings.Count(text, "\n") // none is wider than a screen
	if strings.HasSuffix(text, "\n") {
		l.apart = strings.HasSuffix(text, "\n\n")
	}
	if l.style.Progress {
		text = wipe + text + l.style.faint(l.progress())
	}
	_, l.err = io.WriteString(l.w, text)
}
