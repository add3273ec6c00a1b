package contract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

const (
	// maxBody is how much of an answer is read, in bytes.
	maxBody = 1 << 20
	// idle is how long a connection is kept for the next request. Node closes
	// after 5 s and gunicorn after 2: who uses a connection just then sees a
	// failure that is nobody's fault.
	idle = time.Second
)

// Options say how a target is spoken to. The zero Options will do.
type Options struct {
	// Redact takes out of a text what a report must not have. It is used on the
	// paths, headers and bodies of every [report.Exchange]; nil keeps them.
	Redact func(string) string
	// Transport carries the requests; nil is one of the target's own, in which
	// all sessions share connections.
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
	time  hostTime
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
	t := &Target{contract: c, base: base, redact: options.Redact, transport: options.Transport}
	if t.redact == nil {
		t.redact = func(s string) string { return s }
	}
	if t.transport == nil {
		t.transport = &http.Transport{
			DialContext:     (&net.Dialer{Timeout: dialWithin}).DialContext,
			IdleConnTimeout: idle, MaxIdleConnsPerHost: 64, TLSHandshakeTimeout: dialWithin,
			MaxResponseHeaderBytes: 256 << 10,
		}
	}
	within := c.claims.AnswerWithin
	t.cut = within + max(within/2, time.Second)
	return t, nil
}

// dialWithin is how long making a connection may take.
const dialWithin = 5 * time.Second

// URL is the base URL.
func (t *Target) URL() string { return t.base.String() }

// Contract is what the target is spoken to by.
func (t *Target) Contract() *Contract { return t.contract }

// Sent is how many requests were sent so far.
func (t *Target) Sent() int { return int(t.count.Load()) }

// Close gives up idle connections.
func (t *Target) Close() {
	if pool, ok := t.transport.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}

// Reach asks for the base URL. Any answer is one; the error is [ErrNotReached],
// [ErrNoAnswer] or [ErrBrokenOff].
func (t *Target) Reach(ctx context.Context) error {
	_, _, err := t.send(ctx, nil, &step{method: http.MethodGet, path: plainText("/")}, &filling{})
	return err
}

// send sends a request of the contract and reads its answer. The exchange is
// redacted, and its At is left to the caller.
func (t *Target) send(ctx context.Context, jar http.CookieJar, s *step, f *filling) (*reply, report.Exchange, error) {
	request, err := s.request(t.base, f)
	if err != nil {
		return nil, report.Exchange{}, err
	}
	sent := t.sent(request)
	var connected atomic.Bool
	inner, cancel := context.WithTimeout(ctx, t.cut)
	defer cancel()
	inner = httptrace.WithClientTrace(inner, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	client := &http.Client{Transport: t.transport, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a redirect is an answer
	}}
	start := t.time.now()
	t.count.Add(1)
	answer, err := client.Do(request.WithContext(inner))
	var got *reply
	if err == nil {
		defer func() { _ = answer.Body.Close() }()
		sent.Status = answer.StatusCode
		sent.Response.Header = t.quietHeader(answer.Header)
		got, err = readReply(answer)
		sent.Response.Body = t.redact(string(got.body))
	}
	sent.Took = t.time.since(start)
	if err != nil {
		return nil, sent, &Error{
			Kind: kindOf(ctx, connected.Load(), err), Exchange: sent, Took: sent.Took, Cause: t.quietError(err),
		}
	}
	return got, sent, nil
}

// readReply reads as much of an answer as is ever looked at. What came before an
// error is in the reply.
func readReply(answer *http.Response) (*reply, error) {
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	a := &reply{status: answer.StatusCode, header: answer.Header, cookies: answer.Cookies(), body: body}
	if len(body) > maxBody {
		a.body, a.cut = body[:maxBody], true
	}
	return a, err
}

// quietError takes the address, which the error names already, off.
func (t *Target) quietError(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return err
}

// sent is the request as a report tells it.
func (t *Target) sent(r *http.Request) report.Exchange {
	e := report.Exchange{
		From: report.Browser, To: report.Merchant, Method: r.Method,
		Path: t.redact(strings.TrimPrefix(r.URL.RequestURI(), strings.TrimSuffix(t.base.EscapedPath(), "/"))),
	}
	e.Request.Header = t.quietHeader(r.Header)
	if r.GetBody != nil {
		if body, err := r.GetBody(); err == nil {
			text, _ := io.ReadAll(body) // a reader of memory
			e.Request.Body = t.redact(string(text))
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
