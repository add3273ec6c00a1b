package report

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// MostSummary is how many bytes GitHub Actions shows of the summary of one step. It
// shows nothing of a longer one.
const MostSummary = 1 << 20

// ErrNoRoom says that a summary was not written, because nothing of it would have been shown.
var ErrNoRoom = errors.New("the step's summary is full: GitHub shows 1 MiB of it")

// Summary says what a summary needs to know beside the run.
type Summary struct {
	How     Telling
	Reports string   // folder, as people type it; "" = no reports were written
	Files   []string // in that folder
	Used    int      // bytes that the step's summary has already
}

// WriteSummary writes a run as Markdown for GitHub Actions: what it came to, a table
// of the rules with the broken ones first, the commands that run broken scenarios
// again, and where the reports are. It writes whole lines and never more than
// [MostSummary] bytes, Used included; what is left out is said. Without room for
// that sentence it writes nothing, and the error is [ErrNoRoom].
func WriteSummary(w io.Writer, run Run, about Summary) error {
	how := about.How
	ending := "\n" + how.say("summary.cut") + "\n"
	b := &bounded{room: MostSummary - about.Used - len(ending)}
	for _, piece := range about.pieces(run) {
		if !b.add(piece) {
			break
		}
	}
	if b.full && b.room < 0 {
		return ErrNoRoom
	}
	if b.full {
		b.text.WriteString(ending)
	}
	_, err := io.WriteString(w, b.text.String())
	return err
}

// bounded takes pieces until one does not fit, and none after it.
type bounded struct {
	text strings.Builder
	room int
	full bool
}

func (b *bounded) add(piece string) bool {
	if b.full = b.full || b.text.Len()+len(piece) > b.room; !b.full {
		b.text.WriteString(piece)
	}
	return !b.full
}

// pieces are the summary in parts that are not cut.
func (about Summary) pieces(run Run) []string {
	how := about.How
	head := page{Telling: how}
	head.headline(run)
	broken := run.broken(how)
	pieces := []string{
		"## " + Verdict(head.Tone).glyph() + " " + markdown(run.Command()+": "+head.Headline) + "\n\n",
		markdown(head.Lead) + "  \n" + codeSpan(run.FinalLine()) + "\n\n",
	}
	rules := append(slices.Clone(broken), restOf(run)...)
	if len(rules) > 0 {
		pieces = append(pieces, tableRow(how.say("summary.rule"), how.say("verdict"), how.say("summary.count"), how.say("summary.found"))+"|---|---|---|---|\n")
	}
	for _, rule := range rules {
		pieces = append(pieces, how.summaryRow(run, rule))
	}
	if commands := again(run, broken); len(commands) > 0 {
		pieces = append(pieces, "\n### "+how.say("summary.again")+"\n")
		for _, command := range commands {
			pieces = append(pieces, "\n"+codeBlock(command))
		}
	}
	return append(pieces, "\n### "+how.say("summary.reports")+"\n\n"+about.where()+"\n")
}

// restOf are the rules that are not broken, those that were not proved first.
func restOf(run Run) []Rule {
	rest := slices.DeleteFunc(run.Rules(), func(rule Rule) bool { return rule.Verdict == Broken })
	order := []Verdict{NoOverlap, NotTestable, Held, NotClaimed}
	slices.SortStableFunc(rest, func(a, b Rule) int {
		return cmp.Compare(slices.Index(order, a.Verdict), slices.Index(order, b.Verdict))
	})
	return rest
}

// summaryRow is the line of a rule.
func (t Telling) summaryRow(run Run, rule Rule) string {
	verdict := t.verdict(rule.Verdict)
	if n := rule.known(run); n > 0 && n == rule.Counts.Broken {
		verdict += ", " + t.say("known")
	}
	return tableRow(
		t.ruleTitle(rule), rule.Verdict.glyph()+" "+verdict, t.say("summary.of", rule.Counts.Broken, rule.Counts.Total()), t.sentence(run, rule),
	)
}

// sentence is what a rule's end comes to.
func (t Telling) sentence(run Run, rule Rule) string {
	switch {
	case rule.Verdict == Held && rule.Counts.Held == rule.Counts.Total():
		return t.say("summary.held")
	case rule.Verdict == Held:
		return t.say("summary.some", rule.Counts.Held)
	}
	for _, s := range run.of(rule) {
		if found := s.found(); found != "" && s.Verdict.known() == rule.Verdict {
			return found
		}
	}
	return t.say("noReason")
}

// again are the commands that run a scenario of each broken rule, but for known ones.
func again(run Run, broken []Rule) []string {
	var commands []string
	for _, rule := range broken {
		for _, s := range run.of(rule) {
			if s.Verdict.known() == Broken && !s.isKnown() && s.Replay != "" {
				commands = append(commands, s.Replay)
				break
			}
		}
	}
	return commands
}

// where says where the reports are.
func (about Summary) where() string {
	if about.Reports == "" {
		return about.How.say("summary.noDir")
	}
	var names []string
	for _, name := range about.Files {
		names = append(names, codeSpan(name))
	}
	return about.How.say("summary.inDir", strings.Join(names, ", "), codeSpan(about.Reports))
}

// tableRow is a line of a table.
func tableRow(cells ...string) string {
	for i, cell := range cells {
		cells[i] = markdown(cell)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// markdown is a text in one line in which nothing is markup. GitHub takes HTML too.
// It never begins a line of its own, so that it needs no care for headings and lists.
func markdown(text string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(visible(text)), " ") {
		switch {
		case strings.ContainsRune("\\`*_[]|~$", r):
			fmt.Fprintf(&b, "\\%c", r)
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// codeSpan is a text as it is, inside a line.
func codeSpan(text string) string {
	fence, space := fenceFor(text, 1), ""
	if strings.Contains(text, "`") {
		space = " " // a text may begin or end with one; this space is not shown
	}
	return fence + space + harmless(text) + space + fence
}

// codeBlock is a command to copy.
func codeBlock(text string) string {
	fence := fenceFor(text, 3)
	return fence + "sh\n" + visible(text) + "\n" + fence + "\n"
}

// fenceFor is longer than any run of backticks in a text.
func fenceFor(text string, least int) string {
	longest, run := 0, 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	if longest == 0 {
		return strings.Repeat("`", least)
	}
	return strings.Repeat("`", max(least, longest+1))
}
