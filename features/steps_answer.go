package features

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

func answerSteps() []step {
	en, ko := outcomesPattern(false), outcomesPattern(true)
	return []step{
		{
			"answers", "the answer is " + en, "결과는 " + ko, "the answer is underage or rejected", "결과는 나이 미달 또는 거절",
			func(_ context.Context, w *world, a []string) error { return w.expect(parseOutcomes(a[0])) },
		},
		{
			"answers", "all answers are " + en, "모든 결과는 " + ko, "all answers are created", "모든 결과는 가입",
			func(_ context.Context, w *world, a []string) error {
				for _, r := range w.last {
					if err := w.expectOf(r, parseOutcomes(a[0])); err != nil {
						return err
					}
				}
				return nil
			},
		},
		{
			"answers", `exactly (\d+) answers? (?:is|are) ` + en, `정확히 (\d+)개의 결과가 ` + ko,
			"exactly 1 answer is created", "정확히 1개의 결과가 가입", exactly,
		},
		{
			"answers", "all other answers are " + en, "나머지 결과는 모두 " + ko,
			"all other answers are existing", "나머지 결과는 모두 기존 계정",
			func(_ context.Context, w *world, a []string) error {
				for _, r := range w.last {
					if !r.looked {
						if err := w.expectOf(r, parseOutcomes(a[0])); err != nil {
							return err
						}
					}
				}
				return nil
			},
		},
		{
			"answers", "the answer came in time", "응답이 제때 옴", "the answer came in time", "응답이 제때 옴",
			func(_ context.Context, w *world, _ []string) error {
				for _, r := range w.last {
					if r.Took > w.claims.AnswerWithin {
						return wrong(fmt.Sprintf(w.say("an answer within %s", "%s 안에 응답"), w.span(w.claims.AnswerWithin)),
							w.say("%s waited %s for an answer", "%s: 응답이 올 때까지 %s 걸렸습니다"), r.who.words, w.span(r.Took))
					}
				}
				return nil
			},
		},
		{
			"secrets", "no answer holds a secret, a token, a CI or a DI", "어떤 응답에도 시크릿, 토큰, CI, DI가 없음",
			"no answer holds a secret, a token, a CI or a DI", "어떤 응답에도 시크릿, 토큰, CI, DI가 없음", tellNothing,
		},
		{
			"secrets", "the output of the backend holds no secret, token, CI or DI", "백엔드의 출력에 시크릿, 토큰, CI, DI가 없음",
			"the output of the backend holds no secret, token, CI or DI", "백엔드의 출력에 시크릿, 토큰, CI, DI가 없음", outputTellsNothing,
		},
	}
}

// expect holds the last reply to some outcomes.
func (w *world) expect(outcomes []contract.Outcome) error {
	if len(w.last) != 1 {
		return fmt.Errorf("there are %d answers, expected one to look at", len(w.last))
	}
	return w.expectOf(w.last[0], outcomes)
}

func (w *world) expectOf(r *reply, outcomes []contract.Outcome) error {
	r.looked = true
	switch {
	case r.err != nil:
		return w.noAnswer(r, outcomes)
	case slices.Contains(outcomes, r.Outcome):
		return nil
	case r.Outcome == "":
		return wrong(w.wanted(outcomes), w.say("%s got an answer that means nothing by the contract: %d, %s",
			"%s: 연동 명세 파일로는 어떤 결과인지 정할 수 없는 응답을 받았습니다: 상태 코드 %d, %s"), r.who.words, r.Status, w.unread(&r.Answer))
	default:
		return wrong(w.wanted(outcomes), "%s", w.happened(w.describe(r.who), r.Outcome))
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

// unreached is a target that was there and is gone.
func (w *world) unreached(err error) error {
	if errors.Is(err, contract.ErrNotReached) {
		return wrong(w.say("a backend that lives on", "백엔드가 계속 살아 있어야 함"), w.say("the backend does not answer any more: %v", "백엔드가 더는 응답하지 않습니다: %v"), err)
	}
	return fmt.Errorf(w.say("the target: %w", "백엔드: %w"), err)
}

func exactly(_ context.Context, w *world, a []string) error {
	n, err := strconv.Atoi(a[0])
	if err != nil {
		return fmt.Errorf("how many: %w", err)
	}
	outcomes := parseOutcomes(a[1])
	found := 0
	for _, r := range w.last {
		if r.err == nil && slices.Contains(outcomes, r.Outcome) {
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
	if what := w.secrets.find(w.opts.Output()); what != "" {
		return wrong(w.say("an output without it", "노출되면 안 되는 정보가 없는 출력"), w.say("the backend wrote %s to its output", "백엔드 출력에 노출된 정보: %s"), what)
	}
	return nil
}
