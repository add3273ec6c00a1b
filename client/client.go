package client

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client calls the API for one REST key. It is safe for concurrent use; make
// one for the whole program, so that all calls share its token.
type Client struct {
	base        string // without a final slash
	key, secret string
	http        *http.Client
	timeout     time.Duration
	retry       Retry
	maxResponse int64
	now         func() time.Time
	log         *slog.Logger
	token       tokens
}

// New returns a client of the API at baseURL, https://api.iamport.kr for the
// real one, for a REST key and its secret. Nothing is sent before the first call.
func New(baseURL, key, secret string, opts ...Option) (*Client, error) {
	base, err := url.Parse(baseURL)
	switch {
	case err != nil:
		return nil, fmt.Errorf("client: base URL: %w", errors.Unwrap(err))
	case base.Scheme != "http" && base.Scheme != "https", base.Host == "":
		return nil, fmt.Errorf("client: base URL %q: expected one such as https://api.iamport.kr", base.Redacted())
	case base.User != nil, base.RawQuery != "", base.Fragment != "":
		return nil, fmt.Errorf("client: base URL %q: expected no user, query or fragment", base.Redacted())
	case key == "" || secret == "":
		return nil, errors.New("client: the REST key and its secret must not be empty")
	}
	c := &Client{
		base: strings.TrimRight(base.String(), "/"), key: key, secret: secret,
		http:    &http.Client{Transport: newTransport(), CheckRedirect: noRedirect},
		timeout: DefaultTimeout, maxResponse: DefaultMaxResponse,
		retry: Retry{Attempts: defaultAttempts, Backoff: defaultBackoff, Longest: defaultLongest},
		now:   hostNow,
		log:   slog.New(slog.DiscardHandler),
	}
	for _, opt := range opts {
		if err := opt(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// newTransport keeps enough idle connections for a busy sign-up page; the
// default of two would open and close one for nearly every call.
func newTransport() http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport // somebody replaced it on purpose
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = 64
	return t
}

// noRedirect keeps the token from following a redirect to another host. The API
// redirects nobody.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Certification reads the record of one verification. It may not be finished:
// look at Certified. An imp_uid comes from a browser and may be anything; one
// that cannot be is [ErrImpUID], without a call.
func (c *Client) Certification(ctx context.Context, impUID string) (*Certification, error) {
	return c.certification(ctx, call{operation: "getCertification", method: http.MethodGet, safe: true}, impUID)
}

// DeleteCertification removes a record for good and returns it as it was. It is
// tried once: after a failure nobody knows whether it is gone, and a second
// deletion of what is gone is [ErrNotFound].
func (c *Client) DeleteCertification(ctx context.Context, impUID string) (*Certification, error) {
	return c.certification(ctx, call{operation: "deleteCertification", method: http.MethodDelete}, impUID)
}

func (c *Client) certification(ctx context.Context, k call, impUID string) (*Certification, error) {
	if err := CheckImpUID(impUID); err != nil {
		return nil, fmt.Errorf("%s: %w", k.operation, err)
	}
	k.path = "/certifications/" + url.PathEscape(impUID)
	return c.record(ctx, k, impUID)
}

// record makes a call whose answer is a certification of that imp_uid.
func (c *Client) record(ctx context.Context, k call, impUID string) (*Certification, error) {
	var record wireCertification
	if err := c.do(ctx, k, &record); err != nil {
		return nil, err
	}
	cert, err := record.certification()
	if err == nil && cert.ImpUID != impUID {
		err = fmt.Errorf("response.imp_uid: found %.80q, asked for %q", cert.ImpUID, impUID)
	}
	if err != nil {
		return nil, &CallError{Operation: k.operation, Status: http.StatusOK, Err: err, kind: ErrMalformed}
	}
	return cert, nil
}

// longestImpUID is far above the 16 characters that were seen.
const longestImpUID = 64

// CheckImpUID reports whether a text can be an imp_uid: 1 to 64 letters, digits,
// _ and -. All that were seen are imp_ and 12 digits, but no document promises
// that. Whatever else a browser sends, such as ../users, never becomes a path.
// The error is an [ErrImpUID].
func CheckImpUID(s string) error {
	if s == "" || len(s) > longestImpUID {
		return fmt.Errorf("%w: %d bytes, expected 1 to %d", ErrImpUID, len(s), longestImpUID)
	}
	for i := range len(s) {
		switch b := s[i]; {
		case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', '0' <= b && b <= '9', b == '_', b == '-':
		default:
			return fmt.Errorf("%w: found %q, expected letters, digits, _ and -", ErrImpUID, s)
		}
	}
	return nil
}
