package mutant

import (
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
