package report

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// Live tells a run while it runs, line by line. It is safe for concurrent use.
// It writes as one does to a terminal: an error of the writer is remembered and
// told by [Live.End], and nothing is written after it.
type Live struct {
	mu    sync.Mutex
	w     io.Writer
	style Style
	how   Telling
	err   error
	done  Counts
	told  map[string]bool // notes, and rules whose reasons were told
}

// NewLive makes a Live that writes to w.
func NewLive(w io.Writer, style Style, how Telling) *Live {
	return &Live{w: w, style: style, how: how, told: map[string]bool{}}
}

// Begin tells what is about to be tested: of run it uses what is known before
// the first scenario.
func (l *Live) Begin(run Run) {
	var b strings.Builder
	widest := 9
	for _, key := range []string{"target", "contract", "claims", "seed", "note"} {
		widest = max(widest, columns(l.how.say(key)))
	}
	row := func(key, text string) {
		fmt.Fprintf(&b, "%s  %s\n", l.style.faint(pad(l.how.say(key), widest)), harmless(text))
	}
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
	row("seed", fmt.Sprint(run.Seed))
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, note := range run.Notes {
		row("note", note)
		l.told[note] = true
	}
	b.WriteByte('\n')
	l.write(b.String())
}

// Note tells something that is not about one scenario, such as that the run
// waits for midnight.
func (l *Live) Note(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told[text] = true
	l.write(l.style.faint(l.how.say("note")) + "  " + harmless(text) + "\n")
}

// Scenario tells a scenario that has just ended: one line, and for one that is
// broken, what a reader needs to see it for themselves.
func (l *Live) Scenario(s Scenario) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done.add(s.Verdict)
	text := l.line(s)
	if s.Verdict.known() == Broken {
		text += l.failure(s)
	}
	l.write(text)
}

// line is a scenario in one line.
func (l *Live) line(s Scenario) string {
	v := s.Verdict.known()
	line := l.style.verdict(v, v.glyph()+" "+pad(l.how.verdict(v), l.verdictColumns()))
	line += "  " + harmless(s.Name)
	if s.isKnown() {
		line += l.style.faint("  (" + l.how.say("known") + ")")
	}
	if id := s.RuleID; id != "" {
		line += l.style.faint("  " + harmless(id))
	}
	line += l.style.faint("  " + harmless(s.shortPlace()))
	if v.ran() {
		line += l.style.faint("  " + l.how.lang().took(s.Took))
	}
	if because := s.found(); because != "" && v != Broken && v != Held {
		line += l.style.faint("  (" + harmless(because) + ")")
	}
	return line + "\n"
}

// verdictColumns fits the words of the common verdicts; the long one of a race may stand out.
func (l *Live) verdictColumns() int {
	widest := 0
	for _, v := range []Verdict{Held, Broken, NotClaimed, NotTestable} {
		widest = max(widest, columns(l.how.verdict(v)))
	}
	return widest
}

// failure is what there is to say about a broken scenario.
func (l *Live) failure(s Scenario) string {
	var b strings.Builder
	widest := 0
	for _, key := range []string{"expected", "found", "where", "step", "why", "mend", "replay", "curl"} {
		widest = max(widest, columns(l.how.say(key)))
	}
	row := func(key, text string) {
		label := l.style.faint(pad(l.how.say(key), widest))
		for line := range strings.SplitSeq(text, "\n") {
			fmt.Fprintf(&b, "    %s  %s\n", label, harmless(line))
			label = strings.Repeat(" ", widest)
		}
	}
	some := func(key, text string) {
		if text != "" {
			row(key, text)
		}
	}
	text := l.how.rule(s.RuleID)
	if l.told["rule "+s.RuleID] {
		text = RuleText{} // once is enough
	}
	l.told["rule "+s.RuleID] = true
	some("expected", s.Expected)
	some("found", s.found())
	if step := s.failed(); step != nil {
		some("step", step.Keyword+" "+step.Text)
	}
	some("where", s.failedAt())
	some("why", text.Why)
	some("mend", text.Mend)
	some("replay", s.Replay)
	some("curl", strings.Join(s.Curl, "\n"))
	return b.String()
}

// End tells what the run came to: broken rules first, then what was not proved
// and why, and the final line last. It returns the first error of the writer.
func (l *Live) End(run Run) error {
	var b strings.Builder
	b.WriteByte('\n')
	l.mu.Lock()
	defer l.mu.Unlock()
	l.summary(&b, run)
	fmt.Fprintf(&b, "%s\n", l.final(run))
	if l.style.Progress {
		l.style.Progress = false
		l.write(wipe)
	}
	l.write(b.String())
	return l.err
}

func (l *Live) summary(b *strings.Builder, run Run) {
	rules := run.Rules()
	var broken, other []Rule
	for _, rule := range rules {
		switch rule.Verdict {
		case Held:
		case Broken:
			broken = append(broken, rule)
		default:
			other = append(other, rule)
		}
	}
	if len(broken) > 0 {
		fmt.Fprintf(b, "%s\n", l.style.verdict(Broken, l.how.say("sumBroken")))
		for _, rule := range broken {
			l.brokenRule(b, run, rule)
		}
		b.WriteByte('\n')
	}
	if len(other) > 0 {
		fmt.Fprintf(b, "%s\n", l.style.verdict(NotTestable, l.how.say("sumOther")))
		for _, rule := range other {
			l.otherRule(b, rule)
		}
		b.WriteByte('\n')
	}
	if lines := run.incomplete(l.how); len(lines) > 0 {
		fmt.Fprintf(b, "%s\n", l.style.verdict(NotTestable, l.how.say("incomplete")))
		for _, line := range lines {
			fmt.Fprintf(b, "  %s\n", harmless(line))
		}
		b.WriteByte('\n')
	}
	for _, note := range run.Notes {
		if l.told[note] {
			continue
		}
		fmt.Fprintf(b, "%s  %s\n", l.style.faint(l.how.say("note")), harmless(note))
	}
	scenarios := l.how.count("scenarios", len(run.Scenarios))
	if n := run.Known(); n > 0 {
		scenarios += ", " + l.how.count("known", n)
	}
	fmt.Fprintf(b, "%s, %s, %s %d, %s\n", l.how.count("rules", len(rules)), scenarios,
		l.how.say("seed"), run.Seed, l.how.lang().took(run.Took))
}

func (l *Live) brokenRule(b *strings.Builder, run Run, rule Rule) {
	name := l.ruleTitle(rule)
	count := l.how.say("of.broken", rule.Counts.Broken, l.how.count("scenarios", rule.Counts.Total()))
	fmt.Fprintf(b, "  %s %s  %s\n", l.style.verdict(Broken, Broken.glyph()), l.style.bold(name), l.style.faint(count))
	for _, i := range rule.Scenarios {
		s := run.Scenarios[i]
		if s.Verdict.known() == Broken {
			mark := ""
			if s.isKnown() {
				mark = "  (" + l.how.say("known") + ")"
			}
			fmt.Fprintf(b, "      %s  %s\n", harmless(s.Name), l.style.faint(harmless(s.failedAt())+mark))
		}
	}
	if why := l.how.rule(rule.ID).Why; why != "" {
		fmt.Fprintf(b, "      %s  %s\n", l.style.faint(l.how.say("why")), harmless(why))
	}
}

func (l *Live) otherRule(b *strings.Builder, rule Rule) {
	because := harmless(rule.Because)
	if because == "" {
		because = l.how.say("noReason")
	}
	fmt.Fprintf(b, "  %s %s  %s\n", l.style.verdict(rule.Verdict, rule.Verdict.glyph()+" "+l.how.verdict(rule.Verdict)),
		l.ruleTitle(rule), l.style.faint("("+because+")"))
}

// ruleTitle is a rule's name with its id.
func (l *Live) ruleTitle(rule Rule) string {
	name := l.how.ruleName(rule.ID, rule.Name)
	switch {
	case name == "":
		name = rule.Feature + " " + l.how.say("outside")
	case rule.ID != "" && rule.ID != name:
		name += " (" + rule.ID + ")"
	}
	return harmless(name)
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
	if l.style.Progress {
		text = wipe + text + l.style.faint(l.how.say("line.progress", l.how.count("scenarios", l.done.Total()), l.done.Broken))
	}
	_, l.err = io.WriteString(l.w, text)
}
