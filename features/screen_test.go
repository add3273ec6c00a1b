package features_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/internal/mutant"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// screen is a run as a terminal shows it, and how many rows of 100 columns it fills.
func screen(t *testing.T, run report.Run, lang report.Lang) (text string, rows int) {
	t.Helper()
	// Two notes that verify adds to every run: the site, and the hour of the run.
	run.Notes = append([]string{
		lang.Say("the target came with the key imp_apikey and was let into site imp00000000", "백엔드가 키 imp_apikey로 요청해 사이트 imp00000000에 연결했습니다"),
		strings.TrimSpace(strings.Repeat(lang.Say("it is 08:29 in Seoul ", "서울은 지금 8시 29분입니다 "), 8)),
	}, run.Notes...)
	run.Scenarios = slices.Clone(run.Scenarios)
	for i := range run.Scenarios {
		run.Scenarios[i].Replay = "iamport-verify --target http://localhost:3000 --contract merchant.yaml --intercept --lang ko --scenario " +
			run.Scenarios[i].File + ":100 -- npm start"
	}
	var b bytes.Buffer
	live := report.NewLive(&b, report.Style{}, report.Telling{Lang: lang, Texts: features.RuleTexts()})
	live.Begin(run)
	for _, s := range run.Scenarios {
		live.Scenario(s)
	}
	if err := live.End(run); err != nil {
		t.Fatal(err)
	}
	const wide = 100
	for line := range strings.Lines(b.String()) {
		columns := 0
		for _, r := range strings.TrimSuffix(line, "\n") {
			columns++
			if unicode.Is(unicode.Hangul, r) {
				columns++
			}
		}
		rows += 1 + max(0, columns-1)/wide
		if columns > wide && !strings.Contains(line, "iamport-verify --target") {
			t.Errorf("%d columns: %s", columns, line)
		}
	}
	return b.String(), rows
}

// A run of the whole suite fits a screen: 15 rows where nothing is broken, 40 with
// two broken rules, in both languages, notes and all.
func TestARunFitsAScreen(t *testing.T) {
	t.Parallel()
	for _, lang := range []report.Lang{report.English, report.Korean} {
		for name, c := range map[string]*contract.Contract{
			"every claim": claiming(t, "testdata/reference.yaml", "full-age-19"), "the tutorial's claims": contract.Default("full-age-19"),
		} {
			t.Run(string(lang)+", "+name, func(t *testing.T) {
				t.Parallel()
				b := open(t, c, reference("full-age-19", verifier.NewMemory()))
				b.options.Lang, b.options.Expected, b.options.Tags = lang, true, "not @slow"
				run := b.run(t, t.Context())
				text, rows := screen(t, run, lang)
				if run.Exit() != 0 || rows > 15 {
					t.Errorf("exit %d and %d rows, want 0 and at most 15:\n%s", run.Exit(), rows, text)
				}
				for _, pair := range [][2]string{
					{"18 where 19 is claimed", "looks first and writes then"},
					{"a token for every request", "500 opens an account"},
				} {
					red := run
					red.Scenarios = slices.Clone(run.Scenarios)
					for _, name := range pair {
						breakBy(t, &red, name, lang)
					}
					if text, rows := screen(t, red, lang); rows > 40 {
						t.Errorf("%q: %d rows, want at most 40:\n%s", pair, rows, text)
					}
				}
			})
		}
	}
}

// breakBy puts what a wrong merchant did to the rule that it breaks into a run.
func breakBy(t *testing.T, run *report.Run, name string, lang report.Lang) {
	t.Helper()
	all := mutant.All()
	i := slices.IndexFunc(all, func(m mutant.Mutant) bool { return m.Name == name })
	if i < 0 {
		t.Fatalf("there is no mutant %q", name)
	}
	m, output := all[i], &features.Output{}
	b := open(t, claiming(t, contractFor(m), m.AgeRule), wrongOne(unhurried, m, output))
	b.options.Lang, b.options.Output, b.options.Tags = lang, output, "not @slow and @rule:"+m.Breaks
	wrong := b.run(t, t.Context())
	if wrong.Exit() == 0 { // once more: on a busy machine a race may be lost by chance
		wrong = b.run(t, t.Context())
	}
	if wrong.Exit() != 1 {
		t.Fatalf("%s: exit %d, want 1", name, wrong.Exit())
	}
	run.Scenarios = slices.DeleteFunc(run.Scenarios, func(s report.Scenario) bool { return s.RuleID == m.Breaks })
	run.Scenarios = append(run.Scenarios, wrong.Scenarios...)
}

// A note counts the ways to cheat in a sign-up of several requests; their names
// would fill the screen.
func TestStepsAreCounted(t *testing.T) {
	t.Parallel()
	all := mutant.Unusual()
	d := all[slices.IndexFunc(all, func(d mutant.Different) bool { return d.Name == "two steps in a session" })]
	c, err := contract.Load(d.Name, d.Contract)
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, c, unusualOne(d, nil))
	b.options.Tags = "not @slow"
	run := b.run(t, t.Context())
	held, untried := 0, 0
	for _, s := range run.Scenarios {
		if slices.Contains([]string{"step-two", "record-decides", "borrowed"}, s.RuleID) {
			held += map[report.Verdict]int{report.Held: 1}[s.Verdict]
			untried += map[report.Verdict]int{report.NotTestable: 1}[s.Verdict]
		}
	}
	want := fmt.Sprintf("a sign-up in 2 requests: %d ways to cheat fail, %d could not be tried", held, untried)
	if held == 0 || !slices.Contains(run.Notes, want) {
		t.Errorf("notes %q, want one that is %q", run.Notes, want)
	}
	if text, rows := screen(t, run, report.English); run.Exit() != 0 || rows > 15 {
		t.Errorf("exit %d and %d rows, want 0 and at most 15:\n%s", run.Exit(), rows, text)
	}
}
