package features

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// Secrets is what must not be told: in an answer, in an output, in a report. It
// learns while a run goes on, and is safe for concurrent use. The zero Secrets
// knows nothing.
type Secrets struct {
	mu    sync.RWMutex
	lang  report.Lang           // of the marks that Redact leaves, and of what find says
	kinds map[string]SecretKind // what it is, by text
}

// SecretKind is what a secret is, in English.
type SecretKind string

// The kinds of secrets.
const (
	APISecret   SecretKind = "the API secret"
	AccessToken SecretKind = "the access token"
	PersonCI    SecretKind = "the CI of a person"
	PersonDI    SecretKind = "the DI of a person"
)

// in is the word for a kind in a language.
func (k SecretKind) in(lang report.Lang) string {
	korean := map[SecretKind]string{APISecret: "API 시크릿", AccessToken: "액세스 토큰", PersonCI: "본인의 CI", PersonDI: "본인의 DI"}
	return lang.Say(string(k), cmp.Or(korean[k], string(k)))
}

// shortest is the length below which a text could stand anywhere by chance.
const shortest = 16

// Add learns a text, and what it is.
func (s *Secrets) Add(text string, kind SecretKind) {
	if len(text) < shortest {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kinds == nil {
		s.kinds = map[string]SecretKind{}
	}
	s.kinds[text] = kind
	if escaped := url.QueryEscape(text); escaped != text {
		s.kinds[escaped] = kind
	}
	if quoted := strings.ReplaceAll(text, "/", `\/`); quoted != text {
		s.kinds[quoted] = kind
	}
}

// speak sets the language of the marks.
func (s *Secrets) speak(lang report.Lang) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lang = lang
}

// find is what a text holds of them; "" = nothing.
func (s *Secrets) find(text string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for secret, kind := range s.kinds {
		if strings.Contains(text, secret) {
			return kind.in(s.lang)
		}
	}
	return ""
}

// Redact puts a mark in the place of everything that it knows.
func (s *Secrets) Redact(text string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for secret, kind := range s.kinds {
		if strings.Contains(text, secret) {
			text = strings.ReplaceAll(text, secret, "["+kind.in(s.lang)+"]")
		}
	}
	return text
}

// learnPerson learns what a certification told of a person.
func (s *Secrets) learnPerson(c control.Certification) {
	s.learn(c.Person)
	for field, kind := range map[string]SecretKind{"unique_key": PersonCI, "unique_in_site": PersonDI} {
		var text string
		if literal, stated := c.Override[field]; stated && json.Unmarshal([]byte(literal), &text) == nil {
			s.Add(text, kind)
		}
	}
}

// learn learns what a person is known by.
func (s *Secrets) learn(p control.Person) {
	s.Add(p.CI, PersonCI)
	s.Add(p.DI, PersonDI)
}

// learnToken asks for the site's token, as the target does: it is the same one.
func (w *world) learnToken(ctx context.Context) error {
	o := w.opts
	if o.API == "" || o.Secret == "" {
		w.remark("%s", w.say("the API secret is not known to this run: no text was searched for it, nor for the token",
			"이 실행에서는 API 시크릿을 알 수 없어 시크릿과 토큰이 노출되는지는 찾아보지 않았습니다"))
		return nil
	}
	w.secrets.Add(o.Secret, APISecret)
	form := url.Values{"imp_key": {o.Key}, "imp_secret": {o.Secret}}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, o.API+"/users/getToken", strings.NewReader(form))
	if err != nil {
		return unsteered("ask for the token", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set(control.HeaderHarness, "verify")
	answer, err := new(http.Client).Do(request)
	if err != nil {
		return unsteered("ask for the token", err)
	}
	defer func() { _ = answer.Body.Close() }()
	var body struct {
		Response struct {
			Token string `json:"access_token"`
		} `json:"response"`
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<16))
	if err == nil {
		err = json.Unmarshal(text, &body)
	}
	if err != nil {
		return unsteered("ask for the token", err)
	}
	w.secrets.Add(body.Response.Token, AccessToken)
	return nil
}
