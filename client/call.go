package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// call is one operation to be carried out.
type call struct {
	operation string // operationId of the document
	method    string
	path      string // escaped, from the root
	body      any    // sent as JSON; nil = none
	safe      bool   // may be repeated after a failure that leaves its effect unknown
	token     string // "" = none is sent
}

// do makes a call with the token. A token that is refused is fetched anew, once:
// the API refused before it did anything, so this is safe for every operation.
func (c *Client) do(ctx context.Context, k call, response any) error {
	for fresh := false; ; fresh = true {
		token, err := c.accessToken(ctx)
		if err != nil {
			return err
		}
		k.token = token
		err = c.try(ctx, k, response)
		if err == nil || !errors.Is(err, ErrUnauthorized) {
			return err
		}
		c.token.drop(token)
		if fresh {
			return err
		}
		c.log.DebugContext(ctx, "token refused", "operation", k.operation)
	}
}

// try makes a call until it succeeds, fails for good or may not be repeated.
func (c *Client) try(ctx context.Context, k call, response any) error {
	for n := 1; ; n++ {
		err := c.once(ctx, k, response)
		if err == nil || !k.safe || !errors.Is(err, ErrTemporary) {
			return err
		}
		var asked time.Duration
		if failure := (*APIError)(nil); errors.As(err, &failure) {
			asked = failure.RetryAfter
		}
		wait, again := c.retry.pause(n, asked)
		if !again || !fits(ctx, wait) || !sleep(ctx, wait) {
			return err
		}
		c.log.WarnContext(ctx, "trying again", "operation", k.operation, "attempt", n+1, "error", err.Error())
	}
}

// once sends one request and reads its answer.
func (c *Client) once(ctx context.Context, k call, response any) error {
	attempt, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := c.request(attempt, k)
	if err != nil {
		return &CallError{Operation: k.operation, Err: err, kind: ErrMalformed}
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return broken(ctx, k, 0, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, c.maxResponse+1))
	if err != nil {
		return broken(ctx, k, resp.StatusCode, err)
	}
	if int64(len(body)) > c.maxResponse {
		return &CallError{
			Operation: k.operation, Status: resp.StatusCode, kind: ErrMalformed,
			Err: fmt.Errorf("more than %d bytes", c.maxResponse),
		}
	}
	return c.read(k, answer{resp.StatusCode, resp.Header, body}, response)
}

func (c *Client) request(ctx context.Context, k call) (*http.Request, error) {
	var body io.Reader = http.NoBody
	if k.body != nil {
		text, err := json.Marshal(k.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, k.method, c.base+k.path, body)
	if err != nil {
		return nil, err
	}
	if k.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	if k.token != "" {
		req.Header.Set("Authorization", k.token)
	}
	return req, nil
}

// broken words a connection that failed. When the caller's own context ended, it
// is that and not the API's failure.
func broken(ctx context.Context, k call, status int, err error) error {
	if ended := ctx.Err(); ended != nil {
		return &CallError{Operation: k.operation, Err: ended}
	}
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err // the URL is known, and long
	}
	return &CallError{Operation: k.operation, Status: status, Err: err, kind: ErrTemporary}
}
