package client

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// tokenMargin is how long before its end a token is fetched anew. It must stay
// below the 60 s in which the API extends a token (fact 1.3): asked earlier it
// answers the same token with the same end, and every call would ask again.
const tokenMargin = 30 * time.Second

// tokens holds the one token that all calls of a client share.
type tokens struct {
	mu    sync.Mutex // guards held, until
	held  string     // "" = none
	until time.Time  // by the client's clock

	flight singleflight.Group
}

// current is the token in hand, if it is good for a call.
func (t *tokens) current(now time.Time) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held, t.held != "" && now.Before(t.until)
}

func (t *tokens) keep(token string, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held, t.until = token, until
}

// drop forgets a token that was refused, unless a newer one is in hand already:
// of many calls that were refused together only the first causes a fetch.
func (t *tokens) drop(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held == token {
		t.held = ""
	}
}

// accessToken is a token that is good for a while. Callers that come while one
// is being fetched wait for that one; the fetch does not end with the context of
// the caller who happened to begin it.
func (c *Client) accessToken(ctx context.Context) (string, error) {
	if token, ok := c.token.current(c.now()); ok {
		return token, nil
	}
	flight := c.token.flight.DoChan("", func() (any, error) {
		if token, ok := c.token.current(c.now()); ok {
			return token, nil // it came between the look and the flight
		}
		return c.fetchToken(context.WithoutCancel(ctx))
	})
	select {
	case got := <-flight:
		if got.Err != nil {
			return "", got.Err
		}
		token, _ := got.Val.(string) // the function above returns nothing else
		return token, nil
	case <-ctx.Done():
		return "", &CallError{Operation: opGetToken, Err: ctx.Err()}
	}
}

const opGetToken = "getToken"

// fetchToken asks for a token. Asking while one is valid costs nothing: the API
// answers the same one to all servers that share the key.
func (c *Client) fetchToken(ctx context.Context) (string, error) {
	var issued struct {
		AccessToken string `json:"access_token"`
		Now         int64  `json:"now"`        // Unix seconds, the server's clock
		ExpiredAt   int64  `json:"expired_at"` // Unix seconds, the server's clock
	}
	asked := c.now()
	err := c.try(ctx, call{
		operation: opGetToken, method: http.MethodPost, path: "/users/getToken", safe: true,
		body: map[string]string{"imp_key": c.key, "imp_secret": c.secret},
	}, &issued)
	if err != nil {
		return "", err
	}
	if issued.AccessToken == "" || issued.ExpiredAt <= issued.Now {
		return "", &CallError{
			Operation: opGetToken, Status: http.StatusOK, kind: ErrMalformed,
			Err: fmt.Errorf("a token of %d bytes that ends at %d, by a clock that says %d", len(issued.AccessToken), issued.ExpiredAt, issued.Now),
		}
	}
	// The host's clock may be wrong by hours: only how long the token still
	// lives by the server's own two times counts, from before the question on.
	lives := time.Duration(issued.ExpiredAt-issued.Now) * time.Second
	c.token.keep(issued.AccessToken, asked.Add(max(lives-tokenMargin, lives/2)))
	c.log.DebugContext(ctx, "token fetched", "lives", lives.String())
	return issued.AccessToken, nil
}
