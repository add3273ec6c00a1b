package features

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

func answerSteps() []step {
	en, ko := outcomesPattern(false), outcomesPattern(true)
	return []step{
		{
			"answers", "the answer is " + en, "결과는 " + ko, "the answer is underage or rejected", "결과는 나이 미달 또는 거절",
			func(ctx context.Context, w *world, a []string) error { return w.expect(ctx, parseOutcomes(a[0])) },
		},
		{
			"answers", "all answers are " + en, "모든 결과는 " + ko, "all answers are created", "모든 결과는 가입",
			func(ctx context.Context, w *world, a []string) error {
				for _, r := range w.last {
					if err := w.expectOf(ctx, r, parseOutcomes(a[0])); err != nil {
						return err
					}
				}
				return nil
			},
		},
		{
			"answers", `exactly (\d+) answers? (?:is|are) ` + en, `결과 중 정확히 (\d+)개가 ` + ko,
			"exactly 1 answer is created", "결과 중 정확히 1개가 가입", exactly,
		},
		{
			"answers", "all other answers are " + en, "나머지 결과는 모두 " + ko,
			"all other answers are existing", "나머지 결과는 모두 기존 계정",
			func(ctx context.Context, w *world, a []string) error {
				for _, r := range w.last {
					if !r.looked {
						if err := w.expectOf(ctx, r, parseOutcomes(a[0])); err != nil {
							return err
						}
					}
				}
				return nil
			},
		},
		plain("answers", "the answer came in time", "응답이 제때 옴", func(_ context.Context, w *world, _ []string) error {
			for _, r := range w.last {
				if r.Took > w.claims.AnswerWithin {
					return wrong(fmt.Sprintf(w.say("an answer within %s", "%s 안에 응답"), w.span(w.claims.AnswerWithin)),
						w.say("%s waited %s for an answer", "%s: 응답이 올 때까지 %s 걸렸습니다"), r.who.words, w.span(r.Took))
				}
			}
			return nil
		}),
		plain("secrets", "no answer holds a secret, a token, a CI or a DI", "어떤 응답에도 시크릿, 토큰, CI, DI가 없음", tellNothing),
		plain("secrets", "the output of the backend holds no secret, token, CI or DI", "백엔드의 출력에 시크릿, 토큰, CI, DI가 없음",
			outputTellsNothing),
	}
}

// expect holds the last reply to some outcomes.
func (w *world) expect(ctx context.Context, outcomes []contract.Outcome) error {
	if len(w.last) != 1 {
		return fmt.Errorf("there are %d answers, expected one to look at", len(w.last))
	}
	return w.expectOf(ctx, w.last[0], outcomes)
}

func (w *world) expectOf(ctx context.Context, r *reply, outcomes []contract.Outcome) error {
	r.looked = true
	could := w.could(r, outcomes)
	switch {
	case r.large && refusedUnread(r) && slices.Contains(outcomes, contract.Rejected):
		return nil
	case r.err != nil:
		return letNobodyIn(w.noAnswer(r, outcomes), false)
	case r.Outcome == "":
		return letNobodyIn(wrong(w.wanted(outcomes), w.say("%s got an answer that means nothing by the contract: %d, %s",
			"%s: 연동 명세 파일로는 어떤 결과인지 정할 수 없는 응답을 받았습니다: 상태 코드 %d, %s"), r.who.words, r.Status, w.unread(&r.Answer)), true)
	case len(could) == 0:
		err := wrong(w.wanted(outcomes), "%s", w.happened(w.describe(r.who), r.Outcome))
		if r.Outcome == contract.Created || r.Outcome == contract.Existing {
			return err
		}
		return letNobodyIn(err, false)
	case len(w.means(r)) > 1 && !slices.ContainsFunc(could, func(o contract.Outcome) bool { return o != contract.Underage }):
		return w.wasRead(ctx, r)
	default:
		return nil
	}
}

// letNobodyIn adds to a broken rule that the answer let nobody in, and whether it
// matches no outcome of the contract.
func letNobodyIn(err error, unread bool) error {
	if e := (*ended)(nil); errors.As(err, &e) {
		e.nobodyIn, e.unread = true, unread
	}
	return err
}

// means are the outcomes that an answer may mean: more than one where the contract
// says that a backend answers them alike.
func (w *world) means(r *reply) []contract.Outcome {
	if r.err != nil || r.Outcome == "" {
		return nil
	}
	return w.target.Contract().Same(r.Outcome)
}

// could are those of some outcomes that an answer may mean.
func (w *world) could(r *reply, outcomes []contract.Outcome) []contract.Outcome {
	return slices.DeleteFunc(slices.Clone(w.means(r)), func(o contract.Outcome) bool { return !slices.Contains(outcomes, o) })
}

// wasRead holds an answer that may or may not speak of the age to what the backend
// knew: without the record it cannot have been the age.
func (w *world) wasRead(ctx context.Context, r *reply) error {
	well := control.RequestFilter{Route: readRoute, ImpUID: r.impUID, Status: http.StatusOK}
	read, err := w.arrived(ctx, well)
	if err != nil || read {
		return err
	}
	well.Status = 0
	list, err := w.mock.Requests(ctx, w.site, well)
	switch {
	case err != nil:
		return unsteered("read the journal", err)
	case len(list.Requests) == 0:
		return w.unasked(r)
	default:
		return lost("%s", w.say("the answer says underage or something else, and the record was not read well: that the age was the reason is not proved",
			"나이 미달인지 다른 결과인지 구분할 수 없는 응답이고, 인증 조회도 성공하지 못했습니다. 나이 때문에 거절했는지 확인할 수 없습니다"))
	}
}

// refusedUnread reports whether a backend, or a server before it, has refused a
// request for its size: by an answer for that, or by closing the connection while
// it is still being sent, which a client cannot tell apart from an early answer.
// Every other request is owed an answer.
func refusedUnread(r *reply) bool {
	if errors.Is(r.err, contract.ErrBrokenOff) {
		return true
	}
	switch r.Status {
	case http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		return r.Outcome == ""
	default:
		return false
	}
}

// unread is why an answer has no outcome. The contract says so in English; in
// Korean the answer itself is shown in its place.
func (w *world) unread(a *contract.Answer) string {
	const most = 200
	body := []rune(strings.ToValidUTF8(string(a.Body), "?"))
	return w.say(a.Unread, "본문: "+string(body[:min(len(body), most)]))
}

// describe is somebody with their age, where that says more than the words.
func (w *world) describe(who *somebody) string {
	if who.person.Born == "" || w.rule.kind == "" {
		return who.words
	}
	return fmt.Sprintf(w.say("%s (born %s, %d today)", "%s(%s생, 오늘 만 %d세)"), who.words, who.person.Born, who.person.Age)
}

// noAnswer words a request that nobody answered.
func (w *world) noAnswer(r *reply, outcomes []contract.Outcome) error {
	switch {
	case errors.Is(r.err, contract.ErrNoAnswer):
		return wrong(fmt.Sprintf(w.say("an answer within %s", "%s 안에 응답"), w.span(w.claims.AnswerWithin)),
			w.say("%s got no answer in %s", "%s: %s 동안 응답이 없었습니다"), r.who.words, w.span(r.Took))
	case errors.Is(r.err, contract.ErrBrokenOff):
		return wrong(w.wanted(outcomes), w.say("%s got no answer: the backend broke the connection off", "%s: 백엔드가 응답하지 않고 연결을 끊었습니다"), r.who.words)
	default:
		return w.unreached(r.err)
	}
}

func exactly(_ context.Context, w *world, a []string) error {
	n, err := strconv.Atoi(a[0])
	if err != nil {
		return fmt.Errorf("how many: %w", err)
	}
	outcomes := parseOutcomes(a[1])
	found := 0
	for _, r := range w.last {
		if len(w.could(r, outcomes)) > 0 {
			r.looked = true
			found++
		}
	}
	if found == n {
		return nil
	}
	w.settle()
	words := w.oneOf(outcomes)
	return wrong(fmt.Sprintf(w.say("exactly %d of %d to be %s", "%[2]d개 중 정확히 %[1]d개만 %[3]s"), n, len(w.last), words),
		w.say("%d of %d answers to one person at the same moment were %s (%s)", "한 사람이 동시에 받은 응답 %[2]d개 중 %[1]d개가 %[3]s(%[4]s)"),
		found, len(w.last), words, w.tally(w.last))
}

// tally counts replies by outcome.
func (w *world) tally(replies []*reply) string {
	counts := map[string]int{}
	for _, r := range replies {
		word := wordOf(w.lang, r.Outcome)
		if r.err != nil {
			word = w.say("no answer", "응답 없음")
		} else if r.Outcome == "" {
			word = fmt.Sprintf(w.say("status %d", "상태 코드 %d"), r.Status)
		}
		counts[word]++
	}
	var words []string
	for word, n := range counts {
		words = append(words, fmt.Sprintf(w.say("%d %s", "%[2]s %[1]d개"), n, word))
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// tellNothing searches every answer of the scenario.
func tellNothing(ctx context.Context, w *world, _ []string) error {
	if err := w.learnToken(ctx); err != nil {
		return err
	}
	for _, r := range w.replies {
		text := string(r.Body)
		for name, values := range r.Header {
			text += "\n" + name + ": " + strings.Join(values, ", ")
		}
		if what := w.secrets.find(text); what != "" {
			return wrong(w.say("an answer without it", "노출되면 안 되는 정보가 없는 응답"), w.say("the answer to %s holds %s", "%s에게 보낸 응답에 노출된 정보: %s"), r.who.words, what)
		}
	}
	return nil
}

func outputTellsNothing(ctx context.Context, w *world, _ []string) error {
	if w.opts.Output == nil {
		return outOfReach("%s", w.noOutput())
	}
	if err := w.learnToken(ctx); err != nil {
		return err
	}
	if what := w.secrets.find(w.opts.Output.Since(0)); what != "" {
		return wrong(w.say("an output without it", "노출되면 안 되는 정보가 없는 출력"), w.say("the backend wrote %s to its output", "백엔드 출력에 노출된 정보: %s"), what)
	}
	return nil
}
