package features

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// phase is scenarios that run before those of the next phase begin. What may leave
// the target unable to sign anybody up comes last, so that it makes nothing else
// red, and is asked for by nobody else at the same time.
type phase struct {
	list     []*planned
	oneByOne bool // each is followed by a check that an ordinary adult can sign up
	check    bool // there is such a check at the end, also if all held
}

// danger is what a scenario may do to the target beyond its own end.
type danger int

const (
	harmless danger = iota
	// troubling: i'mport fails for the people of the scenario.
	troubling
	// renewing: the scenario asks whether a token that is over is fetched anew. It
	// comes before others whose token ends, for it is the one to be red.
	renewing
	// poisoning: i'mport fails for all, or the token of all ends.
	poisoning
)

// tokenEnds is the sentence after which the target's token is over.
const tokenEnds = "the token ends at the next reading"

// dangerOf looks at what a scenario claims and does.
func (h *harness) dangerOf(p *planned) danger {
	if h.target == nil || h.unclaimed(p) != "" || h.missing(p) != "" {
		return harmless // a conform run reads, and what is not run does nothing
	}
	alone, token := p.tagged("@alone"), p.tagged("@claims:token")
	switch {
	case alone && p.tagged("@rule:expired-token"):
		return renewing
	case token || alone && p.says(func(s *step) bool { return s.noun == failing }):
		return poisoning
	case p.says(func(s *step) bool { return s.noun == failing && !strings.HasPrefix(s.en, oddly) }):
		return troubling
	default:
		return harmless
	}
}

// endsToken reports whether a scenario ends the target's token.
func (h *harness) endsToken(p *planned) bool {
	return p.says(func(s *step) bool { return s.en == tokenEnds })
}

// says reports whether a scenario has such a step.
func (p *planned) says(such func(*step) bool) bool {
	return slices.ContainsFunc(p.actions, func(a action) bool { return such(a.step) })
}

// phases are those of the run.
func (h *harness) phases() []*phase {
	groups := map[danger][]*planned{}
	for _, p := range h.plan.scenarios {
		if p.chosen {
			d := h.dangerOf(p)
			groups[d] = append(groups[d], p)
		}
	}
	var all []*phase
	for _, d := range []danger{harmless, troubling, renewing, poisoning} {
		if len(groups[d]) == 0 {
			continue
		}
		ph := &phase{list: groups[d]}
		// If the target cannot be restarted, the first scenario that breaks it has to be known.
		ph.oneByOne, ph.check = d >= renewing || d == troubling && h.opts.Restart == nil, d != harmless
		all = append(all, ph)
	}
	return all
}

// late is a broken scenario of a phase. It is reported when the phase is over: another
// scenario may have caused it.
type late struct {
	*planned
	sheet report.Scenario
	ended time.Time
}

// perform runs the phases of the run.
func (h *harness) perform(ctx context.Context) {
	for _, ph := range h.phases() {
		if ph.check && !h.canSignUp(ctx) {
			ph.oneByOne, ph.check = false, false // nobody could sign up before the phase either
		}
		h.play(ctx, ph)
		h.conclude(ctx, ph)
	}
}

// canSignUp reports whether anybody has signed up so far, or can now.
func (h *harness) canSignUp(ctx context.Context) bool {
	if h.target == nil || h.stopped() != nil || ctx.Err() != nil {
		return false
	}
	h.mu.Lock()
	well := !h.lastSignUp.IsZero()
	h.mu.Unlock()
	return well || h.checkTarget(ctx, h.clock.Now()) == nil
}

// conclude looks at the broken scenarios of a phase that ran together. If the target
// signs nobody up any more, one of them caused that, and the others may be broken only
// because of it: they run again, one by one.
func (h *harness) conclude(ctx context.Context, ph *phase) {
	h.mu.Lock()
	broken, well := h.late, h.lastSignUp
	h.late = nil
	h.mu.Unlock()
	never := well.IsZero()
	var suspects []late
	for _, l := range broken {
		if l.ended.After(well) && (!never || h.opts.Restart != nil) {
			suspects = append(suspects, l)
		} else {
			h.progress(l.sheet)
		}
	}
	if len(suspects) == 0 && (!ph.check || ph.oneByOne) {
		return
	}
	cause := (*outage)(nil)
	if h.target != nil && h.stopped() == nil && ctx.Err() == nil {
		cause = h.checkTarget(ctx, h.clock.Now())
	}
	switch {
	case cause == nil:
		h.progress(sheetsOf(suspects)...)
	case h.restartTarget(ctx, ""):
		h.repeat(ctx, ph, suspects, cause)
	case never: // they are broken for reasons of their own
		h.progress(sheetsOf(suspects)...)
	default:
		h.stopWithoutRestart(suspects, cause)
	}
}

// repeat runs scenarios again, one by one, to find the one after which the target
// signs nobody up.
func (h *harness) repeat(ctx context.Context, ph *phase, suspects []late, cause *outage) {
	again := &phase{oneByOne: true, check: true}
	for _, l := range suspects {
		again.list = append(again.list, l.planned)
	}
	if len(suspects) == 0 {
		again.list = ph.list
	}
	h.remark(h.say("nobody could sign up any more: %s. %d scenarios run again, one by one", "아무도 가입할 수 없게 되었습니다: %s. 시나리오 %d개를 하나씩 다시 실행합니다"),
		cause.words, len(again.list))
	for _, p := range again.list {
		h.found.forget(p)
	}
	h.play(ctx, again)
	for _, l := range suspects {
		if h.found.verdict(l.planned) == report.Broken {
			return
		}
	}
	if len(suspects) > 0 { // only together they cause it: the first one reports that
		h.addCause(suspects[0], cause)
	}
}

// addCause adds to a scenario that nobody can sign up since then.
func (h *harness) addCause(l late, cause *outage) {
	sheet := l.sheet
	sheet.Because += "; " + cause.sentence
	h.found.replace(l.planned, sheet)
	h.progress(sheet)
}

// stopWithoutRestart ends a run whose target signs nobody up any more and cannot be
// restarted. A single broken scenario is reported as the cause. If several ran
// together, the cause is unknown, and none of them is reported as broken.
func (h *harness) stopWithoutRestart(suspects []late, cause *outage) {
	if len(suspects) == 1 {
		h.stopRun(suspects[0].id(), cause)
		h.addCause(suspects[0], cause)
		return
	}
	since := h.say("scenarios in which i'mport fails", "아임포트 장애 시나리오")
	if len(suspects) > 0 {
		since = fmt.Sprintf(h.say("%s, or one of %d that ran at the same time", "%s, 또는 동시에 실행된 %d개 중 하나"), suspects[0].id(), len(suspects)-1)
	}
	h.stopRun(since, cause)
	_, stop := verdictOf(h.stopped())
	for _, l := range suspects {
		sheet := l.sheet
		sheet.Verdict, sheet.Arose, sheet.Because, sheet.Expected = report.NotTestable, true, stop.found, ""
		h.found.replace(l.planned, sheet)
		h.progress(sheet)
	}
}

func sheetsOf(list []late) []report.Scenario {
	sheets := make([]report.Scenario, len(list))
	for i, l := range list {
		sheets[i] = l.sheet
	}
	return sheets
}

// progress tells of scenarios whose verdict stands.
func (h *harness) progress(sheets ...report.Scenario) {
	if h.opts.Progress != nil {
		for _, s := range sheets {
			h.opts.Progress(s)
		}
	}
}

// gate admits ordinary scenarios together, and @alone ones, which need the mock for
// themselves, one after another. The @alone ones go first, so that the others wait
// as seldom as possible.
type gate struct {
	mu      sync.Mutex
	changed *sync.Cond
	inside  int  // ordinary ones
	alone   bool // one that is alone is inside
	waiting int  // who want to be alone
}

func newGate() *gate {
	g := &gate{}
	g.changed = sync.NewCond(&g.mu)
	return g
}

// enter waits until it may go in. What it returns is to be called on the way
// out, once.
func (g *gate) enter(alone bool) (leave func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if alone {
		g.waiting++
		for g.inside > 0 || g.alone {
			g.changed.Wait()
		}
		g.waiting--
		g.alone = true
		return sync.OnceFunc(func() { g.leave(func() { g.alone = false }) })
	}
	for g.alone || g.waiting > 0 {
		g.changed.Wait()
	}
	g.inside++
	return sync.OnceFunc(func() { g.leave(func() { g.inside-- }) })
}

func (g *gate) leave(out func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	out()
	g.changed.Broadcast()
}
