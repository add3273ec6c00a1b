package features

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// upstreamSteps are about what the target asked i'mport.
func upstreamSteps() []step {
	return []step{
		{
			"asking i'mport", `i'mport was asked for a token (at most|at least|exactly) (once|\d+ times)`, `아임포트에 토큰을 (최대|최소|정확히) (\d+번) 요청함`,
			"i'mport was asked for a token at most 2 times", "아임포트에 토큰을 최대 2번 요청함",
			func(ctx context.Context, w *world, a []string) error {
				filter := control.RequestFilter{Route: tokenRoute, SinceTime: w.from}
				if a[0] == "at least" || a[0] == "최소" {
					// One that is not answered yet comes into the journal when it has ended.
					if _, err := w.arrived(ctx, filter); err != nil {
						return err
					}
				}
				found, err := w.count(ctx, filter)
				if err != nil {
					return err
				}
				return w.compare(found, a, w.say("i'mport was asked for a token %d times", "아임포트에 토큰을 %d번 요청했습니다"))
			},
		},
		{
			"asking i'mport", `the certification was read (at most|at least|exactly) (once|\d+ times)`, `인증을 (최대|최소|정확히) (\d+번) 조회함`,
			"the certification was read at most 3 times", "인증을 최대 3번 조회함",
			func(ctx context.Context, w *world, a []string) error {
				who, err := w.someone()
				if err != nil {
					return err
				}
				found, err := w.count(ctx, control.RequestFilter{Route: readRoute, ImpUID: who.used.ImpUID})
				if err != nil {
					return err
				}
				return w.compare(found, a, w.say("the certification was read %d times", "인증을 %d번 조회했습니다"))
			},
		},
		plain("asking i'mport", "the target has asked for compression", "백엔드가 압축을 요청했음", askedForCompression),
		plain("asking i'mport", "nothing but certifications was read for it", "그 imp_uid로 인증 외에는 아무것도 조회하지 않음", readNothingElse),
		plain("asking i'mport", "the certification was deleted at i'mport", "아임포트에서도 인증이 삭제됨", wasDeleted),
	}
}

// count is how many requests of the target match, since the scenario began or a
// step has begun to count.
func (w *world) count(ctx context.Context, filter control.RequestFilter) (int, error) {
	filter.SinceTime = w.from
	list, err := w.mock.Requests(ctx, w.site, filter)
	if err != nil {
		return 0, unsteered("read the journal", err)
	}
	return len(list.Requests), nil
}

// compare holds a number to "at most 3 times" and the like.
func (w *world) compare(found int, a []string, sentence string) error {
	n := 1
	if number, _, counted := strings.Cut(strings.TrimSuffix(a[1], "번"), " "); a[1] != "once" {
		var err error
		if n, err = strconv.Atoi(number); err != nil {
			return fmt.Errorf("how often (%t): %w", counted, err)
		}
	}
	var fits bool
	var limit string
	switch a[0] {
	case "at most", "최대":
		fits, limit = found <= n, w.say("at most %d times", "최대 %d번")
	case "at least", "최소":
		fits, limit = found >= n, w.say("at least %d times", "최소 %d번")
	default:
		fits, limit = found == n, w.say("exactly %d times", "정확히 %d번")
	}
	if fits {
		return nil
	}
	return wrong(fmt.Sprintf(limit, n), sentence, found)
}

// askedForCompression ends the scenario where the fault that compresses answers
// has compressed none, because no reading asked for that: then the scenario has
// tried nothing.
func askedForCompression(ctx context.Context, w *world, _ []string) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	list, err := w.mock.Requests(ctx, w.site, control.RequestFilter{Route: readRoute, ImpUID: who.used.ImpUID, Fault: "gzip", SinceTime: w.begun})
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	plain := 0
	for _, entry := range list.Requests {
		if strings.Contains(entry.Fault, "gzip not packed") {
			plain++
		}
	}
	if plain == 0 || plain < len(list.Requests) {
		return nil
	}
	return outOfReach("%s", w.say("the target asks for no compression", "백엔드가 압축을 요청하지 않습니다"))
}

// readNothingElse looks for readings that a trick in an imp_uid has turned to
// another address.
func readNothingElse(ctx context.Context, w *world, _ []string) error {
	for _, site := range []string{w.site, control.House} {
		list, err := w.mock.Requests(ctx, site, control.RequestFilter{SinceTime: w.begun})
		if err != nil {
			return unsteered("read the journal", err)
		}
		for _, entry := range list.Requests {
			astray := entry.Method == http.MethodGet && strings.HasPrefix(entry.Path, "/users/")
			for _, r := range w.replies {
				for _, c := range w.made {
					astray = astray || isTrickRead(entry.Path, c.ImpUID, r.impUID)
				}
			}
			if astray {
				return wrong(w.say("the imp_uid to be one piece of the address", "imp_uid는 주소의 한 조각으로만 쓰여야 함"),
					w.say("the imp_uid turned the reading to another address: %s %s", "imp_uid 때문에 다른 주소를 조회했습니다: %s %s"), entry.Method, entry.Path)
			}
		}
	}
	return nil
}

func wasDeleted(ctx context.Context, w *world, _ []string) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	gone, err := w.arrived(ctx, control.RequestFilter{Route: deleteRoute, ImpUID: who.used.ImpUID, Status: http.StatusOK})
	if err != nil || gone {
		return err
	}
	return wrong(w.say("the certification to be deleted at i'mport", "아임포트에서도 인증이 삭제되어야 함"),
		w.say("the certification of %s is still at i'mport after the withdrawal", "%s: 탈퇴한 뒤에도 인증이 아임포트에 남아 있습니다"), who.words)
}

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
