package mutant

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/client"
)

// stepwise is a wrong merchant whose browser carries more than the imp_uid, mostly
// from one step of the sign-up to the next.
type stepwise struct {
	Mutant
	file   string // of its contract
	change func(*parts)
}

// Stepwise lists wrong merchants with a sign-up in two requests, or in one that
// carries more than the imp_uid. The right ones are in [Unusual]. The slice is the
// caller's.
func Stepwise() []Mutant {
	var all []Mutant
	for _, s := range stepFaults {
		m := s.Mutant
		m.AgeRule = DefaultAgeRule
		m.Contract, _ = contracts.ReadFile("testdata/" + s.file + ".yaml") // nil is seen by a test
		m.New = func(u Upstream) (http.Handler, error) { return build(u, m.AgeRule, s.change) }
		all = append(all, m)
	}
	return all
}

var stepFaults = []stepwise{
	{Mutant{
		Name: "the record is compared with the browser's merchant_uid", Breaks: "binding", Scenario: "The merchant_uid of that visit, sent by the browser, does not help",
		Story: "the page posts imp_uid and merchant_uid, and both come from the same dishonest browser.",
	}, "says-visit", func(p *parts) {
		p.handler = visiting
		p.decider = issuing(func(ctx context.Context, _ func(string) bool) func(string) bool {
			said, _ := visitOf(ctx).said["merchant_uid"].(string)
			return func(recorded string) bool { return recorded == said }
		})
	}},
	{Mutant{
		Name: "step 2 believes the browser", Breaks: "step-two", Scenario: "Step 2 alone opens no account",
		Story: "step 1 shows name, birthday and CI to the page, and step 2 opens an account for whatever the page posts.",
	}, "two-steps-ci", inTwoSteps(false, stepFlaws{tellCI: true, trusting: true, believe: asPosted})},
	{Mutant{
		Name: "step 2 does not look for step 1", Breaks: "step-two", Scenario: "Step 2 alone opens no account",
		Story: "the page shows step 2 only after step 1, so nobody is expected to come without it.",
	}, "two-steps-session", inTwoSteps(false, stepFlaws{trusting: true, forgetful: true, believe: orAnybody})},
	{Mutant{
		Name: "step 1 keeps what it refuses", Breaks: "step-two", Scenario: "Step 2 of a refused child opens no account",
		Story: "the record is put into the session before it is judged, and step 2 finds it there.",
	}, "two-steps-session", inTwoSteps(false, stepFlaws{keepAll: true, trusting: true})},
	{Mutant{
		Name: "step 1 keeps what is not finished", Breaks: "step-two", Scenario: "Step 2 of an unfinished certification opens no account",
		Story: "the same for somebody who has closed the window: the answer says no, and the session says yes.",
	}, "two-steps-session", inTwoSteps(false, stepFlaws{keepAll: true, trusting: true})},
	{Mutant{
		Name: "one certification for the whole process", Breaks: "step-two", Scenario: "Step 2 alone opens no account while somebody else is between the steps",
		Story: "let certified = null at the top of the file: it works as long as one developer tries it.",
	}, "two-steps-session", inTwoSteps(false, stepFlaws{oneForAll: true})},
	{Mutant{
		Name: "two visitors share one certification", Breaks: "step-two", Scenario: "Two people between the steps are not mixed up",
		Story: "the same, seen by two who sign up honestly at the same time.",
	}, "two-steps-session", inTwoSteps(false, stepFlaws{oneForAll: true})},
	{Mutant{
		Name: "step 2 judges the browser's birthday", Breaks: "record-decides", Scenario: "A date of birth sent along is not believed",
		Story: "the form of step 2 has the birthday filled in, and the age rule looks at the form.",
	}, "two-steps-session", inTwoSteps(false, stepFlaws{noJudge: true, believe: birthdayPosted})},
	{Mutant{
		Name: "the birthday of the form is believed", Breaks: "record-decides", Scenario: "A date of birth sent along is not believed",
		Story: "one request carries the imp_uid and the form that was filled in before, and the form is used.",
	}, "one-form", believeBirthday},
	{Mutant{
		Name: "step 2 believes that it was certified", Breaks: "record-decides", Scenario: "The value certified, sent along, is not believed",
		Story: "certified: true comes from a hidden field.",
	}, "two-steps-session", inTwoSteps(false, stepFlaws{noJudge: true, trusting: true, believe: certifiedPosted})},
	{Mutant{
		Name: "step 2 knows people by the browser's CI", Breaks: "record-decides", Scenario: "A CI sent along opens no second account",
		Story: "the CI goes through a hidden field and back.",
	}, "two-steps-ci", inTwoSteps(false, stepFlaws{tellCI: true, believe: ciPosted})},
	{Mutant{
		Name: "step 2 lets in whoever has the CI", Breaks: "record-decides", Scenario: "A CI sent along does not lead into somebody else's account",
		Story: "the same, used to get into an account that is there.",
	}, "two-steps-ci", inTwoSteps(false, stepFlaws{tellCI: true, believe: ciPosted})},
	{Mutant{
		Name: "the ticket is good in every visit", Breaks: "borrowed", Scenario: "The result of step 1 does not work in another visit",
		Story: "there is a session, but the ticket of step 1 is not kept in it.",
	}, "two-steps-both", inTwoSteps(true, stepFlaws{unbound: true})},
	{Mutant{
		Name: "step 2 can be sent again", Breaks: "borrowed", Scenario: "The result of step 1 opens no second account",
		Story: "the ticket is not used up, and the table of accounts has a key of its own.",
	}, "two-steps-token", inTwoSteps(true, stepFlaws{reusable: true, forgetful: true})},
}

func posted(said map[string]any, key string) string {
	text, _ := said[key].(string)
	return text
}

// asPosted needs no step 1.
func asPosted(_ *client.Certification, said map[string]any) *client.Certification {
	return ciPosted(birthdayPosted(&client.Certification{}, said), said)
}

// orAnybody opens an account without any certification.
func orAnybody(cert *client.Certification, _ map[string]any) *client.Certification {
	if cert == nil {
		return &client.Certification{}
	}
	return cert
}

func birthdayPosted(cert *client.Certification, said map[string]any) *client.Certification {
	if day, err := client.ParseDate(posted(said, "birthday")); cert != nil && err == nil {
		changed := *cert
		changed.Birthday = day
		return &changed
	}
	return cert
}

// certifiedPosted looks at nothing but what the page says of it.
func certifiedPosted(cert *client.Certification, said map[string]any) *client.Certification {
	if !truth(said["certified"]) {
		return nil
	}
	return cert
}

func ciPosted(cert *client.Certification, said map[string]any) *client.Certification {
	if cert == nil || posted(said, "ci") == "" {
		return cert
	}
	changed := *cert
	changed.UniqueKey = client.Text{State: client.Given, Value: posted(said, "ci")}
	return &changed
}

// visit is what a careless merchant carries through one request of a browser.
type visit struct {
	said     map[string]any        // by the browser: JSON body or query
	redirect bool                  // it came by GET
	cert     *client.Certification // that was read; nil = none
	token    string                // that was sent
}

type visitKey struct{}

// visitOf is the visit of a request, never nil.
func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// visiting begins a visit for each request.
func visiting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{said: map[string]any{}, redirect: isRedirect(r)}
		if r.Method == http.MethodPost {
			_ = json.Unmarshal(reread(r), &v.said) // what is no JSON says nothing
		}
		for key, values := range r.URL.Query() {
			v.said[key] = values[0]
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
	})
}

func isRedirect(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Path == "/certifications/redirect"
}

func isSignUp(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == "/certifications"
}

// mostRead is above what the reference reads of a body, so that it still sees
// that a body is too long.
const mostRead = 64 << 10

// reread is the body of a request, which can be read once more.
func reread(r *http.Request) []byte {
	body, err := io.ReadAll(io.LimitReader(r.Body, mostRead))
	if err != nil {
		body = nil
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// truth is how JavaScript tests a value.
func truth(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case float64:
		return v != 0
	default:
		return true
	}
}

// answer is an answer to the browser that is not sent yet.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

// Header is the header to be sent.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader sets the status to be sent.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write adds to the body to be sent.
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }

// add puts more keys into a JSON object.
func (a *answer) add(more map[string]any) {
	fields := map[string]any{}
	if !strings.HasPrefix(a.header.Get("Content-Type"), "application/json") || json.Unmarshal(a.body.Bytes(), &fields) != nil {
		return
	}
	for key, value := range more {
		fields[key] = value
	}
	if text, err := json.Marshal(fields); err == nil {
		a.body.Reset()
		a.body.Write(text)
	}
}

// send writes the answer.
func (a *answer) send(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) // the browser may be gone
}

// held is what a handler answers, before anybody sees it.
func held(next http.Handler, r *http.Request) *answer {
	a := &answer{status: http.StatusOK, header: http.Header{}}
	next.ServeHTTP(a, r)
	return a
}

// editing changes answers on their way to the browser.
func editing(edit func(v *visit, a *answer)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return visiting(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := held(next, r)
			edit(visitOf(r.Context()), a)
			a.send(w)
		}))
	}
}
