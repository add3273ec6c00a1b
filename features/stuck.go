package features

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// outage describes why nobody can sign up at the target any more.
type outage struct {
	words    string // such as: i'mport answers 401 token_unknown, and the backend asks for no new token
	sentence string // the same, as a scenario tells it
	token    bool   // the target keeps an expired token
	story    *world // of the attempts
}

const (
	// attempts is how often an ordinary adult tries to sign up before the target counts
	// as out of order: it may need one refusal to notice that it has to start over.
	attempts = 3
	// between is the pause between attempts: a target may recover by itself.
	between = 500 * time.Millisecond
	// mostRestarts is how often a target is restarted in a run.
	mostRestarts = 5
)

// checkTarget has an ordinary adult sign up. It returns nil if they get an account,
// or if the failure may not be the target's. The times of the story count from begun.
func (h *harness) checkTarget(ctx context.Context, begun time.Time) *outage {
	ctx = context.WithValue(ctx, courseKey{}, (*course)(nil)) // what the scenario asked is in its own story
	w := &world{harness: h, begun: begun, from: begun}
	defer w.closeSessions()
	since, err := w.newest(ctx)
	if err != nil {
		return nil
	}
	who := w.meetAdult()
	who.words = h.say("an ordinary adult", "일반 성인")
	var told error
	for n := range attempts {
		if n > 0 && h.clock.Wait(ctx, between) != nil {
			return nil
		}
		told = w.signUp(ctx, who, w.way())
		if ctx.Err() != nil || h.stopped() != nil || isEnded(told, report.NotTestable) {
			return nil
		}
		if told == nil && slices.Contains(w.means(w.last[0]), contract.Created) {
			return nil
		}
		if told == nil && errors.Is(w.last[0].err, contract.ErrNoAnswer) {
			break // the time-out has passed already
		}
	}
	cause, err := w.findCause(ctx, told, since)
	if err != nil {
		return nil
	}
	w.gather(ctx)
	cause.story = w
	cause.sentence = fmt.Sprintf(h.say("from this point on nobody can sign up: %s", "이때부터 아무도 가입할 수 없습니다: %s"), cause.words)
	return cause
}

// isEnded reports whether an error ends a scenario with a verdict.
func isEnded(err error, verdict report.Verdict) bool {
	var e *ended
	return errors.As(err, &e) && e.verdict == verdict
}

// findCause finds out why nobody can sign up: it reads the last attempt and the
// requests to i'mport. The error says that the mock cannot be asked.
func (w *world) findCause(ctx context.Context, told error, since uint64) (*outage, error) {
	list, err := w.mock.Requests(ctx, w.site, control.RequestFilter{Since: since})
	if err != nil {
		return nil, unsteered("read the journal", err)
	}
	var read, fetched *control.Request
	for i := range list.Requests {
		switch list.Requests[i].Route {
		case readRoute:
			read = &list.Requests[i]
		case tokenRoute:
			fetched = &list.Requests[i]
		}
	}
	over := read != nil && read.Status == http.StatusUnauthorized
	switch {
	case told != nil:
		return &outage{words: w.silent(told)}, nil
	case w.last[0].err != nil:
		return &outage{words: w.silent(w.last[0].err)}, nil //nolint:nilerr // it is what was looked for
	case over && fetched == nil:
		words := w.say("i'mport answers 401 %s, and the backend asks for no new token", "아임포트가 401 %s로 응답해도 백엔드가 새 토큰을 요청하지 않습니다")
		return &outage{words: fmt.Sprintf(words, read.Reason), token: true}, nil
	case over && fetched.Status == http.StatusOK:
		words := w.say("i'mport answers 401 %s, and the backend keeps the old token although it was given a new one", "아임포트가 401 %s로 응답하는데 백엔드가 새 토큰을 받고도 기존 토큰을 씁니다")
		return &outage{words: fmt.Sprintf(words, read.Reason), token: true}, nil
	}
	answer := w.answered(w.last[0])
	if read == nil {
		read = fetched
	}
	if read == nil {
		return &outage{words: fmt.Sprintf(w.say("the backend does not ask i'mport, and %s", "백엔드가 아임포트에 아무것도 조회하지 않습니다. %s"), answer)}, nil
	}
	return &outage{words: fmt.Sprintf(w.say("i'mport answers %d %s, and %s", "아임포트의 응답은 %d %s. %s"), read.Status, read.Reason, answer)}, nil
}

// silent describes a backend that gave no usable answer.
func (w *world) silent(err error) string {
	var told *contract.Error
	switch {
	case errors.Is(err, contract.ErrNoAnswer) && errors.As(err, &told):
		return fmt.Sprintf(w.say("the backend gives no answer in %s", "백엔드가 %s 동안 응답하지 않습니다"), told.Took.Round(time.Millisecond))
	case errors.Is(err, contract.ErrBrokenOff):
		return w.say("the backend closes the connection", "백엔드가 연결을 끊습니다")
	case errors.Is(err, contract.ErrNotPrepared):
		return err.Error()
	default:
		return w.say("the backend does not answer any more", "백엔드가 더 이상 응답하지 않습니다")
	}
}

// answered is what the backend said to a request.
func (w *world) answered(r *reply) string {
	return fmt.Sprintf(w.say("the backend answers %s", "백엔드 응답은 %s"), w.saidBy(r))
}

// firstBytes is no more than so much of a text.
func firstBytes(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

// afterwards checks that people can still sign up after a scenario that may have
// broken the target. No other scenario runs meanwhile.
func (h *harness) afterwards(ctx context.Context, w *world, verdict report.Verdict, e *ended) (report.Verdict, *ended) {
	if !h.phase.oneByOne || h.stopped() != nil || ctx.Err() != nil {
		return verdict, e
	}
	cause := h.checkTarget(ctx, w.begun)
	if cause == nil {
		return verdict, e
	}
	p := courseOf(ctx).planned
	w.marks, w.exchanges = append(w.marks, cause.story.marks...), append(w.exchanges, cause.story.exchanges...)
	w.mark("wait", "%s", cause.sentence)
	if cause.token {
		h.tokenKeptSince = p.id()
	}
	if !h.restartTarget(ctx, p.id()) {
		h.stopRun(p.id(), cause)
	}
	found := &ended{verdict: report.Broken, nobodyIn: true, found: cause.sentence, expected: h.say("that an ordinary adult can sign up afterwards", "그 뒤에도 일반 성인이 가입할 수 있는 것")}
	if verdict == report.Broken {
		found.found, found.expected, found.nobodyIn = e.found+"; "+cause.sentence, e.expected, e.nobodyIn
	}
	return report.Broken, found
}

// restartTarget restarts the target if this program started it, and reports whether
// an ordinary adult can sign up then.
func (h *harness) restartTarget(ctx context.Context, since string) bool {
	if h.opts.Restart == nil || h.restarts >= mostRestarts {
		return false
	}
	h.restarts++
	if err := h.opts.Restart(ctx, h.zone); err != nil {
		h.remark(h.say("the backend could not be started again: %v", "백엔드를 다시 시작할 수 없습니다: %v"), err)
		return false
	}
	if cause := h.checkTarget(ctx, h.clock.Now()); cause != nil {
		h.remark(h.say("the backend was started again, and nobody can sign up: %s", "백엔드를 다시 시작했지만 아무도 가입할 수 없습니다: %s"), cause.words)
		return false
	}
	if since != "" {
		h.remark(h.say("the backend was started again after %s: nobody could sign up any more", "%s 뒤에 아무도 가입할 수 없어서 백엔드를 다시 시작했습니다"), since)
	}
	return true
}

// stopRun ends the run: since a scenario nobody can sign up, so no other scenario
// proves anything.
func (h *harness) stopRun(since string, cause *outage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stop == nil {
		h.stop = lost(h.say("nobody can sign up since %s: %s", "%s부터 아무도 가입할 수 없습니다: %s"), since, cause.words)
	}
}

// tokenKept is why a scenario that expires the target's token would show nothing new;
// nil = it may show something.
func (h *harness) tokenKept(p *planned) error {
	if h.tokenKeptSince == "" || h.tokenKeptSince == p.id() || !h.endsToken(p) {
		return nil
	}
	return lost(h.say("the token would expire, and the backend asks for no new one: see %s", "토큰이 만료되어도 백엔드가 새 토큰을 요청하지 않습니다: %s 참고"), h.tokenKeptSince)
}

// signUpSucceeded notes that somebody has just got an account.
func (h *harness) signUpSucceeded() {
	now := h.clock.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lastSignUp = now
}

// limited ends the scenario of a target that answers 429 to the harness, and all
// that follow: a refusal because of a rate limit proves nothing, and every further
// request would keep the target from recovering. It is reported once.
func (h *harness) limited(err error) error {
	h.mu.Lock()
	first := h.stop == nil
	if first {
		h.stop = lost(h.say("the target answered 429 after %d requests", "백엔드가 요청 %d개를 받은 뒤 429로 응답했습니다"), h.target.Sent())
	}
	stop := h.stop
	h.mu.Unlock()
	if first {
		wait := ""
		if told := (*contract.Error)(nil); errors.As(err, &told) && told.RetryAfter > 0 {
			wait = " (Retry-After: " + h.span(told.RetryAfter) + ")"
		}
		h.remark(h.say("%v%s: raise its limit for tests, or write 429 into the contract file if it is an outcome",
			"%v%s. 테스트하는 동안 요청 한도를 올리세요. 429가 가입 결과 중 하나라면 연동 명세 파일에 적으세요"), stop, wait)
	}
	return stop
}

// stopped is why nothing more is sent to the target; nil = requests are sent.
func (h *harness) stopped() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stop
}

// unreached describes a target that gave no usable answer outside of a sign-up.
func (h *harness) unreached(err error) error {
	switch {
	case errors.Is(err, contract.ErrLimited):
		return h.limited(err)
	case errors.Is(err, contract.ErrNotReached):
		return wrong(h.say("a backend that stays up", "백엔드가 계속 응답해야 함"), h.say("the backend does not answer any more: %v", "백엔드가 더 이상 응답하지 않습니다: %v"), err)
	default:
		return fmt.Errorf(h.say("the target: %w", "백엔드: %w"), err)
	}
}
