package features

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

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
			"answers", "the answer came in time", "답이 제때 옴", "the answer came in time", "답이 제때 옴",
			func(_ context.Context, w *world, _ []string) error {
				for _, r := range w.last {
					if r.Took > w.claims.AnswerWithin {
						return wrong(fmt.Sprintf(w.say("an answer within %s", "%s 안의 답"), w.claims.AnswerWithin),
							w.say("%s waited %s for an answer", "%s: 답을 %s 동안 기다렸습니다"), r.who.words, r.Took.Round(time.Millisecond))
					}
				}
				return nil
			},
		},
		{
			"secrets", "no answer holds a secret, a token, a CI or a DI", "어떤 답에도 시크릿, 토큰, CI, DI가 없음",
			"no answer holds a secret, a token, a CI or a DI", "어떤 답에도 시크릿, 토큰, CI, DI가 없음", tellNothing,
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
			"%s: 계약에 없는 뜻의 답을 받았습니다: %d, %s"), r.who.words, r.Status, r.Unread)
	default:
		return wrong(w.wanted(outcomes), "%s", w.happened(w.describe(r.who), r.Outcome))
	}
}

// describe is somebody with their age, where that says more than the words.
func (w *world) describe(who *somebody) string {
	if who.person.Born == "" || w.rule.kind == "" {
		return who.words
	}
	return fmt.Sprintf(w.say("%s (born %s, %d today)", "%s (%s생, 오늘 만 %d세)"), who.words, who.person.Born, who.person.Age)
}

// noAnswer words a request that nobody answered.
func (w *world) noAnswer(r *reply, outcomes []contract.Outcome) error {
	switch {
	case errors.Is(r.err, contract.ErrNoAnswer):
		return wrong(fmt.Sprintf(w.say("an answer within %s", "%s 안의 답"), w.claims.AnswerWithin),
			w.say("%s got no answer in %s", "%s: %s 동안 답이 없었습니다"), r.who.words, r.Took.Round(time.Millisecond))
	case errors.Is(r.err, contract.ErrBrokenOff):
		return wrong(w.wanted(outcomes), w.say("%s got no answer: the backend broke the connection off", "%s: 백엔드가 답 없이 연결을 끊었습니다"), r.who.words)
	default:
		return unreached(r.err)
	}
}

// unreached is a target that was there and is gone.
func unreached(err error) error {
	if errors.Is(err, contract.ErrNotReached) {
		return wrong("a backend that lives on", "the backend does not answer any more: %v", err)
	}
	return fmt.Errorf("the target: %w", err)
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
	return wrong(fmt.Sprintf(w.say("exactly %d of %d to be %s", "%[2]d개 가운데 정확히 %[1]d개가 %[3]s"), n, len(w.last), a[1]),
		w.say("%d of %d answers to one person at the same moment were %s (%s)", "한 사람이 한순간에 받은 답 %[2]d개 가운데 %[1]d개가 %[3]s (%[4]s)"),
		found, len(w.last), a[1], tally(w.last))
}

// tally counts replies by outcome.
func tally(replies []*reply) string {
	counts := map[string]int{}
	for _, r := range replies {
		word := string(r.Outcome)
		if r.err != nil {
			word = "no answer"
		} else if word == "" {
			word = fmt.Sprintf("status %d", r.Status)
		}
		counts[word]++
	}
	var words []string
	for word, n := range counts {
		words = append(words, fmt.Sprintf("%d %s", n, word))
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
			return wrong(w.say("an answer without it", "그것이 없는 답"), w.say("the answer to %s holds %s", "%s에게 준 답에 %s이(가) 들어 있습니다"), r.who.words, what)
		}
	}
	return nil
}

func outputTellsNothing(ctx context.Context, w *world, _ []string) error {
	if w.opts.Output == nil {
		return outOfReach("the output is seen only where verify starts the backend: verify -- COMMAND")
	}
	if err := w.learnToken(ctx); err != nil {
		return err
	}
	if what := w.secrets.find(w.opts.Output()); what != "" {
		return wrong(w.say("an output without it", "그것이 없는 출력"), w.say("the backend wrote %s to its output", "백엔드가 출력에 %s을(를) 적었습니다"), what)
	}
	return nil
}
