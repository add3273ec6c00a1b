package baseline

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// Baseline is a list of known reds. It never changes.
type Baseline struct {
	name  string // of the file; "" = it was made of a run
	lang  report.Lang
	known []red
}

// red is a scenario without its place.
type red struct{ rule, scenario string }

func (r red) String() string { return cmp.Or(r.rule, noRule) + ": " + r.scenario }

// noRule stands for the rule of a scenario outside of any.
const noRule = "-"

// header begins every file: the version of the format, and the language of the
// names.
const header = "baseline 1 "

// expectation is the name of a fixture's scenario, which begins with a place.
var expectation = regexp.MustCompile(`^(.+):\d+( imp_)`)

// redOf is what tells a scenario from others, whatever its line is.
func redOf(s report.Scenario) red {
	name := strings.Join(strings.Fields(s.Name), " ")
	if slices.Contains(s.Tags, "@expectation") {
		name = expectation.ReplaceAllString(name, "$1$2")
	}
	return red{s.RuleID, name}
}

// Of is a baseline of everything that is broken in a run told in lang.
func Of(run report.Run, lang report.Lang) *Baseline {
	b := &Baseline{lang: lang}
	for _, s := range run.Scenarios {
		if s.Verdict == report.Broken {
			b.known = append(b.known, redOf(s))
		}
	}
	return b
}

// Len is how many reds are listed.
func (b *Baseline) Len() int { return len(b.known) }

// Lang is the language of the scenarios' names: a baseline fits no run in another
// one.
func (b *Baseline) Lang() report.Lang { return b.lang }

// Text is the file that [Load] reads, sorted, so that a difference shows what has
// changed. program is the command line that wrote it.
func (b *Baseline) Text(program string) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, "# Known reds of %s. Each line is RULE: SCENARIO; where a scenario stands does not matter.\n", program)
	fmt.Fprintf(&text, "# What is listed stays red in the reports and does not fail the run. Remove what is mended.\n%s%s\n", header, b.lang)
	lines := make([]string, len(b.known))
	for i, r := range b.known {
		lines[i] = r.String()
	}
	slices.Sort(lines)
	for _, line := range lines {
		fmt.Fprintln(&text, line)
	}
	return text.Bytes()
}

// Load reads a file. An error names the place, what was found and what was
// expected.
func Load(name string, text []byte) (*Baseline, error) {
	b := &Baseline{name: name}
	for i, line := range strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := b.add(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	if b.lang == "" {
		return nil, fmt.Errorf("%s: found no line %q", name, header+"en")
	}
	return b, nil
}

// add takes one line.
func (b *Baseline) add(line string) error {
	if b.lang == "" {
		lang := report.Lang(strings.TrimPrefix(line, header))
		if lang != report.English && lang != report.Korean {
			return fmt.Errorf("found %q, expected %q or %q before all reds", short(line), header+"en", header+"ko")
		}
		b.lang = lang
		return nil
	}
	rule, scenario, found := strings.Cut(line, ": ")
	if !found || rule == "" || strings.ContainsAny(rule, " \t") {
		return fmt.Errorf("found %q, expected RULE: SCENARIO, such as %q", short(line), "race: 20 sign-ups of one person")
	}
	if rule == noRule {
		rule = ""
	}
	b.known = append(b.known, red{rule, strings.Join(strings.Fields(scenario), " ")})
	return nil
}

// short cuts a line that is not a line of ours, such as one of a binary file.
func short(line string) string {
	const most = 60
	if runes := []rune(line); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return line
}

// Marking is a function that marks what is known on the way to tell. It is safe
// for concurrent use.
func (b *Baseline) Marking(tell func(report.Scenario)) func(report.Scenario) {
	var mu sync.Mutex
	left := b.counts()
	return func(s report.Scenario) {
		mu.Lock()
		take(left, &s)
		mu.Unlock()
		tell(s)
	}
}

// counts is how often each red is listed: of scenarios that share a name, as many
// are known as there are lines.
func (b *Baseline) counts() map[red]int {
	counts := map[red]int{}
	for _, r := range b.known {
		counts[r]++
	}
	return counts
}

// take marks a scenario that is broken and listed, and uses its line up.
func take(left map[red]int, s *report.Scenario) {
	r := redOf(*s)
	if s.Verdict == report.Broken && left[r] > 0 {
		left[r]--
		s.Known = true
	}
}

// Extent says how much of the suites a run was about.
type Extent int

const (
	// Part is a run of chosen scenarios: what is listed and was not chosen
	// does not count.
	Part Extent = iota
	// Whole is a run of everything.
	Whole
)

// Apply marks the known reds of a run, and notes what may be removed from the
// baseline: what held, and, in a run of everything, what no scenario is called.
func (b *Baseline) Apply(run *report.Run, extent Extent) {
	left := b.counts()
	held, there := map[red]int{}, map[red]bool{}
	for i := range run.Scenarios {
		s := &run.Scenarios[i]
		take(left, s)
		there[redOf(*s)] = true
		if s.Verdict == report.Held {
			held[redOf(*s)]++
		}
	}
	for _, r := range b.known {
		switch {
		case left[r] == 0:
			continue
		case held[r] > 0:
			held[r]--
			run.Notes = append(run.Notes, fmt.Sprintf(b.say("no longer broken: remove it from %s: %s", "더 이상 위반이 아닙니다. %s에서 지우세요: %s"), b.name, r))
		case !there[r] && extent == Whole:
			run.Notes = append(run.Notes, fmt.Sprintf(b.say("no scenario has this name: remove it from %s: %s", "이런 이름의 시나리오가 없습니다. %s에서 지우세요: %s"), b.name, r))
		}
		left[r]--
	}
}

func (b *Baseline) say(en, ko string) string {
	if b.lang == report.Korean {
		return ko
	}
	return en
}
