package mutant

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// trustFlaws believe what proves nothing.
var trustFlaws = []flaw{
	{Mutant{
		Name: "certified is not looked at", Breaks: "unfinished", Scenario: "All details are there, but certified is false",
		Story: "the record is there, so the person must be: null is 1970 and a CI like any other. Fact 8.12",
	}, func(p *parts) {
		p.transport = rereading(func(a *answered) {
			if e, ok := a.envelope(); ok && a.StatusCode == http.StatusOK && e.Code == 0 && string(e.Response["certified"]) == "false" {
				p.assume(a, e.Response)
			}
		})
	}},
	{Mutant{
		Name: "404 is taken for a success", Breaks: "unknown", Scenario: "An imp_uid that does not exist is rejected",
		Story: "the client does not throw on a status, and nobody compares it: what is not there is undefined. Fact 8.16",
	}, func(p *parts) {
		p.assuming(func(a *answered) bool { return a.StatusCode == http.StatusNotFound })
	}},
	{Mutant{
		Name: "404 is taken for a delay", Breaks: "other-site", Scenario: "An imp_uid of another company is rejected",
		Story: "what is not found is asked for again and ends as our own failure, also for another site's id. Fact 8.31",
	}, func(p *parts) {
		p.source = reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
			cert, err := next.Certification(ctx, impUID)
			if errors.Is(err, client.ErrNotFound) {
				return nil, errNotYet
			}
			return cert, err
		})
	}},
	{Mutant{
		Name: "the code of the envelope is not looked at", Breaks: "envelope-code", Scenario: "i'mport answers 200 with a code other than 0",
		Story: "HTTP 200 is success enough, whatever code says. Fact 8.17",
	}, func(p *parts) {
		p.assuming(func(a *answered) bool {
			e, ok := a.envelope()
			return ok && a.StatusCode == http.StatusOK && e.Code != 0
		})
	}},
	{Mutant{
		Name: "a failure uses an imp_uid up", Breaks: "envelope-code", Scenario: "A person who was refused by a code other than 0 can sign up afterwards",
		Story: "the imp_uid is put down as used before it is read: who is told to try again is told no when they do. Reasoning",
	}, func(p *parts) {
		used := &usedUp{by: map[string]bool{}}
		p.source = reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
			if used.before(impUID) {
				return nil, client.ErrNotFound
			}
			return next.Certification(ctx, impUID)
		})
	}},
	{Mutant{
		Name: "the browser's birthday is trusted", Breaks: "browser-says", Scenario: "A child whose browser says another birthday is refused",
		Story: "the page posts what its form has, and the server prefers that. Fact 8.5",
	}, believeBirthday},
	{Mutant{
		Name: "the browser's success is trusted", Breaks: "browser-says", Scenario: "A browser that says that the certification was finished is not believed",
		Story: "a hidden field of the form, set by the window's callback, stands for the certification. Fact 8.5",
	}, func(p *parts) {
		p.handler = visiting
		p.transport = rereading(func(a *answered) {
			v := visitOf(a.Request.Context())
			e, ok := a.envelope()
			if ok && !v.redirect && truth(v.said["success"]) && string(e.Response["certified"]) == "false" {
				p.assume(a, e.Response)
			}
		})
	}},
	{Mutant{
		Name: "the text false is true", Breaks: "redirect", Scenario: "A redirect that reports a failure opens no account, even with a good certification",
		Story: "if (query.success), and every text but the empty one is true. Fact 8.4",
	}, func(p *parts) {
		p.handler = requerying(func(query url.Values) {
			if truth(query.Get("success")) {
				query.Set("success", "true")
			}
		})
	}},
	{Mutant{
		Name: "no age at the redirect", Breaks: "redirect", Scenario: "A child is refused by the redirect too",
		Story: "the age rule stands in the route that desktops use, and phones come by another one. Reasoning",
	}, func(p *parts) {
		p.second = p.otherRedirect(func(phone *parts) {
			phone.policy.Age = verifier.AgeRule{}
			phone.policy.Consent = func(context.Context, *client.Certification) (bool, error) { return true, nil }
		})
	}},
	{Mutant{
		Name: "no look for an account at the redirect", Breaks: "redirect", Scenario: "One person has one account by the redirect too",
		Story: "the route that phones use was written later, and inserts. Reasoning",
	}, func(p *parts) {
		p.second = p.otherRedirect(func(phone *parts) { phone.registry = verifier.NewMemory() })
	}},
	{Mutant{
		Name: "unfinished passes at the redirect", Breaks: "redirect", Scenario: "An unfinished certification is rejected by the redirect too",
		Story: "success=true in the address stands for the certification on phones. Fact 8.4",
	}, func(p *parts) {
		p.handler = visiting
		p.transport = rereading(func(a *answered) {
			e, ok := a.envelope()
			if ok && visitOf(a.Request.Context()).redirect && string(e.Response["certified"]) == "false" {
				p.assume(a, e.Response)
			}
		})
	}},
	{Mutant{
		Name: "a used imp_uid is good again", Breaks: "replay", Scenario: "Somebody else who sends a used imp_uid is rejected",
		Story: "nobody keeps which imp_uids were used, so whoever finds one becomes that person. Fact 8.11",
	}, func(p *parts) {
		p.registry = claiming(p.registry, func(c *verifier.Claim) { c.Applicant = "anybody" })
	}},
	{Mutant{
		Name: "a used imp_uid is an error of the server", Breaks: "replay", Scenario: "Sending the same imp_uid again in one visit does no harm",
		Story: "the unique index on used imp_uids throws and nobody catches it: a double click gets a 5xx. Reasoning",
	}, func(p *parts) { p.registry = &onceOnly{Registry: p.registry, used: map[string]bool{}} }},
	{Mutant{
		Name: "a certification never grows stale", Breaks: "fresh", Scenario: "A certification older than the limit is rejected",
		Story: "certified_at is never compared with anything. Fact 8.13",
	}, func(p *parts) { p.policy.MaxAge = 100 * 365 * 24 * time.Hour }},
	{Mutant{
		Name: "a certification grows stale too early", Breaks: "fresh", Scenario: "A certification within the limit is accepted",
		Story: "the limit was meant in minutes and is read as seconds. Reasoning",
	}, func(p *parts) { p.policy.MaxAge = 30 * time.Second }},
	{Mutant{
		Name: "any merchant_uid will do", Breaks: "binding", Scenario: "The certification of one visit does not work in another",
		Story: "nothing binds a certification to the session that brings it. Fact 8.11",
	}, func(p *parts) {
		p.decider = issuing(func(context.Context, func(string) bool) func(string) bool {
			return func(string) bool { return true }
		})
	}},
	{Mutant{
		Name: "the query's merchant_uid is believed", Breaks: "binding", Scenario: "The certification of one visit does not work in another by the redirect either",
		Story: "the merchant_uid that is compared with the session's is the one that the same browser sent. Fact 8.11",
	}, func(p *parts) {
		p.handler = visiting
		p.decider = issuing(func(ctx context.Context, issued func(string) bool) func(string) bool {
			said, ok := visitOf(ctx).said["merchant_uid"].(string)
			if !ok {
				return issued
			}
			return func(string) bool { return issued(said) }
		})
	}},
	{Mutant{
		Name: "imp_uid is put unescaped into the path", Breaks: "path-tricks", Scenario: "A good imp_uid with a question mark after it is rejected",
		Story: "`/certifications/${imp_uid}`, as four of the vendor's clients do: ../ and ? reach other routes with the merchant's token. Fact 8.15",
	}, func(p *parts) {
		p.transport = unescapedPath
		p.source = unescapedID
	}},
}

// usedUp is a list of the imp_uids that came.
type usedUp struct {
	mu sync.Mutex
	by map[string]bool
}

// before reports whether an imp_uid has come before, and puts it down.
func (u *usedUp) before(impUID string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	came := u.by[impUID]
	u.by[impUID] = true
	return came
}

// onceOnly is a registry that fails where an imp_uid comes again.
type onceOnly struct {
	verifier.Registry

	mu   sync.Mutex
	used map[string]bool // by imp_uid
}

// Claim claims, once.
func (r *onceOnly) Claim(ctx context.Context, c verifier.Claim) (verifier.Standing, error) {
	r.mu.Lock()
	again := r.used[c.ImpUID]
	r.used[c.ImpUID] = true
	r.mu.Unlock()
	if again {
		return verifier.Standing{}, errDuplicate
	}
	return r.Registry.Claim(ctx, c)
}

var errNotYet = errors.New("not there yet")

// requerying changes the query of the redirect.
func requerying(change func(url.Values)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if query, err := url.ParseQuery(r.URL.RawQuery); err == nil && isRedirect(r) {
				change(query)
				r = r.Clone(r.Context())
				r.URL.RawQuery = query.Encode()
			}
			next.ServeHTTP(w, r)
		})
	}
}

// issuing changes what counts as issued to a session. Nothing changes for a
// backend without sessions.
func issuing(change func(ctx context.Context, issued func(string) bool) func(string) bool) func(merchant.Verifier) merchant.Verifier {
	return deciding(func(ctx context.Context, next merchant.Verifier, a verifier.Applicant, impUID string) (verifier.Outcome, error) {
		if a.Issued != nil {
			a.Issued = change(ctx, a.Issued)
		}
		return next.Verify(ctx, a, impUID)
	})
}

// otherRedirect answers the redirect by another merchant, which shares the rest
// with the first.
func (p *parts) otherRedirect(change func(phone *parts)) func(http.Handler) (http.Handler, error) {
	p.config.SessionKey = []byte(rand.Text())
	return func(first http.Handler) (http.Handler, error) {
		phone := *p
		phone.second = nil
		change(&phone)
		second, err := phone.merchant()
		if err != nil {
			return nil, err
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isRedirect(r) {
				second.ServeHTTP(w, r)
				return
			}
			first.ServeHTTP(w, r)
		}), nil
	}
}

type rawPathKey struct{}

// unescapedID lets values through that are not an imp_uid, and has unescapedPath
// put them into the path as they are.
func unescapedID(next verifier.Source) verifier.Source {
	return reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
		if client.CheckImpUID(impUID) == nil {
			return next.Certification(ctx, impUID)
		}
		if _, err := url.Parse(records + impUID); err != nil {
			return nil, client.ErrImpUID
		}
		asked := wellFormed.FindString(impUID)
		if asked == "" {
			asked = "imp_0"
		}
		return next.Certification(context.WithValue(ctx, rawPathKey{}, impUID), asked)
	})(next)
}

// wellFormed is where an imp_uid stands in what a browser sends: the record that
// comes back has it.
var wellFormed = regexp.MustCompile(`imp_[0-9A-Za-z_]+`)

func unescapedPath(next http.RoundTripper) http.RoundTripper {
	return trip(func(r *http.Request) (*http.Response, error) {
		if raw, ok := r.Context().Value(rawPathKey{}).(string); ok && reads(r) {
			to, err := r.URL.Parse(records + raw)
			if err != nil {
				return nil, err
			}
			r = r.Clone(r.Context())
			r.URL = to
		}
		return next.RoundTrip(r)
	})
}

// believeBirthday prefers the birthday that the browser sends.
func believeBirthday(p *parts) {
	p.handler = visiting
	p.source = seen(func(ctx context.Context, cert *client.Certification) {
		if text, ok := visitOf(ctx).said["birthday"].(string); ok {
			if day, err := client.ParseDate(text); err == nil {
				cert.Birthday = day
			}
		}
	})
}
