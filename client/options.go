package client

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Option changes how [New] makes a client.
type Option func(*Client) error

// Retry says how safe calls (reading a certification, fetching the token) are
// tried again after a 5xx, a 429, a time-out or a broken connection. The zero
// Retry tries once.
type Retry struct {
	Attempts int           // in all; below 1 counts as 1
	Backoff  time.Duration // before the second try; doubles each time, and up to a half of it is left out by chance
	Longest  time.Duration // wait between two tries. An answer that asks for more (Retry-After) is given on at once; 0 = 10 Backoffs
}

// What a client does without options.
const (
	DefaultTimeout     = 5 * time.Second
	DefaultMaxResponse = 1 << 20 // bytes

	defaultAttempts = 3
	defaultBackoff  = 200 * time.Millisecond
	defaultLongest  = 2 * time.Second
)

// WithTimeout bounds each try of a call, [DefaultTimeout] by default. The
// context's deadline bounds the call with all its tries.
func WithTimeout(d time.Duration) Option {
	return func(c *Client) error {
		if d <= 0 {
			return fmt.Errorf("client: time-out %s: must be above 0", d)
		}
		c.timeout = d
		return nil
	}
}

// WithRetry replaces the default of three tries, 200 ms and then 400 ms apart.
func WithRetry(r Retry) Option {
	return func(c *Client) error {
		if r.Backoff < 0 || r.Longest < 0 {
			return fmt.Errorf("client: retry %+v: times cannot be negative", r)
		}
		r.Attempts = max(r.Attempts, 1)
		if r.Longest == 0 {
			r.Longest = 10 * r.Backoff
		}
		c.retry = r
		return nil
	}
}

// WithTransport sends requests by rt. nil, the default, is a transport of the
// client's own.
func WithTransport(rt http.RoundTripper) Option {
	return func(c *Client) error {
		if rt != nil {
			c.http.Transport = rt
		}
		return nil
	}
}

// WithClock replaces the host's clock. Only spans are taken from it, such as how
// long a token has been held: what time it is the API knows.
func WithClock(now func() time.Time) Option {
	return func(c *Client) error { c.now = now; return nil }
}

// WithLogger receives a record of each retry and each fetched token. nil, the
// default, discards them. No secret, token or personal datum is in them.
func WithLogger(l *slog.Logger) Option {
	return func(c *Client) error {
		if l != nil {
			c.log = l
		}
		return nil
	}
}

// WithMaxResponse bounds the answers that are read, in bytes.
func WithMaxResponse(n int64) Option {
	return func(c *Client) error {
		if n < 1 {
			return fmt.Errorf("client: largest answer %d: must be above 0", n)
		}
		c.maxResponse = n
		return nil
	}
}
