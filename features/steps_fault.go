package features

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// failure is a way in which an answer of i'mport goes wrong.
type failure struct {
	en, ko string
	effect string // JSON of the mock's control API; %s is longer than any answer may take
}

func failures() []failure {
	return []failure{
		{"500", "500", `{"status":{"status":500}}`},
		{"503", "503", `{"status":{"status":503}}`},
		{"429", "429", `{"too_many":{}}`},
		{"401", "401", `{"status":{"status":401}}`},
		{"silence", "침묵", `{"hang":{"for":"%s"}}`},
		{"a reset connection", "끊긴 연결", `{"reset":{}}`},
		{"JSON that breaks off", "끊긴 JSON", `{"truncate":{}}`},
		{"a body that breaks off", "끊긴 본문", `{"short_body":{}}`},
		{"a page in HTML and 200", "HTML 페이지와 200", `{"html":{"status":200}}`},
		{"a page in HTML", "HTML 페이지", `{"html":{}}`},
		{"an error without a message", "메시지 없는 오류", `{"null_message":{}}`},
		{"200 and a code other than 0", "200과 0이 아닌 code", `{"business_error":{}}`},
		{"a body that never ends", "끝나지 않는 본문", `{"chunks":{"pause":"%s"}}`},
	}
}

// oddities are unusual answers that are right.
func oddities() []failure {
	return []failure{
		{"in small pieces", "작은 조각으로", `{"chunks":{"pause":"80ms"}}`},
		{"with fields that nobody knows", "아무도 모르는 필드와 함께", `{"extra_fields":{}}`},
		{"with its keys in another order", "키의 순서가 바뀌어", `{"reorder_keys":{}}`},
		{"compressed", "압축되어", `{"gzip":{}}`},
		{"50 milliseconds late", "50밀리초 늦게", `{"latency":{"delay":"50ms"}}`},
	}
}

// effectOf is the effect of a phrase.
func (w *world) effectOf(list []failure, phrase string) json.RawMessage {
	for _, f := range list {
		if phrase != f.en && phrase != f.ko {
			continue
		}
		text := f.effect
		if f.en == "silence" || f.en == "a body that never ends" {
			text = fmt.Sprintf(text, 2*w.claims.AnswerWithin+10*time.Second)
		}
		return json.RawMessage(text)
	}
	return nil
}

func phrases(list []failure) (en, ko []string) {
	for _, f := range list {
		en, ko = append(en, f.en), append(ko, f.ko)
	}
	return en, ko
}

func faultSteps() []step {
	en, ko := phrases(failures())
	oddEn, oddKo := phrases(oddities())
	return []step{
		{
			"i'mport fails", "i'mport answers the (first )?reading with " + choice(en...), "포트원이 (첫 )?조회에 " + choice(ko...) + "(?:으로|로) 답함",
			"i'mport answers the reading with 500", "포트원이 조회에 500으로 답함",
			func(_ context.Context, w *world, a []string) error {
				w.draft.first = a[0] != ""
				w.draft.faults = append(w.draft.faults, w.effectOf(failures(), a[1]))
				return nil
			},
		},
		{
			"i'mport fails", "the answer to the reading comes " + choice(oddEn...), "조회의 답이 " + choice(oddKo...) + " 옴",
			"the answer to the reading comes in small pieces", "조회의 답이 작은 조각으로 옴",
			func(_ context.Context, w *world, a []string) error {
				w.draft.faults = append(w.draft.faults, w.effectOf(oddities(), a[0]))
				return nil
			},
		},
		{
			"i'mport fails", "i'mport answers the request for a token with " + choice(en...), "포트원이 토큰 요청에 " + choice(ko...) + "(?:으로|로) 답함",
			"i'mport answers the request for a token with 500", "포트원이 토큰 요청에 500으로 답함",
			func(ctx context.Context, w *world, a []string) error {
				return w.inject(ctx, aim{route: tokenRoute}, w.effectOf(failures(), a[0]))
			},
		},
		{
			"i'mport fails", "the token ends at the next reading", "다음 조회 때 토큰이 끝남",
			"the token ends at the next reading", "다음 조회 때 토큰이 끝남",
			func(ctx context.Context, w *world, _ []string) error {
				w.from = w.clock.Now()
				return w.inject(ctx, aim{route: readRoute, first: true}, json.RawMessage(`{"expire_token":{}}`))
			},
		},
		{
			"i'mport fails", `i'mport takes (\d+) milliseconds to give a token`, `포트원이 토큰을 주는 데 (\d+)밀리초가 걸림`,
			"i'mport takes 50 milliseconds to give a token", "포트원이 토큰을 주는 데 50밀리초가 걸림",
			func(ctx context.Context, w *world, a []string) error {
				return w.inject(ctx, aim{route: tokenRoute}, fmt.Appendf(nil, `{"latency":{"delay":"%sms"}}`, a[0]))
			},
		},
	}
}
