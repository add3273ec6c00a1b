package features

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/cucumber/godog"
)

// What this package relies on in godog, and why it does not rely on more.

const twoRules = `Feature: two rules
  Rule: first
    Scenario: the same name
      Given it works
    Scenario Outline: row <n>
      Given it works
      Examples:
        | n |
        | 1 |
        | 2 |
  Rule: second
    Scenario: the same name
      Given it works
`

// play runs a feature with godog and returns what it says.
func play(t *testing.T, text string, change func(*godog.Options), init func(*godog.ScenarioContext)) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	o := &godog.Options{
		Format: "cucumber", Output: &b, Strict: true, NoColors: true,
		FeatureContents: []godog.Feature{{Name: "a.feature", Contents: []byte(text)}}, DefaultContext: t.Context(),
	}
	if change != nil {
		change(o)
	}
	code = godog.TestSuite{Name: "learning", ScenarioInitializer: func(sc *godog.ScenarioContext) {
		sc.Step("^it works$", func() error { return nil })
		sc.Step("^it fails$", func() error { return errors.New("it failed") })
		if init != nil {
			init(sc)
		}
	}, Options: o}.Run()
	return code, b.String()
}

func TestGodogTraps(t *testing.T) {
	t.Parallel()
	strict := func(o *godog.Options) { o.Strict = true }
	loose := func(o *godog.Options) { o.Strict = false }
	for _, tt := range []struct {
		reason, text string
		change       func(*godog.Options)
		code         int
	}{
		{"an undefined step fails where it is strict", "Feature: f\n  Scenario: s\n    Given nobody knows\n", strict, 1},
		{"and passes where it is not: Strict is always set", "Feature: f\n  Scenario: s\n    Given nobody knows\n", loose, 0},
		{"tags that choose nothing are a success: the scenarios are counted here", twoRules, func(o *godog.Options) { o.Tags = "@nothing" }, 0},
		{"tags of the standard grammar choose nothing: they are evaluated here", twoRules, func(o *godog.Options) { o.Tags = "not @nothing" }, 0},
		{"the format events hides a failure: it is never used", "Feature: f\n  Scenario: s\n    Given it fails\n", func(o *godog.Options) { o.Format = "events" }, 0},
		{"a failure is a failure", "Feature: f\n  Scenario: s\n    Given it fails\n", nil, 1},
	} {
		if code, out := play(t, tt.text, tt.change, nil); code != tt.code {
			t.Errorf("%s: exit %d, want %d\n%s", tt.reason, code, tt.code, out)
		}
	}
	ran := 0
	play(t, twoRules, func(o *godog.Options) { o.Tags = "not @nothing" }, func(sc *godog.ScenarioContext) {
		sc.Before(func(ctx context.Context, _ *godog.Scenario) (context.Context, error) { ran++; return ctx, nil })
	})
	if ran != 0 {
		t.Errorf("godog has learned standard tag expressions: %d scenarios ran", ran)
	}
}

// Neither JUnit nor Cucumber JSON of godog tells two rules apart.
func TestGodogLosesRules(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"junit", "cucumber", "pretty"} {
		_, out := play(t, twoRules, func(o *godog.Options) { o.Format = format }, nil)
		if strings.Contains(out, "second") {
			t.Errorf("%s tells of rules now:\n%s", format, out)
		}
	}
}

// Two scenarios of one name are told apart by their rule, and rows by their line.
func TestRulesAndRowsAreToldApart(t *testing.T) {
	t.Parallel()
	p := mustParse(t, []Source{{Name: "one.feature", Text: []byte(twoRules)}, {Name: "two.feature", Text: []byte(twoRules)}})
	rules := map[string]int{}
	for _, s := range p.scenarios {
		rules[s.rule+" "+s.pickle.Name]++
	}
	if len(p.scenarios) != 8 || rules["first the same name"] != 2 || rules["second the same name"] != 2 {
		t.Errorf("%d scenarios, want 8; by rule and name: %v", len(p.scenarios), rules)
	}
	if p.scenarios[2].row != 10 || p.scenarios[3].row != 12 {
		t.Errorf("rows stand in lines %d and %d, want 10 and 12", p.scenarios[2].row, p.scenarios[3].row)
	}
}

// Two seeds give two orders, and one seed one.
func TestSeedsOrder(t *testing.T) {
	t.Parallel()
	order := func(seed int64) string {
		var names []string
		play(t, twoRules+strings.ReplaceAll(twoRules[strings.Index(twoRules, "  Rule"):], "Rule: ", "Rule: more "), func(o *godog.Options) { o.Randomize = seed },
			func(sc *godog.ScenarioContext) {
				sc.Before(func(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
					names = append(names, pickle.Id)
					return ctx, nil
				})
			})
		return strings.Join(names, " ")
	}
	one, again, two := order(1), order(1), order(2)
	if one != again || one == two {
		t.Errorf("orders %q, %q and %q", one, again, two)
	}
}

// Why a scenario was skipped does not reach the last hook, and a step's hook
// comes after the last one for steps behind a failure: the collector keeps both.
func TestGodogForgetsWhyItSkipped(t *testing.T) {
	t.Parallel()
	why := errors.Join(godog.ErrSkip, errors.New("not claimed"))
	var last error
	called := 0
	code, out := play(t, "Feature: f\n  Scenario: s\n    Given it works\n    And it works\n", nil, func(sc *godog.ScenarioContext) {
		sc.Before(func(ctx context.Context, _ *godog.Scenario) (context.Context, error) { return ctx, why })
		sc.After(func(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
			called++
			last = err
			return ctx, nil
		})
	})
	if code != 0 || called != 1 || last != nil {
		t.Errorf("exit %d, %d calls, last %v: godog remembers now\n%s", code, called, last, out)
	}
	var features []struct {
		Elements []struct {
			Steps []struct{ Result struct{ Status string } }
		}
	}
	if err := json.Unmarshal([]byte(out), &features); err != nil || features[0].Elements[0].Steps[0].Result.Status != "skipped" {
		t.Errorf("the JSON does not say skipped: %v\n%s", err, out)
	}
}
