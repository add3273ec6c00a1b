package report_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

// injections are texts of somebody else that a runner takes for commands.
func injections() []string {
	return []string{
		"::error::x", "::warning ::x", "::stop-commands::x", "::add-mask::a", "  \t::error file=a,line=1::x", "\u3000\u00a0::error::x",
		"##[error]INJ", "name ##[add-mask]a", "###[group]x", "a\r::error::x", "\r\n::error::x\n::debug::y", "::error::##[error]x", "::::",
		"\x1b::error::x", "\ufeff::error::x", "\v::error::x", "::\u200b::", "x\n\n::error::x",
	}
}

// TestOnlyAnnotationsAreCommands holds that no text of somebody else is a command of GitHub Actions, however it is cut
// into writes, and that nothing of it is lost.
func TestOnlyAnnotationsAreCommands(t *testing.T) {
	t.Parallel()
	ours := report.Annotation{Title: "t", Message: "ours"}
	for _, text := range injections() {
		for _, size := range []int{1, 2, 3, len(text)} {
			var log bytes.Buffer
			g := report.NewGuarded(&log)
			for piece := range slices.Chunk([]byte(text), size) {
				if n, err := g.Write(piece); n != len(piece) || err != nil {
					t.Fatalf("%q: %d, %v", piece, n, err)
				}
			}
			if err := report.WriteAnnotations(g, []report.Annotation{ours}); err != nil {
				t.Fatal(err)
			}
			if _, err := g.Write([]byte("::error::behind it\n")); err != nil {
				t.Fatal(err)
			}
			if got := reporttest.Commands(log.String()); !slices.Equal(got, []string{ours.String()}) {
				t.Errorf("%q by %d: commands %q", text, size, got)
			}
			if got := strings.ReplaceAll(log.String(), `\`, ""); !strings.HasPrefix(got, text) {
				t.Errorf("%q by %d: %q", text, size, got)
			}
		}
	}
}

// TestWhatIsNoCommandStays holds that a text which no runner takes for a command is written as it is.
func TestWhatIsNoCommandStays(t *testing.T) {
	t.Parallel()
	const text = "a::b\n:: \n: ::\n## [x]\n#[x]\nhttp://[::1]:1/\n  ✗ 규칙: [x] ##\n[y] std::vector\n"
	var log bytes.Buffer
	if _, err := report.NewGuarded(&log).Write([]byte(text)); err != nil || log.String() != strings.Replace(text, "\n:: ", "\n:\\: ", 1) {
		t.Errorf("%v %q", err, log.String())
	}
}

// TestAHostileRunHasOurCommandsOnly holds that a run in which every text is hostile has only our annotations as commands,
// where lines are wrapped too.
func TestAHostileRunHasOurCommandsOnly(t *testing.T) {
	t.Parallel()
	for _, lang := range []report.Lang{report.English, report.Korean} {
		for _, verbose := range []bool{false, true} {
			how := reporttest.Telling(lang)
			evil := strings.Repeat("word ", 25) + strings.Repeat("::error::X ::stop-commands::Y ##[error]Z ", 9)
			run := report.Run{Tool: "verify", Target: evil, Contract: evil, Notes: []string{evil}, Claims: []string{evil}}
			for _, verdict := range []report.Verdict{report.Broken, report.NotTestable, report.Held, report.NotClaimed, report.NoOverlap} {
				run.Scenarios = append(run.Scenarios, report.Scenario{
					RuleID: evil, Rule: evil, Name: evil, Verdict: verdict, Because: evil, Expected: evil, Answers: evil, Printed: []string{evil, "::error::X", "##[error]Z"},
					Replay: "::error::X " + evil, Arose: true,
				})
			}
			var log bytes.Buffer
			live := report.NewLive(report.NewGuarded(&log), report.Style{Verbose: verbose}, how)
			live.Begin(run)
			live.Note("::error::X")
			for _, s := range run.Scenarios {
				live.Scenario(s)
			}
			list := report.Annotations(run, how)
			live.Annotate(list)
			if err := live.End(run); err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, a := range list {
				want = append(want, a.String())
			}
			if got := reporttest.Commands(log.String()); !slices.Equal(got, want) || len(want) < 2 {
				t.Errorf("%s: commands %q, want %q", lang, got, want)
			}
		}
	}
}
