package contract

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// Options say how a target is spoken to. The zero Options will do.
type Options struct {
	// Redact takes out of a text what a report must not have. It is used on the
	// paths, headers and bodies of every [report.Exchange]; nil keeps them.
	Redact func(string) string
	// Transport carries the requests of all sessions; nil gives each session
	// connections of its own.
	Transport http.RoundTripper
}

// Target is a backend at an address. Many sessions may use it at once.
type Target struct {
	contract  *Contract
	base      *url.URL
	redact    func(string) string
	transport http.RoundTripper
	// cut is when waiting ends: later than the contract allows, so that an answer
	// that is too late is seen, and measured.
	cut   time.Duration
	idle  time.Duration // how long a connection is kept for the next request
	time  hostClock
	count atomic.Int64 // requests sent
}

// Open is the backend at a base URL, such as http://localhost:3000. Nothing is
// sent yet.
func (c *Contract) Open(baseURL string, options Options) (*Target, error) {
	base, err := url.Parse(baseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("target %q: want a base URL such as http://localhost:3000", baseURL)
	}
	if base.RawQuery != "" || base.Fragment != "" || base.User != nil {
		return nil, fmt.Errorf("target %q: a base URL has no user, query or fragment", baseURL)
	}
	t := &Target{contract: c, base: base, redact: options.Redact, transport: options.Transport, time: hostTime{}, idle: usualIdle}
	if t.redact == nil {
		t.redact = func(s string) string { return s }
	}
	within := c.claims.AnswerWithin
	t.cut = within + max(within/2, time.Second)
	return t, nil
}

// URL is the base URL.
func (t *Target) URL() string { return t.base.String() }

// Contract is what the target is spoken to by.
func (t *Target) Contract() *Contract { return t.contract }

// Sent is how many requests were sent so far.
func (t *Target) Sent() int { return int(t.count.Load()) }

// Close gives up idle connections of the transport that the caller gave. Those of
// a session end with [Session.Close].
func (t *Target) Close() {
	if pool, ok := t.transport.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}

// Reach asks for the base URL. Any answer is one; the error is [ErrNotReached],
// [ErrNoAnswer] or [ErrBrokenOff].
func (t *Target) Reach(ctx context.Context) error {
	_, _, err := t.alone(ctx, &step{method: http.MethodGet, path: plainText("/")}, texts{})
	return err
}

// alone sends a request that belongs to no visitor.
func (t *Target) alone(ctx context.Context, s *step, values texts) (*reply, report.Exchange, error) {
	b := &browser{target: t}
	defer b.close()
	got, answer, err := b.send(ctx, &order{step: s, filling: &filling{values: values}, start: t.time.now()})
	return got, answer.Exchange, err
}

// exchange is the request as a report tells it.
func (t *Target) exchange(r *http.Request) report.Exchange {
	e := report.Exchange{
		From: report.Browser, To: report.Merchant, Method: r.Method,
		Path: t.redact(strings.TrimPrefix(r.URL.RequestURI(), strings.TrimSuffix(t.base.EscapedPath(), "/"))),
	}
	e.Request.Header = t.quietHeader(r.Header)
	if r.GetBody != nil {
		if body, err := r.GetBody(); err == nil {
			text, _ := io.ReadAll(body) // a reader of memory
			e.Request.SetBody(t.redact(string(text)))
		}
	}
	return e
}

// quietHeader keeps what a report is for, and little of what lets somebody in.
func (t *Target) quietHeader(h http.Header) http.Header {
	quiet := make(http.Header, len(h))
	for name, values := range h {
		for _, v := range values {
			switch name {
			case "Authorization", "Cookie", "Set-Cookie", "Proxy-Authorization":
				v = brief(v)
			}
			quiet[name] = append(quiet[name], t.redact(v))
		}
	}
	return quiet
}

// brief keeps the first characters of every value in a header, so that one sees
// which it was.
func brief(header string) string {
	const keep = 6
	pieces := strings.Split(header, "; ")
	for i, piece := range pieces {
		name, value, named := strings.Cut(piece, "=")
		switch {
		case !named:
			name, value, named = strings.Cut(piece, " ") // Bearer …
			if named && len(value) > keep {
				pieces[i] = name + " " + value[:keep] + "…"
			} else if !named && len(name) > 2*keep {
				pieces[i] = name[:keep] + "…"
			}
		case len(value) > keep && !attribute(name):
			pieces[i] = name + "=" + value[:keep] + "…"
		}
	}
	return strings.Join(pieces, "; ")
}

// attribute reports whether a name is one of a cookie's own.
func attribute(name string) bool {
	switch strings.ToLower(name) {
	case "path", "domain", "expires", "max-age", "samesite", "priority":
		return true
	}
	return false
}
