package baseline_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/features/baseline"
	"github.com/iamport-mock/iamport-mock/features/report"
)

func scenario(rule, name string, v report.Verdict) report.Scenario {
	return report.Scenario{RuleID: rule, Name: name, Verdict: v}
}

// expected is the scenario of a fixture, which is named after its place.
func expected(place string, v report.Verdict) report.Scenario {
	return report.Scenario{RuleID: "expected", Name: place + " imp_777000000001, 김민지: underage", Verdict: v, Tags: []string{"@expectation"}}
}

// A run is written, read and compared with the next one.
func TestTheNextRun(t *testing.T) {
	t.Parallel()
	first := report.Run{Scenarios: []report.Scenario{
		scenario("race", "twenty: at once", report.Broken),
		scenario("", "a team's own", report.Broken),
		scenario("a:b", "a rule with a colon", report.Broken),
		scenario("age-full", "held", report.Held),
		expected("people/minji.yaml:9", report.Broken),
	}}
	text := string(baseline.Of(first, report.English).Text("verify"))
	if want := "baseline 1 en\n-: a team's own\na:b: a rule with a colon\nexpected: people/minji.yaml imp_777000000001, 김민지: underage\nrace: twenty: at once\n"; !strings.HasSuffix(text, want) {
		t.Errorf("written:\n%s\nwant the end\n%s", text, want)
	}
	for _, tt := range []struct {
		reason    string
		extent    baseline.Extent
		scenarios []report.Scenario
		known     int
		notes     []string
	}{
		{"the same again", baseline.Whole, first.Scenarios, 4, nil},
		{"lines have changed", baseline.Part, []report.Scenario{expected("people/minji.yaml:12", report.Broken)}, 1, nil},
		{"another fixture", baseline.Part, []report.Scenario{expected("people/seojun.yaml:9", report.Broken)}, 0, nil},
		{"a new one", baseline.Part, []report.Scenario{scenario("age-full", "held", report.Broken)}, 0, nil},
		{"the same name in another rule", baseline.Part, []report.Scenario{scenario("token", "twenty: at once", report.Broken)}, 0, nil},
		{"a second one of the name", baseline.Part, []report.Scenario{scenario("race", "twenty: at once", report.Broken), scenario("race", "twenty: at once", report.Broken)}, 1, nil},
		{"what is mended", baseline.Part, []report.Scenario{scenario("race", "twenty: at once", report.Held)}, 0, []string{"no longer broken: remove it from f: race: twenty: at once"}},
		{"what could not be tested says nothing", baseline.Part, []report.Scenario{scenario("race", "twenty: at once", report.NotTestable)}, 0, nil},
		{"what is gone", baseline.Whole, first.Scenarios[1:], 3, []string{"no scenario has this name: remove it from f: race: twenty: at once"}},
		{"what was not chosen", baseline.Part, first.Scenarios[1:], 3, nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			b, err := baseline.Load("f", []byte(text))
			if err != nil || b.Len() != 4 || b.Lang() != report.English {
				t.Fatalf("%v, %+v", err, b)
			}
			run := report.Run{Scenarios: append([]report.Scenario(nil), tt.scenarios...)}
			b.Apply(&run, tt.extent)
			if diff := cmp.Diff(tt.notes, run.Notes); run.Known() != tt.known || diff != "" {
				t.Errorf("%d known, want %d; notes (-want +got):\n%s", run.Known(), tt.known, diff)
			}
			told := 0
			var mu sync.Mutex
			tell := b.Marking(func(s report.Scenario) {
				mu.Lock()
				defer mu.Unlock()
				if s.Known {
					told++
				}
			})
			var all sync.WaitGroup
			for _, s := range tt.scenarios {
				all.Go(func() { tell(s) })
			}
			if all.Wait(); told != tt.known {
				t.Errorf("%d told as known, want %d", told, tt.known)
			}
		})
	}
}

// A bad file is told with its place; what an editor may do to a good one is not a fault.
func TestLoad(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, text, want string }{
		{"nothing is known", "baseline 1 en\n", ""},
		{"Korean", "baseline 1 ko\nrace: 한 사람\n", ""},
		{"a byte order mark and CRLF", "\ufeffbaseline 1 en\r\nrace: a\r\n", ""},
		{"comments and empty lines", "# x\n\nbaseline 1 en\n# y\nrace: a # b\n", ""},
		{"empty", "", `f: found no line "baseline 1 en"`},
		{"no header", "race: a\n", `f:1: found "race: a", expected "baseline 1 en"`},
		{"a newer format", "# x\nbaseline 2 en\n", `f:2: found "baseline 2 en"`},
		{"another language", "baseline 1 de\n", `f:1: found "baseline 1 de"`},
		{"no rule", "baseline 1 en\nTwenty at once\n", `f:2: found "Twenty at once", expected RULE: SCENARIO`},
		{"a sentence before the colon", "baseline 1 en\none account: twenty\n", `f:2: found "one account: twenty"`},
		{"no scenario", "baseline 1 en\nrace:\n", `f:2: found "race:"`},
		{"something else", strings.Repeat("x", 100), `f:1: found "` + strings.Repeat("x", 60) + `…"`},
	} {
		_, err := baseline.Load("f", []byte(tt.text))
		if err == nil != (tt.want == "") || err != nil && !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// Notes follow the language of the file.
func TestKoreanNotes(t *testing.T) {
	t.Parallel()
	b, err := baseline.Load("known.txt", []byte("baseline 1 ko\nrace: 한 사람\n"))
	if err != nil {
		t.Fatal(err)
	}
	run := report.Run{Scenarios: []report.Scenario{scenario("race", "한 사람", report.Held)}}
	if b.Apply(&run, baseline.Whole); len(run.Notes) != 1 || !strings.Contains(run.Notes[0], "known.txt에서 지우세요: race: 한 사람") {
		t.Errorf("notes %q", run.Notes)
	}
}
