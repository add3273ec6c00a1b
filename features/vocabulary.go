package features

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
)

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
