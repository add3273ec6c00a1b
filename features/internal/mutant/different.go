package mutant

import (
	"context"
	"crypto/rand"
	"embed"
	"net/http"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// Different is a merchant that is right, and does it in its own way: a suite
// that finds fault with it raises a false alarm.
type Different struct {
	Name     string // a few words
	Story    string // who does it like this, in a sentence
	AgeRule  string // that it claims
	Contract []byte // contract file (YAML): how it is spoken to, and what it claims

	// New makes one with nothing remembered, safe for concurrent use.
	New func(Upstream) (http.Handler, error)
}

//go:embed testdata/*.yaml
var contracts embed.FS

// unusual is a merchant, its contract file and the change that makes it from
// the reference.
type unusual struct {
	Different
	file   string
	change func(*parts)
}

// Unusual lists the merchants that are right in an unusual way. The slice is the
// caller's.
func Unusual() []Different {
	var all []Different
	for _, u := range unusuals {
		d := u.Different
		text, err := contracts.ReadFile("testdata/" + u.file + ".yaml")
		if err != nil {
			continue // its contract is nil then, and a test sees that
		}
		d.Contract = text
		if d.AgeRule == "" {
			d.AgeRule = DefaultAgeRule
		}
		d.New = func(up Upstream) (http.Handler, error) { return build(up, d.AgeRule, u.change) }
		all = append(all, d)
	}
	return all
}

var unusuals = []unusual{
	{Different{
		Name:  "other statuses and other bodies",
		Story: "a team has its own house style: 200 for a new member, 409 for a known one, words of its own in code.",
	}, "statuses", func(p *parts) { p.handler = ownWords }},
	{Different{
		Name:  "200 for everything",
		Story: "many Korean backends answer HTTP 200 always and say in the body whether it is ok.",
	}, "always-200", func(p *parts) { p.handler = always200 }},
	{Different{
		Name:  "forms in, plain text out",
		Story: "an old JSP page posts a form to one address and gets a line of text.",
	}, "forms", func(p *parts) { p.handler = formsOnly }},
	{Different{
		Name:  "every answer is another page",
		Story: "a server that renders pages sends the browser on after each post: what happened stands in the address.",
	}, "pages", func(p *parts) { p.handler = pagesOnly }},
	{Different{
		Name:  "the redirect alone",
		Story: "an app whose window always comes back by m_redirect_url has no route to post to.",
	}, "redirect-only", func(p *parts) { p.handler = redirectOnly }},
	{Different{
		Name:  "no session, no sign-up",
		Story: "sessions are compulsory, and every post needs the CSRF token of the page.",
	}, "csrf", func(p *parts) {
		p.policy.Binding = verifier.BindRequired
		p.handler = crossSiteToken
	}},
	{Different{
		Name:  "no sessions at all",
		Story: "the tutorial's two endpoints and nothing else: whoever brings an imp_uid first has it.",
	}, "tutorial", func(p *parts) {
		p.handler = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !isSignUp(r) && !isRedirect(r) {
					w.WriteHeader(http.StatusNotFound)
					return
				}
				r.Header.Del("Cookie")
				next.ServeHTTP(w, r)
			})
		}
	}},
	{Different{
		Name:  "one request at a time",
		Story: "a single worker, as php -S and many small deployments: two requests never overlap.",
	}, "plain", func(p *parts) { p.handler = oneByOne }},
	{Different{
		Name:  "slow",
		Story: "every sign-up takes 300 ms longer than it must.",
	}, "plain", func(p *parts) {
		p.handler = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if isSignUp(r) || isRedirect(r) {
					pause(r.Context(), 300*time.Millisecond)
				}
				next.ServeHTTP(w, r)
			})
		}
	}},
	{Different{
		Name:  "no token is kept",
		Story: "getToken before every call, as the vendor's Java client does: it works, and claims nothing about tokens.",
	}, "no-token", func(p *parts) {
		p.source = reading(func(ctx context.Context, _ verifier.Source, impUID string) (*client.Certification, error) {
			fresh, err := p.newClient()
			if err != nil {
				return nil, err
			}
			return fresh.Certification(ctx, impUID)
		})
	}},
	{Different{
		Name:  "birthday alone is read",
		Story: "birth is deprecated, so who comes without a birthday is refused.",
	}, "plain", func(p *parts) { p.transport = rewritten(func(w wireRecord) { delete(w, "birth") }) }},
	{Different{
		Name:  "birth alone is read",
		Story: "the seconds, read as seconds and in Korea, are as good; who comes without them is refused.",
	}, "plain", func(p *parts) { p.transport = rewritten(func(w wireRecord) { delete(w, "birthday") }) }},
	{Different{
		Name:  "DI, phone, carrier and name are not looked at",
		Story: "the CI says who it is, and what is not needed is not taken.",
	}, "plain", func(p *parts) {
		p.transport = rewritten(func(w wireRecord) {
			for _, key := range []string{"unique_in_site", "phone", "carrier", "name", "gender", "foreigner", "foreigner_v2"} {
				delete(w, key)
			}
		})
	}},
	{Different{
		Name:  "a code other than 0 is a no",
		Story: "an answer with a code of i'mport's own is taken for a refusal: the sign-up is rejected, and the next certification is welcome.",
	}, "plain", func(p *parts) { p.source = reading(refusedByCode) }},
	{Different{
		Name:  "the connection ends after a 500",
		Story: "an error that nobody catches is answered with 500, and the server closes the connection without having said so, as uvicorn does.",
	}, "uvicorn", func(p *parts) { p.handler = closing500 }},
	{Different{
		Name:  "a body that is too large is not read",
		Story: "the server in front closes the connection on a body of more than a megabyte, as many do.",
	}, "plain", func(p *parts) { p.handler = boundedBody }},
	{Different{
		Name:  "one answer for no, too young and later",
		Story: "whatever keeps somebody out is 400 and ok false: one catch around all, and a page that says what to do next.",
	}, "same-answer", func(p *parts) { p.handler = sameAnswer }},
	{Different{
		Name:  "the form asks first who it is",
		Story: "name, phone and birthday are typed before the window opens, and the record must tell the same.",
	}, "typed-first", typedFirst},
	{Different{
		Name:  "certifications are deleted once they are used",
		Story: "nothing shall lie at the agency longer than it must; the own list of used imp_uids stays.",
	}, "plain", deleteOnUse},
	{Different{
		Name:  "two steps in a session",
		Story: "the first request certifies, the form that opens the account comes after it: the cookie links the two.",
	}, "two-steps-session", inTwoSteps(false, stepFlaws{})},
	{Different{
		Name:  "two steps with a token and no session",
		Story: "a one-time token links the steps, and whoever holds it is the visitor; the form's phone is kept as a contact.",
	}, "two-steps-token", inTwoSteps(true, stepFlaws{unbound: true})},
	{Different{
		Name:  "two steps with a token in a session",
		Story: "a one-time token that is good in one visit.",
	}, "two-steps-both", inTwoSteps(true, stepFlaws{})},
	{Different{
		Name:  "two steps, and the page is told the CI",
		Story: "what the page is told comes back to the server, which does not look at it.",
	}, "two-steps-ci", inTwoSteps(false, stepFlaws{tellCI: true})},
	{Different{
		Name:  "a form before the window",
		Story: "name, phone and birthday are typed before the window opens, sent along, and not looked at.",
	}, "one-form", func(*parts) {}},
	{Different{
		Name: "year age", AgeRule: "year-age-19",
		Story: "a shop under the Youth Protection Act: the year of the 19th birthday is enough.",
	}, "year-age", func(*parts) {}},
}

// oneByOne lets one request in at a time.
func oneByOne(next http.Handler) http.Handler {
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		next.ServeHTTP(w, r)
	})
}

// deleteOnUse deletes upstream as soon as an account stands on it. Where that
// fails, withdrawal does it.
func deleteOnUse(p *parts) {
	var source verifier.Source
	p.source = func(next verifier.Source) verifier.Source {
		source = next
		return next
	}
	p.decider = deciding(func(ctx context.Context, next merchant.Verifier, a verifier.Applicant, impUID string) (verifier.Outcome, error) {
		outcome, err := next.Verify(ctx, a, impUID)
		if err == nil && outcome.Account != "" {
			_, _ = source.DeleteCertification(ctx, impUID) // withdrawal tries once more
		}
		return outcome, err
	})
}

// redirectOnly has nothing to post an imp_uid to.
func redirectOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isSignUp(r) {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		next.ServeHTTP(w, r)
	})
}

const (
	tokenCookie = "csrf"
	tokenHeader = "X-CSRF-Token"
)

// crossSiteToken has a page with a token, and takes no post without it.
func crossSiteToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodGet && r.URL.Path == "/signup":
			tokenPage(next, w, r)
		case r.Method == http.MethodPost && !tokenFits(r):
			refuseToken(w)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func tokenFits(r *http.Request) bool {
	cookie, err := r.Cookie(tokenCookie)
	return err == nil && cookie.Value != "" && cookie.Value == r.Header.Get(tokenHeader)
}

func refuseToken(w http.ResponseWriter) {
	a := &answer{status: http.StatusForbidden, header: http.Header{"Content-Type": {"application/json"}}}
	a.body.WriteString(`{"result":"rejected","reason":"csrf"}`)
	a.send(w)
}

// tokenPage begins a session and shows a page that has what a post needs.
func tokenPage(next http.Handler, w http.ResponseWriter, r *http.Request) {
	begin := r.Clone(r.Context())
	begin.Method, begin.URL.Path = http.MethodPost, "/session"
	a := held(next, begin)
	token := rand.Text()
	uid := a.field("merchant_uid")
	a.header.Set("Content-Type", "text/html; charset=utf-8")
	a.header.Add("Set-Cookie", (&http.Cookie{Name: tokenCookie, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}).String())
	a.body.Reset()
	a.body.WriteString(`<!doctype html><html lang="ko"><head><title>가입</title><meta name="csrf-token" content="` + token +
		`"></head><body data-merchant-uid="` + uid + `"></body></html>`)
	a.send(w)
}
