package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed" // the page's parts
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed page/page.html
var pageHTML string

//go:embed page/page.css
var pageCSS string

//go:embed page/page.js
var pageJS string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"whole": wholeWords,

	// A template takes one value; these hand it the page beside what it shows.
	"scene": func(p page, s scenarioView) struct {
		P page
		S scenarioView
	} {
		return struct {
			P page
			S scenarioView
		}{p, s}
	},
	"half": func(p page, h half) struct {
		P page
		H half
	} {
		return struct {
			P page
			H half
		}{p, h}
	},
}).Parse(pageHTML))

// policy forbids the page everything but its own style and script: a text from outside that got into it could run
// nothing and reach nobody.
func policy() string {
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + hash(pageCSS) + "; script-src " + hash(pageJS) +
		"; img-src data:; base-uri 'none'; form-action 'none'"
}

// WriteHTML writes a run as one page that needs nothing else: no network, no
// other file. What is broken is read without its script, too; the script filters,
// copies, opens what a link points at, and lays out the scenarios that are packed.
func WriteHTML(w io.Writer, run Run, how Telling) error {
	p, err := newPage(run, how)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		return err
	}
	_, err = io.WriteString(w, visible(strings.TrimSpace(b.String()))+"\n")
	return err
}

// page is what the template shows.
type page struct {
	Telling
	Policy    string
	CSS       template.CSS
	JS        template.JS
	Tool      string
	Command   string
	Run       Run
	Title     string
	Headline  string
	Tone      string // of the verdict as a whole
	Glyph     string
	Lead      string
	Tiles     []tile
	Broken    []ruleView
	Groups    []ruleGroup
	Scenarios []scenarioView
	Features  []string
	Tags      []string
	Facts     []fact
	Packed    template.HTML // the insides of the scenarios that are not laid out; "" = none
}

// mostFailing is how many scenarios a broken rule shows above the list of all: a page that begins with a hundred of one
// rule hides the others.
const mostFailing = 3

type tile struct {
	Verdict Verdict
	Glyph   string
	Word    string
	N       int
}

type fact struct{ Key, Value string }

type ruleGroup struct {
	Feature string
	Rules   []ruleView
}

type ruleView struct {
	Rule
	Title    string
	Glyph    string
	Word     string
	Text     RuleText
	Severity string // "" = none is known
	Count    string
	Dots     []dot
	Failing  []*scenarioView // the first few of those that broke it
	More     string          // how many more there are
	Tally    string          // of its scenarios by verdict, for those who cannot see the dots
}

// dot is a scenario as a small square that leads to it.
type dot struct {
	ID      string
	Verdict Verdict
	Glyph   string
	Label   string
}

type scenarioView struct {
	Scenario
	ID       string
	Position int // in the files
	Glyph    string
	Word     string
	Title    string // of its rule
	Text     RuleText
	Found    string
	Answered string
	Output   string // of the target, in lines
	Place    string
	Failed   string // where it failed
	Time     string
	Tagged   string // tags between spaces
	Haystack string // what a search looks through
	Diagram  *diagram
	Messages []messageView
	Table    bool
	Packed   bool // its inside is laid out when it is opened
}

// Say is a word of the report, for the template.
func (p page) Say(key string) string { return p.say(key) }

// LangCode is the language for the html element.
func (p page) LangCode() string { return string(p.lang()) }

func newPage(run Run, how Telling) (page, error) {
	p := page{
		Telling: how, Policy: policy(), CSS: template.CSS(pageCSS), JS: template.JS(pageJS), Run: run,
		Tool: cmp.Or(run.Tool, "verify"), Command: run.Command(),
	}
	p.Title = how.say("resultsOf", p.Tool, cmp.Or(run.Target, how.say("unknown")))
	p.headline(run)
	counts := run.Counts()
	for _, v := range []Verdict{Broken, NoOverlap, NotTestable, NotClaimed, Held} {
		if n := counts.Of(v); n > 0 || v != NoOverlap {
			p.Tiles = append(p.Tiles, tile{Verdict: v, Glyph: v.glyph(), Word: how.verdict(v), N: n})
		}
	}
	views := p.scenarios(run)
	p.rules(run, views)
	if err := p.pack(views); err != nil {
		return p, err
	}
	for _, i := range run.worstFirst() {
		p.Scenarios = append(p.Scenarios, *views[i])
	}
	p.facts(run)
	return p, nil
}

func (p *page) headline(run Run) {
	rules, owed := run.RuleCounts(), harmless(strings.Join(run.incomplete(p.Telling), "; "))
	p.Lead = p.count("rules", rules.Total()) + ", " + p.count("scenarios", len(run.Scenarios))
	if n := run.Known(); n > 0 {
		p.Lead += ", " + p.count("known", n)
	}
	switch run.Exit() {
	case 0:
		p.Tone, p.Headline = string(Held), p.count("headline.held", rules.Held)
		if rules.Held == 0 { // scenarios held, and beside each of them one whose requests never met
			p.Tone, p.Headline = string(NoOverlap), p.say("headline.unbroken")
		}
		if run.Known() > 0 { // red stays red, whatever the exit code says
			p.Tone, p.Headline = string(Broken), p.count("headline.broken", rules.Broken)
		}
	case 1:
		p.Tone, p.Headline = string(Broken), p.count("headline.broken", rules.Broken)
		if owed != "" {
			p.Lead += ". " + p.say("incomplete") + ": " + owed
		}
	default:
		p.Tone, p.Headline, p.Lead = string(NotTestable), p.say("headline.nothing"), p.say("nothing.why")
		if owed != "" {
			p.Headline, p.Lead = p.say("headline.incomplete"), owed
		}
	}
	if run.Interrupted {
		p.Headline = p.say("headline.interrupted")
		if rules.Broken > 0 {
			p.Tone = string(Broken)
			p.Headline += ": " + p.count("headline.broken", rules.Broken)
		}
	}
	p.Glyph = Verdict(p.Tone).glyph()
}

func (p *page) facts(run Run) {
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, fact{p.say(key), harmless(value)})
		}
	}
	add("target", run.Target)
	add("contract", cmp.Or(run.Contract, p.say("tutorial")))
	add("claims", strings.Join(run.Claims, ", "))
	add("seed", strconv.FormatInt(run.Seed, 10))
	if !run.Started.IsZero() {
		add("started", run.Started.Format("2006-01-02 15:04:05 -07:00"))
	}
	add("took", p.lang().took(run.Took))
	add("version", run.Version)
	add("mock", run.Mock)
}

// scenarios are the views in the order of the files.
func (p *page) scenarios(run Run) []*scenarioView {
	views := make([]*scenarioView, len(run.Scenarios))
	ids := map[string]bool{}
	for i, name := range run.caseNames() {
		s := run.Scenarios[i]
		id := anchor(s.classname()+"\x00"+name, ids)
		v := s.Verdict.known()
		view := &scenarioView{
			Scenario: s, ID: id, Position: i, Glyph: v.glyph(), Word: p.verdictOf(s),
			Title: harmless(p.ruleName(s.RuleID, s.Rule)), Text: p.ruleText(s.RuleID, s),
			Found: harmless(s.found()), Answered: harmless(s.Answers), Output: visible(strings.Join(s.Printed, "\n")), Place: s.place(), Failed: s.failedAt(),
			Diagram: newDiagram(s, id, p.Telling), Messages: newMessages(s, id, p.Telling),
			Tagged: " " + strings.Join(s.Tags, " ") + " ",
		}
		view.Name, view.Expected, view.Verdict = harmless(cmp.Or(s.Name, name)), harmless(s.Expected), v
		if v.ran() {
			view.Time = p.lang().took(s.Took)
		}
		view.Haystack = haystack(view)
		views[i] = view
		if !slices.Contains(p.Features, s.Feature) {
			p.Features = append(p.Features, s.Feature)
		}
		for _, tag := range s.Tags {
			if !slices.Contains(p.Tags, tag) {
				p.Tags = append(p.Tags, tag)
			}
		}
	}
	slices.Sort(p.Tags)
	return views
}

// ruleText is the text about a rule, with the command for right code in how to mend it.
func (p *page) ruleText(id string, found ...Scenario) RuleText {
	text := p.about(id, found...)
	text.Mend = p.mend(text)
	return text
}

// anchor is a name for links that stays the same from run to run.
func anchor(text string, taken map[string]bool) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text)) // a hash takes everything
	id := fmt.Sprintf("s%08x", h.Sum32())
	for unique, n := id, 2; ; n++ {
		if !taken[unique] {
			taken[unique] = true
			return unique
		}
		unique = id + "n" + strconv.Itoa(n)
	}
}

// haystack is what the page's search finds a scenario by, beside its summary and its feature.
func haystack(v *scenarioView) string {
	parts := []string{v.RuleID, v.Found, v.Expected}
	seen := map[string]bool{}
	for _, x := range v.Exchanges {
		for _, part := range []string{x.Path, x.Reason, x.Fault} {
			if part != "" && !seen[part] {
				seen[part] = true
				parts = append(parts, part)
			}
		}
	}
	return strings.Join(parts, " ")
}

func (p *page) rules(run Run, views []*scenarioView) {
	for _, rule := range run.Rules() {
		v := ruleView{
			Rule: rule, Glyph: rule.Verdict.glyph(), Word: p.verdict(rule.Verdict),
			Title: harmless(p.ruleName(rule.ID, rule.Name)), Text: p.ruleText(rule.ID, run.of(rule)...),
			Count: p.count("scenarios", rule.Counts.Total()),
		}
		v.Severity, v.Because = p.severity(v.Text.Severity), harmless(rule.Because)
		if v.Title == "" {
			v.Title = p.say("outside")
		}
		var tally []string
		for _, verdict := range slices.Backward(verdicts[:]) {
			if n := rule.Counts.Of(verdict); n > 0 {
				tally = append(tally, strconv.Itoa(n)+" "+p.verdict(verdict))
			}
		}
		v.Tally = strings.Join(tally, ", ")
		for _, i := range rule.Scenarios {
			s := views[i]
			v.Dots = append(v.Dots, dot{ID: s.ID, Verdict: s.Verdict, Glyph: s.Glyph, Label: s.Word + ": " + s.Name})
			if s.Verdict == Broken {
				v.Failing = append(v.Failing, s)
			}
		}
		if more := len(v.Failing) - mostFailing; more > 0 {
			v.Failing, v.More = v.Failing[:mostFailing], p.say("more", p.count("scenarios", more))
		}
		if rule.Verdict == Broken {
			v.Count = p.say("of.broken", rule.Counts.Broken, v.Count)
			p.Broken = append(p.Broken, v)
		}
		p.group(v)
	}
	slices.SortStableFunc(p.Broken, func(a, b ruleView) int { return worse(a.Text.Severity, b.Text.Severity, a.Rule, b.Rule) })
}

// group puts a rule below its feature.
func (p *page) group(v ruleView) {
	i := slices.IndexFunc(p.Groups, func(g ruleGroup) bool { return g.Feature == v.Feature })
	if i < 0 {
		i = len(p.Groups)
		p.Groups = append(p.Groups, ruleGroup{Feature: v.Feature})
	}
	p.Groups[i].Rules = append(p.Groups[i].Rules, v)
}

// piece is a part of a text. A whole one is not broken at its hyphens.
type piece struct {
	Text  string
	Whole bool
}

// hyphened is a date or a name with hyphens, short enough for a line of its own.
var hyphened = regexp.MustCompile(`[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+`)

// wholeWords cuts a text so that dates and names of commands stay on one line of a narrow screen.
func wholeWords(text string) (pieces []piece) {
	const longest = 24
	last := 0
	for _, at := range hyphened.FindAllStringIndex(text, -1) {
		if at[1]-at[0] > longest {
			continue
		}
		pieces = append(pieces, piece{Text: text[last:at[0]]}, piece{Text: text[at[0]:at[1]], Whole: true})
		last = at[1]
	}
	return append(pieces, piece{Text: text[last:]})
}
