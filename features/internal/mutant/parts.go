package mutant

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// parts are what a merchant is made of. A mutant replaces or wraps one of them;
// what is nil stays as it is.
type parts struct {
	upstream Upstream
	policy   verifier.Policy
	registry verifier.Registry
	config   merchant.Config

	client    []client.Option                                // after those of upstream
	transport func(http.RoundTripper) http.RoundTripper      // what goes over the wire
	source    func(verifier.Source) verifier.Source          // where certifications come from
	decider   func(merchant.Verifier) merchant.Verifier      // who decides
	handler   func(http.Handler) http.Handler                // what answers the browser
	second    func(first http.Handler) (http.Handler, error) // as handler, and may fail
}

// build makes the reference with one change.
func build(u Upstream, ageRule string, change func(*parts)) (http.Handler, error) {
	rule, err := verifier.ParseAgeRule(ageRule)
	if err != nil {
		return nil, fmt.Errorf("mutant: %w", err)
	}
	p := &parts{
		upstream: u,
		policy:   verifier.Policy{Age: rule, Now: u.Now},
		registry: verifier.NewMemory(),
		config:   merchant.Config{Now: u.Now},
	}
	if u.Output != nil {
		p.config.Logger = slog.New(slog.NewJSONHandler(u.Output, nil))
	}
	change(p)
	return p.merchant()
}

func (p *parts) merchant() (http.Handler, error) {
	var source verifier.Source
	source, err := p.newClient()
	if err != nil {
		return nil, err
	}
	if p.source != nil {
		source = p.source(source)
	}
	v, err := verifier.New(source, p.registry, p.policy)
	if err != nil {
		return nil, err
	}
	p.config.Verifier = v
	if p.decider != nil {
		p.config.Verifier = p.decider(v)
	}
	m, err := merchant.New(p.config)
	if err != nil {
		return nil, err
	}
	switch {
	case p.second != nil:
		return p.second(m)
	case p.handler != nil:
		return p.handler(m), nil
	default:
		return m, nil
	}
}

// newClient is a client with a token of its own.
func (p *parts) newClient() (*client.Client, error) {
	u := p.upstream
	var options []client.Option
	if u.Timeout > 0 {
		options = append(options, client.WithTimeout(u.Timeout))
	}
	if u.Backoff > 0 {
		options = append(options, client.WithRetry(client.Retry{Attempts: attempts, Backoff: u.Backoff}))
	}
	if u.Now != nil {
		options = append(options, client.WithClock(u.Now))
	}
	if p.transport != nil {
		options = append(options, client.WithTransport(p.transport(newTransport())))
	}
	return client.New(u.URL, u.Key, u.Secret, append(options, p.client...)...)
}

// attempts is the client's own default, which an own back-off must not change.
const attempts = 3

// newTransport has, like the client's own, idle connections for a busy page.
func newTransport() *http.Transport {
	return &http.Transport{MaxIdleConnsPerHost: 32}
}

// lookup is a Source with another way to read.
type lookup struct {
	verifier.Source
	read func(ctx context.Context, impUID string) (*client.Certification, error)
}

// Certification reads a record in that way.
func (l lookup) Certification(ctx context.Context, impUID string) (*client.Certification, error) {
	return l.read(ctx, impUID)
}

// reading replaces how certifications are read.
func reading(read func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error)) func(verifier.Source) verifier.Source {
	return func(next verifier.Source) verifier.Source {
		return lookup{next, func(ctx context.Context, impUID string) (*client.Certification, error) {
			return read(ctx, next, impUID)
		}}
	}
}

// seen changes each certification after it was read.
func seen(change func(ctx context.Context, cert *client.Certification)) func(verifier.Source) verifier.Source {
	return reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
		cert, err := next.Certification(ctx, impUID)
		if err == nil {
			change(ctx, cert)
		}
		return cert, err
	})
}

// claimer is a Registry with another way to claim.
type claimer struct {
	verifier.Registry
	claim func(ctx context.Context, c verifier.Claim) (verifier.Standing, error)
}

// Claim claims in that way.
func (r claimer) Claim(ctx context.Context, c verifier.Claim) (verifier.Standing, error) {
	return r.claim(ctx, c)
}

// claiming changes what the registry is told.
func claiming(next verifier.Registry, change func(*verifier.Claim)) verifier.Registry {
	return claimer{next, func(ctx context.Context, c verifier.Claim) (verifier.Standing, error) {
		change(&c)
		return next.Claim(ctx, c)
	}}
}

// decider is a decider with another way to decide.
type decider struct {
	merchant.Verifier
	verify func(ctx context.Context, a verifier.Applicant, impUID string) (verifier.Outcome, error)
}

// Verify decides in that way.
func (d decider) Verify(ctx context.Context, a verifier.Applicant, impUID string) (verifier.Outcome, error) {
	return d.verify(ctx, a, impUID)
}

// deciding replaces how a certification is decided about.
func deciding(verify func(ctx context.Context, next merchant.Verifier, a verifier.Applicant, impUID string) (verifier.Outcome, error)) func(merchant.Verifier) merchant.Verifier {
	return func(next merchant.Verifier) merchant.Verifier {
		return decider{next, func(ctx context.Context, a verifier.Applicant, impUID string) (verifier.Outcome, error) {
			return verify(ctx, next, a, impUID)
		}}
	}
}
