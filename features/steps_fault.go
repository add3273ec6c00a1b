package features

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// failure is a way in which an answer of i'mport goes wrong.
type failure struct {
	en, ko string // what it is, and in Korean that it fails or comes by it
	effect string // JSON of the mock's control API; %s is longer than any answer may take
}

func failures() []failure {
	return []failure{
		{"500", "500으로", `{"status":{"status":500}}`},
		{"503", "503으로", `{"status":{"status":503}}`},
		{"429", "429로", `{"too_many":{}}`},
		{"401", "401로", `{"status":{"status":401}}`},
		{"silence", "무응답으로", `{"hang":{"for":"%s"}}`},
		{"a reset connection", "연결 끊김으로", `{"reset":{}}`},
		{"JSON that breaks off", "잘린 JSON으로", `{"truncate":{}}`},
		{"a body that breaks off", "잘린 본문으로", `{"short_body":{}}`},
		{"a page in HTML and 200", "200과 HTML 페이지로", `{"html":{"status":200}}`},
		{"a page in HTML", "HTML 페이지로", `{"html":{}}`},
		{"an error without a message", "메시지 없는 오류로", `{"null_message":{}}`},
		{"200 and a code other than 0", "200과 0이 아닌 code로", `{"business_error":{}}`},
		{"a body that never ends", "끝나지 않는 본문으로", `{"chunks":{"pause":"%s"}}`},
	}
}

// oddities are unusual answers that are right.
func oddities() []failure {
	return []failure{
		{"in small pieces", "여러 조각으로 나뉘어", `{"chunks":{"pause":"80ms"}}`},
		{"with fields that nobody knows", "모르는 필드와 함께", `{"extra_fields":{}}`},
		{"with its keys in another order", "키 순서가 바뀌어", `{"reorder_keys":{}}`},
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

// faults words the kinds of faults that a journal entry names.
func (h *harness) faults(entry string) string {
	korean := map[string]string{
		"status": "오류 상태 코드", "too_many": "요청 제한", "hang": "무응답", "reset": "연결 끊김", "truncate": "잘린 JSON", "short_body": "잘린 본문",
		"html": "HTML 페이지", "null_message": "메시지 없는 오류", "business_error": "0이 아닌 code", "chunks": "여러 조각", "extra_fields": "모르는 필드",
		"reorder_keys": "바뀐 키 순서", "gzip": "압축", "latency": "지연", "expire_token": "토큰 만료", "barrier": "동시 요청 대기",
	}
	var words []string
	for kind := range strings.SplitSeq(entry, ", ") {
		kind, more, _ := strings.Cut(strings.TrimPrefix(kind, "fault:"), " ")
		var n, of int
		if _, err := fmt.Sscanf(more, "%d of %d", &n, &of); err == nil {
			more = fmt.Sprintf(h.say("%d of %d", "%[2]d개 중 %[1]d개"), n, of)
		}
		words = append(words, strings.TrimSpace(h.say(kind, cmp.Or(korean[kind], kind))+" "+more))
	}
	return strings.Join(words, ", ")
}

// route words an operation of the imitated API.
func (h *harness) route(operation string) string {
	korean := map[string]string{tokenRoute: "토큰 요청", readRoute: "인증 조회", deleteRoute: "인증 삭제"}
	return h.say(operation, cmp.Or(korean[operation], operation))
}

const (
	// failing is the noun of sentences that have i'mport fail.
	failing = "i'mport fails"
	// oddly begins those of answers that are unusual, and right.
	oddly = "the answer to the reading comes "
)

func faultSteps() []step {
	en, ko := phrases(failures())
	oddEn, oddKo := phrases(oddities())
	return []step{
		{
			failing, "i'mport answers the (first )?reading with " + choice(en...), "아임포트 (첫 )?조회가 " + choice(ko...) + " 실패함",
			"i'mport answers the reading with 500", "아임포트 조회가 500으로 실패함",
			func(_ context.Context, w *world, a []string) error {
				w.draft.first = a[0] != ""
				w.draft.faults = append(w.draft.faults, w.effectOf(failures(), a[1]))
				return nil
			},
		},
		{
			failing, oddly + choice(oddEn...), "아임포트 조회 응답이 " + choice(oddKo...) + " 옴",
			"the answer to the reading comes in small pieces", "아임포트 조회 응답이 여러 조각으로 나뉘어 옴",
			func(_ context.Context, w *world, a []string) error {
				w.draft.faults = append(w.draft.faults, w.effectOf(oddities(), a[0]))
				return nil
			},
		},
		{
			failing, "i'mport answers the request for a token with " + choice(en...), "아임포트 토큰 요청이 " + choice(ko...) + " 실패함",
			"i'mport answers the request for a token with 500", "아임포트 토큰 요청이 500으로 실패함",
			func(ctx context.Context, w *world, a []string) error {
				return w.inject(ctx, aim{route: tokenRoute}, w.effectOf(failures(), a[0]))
			},
		},
		{
			failing, tokenEnds, "다음 조회 때 토큰이 만료됨",
			"the token ends at the next reading", "다음 조회 때 토큰이 만료됨",
			func(ctx context.Context, w *world, _ []string) error {
				w.from = w.clock.Now()
				return w.inject(ctx, aim{route: readRoute, first: true}, json.RawMessage(`{"expire_token":{}}`))
			},
		},
		{
			failing, `i'mport takes (\d+) milliseconds to give a token`, `아임포트가 토큰을 발급하는 데 (\d+)밀리초가 걸림`,
			"i'mport takes 50 milliseconds to give a token", "아임포트가 토큰을 발급하는 데 50밀리초가 걸림",
			func(ctx context.Context, w *world, a []string) error {
				return w.inject(ctx, aim{route: tokenRoute}, fmt.Appendf(nil, `{"latency":{"delay":"%sms"}}`, a[0]))
			},
		},
	}
}
