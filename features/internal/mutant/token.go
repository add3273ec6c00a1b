package mutant

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// tokenFlaws handle the access token wrongly.
var tokenFlaws = []flaw{
	{Mutant{
		Name: "a token for every request", Breaks: "one-token", Scenario: "5 sign-ups fetch at most one token",
		Story: "getToken stands at the top of the function that reads, as in the vendor's Java client. Fact 8.33",
	}, func(p *parts) {
		p.source = reading(func(ctx context.Context, _ verifier.Source, impUID string) (*client.Certification, error) {
			fresh, err := p.newClient()
			if err != nil {
				return nil, err
			}
			return fresh.Certification(ctx, impUID)
		})
	}},
	{Mutant{
		Name: "the first token is kept for good", Breaks: "expired-token", Scenario: "The token expires while it is in use",
		Story: "the token is fetched at the start and never again: half an hour later all sign-ups fail. Fact 8.14",
	}, func(p *parts) {
		p.transport = firstToken
	}},
	{Mutant{
		Name: "a refused token is asked for again and again", Breaks: "no-401-loop", Scenario: "i'mport refuses every token",
		Story: "on 401 a new token is fetched and the call repeated, without a count. Here it ends after 20 rounds. Reasoning",
	}, func(p *parts) {
		p.source = reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
			cert, err := next.Certification(ctx, impUID)
			for n := 1; n < rounds && errors.Is(err, client.ErrUnauthorized) && ctx.Err() == nil; n++ {
				cert, err = next.Certification(ctx, impUID)
			}
			return cert, err
		})
	}},
	{Mutant{
		Name: "everybody who waits fetches a token", Breaks: "no-stampede", Scenario: "The token expires while 10 people sign up at once",
		Story: "the token is kept, but nothing makes the second who misses it wait for the first. Reasoning",
	}, func(p *parts) {
		idle := &clients{make: p.newClient}
		p.source = reading(func(ctx context.Context, _ verifier.Source, impUID string) (*client.Certification, error) {
			c, err := idle.take()
			if err != nil {
				return nil, err
			}
			defer idle.give(c)
			return c.Certification(ctx, impUID)
		})
	}},
}

// rounds is where what would go on for ever ends.
const rounds = 20

// firstToken sends the first token that it sees with every later request.
func firstToken(next http.RoundTripper) http.RoundTripper {
	var once sync.Once
	var first string
	return trip(func(r *http.Request) (*http.Response, error) {
		if token := r.Header.Get("Authorization"); token != "" {
			once.Do(func() { first = token })
			r = r.Clone(r.Context())
			r.Header.Set("Authorization", first)
		}
		return next.RoundTrip(r)
	})
}

// clients are clients that nobody uses right now. Each has a token of its own.
type clients struct {
	make func() (*client.Client, error)

	mu   sync.Mutex
	idle []*client.Client
}

func (c *clients) take() (*client.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if last := len(c.idle) - 1; last >= 0 {
		one := c.idle[last]
		c.idle = c.idle[:last]
		return one, nil
	}
	return c.make()
}

func (c *clients) give(one *client.Client) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.idle = append(c.idle, one)
}
