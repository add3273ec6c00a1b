package features

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// neverGiven looks like a token.
const neverGiven = "0000000000000000000000000000000000000000"

// apiSteps are the sentences of the suite of the imitated API.
func apiSteps() []step { return slices.Concat(callSteps(), shapeSteps()) }

// reading is a way to read a certification.
type reading struct {
	en, ko string // after "is read", and before 인증을 조회하면
	own    bool   // with the token of the key
	header func(token string) http.Header
}

func readings() []reading {
	authorization := func(value string) http.Header { return http.Header{"Authorization": {value}} }
	return []reading{
		{"without a token", "토큰 없이", false, func(string) http.Header { return http.Header{} }},
		{"with a token that was never given", "발급된 적 없는 토큰으로", false, func(string) http.Header { return authorization(neverGiven) }},
		{"with the token alone", "토큰만 보내", true, authorization},
		{"with the token as Bearer", "토큰을 Bearer로 보내", true, func(token string) http.Header { return authorization("Bearer " + token) }},
		{"with the token in X-ImpTokenHeader", "토큰을 X-ImpTokenHeader에 담아", true, func(token string) http.Header { return http.Header{"X-ImpTokenHeader": {token}} }},
	}
}

func callSteps() []step {
	var en, ko []string
	for _, r := range readings() {
		en, ko = append(en, r.en), append(ko, r.ko)
	}
	return []step{
		{
			"tokens", "a token is asked for with the key and its secret as (JSON|a form)", "키와 시크릿을 (JSON으로|폼으로) 보내 토큰을 요청하면",
			"a token is asked for with the key and its secret as JSON", "키와 시크릿을 JSON으로 보내 토큰을 요청하면",
			func(ctx context.Context, w *world, a []string) error {
				return w.askToken(ctx, w.api.options.Secret, strings.HasPrefix(a[0], "JSON"))
			},
		},
		plain("tokens", "a token is asked for with a wrong secret", "틀린 시크릿으로 토큰을 요청하면",
			func(ctx context.Context, w *world, _ []string) error {
				return w.askToken(ctx, "not the secret", true)
			}),
		plain("tokens", "a token is asked for without credentials", "키와 시크릿 없이 토큰을 요청하면",
			func(ctx context.Context, w *world, _ []string) error {
				return w.call(ctx, call{method: http.MethodPost, path: "/users/getToken", header: http.Header{"Content-Type": {"application/json"}}, body: "{}"})
			}),
		{
			"tokens", `the token ends at most (\d+) minutes after now`, `토큰은 늦어도 (\d+)분 안에 만료됨`,
			"the token ends at most 30 minutes after now", "토큰은 늦어도 30분 안에 만료됨", tokenLife,
		},
		plain("tokens", "both tokens are the same", "두 토큰이 같음", sameToken),
		{
			"certifications", "the certification is read " + choice(en...), choice(ko...) + " 인증을 조회하면",
			"the certification is read with the token as Bearer", "토큰을 Bearer로 보내 인증을 조회하면", readRecord,
		},
		{
			"certifications", "a certification that does not exist is (read|deleted)", "없는 인증을 (조회|삭제)하면",
			"a certification that does not exist is read", "없는 인증을 조회하면",
			func(ctx context.Context, w *world, a []string) error {
				method := http.MethodGet
				if a[0] == "deleted" || a[0] == "삭제" {
					method = http.MethodDelete
				}
				token, err := w.token(ctx)
				if err != nil {
					return err
				}
				return w.call(ctx, call{method: method, path: "/certifications/" + unheardOf(), header: http.Header{"Authorization": {token}}})
			},
		},
		plain("certifications", "the record names the imp_uid that was asked for", "인증 정보의 imp_uid가 요청한 것과 같음",
			func(_ context.Context, w *world, _ []string) error {
				if w.envelope().Response["imp_uid"] != w.api.options.ImpUID {
					return wrong(w.say("response.imp_uid as it was asked for", "요청한 것과 같은 response.imp_uid"), "%s", w.say("response.imp_uid is another one", "response.imp_uid가 다릅니다"))
				}
				return nil
			}),
	}
}

func shapeSteps() []step {
	return []step{
		{
			"answers", `the status is (\d+)`, `상태 코드는 (\d+)`, "the status is 200", "상태 코드는 200",
			func(_ context.Context, w *world, a []string) error {
				if found := w.answers[len(w.answers)-1].status; fmt.Sprint(found) != a[0] {
					return wrong(w.say("status ", "상태 코드 ")+a[0], w.say("%s answered status %d", "%s: 상태 코드 %d"), w.answers[len(w.answers)-1].call.name(), found)
				}
				return nil
			},
		},
		plain("answers", "the answer has the shape of the specification", "응답의 형식이 명세와 같음", shape),
		plain("answers", "the code is 0", "code는 0", func(_ context.Context, w *world, _ []string) error {
			if code := w.envelope().Code; code == nil || *code != 0 {
				return wrong(w.say("code 0", "0인 code"), w.say("the code in the envelope is %s", "응답의 code: %s"), w.number(code))
			}
			return nil
		}),
		plain("answers", "the code is not 0 and a message says why", "code는 0이 아니고 message에 이유가 있음",
			func(_ context.Context, w *world, _ []string) error {
				e := w.envelope()
				switch {
				case e.Code == nil || *e.Code == 0:
					return wrong(w.say("a code other than 0", "0이 아닌 code"), w.say("the code in the envelope of a refusal is %s", "거절 응답의 code: %s"), w.number(e.Code))
				case e.Message == nil || *e.Message == "":
					return wrong(w.say("a message", "message"), "%s", w.say("a refusal has no message", "거절 응답에 message가 없습니다"))
				}
				return nil
			}),
	}
}

func (c call) name() string { return c.method + " " + c.path }

func (h *harness) number(n *int) string {
	if n == nil {
		return h.say("no number", "숫자 아님")
	}
	return fmt.Sprint(*n)
}

// call sends a request and keeps the answer; of both, only shapes go into the
// story.
func (w *world) call(ctx context.Context, c call) error {
	at := w.clock.Now().Sub(w.begun)
	answer, err := w.api.send(ctx, c)
	told := report.Exchange{From: report.Merchant, To: report.Iamport, At: at, Took: w.clock.Now().Sub(w.begun) - at, Method: c.method, Path: c.path}
	if err == nil {
		told.Status = answer.status
		told.Response.SetBody(w.outline(answer.body))
		w.answers = append(w.answers, answer)
	}
	w.exchanges = append(w.exchanges, told)
	if err != nil {
		return wrong(w.say("an answer", "응답"), w.say("%s got no answer: %v", "%s: 응답이 없습니다: %v"), c.name(), err)
	}
	return nil
}

func (w *world) askToken(ctx context.Context, secret string, asJSON bool) error {
	return w.call(ctx, tokenCall(w.api.options.Key, secret, asJSON))
}

// tokenCall asks for a token with a body of JSON or of a form.
func tokenCall(key, secret string, asJSON bool) call {
	c := call{method: http.MethodPost, path: "/users/getToken"}
	if !asJSON {
		c.header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		c.body = url.Values{"imp_key": {key}, "imp_secret": {secret}}.Encode()
		return c
	}
	body, _ := json.Marshal(map[string]string{"imp_key": key, "imp_secret": secret}) // texts always have a JSON form
	c.header, c.body = http.Header{"Content-Type": {"application/json"}}, string(body)
	return c
}

// token is a good one.
func (w *world) token(ctx context.Context) (string, error) {
	if err := w.askToken(ctx, w.api.options.Secret, true); err != nil {
		return "", err
	}
	token := w.envelope().token()
	w.secrets.Add(token, AccessToken)
	if token == "" {
		return "", wrong("response.access_token", w.say("no token was given for the key and its secret: status %d", "키와 시크릿에 토큰을 발급하지 않았습니다: 상태 코드 %d"), w.answers[len(w.answers)-1].status)
	}
	return token, nil
}

func readRecord(ctx context.Context, w *world, a []string) error {
	id := w.api.options.ImpUID
	if id == "" {
		id = unheardOf()
	}
	i := slices.IndexFunc(readings(), func(r reading) bool { return a[0] == r.en || a[0] == r.ko })
	how := readings()[i]
	header := how.header("")
	if how.own {
		token, err := w.token(ctx)
		if err != nil {
			return err
		}
		header = how.header(token)
	}
	return w.call(ctx, call{method: http.MethodGet, path: "/certifications/" + id, header: header})
}

// envelope is the last answer's; what cannot be read is empty.
func (w *world) envelope() envelope {
	if len(w.answers) == 0 {
		return envelope{}
	}
	return w.answers[len(w.answers)-1].envelope()
}

func (a *apiAnswer) envelope() envelope {
	var e envelope
	_ = json.Unmarshal(a.body, &e) // what does not fit stays empty, and a step says so
	return e
}

// token is the one that an answer gives; "" = none.
func (e envelope) token() string {
	token, _ := e.Response["access_token"].(string)
	return token
}

type envelope struct {
	Code     *int           `json:"code"`
	Message  *string        `json:"message"`
	Response map[string]any `json:"response"`
}

// shape holds the last answer to the document.
func shape(_ context.Context, w *world, _ []string) error {
	if len(w.answers) == 0 {
		return fmt.Errorf("there is no answer to look at")
	}
	answer := w.answers[len(w.answers)-1]
	op, _, found := w.api.checker.Find(answer.method, answer.path)
	if !found {
		return fmt.Errorf("the document has no %s", answer.call.name())
	}
	if err := w.api.checker.Response(op, answer.status, answer.header, answer.body); err != nil {
		return wrong(w.say("the shape of the specification", "명세와 같은 형식"), w.say("%v", "명세와 다릅니다: %v"), err)
	}
	return nil
}

func tokenLife(_ context.Context, w *world, a []string) error {
	var minutes int
	if _, err := fmt.Sscan(a[0], &minutes); err != nil {
		return fmt.Errorf("minutes: %w", err)
	}
	response := w.envelope().Response
	now, okNow := response["now"].(float64)
	end, okEnd := response["expired_at"].(float64)
	left := time.Duration(end-now) * time.Second
	switch most := time.Duration(minutes) * time.Minute; {
	case !okNow || !okEnd:
		return wrong(w.say("two numbers", "두 숫자"), "%s", w.say("now or expired_at is not a number", "now나 expired_at이 숫자가 아닙니다"))
	case left <= 0 || left > most:
		return wrong(fmt.Sprintf(w.say("an end in the next %s", "%s 안에 만료"), w.span(most)), w.say("expired_at is %s after now", "expired_at이 now에서 %s 뒤입니다"), w.span(left))
	}
	return nil
}

func sameToken(_ context.Context, w *world, _ []string) error {
	var given []string
	for _, answer := range w.answers {
		given = append(given, answer.envelope().token())
	}
	if len(given) != 2 || given[0] == "" || given[0] != given[1] {
		return wrong(w.say("the same token while it is valid", "유효한 동안 같은 토큰"), "%s", w.say("another token was given while the first one was valid", "앞의 토큰이 유효한데 다른 토큰을 발급했습니다"))
	}
	return nil
}

// outline is a JSON text with types in the place of values.
func (h *harness) outline(body []byte) string {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return fmt.Sprintf(h.say("(%d bytes that are no JSON)", "(JSON이 아닌 %d바이트)"), len(body))
	}
	text, err := json.Marshal(h.outlined(value))
	if err != nil {
		return ""
	}
	return string(text)
}

func (h *harness) outlined(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = h.outlined(inner)
		}
		return v
	case []any:
		for i, inner := range v {
			v[i] = h.outlined(inner)
		}
		return v
	case string:
		return fmt.Sprintf(h.say("text of %d", "문자열 %d바이트"), len(v))
	case float64:
		return h.say("number", "숫자")
	case bool:
		return h.say("true or false", "참 또는 거짓")
	default:
		return nil
	}
}
