package mutant

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// privacyFlaws tell, or keep, what they should not.
var privacyFlaws = []flaw{
	{Mutant{
		Name: "the secret is in the error", Breaks: "no-secrets-out", Scenario: "The answer to a failure of i'mport leaks nothing",
		Story: "the whole error object goes to the browser, and in it the request with the REST secret. Fact 8.6",
	}, func(p *parts) {
		p.handler = editing(func(_ *visit, a *answer) {
			if a.status >= http.StatusInternalServerError {
				a.add(map[string]any{"error": map[string]any{"config": map[string]any{
					"url": p.upstream.URL + "/users/getToken", "data": map[string]string{"imp_key": p.upstream.Key, "imp_secret": p.upstream.Secret},
				}}})
			}
		})
	}},
	{Mutant{
		Name: "the CI is in the answer", Breaks: "no-secrets-out", Scenario: "The answer to an adult leaks nothing",
		Story: "the page gets the CI as the key of the new user. Fact 7.3",
	}, func(p *parts) {
		p.source = remembered
		p.handler = editing(func(v *visit, a *answer) {
			if v.cert != nil && a.status == http.StatusCreated {
				a.add(map[string]any{"user": v.cert.UniqueKey.Value})
			}
		})
	}},
	{Mutant{
		Name: "the CI is in a cookie", Breaks: "no-secrets-out", Scenario: "The answer to the redirect leaks nothing",
		Story: "who is signed in is remembered by the CI, and the cookie is what remembers. Fact 7.3",
	}, func(p *parts) {
		p.source = remembered
		p.handler = editing(func(v *visit, a *answer) {
			if v.cert != nil && v.redirect {
				a.header.Add("Set-Cookie", (&http.Cookie{Name: "user", Value: v.cert.UniqueKey.Value, Path: "/", HttpOnly: true}).String())
			}
		})
	}},
	{Mutant{
		Name: "the whole record is in the answer", Breaks: "no-secrets-out", Scenario: "The answer to a person who is too young leaks nothing",
		Story: "what came from the API goes on to the browser, name, birthday, DI and all, whatever the decision was. Fact 8.25",
	}, func(p *parts) {
		p.source = remembered
		p.handler = editing(func(v *visit, a *answer) {
			if c := v.cert; c != nil {
				a.add(map[string]any{"certification": map[string]any{
					"imp_uid": c.ImpUID, "name": c.Name, "gender": c.Gender, "birthday": c.Birthday.String(), "phone": c.Phone.Value,
					"unique_key": c.UniqueKey.Value, "unique_in_site": c.UniqueInSite.Value,
				}})
			}
		})
	}},
	{Mutant{
		Name: "the token is in a header", Breaks: "no-secrets-out", Scenario: "The answer to an adult who has an account leaks nothing",
		Story: "headers of the call to the API are copied into the answer by a proxying framework. Fact 8.6",
	}, func(p *parts) {
		p.transport = tokenSeen
		p.handler = editing(func(v *visit, a *answer) {
			if v.token != "" {
				a.header.Set("X-Upstream-Authorization", v.token)
			}
		})
	}},
	{Mutant{
		Name: "the token is in the log", Breaks: "no-secrets-out", Scenario: "The backend's own output leaks nothing",
		Story: "every request to the API is logged with its headers. Fact 8.6",
	}, func(p *parts) {
		out := p.upstream.Output
		if out == nil {
			out = io.Discard
		}
		p.transport = func(next http.RoundTripper) http.RoundTripper {
			return trip(func(r *http.Request) (*http.Response, error) {
				_, _ = fmt.Fprintf(out, "%s %s authorization=%s\n", r.Method, r.URL.Path, r.Header.Get("Authorization")) // a log that is full stops nobody
				return next.RoundTrip(r)
			})
		}
	}},
	{Mutant{
		Name: "nothing is deleted upstream", Breaks: "delete-upstream", Scenario: "Withdrawal deletes the certification at i'mport",
		Story: "the own row is deleted, and the identity agency keeps the person for good. Fact 3.1",
	}, func(p *parts) {
		p.source = func(next verifier.Source) verifier.Source { return keeping{next} }
	}},
}

// remembered keeps the record for the answer.
func remembered(next verifier.Source) verifier.Source {
	return seen(func(ctx context.Context, cert *client.Certification) { visitOf(ctx).cert = cert })(next)
}

// tokenSeen keeps the token for the answer.
func tokenSeen(next http.RoundTripper) http.RoundTripper {
	return trip(func(r *http.Request) (*http.Response, error) {
		if token := r.Header.Get("Authorization"); token != "" {
			visitOf(r.Context()).token = token
		}
		return next.RoundTrip(r)
	})
}

// keeping is a source that deletes nothing.
type keeping struct{ verifier.Source }

// DeleteCertification deletes nothing.
func (keeping) DeleteCertification(context.Context, string) (*client.Certification, error) {
	return nil, client.ErrNotFound
}
