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

func callSteps() []step {
	return []step{
		{
			"tokens", "a token is asked for with the key and its secret as (JSON|a form)", "", "a token is asked for with the key and its secret as JSON", "",
			func(ctx context.Context, w *world, a []string) error {
				return w.askToken(ctx, w.opts.api.options.Secret, a[0] == "JSON")
			},
		},
		{
			"tokens", "a token is asked for with a wrong secret", "", "a token is asked for with a wrong secret", "",
			func(ctx context.Context, w *world, _ []string) error {
				return w.askToken(ctx, "not the secret", true)
			},
		},
		{
			"tokens", "a token is asked for without credentials", "", "a token is asked for without credentials", "",
			func(ctx context.Context, w *world, _ []string) error {
				return w.call(ctx, call{method: http.MethodPost, path: "/users/getToken", header: http.Header{"Content-Type": {"application/json"}}, body: "{}"})
			},
		},
		{
			"tokens", `the token ends at most (\d+) minutes after now`, "", "the token ends at most 30 minutes after now", "", tokenLife,
		},
		{
			"tokens", "both tokens are the same", "", "both tokens are the same", "", sameToken,
		},
		{
			"certifications", "the certification is read (without a token|with a token that was never given|with the token alone|with the token as Bearer|with the token in X-ImpTokenHeader)", "",
			"the certification is read with the token as Bearer", "", readRecord,
		},
		{
			"certifications", "a certification that does not exist is (read|deleted)", "", "a certification that does not exist is read", "",
			func(ctx context.Context, w *world, a []string) error {
				method := http.MethodGet
				if a[0] == "deleted" {
					method = http.MethodDelete
				}
				token, err := w.token(ctx)
				if err != nil {
					return err
				}
				return w.call(ctx, call{method: method, path: "/certifications/" + unheardOf(), header: http.Header{"Authorization": {token}}})
			},
		},
		{
			"certifications", "the record names the imp_uid that was asked for", "", "the record names the imp_uid that was asked for", "",
			func(_ context.Context, w *world, _ []string) error {
				if w.envelope().Response["imp_uid"] != w.opts.api.options.ImpUID {
					return wrong("response.imp_uid as it was asked for", "response.imp_uid is another one")
				}
				return nil
			},
		},
	}
}

func shapeSteps() []step {
	return []step{
		{
			"answers", `the status is (\d+)`, "", "the status is 200", "",
			func(_ context.Context, w *world, a []string) error {
				if found := w.answers[len(w.answers)-1].status; fmt.Sprint(found) != a[0] {
					return wrong("status "+a[0], "%s answered status %d", w.answers[len(w.answers)-1].call.name(), found)
				}
				return nil
			},
		},
		{
			"answers", "the answer has the shape of the specification", "", "the answer has the shape of the specification", "", shape,
		},
		{
			"answers", "the code is 0", "", "the code is 0", "",
			func(_ context.Context, w *world, _ []string) error {
				if code := w.envelope().Code; code == nil || *code != 0 {
					return wrong("code 0", "the code in the envelope is %s", number(code))
				}
				return nil
			},
		},
		{
			"answers", "the code is not 0 and a message says why", "", "the code is not 0 and a message says why", "",
			func(_ context.Context, w *world, _ []string) error {
				e := w.envelope()
				switch {
				case e.Code == nil || *e.Code == 0:
					return wrong("a code other than 0", "the code in the envelope of a refusal is %s", number(e.Code))
				case e.Message == nil || *e.Message == "":
					return wrong("a message", "a refusal has no message")
				}
				return nil
			},
		},
	}
}

func (c call) name() string { return c.method + " " + c.path }

func number(n *int) string {
	if n == nil {
		return "no number"
	}
	return fmt.Sprint(*n)
}

// call sends a request and keeps the answer; of both, only shapes go into the
// story.
func (w *world) call(ctx context.Context, c call) error {
	at := w.clock.Now().Sub(w.begun)
	answer, err := w.opts.api.send(ctx, c)
	told := report.Exchange{From: report.Merchant, To: report.Iamport, At: at, Took: w.clock.Now().Sub(w.begun) - at, Method: c.method, Path: c.path}
	if err == nil {
		told.Status = answer.status
		told.Response.Body = outline(answer.body)
		w.answers = append(w.answers, answer)
	}
	w.exchanges = append(w.exchanges, told)
	if err != nil {
		return wrong("an answer", "%s got no answer: %v", c.name(), err)
	}
	return nil
}

func (w *world) askToken(ctx context.Context, secret string, asJSON bool) error {
	o := w.opts.api.options
	c := call{method: http.MethodPost, path: "/users/getToken"}
	if asJSON {
		body, err := json.Marshal(map[string]string{"imp_key": o.Key, "imp_secret": secret})
		if err != nil {
			return fmt.Errorf("credentials: %w", err)
		}
		c.header, c.body = http.Header{"Content-Type": {"application/json"}}, string(body)
	} else {
		c.header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		c.body = url.Values{"imp_key": {o.Key}, "imp_secret": {secret}}.Encode()
	}
	return w.call(ctx, c)
}

// token is a good one.
func (w *world) token(ctx context.Context) (string, error) {
	if err := w.askToken(ctx, w.opts.api.options.Secret, true); err != nil {
		return "", err
	}
	token, _ := w.envelope().Response["access_token"].(string)
	w.secrets.Add(token, "the access token")
	if token == "" {
		return "", wrong("response.access_token", "no token was given for the key and its secret: status %d", w.answers[len(w.answers)-1].status)
	}
	return token, nil
}

func readRecord(ctx context.Context, w *world, a []string) error {
	id := w.opts.api.options.ImpUID
	if id == "" {
		id = unheardOf()
	}
	header := http.Header{}
	if strings.Contains(a[0], "with the token") {
		token, err := w.token(ctx)
		if err != nil {
			return err
		}
		switch {
		case strings.HasSuffix(a[0], "Bearer"):
			header.Set("Authorization", "Bearer "+token)
		case strings.HasSuffix(a[0], "X-ImpTokenHeader"):
			header["X-ImpTokenHeader"] = []string{token}
		default:
			header.Set("Authorization", token)
		}
	} else if strings.Contains(a[0], "never given") {
		header.Set("Authorization", neverGiven)
	}
	return w.call(ctx, call{method: http.MethodGet, path: "/certifications/" + id, header: header})
}

// envelope is the last answer's; what cannot be read is empty.
func (w *world) envelope() envelope {
	var e envelope
	if len(w.answers) > 0 {
		_ = json.Unmarshal(w.answers[len(w.answers)-1].body, &e) // what does not fit stays empty, and another step says so
	}
	return e
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
	op, _, found := w.opts.api.checker.Find(answer.method, answer.path)
	if !found {
		return fmt.Errorf("the document has no %s", answer.call.name())
	}
	if err := w.opts.api.checker.Response(op, answer.status, answer.header, answer.body); err != nil {
		return wrong("the shape of the specification", "%v", err)
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
		return wrong("two numbers", "now or expired_at is no number")
	case left <= 0 || left > most:
		return wrong(fmt.Sprintf("an end in the next %s", most), "expired_at is %s after now", left)
	}
	return nil
}

func sameToken(_ context.Context, w *world, _ []string) error {
	var given []string
	for _, answer := range w.answers {
		var e envelope
		_ = json.Unmarshal(answer.body, &e) // compared below
		token, _ := e.Response["access_token"].(string)
		given = append(given, token)
	}
	if len(given) != 2 || given[0] == "" || given[0] != given[1] {
		return wrong("the same token while it is valid", "another token was given while the first one was valid")
	}
	return nil
}

// outline is a JSON text with types in the place of values.
func outline(body []byte) string {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return fmt.Sprintf("(%d bytes that are no JSON)", len(body))
	}
	text, err := json.Marshal(outlined(value))
	if err != nil {
		return ""
	}
	return string(text)
}

func outlined(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = outlined(inner)
		}
		return v
	case []any:
		for i, inner := range v {
			v[i] = outlined(inner)
		}
		return v
	case string:
		return fmt.Sprintf("text of %d", len(v))
	case float64:
		return "number"
	case bool:
		return "true or false"
	default:
		return nil
	}
}
