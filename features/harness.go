package features

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cucumber/godog"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// harness is what all scenarios of a run share.
type harness struct {
	opts      *Options
	plan      *plan
	mock      control.Steered
	site      string
	target    *contract.Target
	claims    contract.Claims
	rule      ageRule
	lang      report.Lang
	clock     Clock
	gate      *gate
	notes     *notes
	secrets   *Secrets
	found     *collector
	other     func() (string, error) // another company's site, made when it is first needed
	api       *api                   // of a conform run, which has no target; nil = there is one
	usedOther atomic.Bool            // it was made
	learnt    learnt
	fixtures  fixtureList
	phones    atomic.Uint32 // the next number of nobody
	names     atomic.Uint32 // the next name of nobody
	births    atomic.Uint32 // the next birthday of an adult

	mu         sync.Mutex
	stop       error     // why nothing more is sent; nil = it is
	lastSignUp time.Time // when somebody last got an account; zero = nobody has
	late       []late    // broken in a phase that is not over

	// What follows changes while no scenario runs, or within one that runs alone.
	phase          *phase
	zone           string // TZ that the target was started with; "" = its own
	tokenKeptSince string // the scenario that showed that the target keeps an expired token; "" = none
	restarts       int
}

func newHarness(o *Options, p *plan) *harness {
	h := &harness{
		opts: o, plan: p, mock: o.Mock, site: o.Site, target: o.Target, lang: o.Lang,
		clock: o.Clock, gate: newGate(), notes: &notes{}, secrets: o.Secrets, found: newCollector(p, o.Lang),
	}
	if h.target != nil {
		h.claims = h.target.Contract().Claims()
	}
	h.rule = parseAgeRule(h.claims.AgeRule)
	if h.clock == nil {
		h.clock = HostClock()
	}
	if h.secrets == nil {
		h.secrets = &Secrets{}
	}
	h.secrets.speak(o.Lang)
	h.other = sync.OnceValues(h.openOther)
	h.phones.Store(firstPhone())
	h.names.Store(firstPhone())
	h.births.Store(firstPhone())
	return h
}

// tool is the command that runs.
func (h *harness) tool() string {
	if h.target == nil {
		return "conform"
	}
	return "verify"
}

// base is the address that is tested.
func (h *harness) base() string {
	if h.target == nil {
		return h.opts.API
	}
	return h.target.URL()
}

func (h *harness) contractName() string {
	if h.target == nil {
		return ""
	}
	return h.target.Contract().Name()
}

// openOther makes the site of another company.
func (h *harness) openOther() (string, error) {
	made, err := h.mock.AddSite(context.Background(), control.NewSite{})
	if err != nil {
		return "", unsteered("make another company's site", err)
	}
	return made.UserCode, nil
}

// close takes away what the run has made for itself.
func (h *harness) close(ctx context.Context) {
	if h.usedOther.Load() {
		if code, err := h.other(); err == nil {
			_ = h.mock.DeleteSite(ctx, code) // what stays is an empty site
		}
	}
}

// initialise registers the hooks, and the one step that does what the plan says.
func (h *harness) initialise(sc *godog.ScenarioContext) {
	sc.Before(h.before)
	sc.After(h.after)
	sc.StepContext().After(func(ctx context.Context, st *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
		at, _ := strconv.Atoi(st.Text) // phase.feature wrote it
		if c := courseOf(ctx); c != nil {
			h.found.step(c.planned, at, status, err)
			if c.err == nil {
				c.err = err
			}
		}
		return ctx, nil
	})
	sc.Step(stepNumber, func(ctx context.Context, at int) error {
		w := worldOf(ctx)
		if w == nil {
			return errors.New("the scenario has no world: its beginning failed")
		}
		do := courseOf(ctx).actions[at]
		return passed(do.step.do(ctx, w, do.args))
	})
}

// stepNumber is a step as phase.feature writes it.
var stepNumber = regexp.MustCompile(`^(\d+)$`)

// course is one scenario on its way. godog forgets why a scenario was skipped
// before it calls the last hook, so that is kept here.
type course struct {
	*planned
	err error // the first of a hook or a step
}

type courseKey struct{}

func courseOf(ctx context.Context) *course {
	c, _ := ctx.Value(courseKey{}).(*course)
	return c
}

// before decides whether a scenario runs, waits until it may, and makes its
// world.
func (h *harness) before(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
	at, err := strconv.Atoi(pickle.Name)
	if err != nil {
		return ctx, fmt.Errorf("scenario %q is not a number of phase.feature: %w", pickle.Name, err) // never
	}
	p := h.phase.list[at]
	c := &course{planned: p}
	ctx = context.WithValue(ctx, courseKey{}, c)
	if why := h.unclaimed(p); why != "" {
		c.err = passed(&ended{verdict: report.NotClaimed, found: why})
	} else if why := h.missing(p); why != "" {
		c.err = passed(&ended{verdict: report.NotTestable, found: why})
	}
	if c.err != nil {
		return ctx, c.err
	}
	err = waitForDay(ctx, h.clock, func() {
		h.remark(h.say("no scenario starts within %s of midnight in Seoul: the run waits for the new day", "서울 자정 전후 %s 동안은 시나리오를 시작하지 않습니다. 날짜가 바뀌기를 기다립니다"), h.span(margin))
	})
	if err != nil {
		c.err = err
		return ctx, err
	}
	leave := h.gate.enter(p.tagged("@alone"))
	if c.err = passed(cmp.Or(h.stopped(), h.tokenKept(p))); c.err != nil {
		leave()
		return ctx, c.err
	}
	now := h.clock.Now()
	w := &world{harness: h, begun: now, from: now, leave: leave}
	return context.WithValue(ctx, worldKey{}, w), nil
}

// remark is told once, and at once.
func (h *harness) remark(format string, args ...any) {
	if text, first := h.notes.say(format, args...); first && h.opts.Note != nil {
		h.opts.Note(text)
	}
}

// after looks at what no step has looked at, tidies up and notes the verdict.
func (h *harness) after(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
	c := courseOf(ctx)
	if c == nil {
		return ctx, nil
	}
	if c.err != nil {
		err = c.err
	}
	w := worldOf(ctx)
	own := error(nil)
	if w != nil {
		if err == nil {
			own = w.finalChecks(ctx)
		}
		w.gather(context.WithoutCancel(ctx))
		if tidy := w.undoAll(context.WithoutCancel(ctx)); tidy != nil && err == nil && own == nil {
			own = tidy
		}
		w.closeSessions()
		defer w.leave()
	}
	verdict, e := verdictOf(errors.Join(err, own))
	if w != nil && verdict == report.Broken {
		w.printed = w.printedSince(context.WithoutCancel(ctx)) // before the target may be started again
	}
	if w != nil {
		verdict, e = h.afterwards(ctx, w, verdict, e)
		if verdict == report.Broken && err == nil && own == nil {
			own = e
		}
	}
	if c.zone != "" && verdict == report.Broken {
		there := *e
		there.found = h.onlyThere(c.zone) + e.found
		e = &there
	}
	sheet := h.found.end(c.planned, w, verdict, e)
	if ctx.Err() != nil { // a run that was given up says nothing about the target
		h.found.forget(c.planned)
	} else {
		h.tell(c.planned, sheet)
	}
	return ctx, own
}

// tell tells how a scenario ended, or keeps it until the phase is over.
func (h *harness) tell(p *planned, sheet report.Scenario) {
	if sheet.Verdict == report.Broken && !h.phase.oneByOne {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.late = append(h.late, late{p, sheet, h.clock.Now()})
		return
	}
	h.progress(sheet)
}

// kindTags are the claims of one kind of age rule.
var kindTags = []string{"full-age", "year-age", "birth-year"}

// claimed reports whether the target claims what a tag @claims:NAME names: a
// kind of age rule, or a claim of the contract file with - for _.
func (h *harness) claimed(name string) bool {
	if slices.Contains(kindTags, name) {
		return h.rule.kind == name
	}
	return h.claims.Has(strings.ReplaceAll(name, "-", "_"))
}

// claimNames are what tags may name after @claims:.
func claimNames() []string {
	names := slices.Clone(kindTags)
	for _, name := range contract.ClaimNames() {
		names = append(names, strings.ReplaceAll(name, "_", "-"))
	}
	return names
}

// unclaimed is why a scenario is not the target's concern; "" = it is.
func (h *harness) unclaimed(p *planned) string {
	for _, tag := range p.tags {
		if name, ok := strings.CutPrefix(tag, "@claims:"); ok && !h.claimed(name) {
			return fmt.Sprintf(h.say("the target does not claim %s", "선언하지 않은 항목: %s"), name)
		}
	}
	return ""
}

// missing is what a scenario needs and this run does not have; "" = nothing.
func (h *harness) missing(p *planned) string {
	if h.target == nil {
		return h.missingAPI(p)
	}
	c := h.target.Contract()
	via := c.Usual()
	if p.tagged("@claims:redirect") {
		via = contract.Redirect
	}
	for _, tag := range p.tags {
		switch {
		case tag == "@needs:steps" && c.After(via) == c.Requests(via):
			return h.say("the sign-up has no step 2 after the request with the imp_uid", "imp_uid를 보내는 요청 뒤에 2단계가 없습니다")
		case tag == "@needs:carried" && !c.Carries(via) && !c.AsksPerson():
			return h.say("the browser carries only the imp_uid", "브라우저가 imp_uid 말고는 보내는 값이 없습니다")
		case tag == "@needs:handed" && !c.Hands(via):
			return h.say("step 2 sends no value that step 1 gave", "2단계에서 보내는 값 가운데 1단계에서 받은 것이 없습니다")
		case tag == "@needs:session" && !c.ShowsSession():
			return h.say("a token is the only link between the steps: whoever holds it is the visitor", "두 단계를 잇는 값이 토큰뿐이라, 토큰을 가진 쪽이 곧 그 방문자입니다")
		case tag == "@needs:target-clock" && !c.HasClock():
			return h.say("the contract does not say how the target's clock is moved", "연동 명세 파일에 백엔드의 시계를 옮기는 방법이 없습니다")
		case tag == "@needs:merchant-uid" && !c.HasMerchantUID():
			return h.say("the contract captures no merchant_uid", "연동 명세 파일에 merchant_uid를 받는 방법이 없습니다")
		case tag == "@needs:sent-merchant-uid" && !c.SendsMerchantUID(via):
			return h.say("no request carries the merchant_uid", "merchant_uid를 보내는 요청이 없습니다")
		case tag == "@needs:json" && (!c.Has(contract.Post) || c.Body(contract.Post) != "json"):
			return h.say("the target takes no JSON", "백엔드가 JSON을 받지 않습니다")
		case tag == "@needs:output" && h.opts.Output == nil:
			return h.noOutput()
		}
	}
	return ""
}

// noOutput is why the backend's output cannot be looked at.
func (h *harness) noOutput() string {
	return h.say("the output is visible only if the program starts the backend: "+report.Program+" -- COMMAND",
		"백엔드 출력은 백엔드를 직접 시작할 때만 볼 수 있습니다: "+report.Program+" -- 명령")
}

// missingAPI is the same of a conform run.
func (h *harness) missingAPI(p *planned) string {
	o := h.api.options
	switch {
	case p.tagged("@needs:imp-uid") && o.ImpUID == "":
		return h.say("name the imp_uid of an existing certification: --imp-uid", "실제로 있는 인증의 imp_uid를 지정하지 않았습니다: --imp-uid")
	case p.tagged("@unsafe") && o.Unsafe == ReadOnly:
		return h.say("the request could raise an alarm at a real service: --unsafe", "실제 서비스에서는 경보를 울릴 수 있는 요청입니다: --unsafe")
	}
	return ""
}
