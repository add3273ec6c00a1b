package features

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// Output keeps what a target prints: it is the process's stdout and stderr. The
// zero Output is empty. It is safe for concurrent use.
type Output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// maxOutput is how much is kept, from the beginning.
const maxOutput = 64 << 20

// Write never fails; what comes after the first 64 MiB is dropped.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text.Write(p[:min(len(p), maxOutput-o.text.Len())])
	return len(p), nil
}

// Len is how many bytes are kept so far; a nil Output has none.
func (o *Output) Len() int {
	if o == nil {
		return 0
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Len()
}

// Since is what was printed after so many bytes, which [Output.Len] has told; 0 =
// everything.
func (o *Output) Since(at int) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.text.Bytes()[at:])
}

// colours are the escape sequences by which programs paint their output.
var colours = regexp.MustCompile(`\x1b\[[0-9;?]*[ -/]*[@-~]`)

// Printed are the lines of a target's output that say something, without colours
// and without secrets. Other control characters stay: who shows them, quotes them.
func Printed(text string, secrets *Secrets) []string {
	var lines []string
	for line := range strings.Lines(secrets.Redact(colours.ReplaceAllString(text, ""))) {
		if line = strings.ReplaceAll(strings.TrimRight(line, " \t\r\n"), "\t", "    "); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Excerpt is what a person reads of many lines: the first, where Java and Node name
// an exception, and the last, where Python does.
func Excerpt(lines []string) []string {
	const first, last = 6, 14
	if len(lines) <= first+last {
		return lines
	}
	return slices.Concat(lines[:first], []string{"…"}, lines[len(lines)-last:])
}

// printedSince is what the target printed since the last requests of a scenario
// left, where that may explain what is broken: the target failed, or nobody else had
// it print anything.
func (w *world) printedSince(ctx context.Context) []string {
	failed := func(r *reply) bool {
		return r.Exchange.Status == 0 || r.Exchange.Status >= http.StatusInternalServerError
	}
	if w.opts.Output == nil || len(w.last) == 0 || !w.phase.oneByOne && !courseOf(ctx).tagged("@alone") && !slices.ContainsFunc(w.last, failed) {
		return nil
	}
	at := w.last[0].printed
	for _, r := range w.last {
		at = min(at, r.printed)
	}
	const late = 100 * time.Millisecond // an output comes by another way than an answer
	if w.opts.Output.Len() == at {
		_ = w.clock.Wait(ctx, late)
	}
	const longest = 4 << 10 // bytes of a line: the rest stands in the log of the target
	lines := Excerpt(Printed(w.opts.Output.Since(at), w.secrets))
	for i, line := range lines {
		lines[i] = strings.Clone(firstBytes(line, longest))
	}
	return lines
}

// bothAnswers says what the target answered in the end, and what i'mport had
// answered it; "" = it answered nothing.
func (w *world) bothAnswers() string {
	var said, heard []string
	for _, r := range w.last {
		said = append(said, w.saidBy(r))
	}
	for _, e := range w.exchanges {
		if e.To == report.Iamport && slices.ContainsFunc(w.last, func(r *reply) bool { return during(e, r.Exchange) }) {
			heard = append(heard, w.heardIn(e))
		}
	}
	if len(said) == 0 {
		return ""
	}
	text := w.say("your backend answered ", "백엔드 응답: ") + w.each(said)
	switch {
	case len(heard) == 0 && slices.ContainsFunc(w.last, w.strange):
		return text
	case len(heard) == 0:
		return text + w.say("; it had not asked i'mport about the imp_uid", "; 아임포트에 imp_uid를 조회하지 않음")
	}
	return text + w.say("; i'mport had answered ", "; 그때 아임포트 응답: ") + w.each(heard)
}

// strange reports whether the story of a request has no readings: it brought an
// imp_uid that the scenario has not made.
func (w *world) strange(r *reply) bool {
	return !slices.ContainsFunc(w.made, func(c control.Certification) bool { return c.ImpUID == r.impUID })
}

// during reports whether one exchange began within another.
func during(inner, outer report.Exchange) bool {
	return inner.At >= outer.At && inner.At <= outer.At+outer.Took
}

// saidBy is an answer of the target in a line.
func (w *world) saidBy(r *reply) string {
	const most = 200
	body := strings.Join(strings.Fields(w.secrets.Redact(string(r.Body))), " ")
	return strings.TrimSpace(w.status(r.Exchange.Status) + " " + firstBytes(body, most))
}

// heardIn is an answer of i'mport in a line, with the mock's reason or the fault.
func (w *world) heardIn(e report.Exchange) string {
	if e.Fault != "" && (e.Reason == "" || strings.HasPrefix(e.Reason, "fault:")) {
		return fmt.Sprintf(w.say("%s (fault: %s)", "%s(장애: %s)"), w.status(e.Status), e.Fault)
	}
	return strings.TrimSpace(w.status(e.Status) + " " + e.Reason)
}

// status words the status of an answer; 0 = there was none.
func (w *world) status(status int) string {
	if status == 0 {
		return w.say("nothing", "없음")
	}
	return strconv.Itoa(status)
}

// each is texts in their order, each once, with how often it came.
func (w *world) each(texts []string) string {
	counts := map[string]int{}
	var order []string
	for _, text := range texts {
		if counts[text]++; counts[text] == 1 {
			order = append(order, text)
		}
	}
	for i, text := range order {
		if n := counts[text]; n > 1 {
			order[i] = fmt.Sprintf(w.say("%s (%d times)", "%s(%d번)"), text, n)
		}
	}
	return strings.Join(order, ", ")
}

// Secrets is what must not be told: in an answer, in an output, in a report. It
// learns while a run goes on, and is safe for concurrent use. The zero Secrets
// knows nothing.
type Secrets struct {
	mu     sync.RWMutex
	lang   report.Lang           // of the marks that Redact leaves, and of what find says
	kinds  map[string]SecretKind // what it is, by text
	starts map[string][]string   // the texts by their first bytes, the longest first
	pairs  [1 << 16]bool         // the first two bytes of a text
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
	if s.kinds[text] == kind {
		return
	}
	if s.kinds == nil {
		s.kinds, s.starts = map[string]SecretKind{}, map[string][]string{}
	}
	s.note(text, kind)
	if escaped := url.QueryEscape(text); escaped != text {
		s.note(escaped, kind)
	}
	if quoted := strings.ReplaceAll(text, "/", `\/`); quoted != text {
		s.note(quoted, kind)
	}
}

// note keeps one spelling of a text.
func (s *Secrets) note(text string, kind SecretKind) {
	if _, known := s.kinds[text]; !known {
		begin := text[:shortest]
		s.starts[begin] = append(s.starts[begin], text)
		slices.SortFunc(s.starts[begin], func(a, b string) int { return cmp.Compare(len(b), len(a)) })
		s.pairs[pair(text)] = true
	}
	s.kinds[text] = kind
}

// pair is the first two bytes of a text as a number.
func pair(text string) int { return int(text[0])<<8 | int(text[1]) }

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
	for at := range len(text) {
		if secret := s.at(text[at:]); secret != "" {
			return s.kinds[secret].in(s.lang)
		}
	}
	return ""
}

// Redact puts a mark in the place of everything that it knows.
func (s *Secrets) Redact(text string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var b strings.Builder
	done := 0
	for at := 0; at <= len(text)-shortest; {
		secret := s.at(text[at:])
		if secret == "" {
			at++
			continue
		}
		b.WriteString(text[done:at])
		b.WriteString("[" + s.kinds[secret].in(s.lang) + "]")
		at += len(secret)
		done = at
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// at is the secret with which a text begins, the longest of several; "" = none.
func (s *Secrets) at(text string) string {
	if len(text) < shortest || !s.pairs[pair(text)] {
		return ""
	}
	for _, secret := range s.starts[text[:shortest]] {
		if strings.HasPrefix(text, secret) {
			return secret
		}
	}
	return ""
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
		w.remark("%s", w.say("this run does not know the API secret: the output was searched neither for it nor for the token",
			"이번 실행에서는 API 시크릿을 알 수 없어 시크릿과 토큰이 노출되는지는 찾아보지 않았습니다"))
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
