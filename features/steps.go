package features

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// step is a sentence that feature files may use, in both languages, and what it
// does. The groups of both patterns stand in the same order.
type step struct {
	noun               string // under which it is listed
	en, ko             string // regular expressions of the whole sentence
	example, koExample string // a sentence of each
	do                 func(ctx context.Context, w *world, a []string) error
}

// plain is a step whose sentences leave no choice: they are their own examples.
func plain(noun, en, ko string, do func(ctx context.Context, w *world, a []string) error) step {
	return step{noun, en, ko, en, ko, do}
}

// StepInfo is a step as people are told of it.
type StepInfo struct {
	Noun    string
	Pattern string
	Example string
}

// Steps lists the sentences of a language, "en" or "ko", in the order of their
// nouns.
func Steps(lang string) []StepInfo {
	var list []StepInfo
	l := report.Lang(lang)
	for _, s := range merchantSteps() {
		list = append(list, StepInfo{l.Say(s.noun, koreanNouns()[s.noun]), l.Say(s.en, s.ko), l.Say(s.example, s.koExample)})
	}
	return list
}

// koreanNouns are what steps are listed under in Korean.
func koreanNouns() map[string]string {
	return map[string]string{
		"people": "사람", "records": "인증 정보", "time": "시간", "i'mport fails": "아임포트 장애", "signing up": "가입", "wrong input": "잘못된 입력",
		"signing up again": "다시 가입", "answers": "결과", "secrets": "노출되면 안 되는 정보", "asking i'mport": "아임포트에 보낸 요청",
		"several steps": "여러 단계로 나뉜 가입", "what the browser carries": "브라우저가 함께 보내는 값",
	}
}

func merchantSteps() []step {
	return slices.Concat(peopleSteps(), recordSteps(), faultSteps(), signUpSteps(), partSteps(), lieSteps(), againSteps(), answerSteps(), upstreamSteps())
}

// sentence is a step in one language.
type sentence struct {
	step    *step
	expr    *regexp.Regexp
	example string
}

// phrasebook is the sentences that a run knows.
type phrasebook []sentence

func newPhrasebook(steps []step) phrasebook {
	var book phrasebook
	for i := range steps {
		s := &steps[i]
		for _, one := range [][2]string{{s.en, s.example}, {s.ko, s.koExample}} {
			book = append(book, sentence{s, regexp.MustCompile("^(?:" + one[0] + ")$"), one[1]})
		}
	}
	return book
}

// action is a step with the texts that stand in its sentence.
type action struct {
	step *step
	args []string
}

// understand finds the step of every sentence of the chosen scenarios. It reports
// sentences that no step, or more than one, understands.
func (b phrasebook) understand(p *plan) error {
	var wrongs []string
	told := map[string]bool{}
	for _, s := range p.scenarios {
		if !s.chosen {
			continue
		}
		for _, line := range s.pickle.Steps {
			matches := 0
			for _, one := range b {
				if words := one.expr.FindStringSubmatch(line.Text); words != nil {
					matches++
					s.actions = append(s.actions, action{one.step, words[1:]})
				}
			}
			where := fmt.Sprintf("%s:%d", s.source, s.keywords[line.AstNodeIds[0]].line)
			if matches == 1 || told[where+line.Text] {
				continue
			}
			told[where+line.Text] = true
			if matches > 1 {
				wrongs = append(wrongs, fmt.Sprintf("%s: %q is understood in %d ways", where, line.Text, matches))
				continue
			}
			wrongs = append(wrongs, fmt.Sprintf("%s: no step is called %q; the nearest is %q", where, line.Text, b.nearest(line.Text)))
		}
	}
	if len(wrongs) > 0 {
		return fmt.Errorf("%s", strings.Join(wrongs, "\n"))
	}
	return nil
}

// nearest is the example that shares most with a sentence.
func (b phrasebook) nearest(text string) string {
	best, most := "", -1.0
	for _, one := range b {
		if near := likeness(text, one.example); near > most {
			best, most = one.example, near
		}
	}
	return best
}

// likeness is the share of pairs of letters that two texts have in common, from
// 0 to 1.
func likeness(a, b string) float64 {
	x, y := pairs(a), pairs(b)
	common, all := 0, 0
	for pair, n := range x {
		common += min(n, y[pair])
		all += n
	}
	for _, n := range y {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(common) / float64(all)
}

func pairs(text string) map[[2]rune]int {
	letters := []rune(strings.ToLower(text))
	counts := map[[2]rune]int{}
	for i := range len(letters) - 1 {
		counts[[2]rune{letters[i], letters[i+1]}]++
	}
	return counts
}

func quoteAll(words []string) []string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = regexp.QuoteMeta(word)
	}
	return quoted
}

// outcomeWord is an outcome as features and sentences write it.
type outcomeWord struct {
	outcome    contract.Outcome
	en, ko     string // in the answer columns
	said       string // what happened to the person
	saidKo     string // the same in Korean
	expected   string // what should have happened
	expectedKo string // the same in Korean
}

var outcomeWords = []outcomeWord{
	{contract.Created, "created", "가입", "got an account", "계정이 생성되었습니다", "a new account", "새 계정 생성"},
	{contract.Existing, "existing", "기존 계정", "was taken for somebody who has an account already", "이미 계정이 있는 사람으로 처리되었습니다", "to find the account that is there already", "기존 계정으로 처리"},
	{contract.Underage, "underage", "나이 미달", "was refused because of their age", "나이 때문에 거절되었습니다", "a refusal because of age", "나이 미달로 거절"},
	{contract.Rejected, "rejected", "거절", "was rejected", "거절되었습니다", "a rejection, without an account", "계정을 만들지 않고 거절"},
	{contract.Unavailable, "unavailable", "재시도 안내", "was asked to try again later", "나중에 다시 시도하라는 응답을 받았습니다", "to be asked to try again later, without an account", "계정을 만들지 않고 재시도 안내"},
}

// outcomesPattern is one outcome or a list of them: "created, existing or
// rejected", "가입, 나이 미달 또는 거절".
func outcomesPattern(korean bool) string {
	var words []string
	for _, w := range outcomeWords {
		if korean {
			words = append(words, w.ko)
		} else {
			words = append(words, w.en)
		}
	}
	one := "(?:" + strings.Join(words, "|") + ")"
	if korean {
		return "(" + one + "(?:(?:, | 또는 )" + one + ")*)"
	}
	return "(" + one + "(?:(?:, | or )" + one + ")*)"
}

// parseOutcomes reads what outcomesPattern matches.
func parseOutcomes(text string) []contract.Outcome {
	for _, or := range []string{" or ", " 또는 "} {
		text = strings.ReplaceAll(text, or, ", ")
	}
	var list []contract.Outcome
	for word := range strings.SplitSeq(text, ", ") {
		for _, w := range outcomeWords {
			if word == w.en || word == w.ko {
				list = append(list, w.outcome)
			}
		}
	}
	return list
}

// wordOf is what features and sentences call an outcome.
func wordOf(lang report.Lang, o contract.Outcome) string {
	for _, w := range outcomeWords {
		if w.outcome == o {
			return lang.Say(w.en, w.ko)
		}
	}
	return string(o)
}

// oneOf lists outcomes as a sentence does.
func (h *harness) oneOf(outcomes []contract.Outcome) string {
	words := make([]string, len(outcomes))
	for i, o := range outcomes {
		words[i] = wordOf(h.lang, o)
	}
	return strings.Join(words, h.say(" or ", " 또는 "))
}

// happened is what an outcome did to somebody, in a sentence.
func (h *harness) happened(who string, o contract.Outcome) string {
	for _, w := range outcomeWords {
		if w.outcome == o {
			return h.say(who+" "+w.said, who+": "+w.saidKo)
		}
	}
	return fmt.Sprintf("%s: %s", who, o)
}

// wanted is what one of some outcomes would have been, in a sentence.
func (h *harness) wanted(outcomes []contract.Outcome) string {
	var words []string
	for _, o := range outcomes {
		for _, w := range outcomeWords {
			if w.outcome == o {
				words = append(words, h.say(w.expected, w.expectedKo))
			}
		}
	}
	return strings.Join(words, h.say(", or ", " 또는 "))
}

// say chooses between the twins of a text.
func (h *harness) say(en, ko string) string { return h.lang.Say(en, ko) }

// span is how long something takes, in a sentence.
func (h *harness) span(d time.Duration) string { return h.lang.Span(d) }
