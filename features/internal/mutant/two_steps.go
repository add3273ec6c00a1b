package mutant

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// twoSteps is a merchant with a sign-up in two requests: the first certifies, the
// second opens the account for what the first has found. The zero flaws are a
// merchant that is right.
//
//	GET  /join       gives the visitor a cookie
//	POST /certify    {imp_uid}                     → {result: certified, name, birthday, ticket}
//	GET  /return     ?imp_uid=…&success=true       → the same
//	POST /register   {nickname, name, …, ticket}   → the outcome
type twoSteps struct {
	parts  *parts
	source verifier.Source
	tokens bool // the ticket links the steps; false = the cookie does, and the ticket is not looked at
	flaws  stepFlaws

	mu      sync.Mutex
	pending map[string]*client.Certification // by cookie or ticket
	last    *client.Certification            // of whoever came last
}

// stepFlaws are what a merchant with two steps may get wrong.
type stepFlaws struct {
	tellCI    bool // step 1 tells the browser the CI
	noJudge   bool // step 1 keeps what it has read without looking at it
	keepAll   bool // step 1 refuses, and keeps all the same
	trusting  bool // step 2 does not look at what step 1 has kept: it was looked at before
	oneForAll bool // step 1 keeps one certification for the whole process
	reusable  bool // what step 1 gave can be used again
	forgetful bool // each account is a new one
	unbound   bool // the ticket is good in every visit
	// believe changes the certification by what the browser has posted. It may be
	// nil before, where step 2 does not need step 1.
	believe func(cert *client.Certification, posted map[string]any) *client.Certification
}

// inTwoSteps makes the merchant, with its flaws.
func inTwoSteps(tokens bool, flaws stepFlaws) func(*parts) {
	return func(p *parts) {
		p.second = func(http.Handler) (http.Handler, error) {
			source, err := p.newClient()
			if err != nil {
				return nil, err
			}
			t := &twoSteps{parts: p, source: source, tokens: tokens, flaws: flaws, pending: map[string]*client.Certification{}}
			mux := http.NewServeMux()
			mux.HandleFunc("GET /join", t.join)
			mux.HandleFunc("POST /certify", t.certify)
			mux.HandleFunc("GET /return", t.comeBack)
			mux.HandleFunc("POST /register", t.register)
			return mux, nil
		}
	}
}

const visitCookie = "visit"

func (t *twoSteps) join(w http.ResponseWriter, _ *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: visitCookie, Value: rand.Text(), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// visitor is the cookie of a request, "" without one.
func visitor(r *http.Request) string {
	cookie, err := r.Cookie(visitCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// certify is step 1 of the page.
func (t *twoSteps) certify(w http.ResponseWriter, r *http.Request) {
	var posted struct {
		ImpUID string `json:"imp_uid"`
	}
	if json.Unmarshal(reread(r), &posted) != nil {
		posted.ImpUID = ""
	}
	t.stepOne(w, r, posted.ImpUID)
}

// comeBack is step 1 of phones.
func (t *twoSteps) comeBack(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if query.Get("success") != "true" {
		t.refuse(w, verifier.Outcome{Result: verifier.Rejected}, nil)
		return
	}
	t.stepOne(w, r, query.Get("imp_uid"))
}

// stepOne reads the certification, judges it and keeps it for step 2.
func (t *twoSteps) stepOne(w http.ResponseWriter, r *http.Request, impUID string) {
	var cert *client.Certification
	source := reading(func(ctx context.Context, next verifier.Source, impUID string) (_ *client.Certification, err error) {
		cert, err = next.Certification(ctx, impUID)
		return cert, err
	})(t.source)
	outcome, err := t.judge(r.Context(), source, impUID)
	if err == nil && outcome.Result == verifier.Created || t.flaws.noJudge && cert != nil {
		answerResult(w, http.StatusOK, t.keep(visitor(r), cert))
		return
	}
	if t.flaws.keepAll && cert != nil {
		t.keep(visitor(r), cert)
	}
	t.refuse(w, outcome, err)
}

// key is where a certification is kept for step 2.
func (t *twoSteps) key(visit, ticket string) string {
	switch {
	case !t.tokens:
		return visit
	case t.flaws.unbound:
		return ticket
	default:
		return visit + " " + ticket
	}
}

// keep keeps a certification for step 2, and says what the page shall carry.
func (t *twoSteps) keep(visit string, cert *client.Certification) map[string]any {
	ticket := rand.Text()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pending[t.key(visit, ticket)], t.last = cert, cert
	told := map[string]any{"result": "certified", "ticket": ticket, "name": cert.Name, "birthday": cert.Birthday.String(), "certified": fmt.Sprint(cert.Certified)}
	if t.flaws.tellCI {
		told["ci"] = cert.UniqueKey.Value
	}
	return told
}

// kept is what step 1 has kept for this visitor, nil where there is nothing.
func (t *twoSteps) kept(visit string, posted map[string]any) *client.Certification {
	ticket, _ := posted["ticket"].(string)
	key := t.key(visit, ticket)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.flaws.oneForAll {
		return t.last
	}
	cert := t.pending[key]
	if !t.flaws.reusable {
		delete(t.pending, key)
	}
	return cert
}

// register opens the account.
func (t *twoSteps) register(w http.ResponseWriter, r *http.Request) {
	posted := map[string]any{}
	_ = json.Unmarshal(reread(r), &posted) // what is no JSON says nothing
	cert := t.kept(visitor(r), posted)
	if t.flaws.believe != nil {
		cert = t.flaws.believe(cert, posted)
	}
	if cert == nil {
		t.refuse(w, verifier.Outcome{Result: verifier.Rejected}, nil)
		return
	}
	if !t.flaws.trusting {
		outcome, err := t.judge(r.Context(), readBefore{t.source, cert}, cert.ImpUID)
		if err != nil || outcome.Result != verifier.Created {
			t.refuse(w, outcome, err)
			return
		}
	}
	t.claim(r.Context(), w, cert)
}

// claim opens the account, or finds the one that the person has.
func (t *twoSteps) claim(ctx context.Context, w http.ResponseWriter, cert *client.Certification) {
	claim := verifier.Claim{Person: cert.UniqueKey.Value, ImpUID: cert.ImpUID, Applicant: rand.Text(), Account: rand.Text(), At: cert.CertifiedAt}
	if t.flaws.forgetful || claim.Person == "" {
		claim.Person = rand.Text()
	}
	if t.flaws.forgetful || claim.ImpUID == "" {
		claim.ImpUID = rand.Text()
	}
	standing, err := t.parts.registry.Claim(ctx, claim)
	switch {
	case err != nil:
		t.refuse(w, verifier.Outcome{}, err)
	case standing.Kind == verifier.Opened:
		answerResult(w, http.StatusCreated, map[string]any{"result": verifier.Created})
	case standing.Kind == verifier.Known:
		answerResult(w, http.StatusOK, map[string]any{"result": verifier.Existing})
	default:
		t.refuse(w, verifier.Outcome{Result: verifier.Rejected}, nil)
	}
}

// judge decides by the policy of the reference, and writes nothing.
func (t *twoSteps) judge(ctx context.Context, source verifier.Source, impUID string) (verifier.Outcome, error) {
	policy := t.parts.policy
	policy.Binding = verifier.BindOptional
	v, err := verifier.New(source, verifier.NewMemory(), policy)
	if err != nil {
		return verifier.Outcome{}, err
	}
	return v.Verify(ctx, verifier.Applicant{ID: rand.Text()}, impUID)
}

func (t *twoSteps) refuse(w http.ResponseWriter, outcome verifier.Outcome, err error) {
	switch {
	case err != nil:
		answerResult(w, http.StatusServiceUnavailable, map[string]any{"result": "unavailable"})
	case outcome.Result == verifier.Underage:
		answerResult(w, http.StatusForbidden, map[string]any{"result": verifier.Underage})
	default:
		answerResult(w, http.StatusBadRequest, map[string]any{"result": verifier.Rejected})
	}
}

func answerResult(w http.ResponseWriter, status int, body map[string]any) {
	text, err := json.Marshal(body)
	if err != nil {
		status, text = http.StatusInternalServerError, nil
	}
	a := &answer{status: status, header: http.Header{}}
	a.say(status, jsonMedia, string(text))
	a.send(w)
}

// readBefore is a Source whose certification was read before.
type readBefore struct {
	verifier.Source
	cert *client.Certification
}

// Certification is the one that was read.
func (k readBefore) Certification(context.Context, string) (*client.Certification, error) {
	return k.cert, nil
}
