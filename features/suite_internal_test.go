package features

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
)

func mustParse(t *testing.T, sources []Source) *plan {
	t.Helper()
	p, err := parse(sources)
	if err != nil {
		t.Fatal(err)
	}
	p.choose(func(*planned) bool { return true })
	return p
}

// Every sentence of the suites has exactly one step, and every tag means
// something.
func TestSuitesAreUnderstood(t *testing.T) {
	t.Parallel()
	for name, suite := range map[string]struct {
		sources []Source
		steps   []step
	}{
		"English":        {Suite(report.English), merchantSteps()},
		"Korean":         {Suite(report.Korean), merchantSteps()},
		"API":            {apiSuite(report.English), apiSteps()},
		"API, in Korean": {apiSuite(report.Korean), apiSteps()},
	} {
		p := mustParse(t, suite.sources)
		if err := newPhrasebook(suite.steps).understand(p); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := p.checkTags(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		known := regexp.MustCompile(`^@(rule:[a-z0-9-]+|claims:[a-z-]+|needs:(target-clock|merchant-uid|sent-merchant-uid|json|output|imp-uid|steps|carried|handed|session)|alone|no-read|slow|unsafe)$`)
		names := map[string]bool{}
		for _, s := range p.scenarios {
			for _, tag := range s.tags {
				if !known.MatchString(tag) {
					t.Errorf("%s: tag %s means nothing", s.id(), tag)
				}
			}
			if s.rule == "" || s.ruleID() == "" {
				t.Errorf("%s: it belongs to no rule", s.id())
			}
			if names[s.pickle.Name] {
				t.Errorf("%s: there are two scenarios %q", s.id(), s.pickle.Name)
			}
			names[s.pickle.Name] = true
		}
	}
}

// Every rule has a name, a reason and a remedy in both languages, and every text
// a rule.
func TestRulesAreExplained(t *testing.T) {
	t.Parallel()
	used := map[string]bool{"expected": true}
	for _, s := range mustParse(t, append(Suite(report.English), apiSuite(report.English)...)).scenarios {
		used[s.ruleID()] = true
	}
	hangul := regexp.MustCompile(`\p{Hangul}`)
	for lang, texts := range RuleTexts() {
		for id := range used {
			text := texts[id]
			if text.Name == "" || text.Why == "" || text.Mend == "" {
				t.Errorf("rule %s is not explained in %s: %+v", id, lang, text)
			}
			if hangul.MatchString(text.Name+text.Why+text.Mend) != (lang == report.Korean) {
				t.Errorf("rule %s: the text in %s is in the other language: %+v", id, lang, text)
			}
		}
		for id := range texts {
			if !used[id] {
				t.Errorf("rule %s is explained, but no scenario holds it", id)
			}
		}
	}
}

// neutral is a text in which the words of both languages are one.
func neutral(text string) string {
	for _, list := range [][][2]string{vocabulary(), outcomePairs()} {
		for _, pair := range list {
			if text == pair[0] || text == pair[1] {
				return pair[0]
			}
		}
	}
	if outcomes := parseOutcomes(text); len(outcomes) > 0 {
		var words []string
		for _, o := range outcomes {
			words = append(words, string(o))
		}
		return strings.Join(words, ", ")
	}
	return text
}

func outcomePairs() [][2]string {
	var pairs [][2]string
	for _, w := range outcomeWords {
		pairs = append(pairs, [2]string{w.en, w.ko})
	}
	return pairs
}

// vocabulary is what stands in the tables, in both languages.
func vocabulary() [][2]string {
	pairs := [][2]string{
		{"An adult by the text, a child by seconds", "문자열로는 성인, 초 단위로는 어린 사람"}, {"A child by the text, an adult by seconds", "문자열로는 어린 사람, 초 단위로는 성인"},
		{"an adult", "성인"}, {"an adult who has an account", "계정이 있는 성인"}, {"a person who is too young", "기준 나이가 안 된 사람"},
		{"JSON", "JSON으로"}, {"a form", "폼으로"},
		{"with another certification", "새 인증으로"}, {"with a new phone number", "새 전화번호로"},
		{"with a new phone at another carrier", "다른 통신사의 새 휴대폰으로"}, {"through another provider", "다른 인증사를 통해"},
		{"the same phone number", "전화번호가 같은"}, {"the same name and birthday", "이름과 생일이 같은"},
		{"a CI that differs in upper and lower case alone", "CI의 대소문자만 다른"},
		{"a CI that differs only after its first 64 characters", "CI가 앞 64자까지만 같은"}, {"null", "null인"}, {"empty", "빈 문자열인"},
	}
	add := func(en, ko string) { pairs = append(pairs, [2]string{en, ko}) }
	for _, k := range kinds() {
		add(k.en, k.ko)
	}
	for _, f := range birthForms() {
		add(f.en, f.ko)
	}
	for _, f := range append(failures(), oddities()...) {
		add(f.en, f.ko)
	}
	for _, t := range tricks {
		add(t.en, t.ko)
	}
	for _, b := range badInputs() {
		add(b.en, b.ko)
	}
	for _, r := range readings() {
		add(r.en, r.ko)
	}
	return pairs
}

// table is the rows of a rule of a feature file.
type ruleTable struct {
	tags      string
	scenarios int
	steps     []string // how many steps each scenario has, and what it does
	rows      []string
}

// tables reads a feature file by hand: rules by their tags, and the rows below.
func tables(book phrasebook, text string) map[string]*ruleTable {
	rules := map[string]*ruleTable{}
	var current *ruleTable
	heading := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "@rule:"):
			current = &ruleTable{tags: line}
			rules[strings.Fields(line)[0]] = current
		case current == nil:
		case strings.HasPrefix(line, "@"):
			current.steps = append(current.steps, line)
		case strings.HasPrefix(line, "Examples"), strings.HasPrefix(line, "예:"):
			heading = true
		case strings.HasPrefix(line, "|") && heading:
			heading = false
			current.rows = append(current.rows, "columns: "+strings.Repeat("|", strings.Count(line, "|")))
		case strings.HasPrefix(line, "|"):
			var cells []string
			for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
				cells = append(cells, neutral(strings.TrimSpace(cell)))
			}
			current.rows = append(current.rows, strings.Join(cells, " | "))
		case strings.HasPrefix(line, "Scenario"), strings.HasPrefix(line, "시나리오"):
			current.scenarios++
		default:
			if s := soleStep(book, line); s != "" {
				current.steps = append(current.steps, s)
			}
		}
	}
	return rules
}

// soleStep is the English example of the step of a line, or "".
func soleStep(book phrasebook, line string) string {
	_, sentence, found := strings.Cut(line, " ")
	if !found || strings.Contains(sentence, "<") {
		return ""
	}
	for _, s := range book {
		if s.expr.MatchString(sentence) {
			return s.step.example
		}
	}
	return ""
}

// Both languages hold the same rules, scenarios, steps and rows.
func TestTwinsAreTwins(t *testing.T) {
	t.Parallel()
	english := append(Suite(report.English), apiSuite(report.English)...)
	korean := append(Suite(report.Korean), apiSuite(report.Korean)...)
	if len(english) < 8 || len(english) != len(korean) {
		t.Fatalf("there are %d files in English and %d in Korean", len(english), len(korean))
	}
	book := newPhrasebook(append(merchantSteps(), apiSteps()...))
	for i, twin := range korean {
		name := strings.Replace(twin.Name, "/ko/", "/", 1)
		if name != english[i].Name {
			t.Fatalf("%s stands beside %s", twin.Name, english[i].Name)
		}
		one, other := tables(book, string(english[i].Text)), tables(book, string(twin.Text))
		if len(one) == 0 || len(one) != len(other) {
			t.Fatalf("%s: %d rules in English, %d in Korean", name, len(one), len(other))
		}
		for id, rule := range one {
			ko := other[id]
			if ko == nil {
				t.Errorf("%s: %s is not in the Korean file", name, id)
				continue
			}
			if rule.tags != ko.tags || rule.scenarios != ko.scenarios {
				t.Errorf("%s: %s has tags %q and %d scenarios in English, %q and %d in Korean", name, id, rule.tags, rule.scenarios, ko.tags, ko.scenarios)
			}
			if !slices.Equal(rule.rows, ko.rows) {
				t.Errorf("%s: %s has other rows in Korean:\n%s\n---\n%s", name, id, strings.Join(rule.rows, "\n"), strings.Join(ko.rows, "\n"))
			}
			if !slices.Equal(rule.steps, ko.steps) {
				t.Errorf("%s: %s has other steps in Korean:\n%s\n---\n%s", name, id, strings.Join(rule.steps, "\n"), strings.Join(ko.steps, "\n"))
			}
		}
	}
}

// Every step has an example that it understands itself, and nobody else.
func TestStepsHaveExamples(t *testing.T) {
	t.Parallel()
	for _, steps := range [][]step{merchantSteps(), apiSteps()} {
		book := newPhrasebook(steps)
		for _, one := range book {
			if !one.expr.MatchString(one.example) {
				t.Errorf("%q does not fit %s", one.example, one.expr)
			}
			n := 0
			for _, other := range book {
				if other.expr.MatchString(one.example) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%q is understood in %d ways", one.example, n)
			}
		}
	}
	for _, s := range Steps("ko") {
		if s.Noun == "" || s.Pattern == "" || s.Example == "" {
			t.Errorf("%+v is not in Korean", s)
		}
	}
	if en, ko := Steps("en"), Steps("ko"); len(en) < 30 || len(ko) != len(en) || en[0].Noun != "people" {
		t.Errorf("%d steps in English and %d in Korean are listed", len(en), len(ko))
	}
}

// What is wrong with a suite is said before anything runs.
func TestWrongSuites(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, text, want string }{
		{"an unknown step", "Feature: f\n  Scenario: s\n    Given an adlut\n", `x.feature:3: no step is called "an adlut"; the nearest is "an adult"`},
		{"an unknown claim", "Feature: f\n  @claims:trsut\n  Scenario: s\n    Given an adult\n", `no claim is called "trsut"; the nearest is "trust"`},
		{"no steps", "Feature: f\n  Scenario: s\n", `scenario "s" has no steps`},
		{"no Gherkin", "what is this\n", "x.feature"},
	} {
		p, err := parse([]Source{{Name: "x.feature", Text: []byte(tt.text)}})
		if err == nil {
			p.choose(func(*planned) bool { return true })
			if err = newPhrasebook(merchantSteps()).understand(p); err == nil {
				err = p.checkTags()
			}
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
	if _, err := parse([]Source{{Name: "x"}, {Name: "x"}}); err == nil {
		t.Error("two files of one name are taken")
	}
}
