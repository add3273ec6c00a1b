package features

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// Secrets is what must not be told: in an answer, in an output, in a report. It
// learns while a run goes on, and is safe for concurrent use. The zero Secrets
// knows nothing.
type Secrets struct {
	mu    sync.RWMutex
	kinds map[string]string // what it is, by text
}

// shortest is the length below which a text could stand anywhere by chance.
const shortest = 16

// Add learns a text, and what it is, such as "the CI of a person".
func (s *Secrets) Add(text, kind string) {
	if len(text) < shortest {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kinds == nil {
		s.kinds = map[string]string{}
	}
	s.kinds[text] = kind
	if escaped := url.QueryEscape(text); escaped != text {
		s.kinds[escaped] = kind
	}
	if quoted := strings.ReplaceAll(text, "/", `\/`); quoted != text {
		s.kinds[quoted] = kind
	}
}

// find is what a text holds of them; "" = nothing.
func (s *Secrets) find(text string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for secret, kind := range s.kinds {
		if strings.Contains(text, secret) {
			return kind
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
			text = strings.ReplaceAll(text, secret, "["+kind+"]")
		}
	}
	return text
}

// learnPerson learns what a certification told of a person.
func (s *Secrets) learnPerson(c control.Certification) {
	s.learn(c.Person)
	for field, kind := range map[string]string{"unique_key": "the CI of a person", "unique_in_site": "the DI of a person"} {
		var text string
		if literal, stated := c.Override[field]; stated && json.Unmarshal([]byte(literal), &text) == nil {
			s.Add(text, kind)
		}
	}
}

// learn learns what a person is known by.
func (s *Secrets) learn(p control.Person) {
	s.Add(p.CI, "the CI of a person")
	s.Add(p.DI, "the DI of a person")
}

// learnToken asks for the site's token, as the target does: it is the same one.
func (w *world) learnToken(ctx context.Context) error {
	o := w.opts
	if o.API == "" || o.Secret == "" {
		w.remark("the API secret is not known to this run: no text was searched for it, nor for the token")
		return nil
	}
	w.secrets.Add(o.Secret, "the API secret")
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
	w.secrets.Add(body.Response.Token, "the access token")
	return nil
}
