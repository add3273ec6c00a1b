package merchant

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// Verifier decides. A *verifier.Verifier is one.
type Verifier interface {
	// Verify decides about an imp_uid; an error is "don't know".
	Verify(ctx context.Context, a verifier.Applicant, impUID string) (verifier.Outcome, error)
	// Exists reports whether an account is open.
	Exists(ctx context.Context, account string) (bool, error)
	// Withdraw closes an account, and deletes its certifications upstream.
	Withdraw(ctx context.Context, account string) error
}

var _ Verifier = (*verifier.Verifier)(nil)

// Config is what a merchant needs. Only Verifier has no default.
type Config struct {
	Verifier Verifier
	// SessionKey signs sessions, at least 16 bytes. nil = one by chance: sessions
	// end with the process.
	SessionKey []byte
	// SecureCookies marks cookies as for HTTPS alone, behind a proxy that ends TLS.
	SecureCookies bool
	// AnswerWithin bounds each answer. 0 = 10 s. The one write of a decision that
	// was made in time may take a little longer.
	AnswerWithin time.Duration
	// Ready reports whether a sign-up that comes now would be decided; if not, one word
	// for the answer and an error for the log. It is asked once a second at most. nil =
	// always.
	Ready func(context.Context) (reason string, err error)
	// SDK is what the sign-up page opens the identity window with.
	SDK SDK
	// Logger receives a record a request, without names and secrets. nil = none.
	Logger *slog.Logger
	// Now is the clock of sessions. nil = the host's.
	Now func() time.Time
}

// SDK is the browser's side of the imitated service. The zero SDK makes a
// sign-up page on which an imp_uid is typed in.
type SDK struct {
	URL      string // of iamport.js, such as https://cdn.iamport.kr/v1/iamport.js
	UserCode string // imp and 8 digits
}

const (
	defaultAnswerWithin = 10 * time.Second
	minSessionKey       = 16 // bytes
)

// Merchant is a sign-up backend. It is an http.Handler, safe for concurrent use.
type Merchant struct {
	config    Config
	readiness readiness
	sessions  sessions
	mux       *http.ServeMux
	origins   *http.CrossOriginProtection
	policy    string // of the pages' content
}

// New returns a merchant. The error names what cannot be.
func New(c Config) (*Merchant, error) {
	if c.Verifier == nil {
		return nil, errors.New("merchant: a verifier is needed")
	}
	if c.AnswerWithin < 0 {
		return nil, fmt.Errorf("merchant: answer within %s: cannot be negative", c.AnswerWithin)
	}
	if c.AnswerWithin == 0 {
		c.AnswerWithin = defaultAnswerWithin
	}
	if c.SessionKey == nil {
		c.SessionKey = make([]byte, 32)
		_, _ = rand.Read(c.SessionKey) // never fails
	}
	if len(c.SessionKey) < minSessionKey {
		return nil, fmt.Errorf("merchant: session key of %d bytes, expected at least %d", len(c.SessionKey), minSessionKey)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = hostNow
	}
	policy, err := contentPolicy(c.SDK)
	if err != nil {
		return nil, err
	}
	m := &Merchant{
		config: c, sessions: sessions{key: c.SessionKey, now: c.Now, secure: c.SecureCookies},
		mux: http.NewServeMux(), origins: http.NewCrossOriginProtection(), policy: policy,
	}
	methods := map[string]string{}
	for pattern, h := range map[string]handler{
		"GET /{$}":                     m.signUpPage,
		"GET /assets/{name}":           asset,
		"GET /healthz":                 healthy,
		"GET /readyz":                  m.ready,
		"POST /session":                m.startSession,
		"POST /certifications":         m.certify,
		"GET /certifications/redirect": m.certifyRedirect,
		"GET /account":                 m.account,
		"POST /account/withdraw":       m.withdraw,
		"/":                            unknownPath,
	} {
		m.mux.Handle(pattern, m.serve(pattern, h))
		if method, path, ok := strings.Cut(pattern, " "); ok {
			methods[path] = strings.Replace(method, "GET", "GET, HEAD", 1)
		}
	}
	for path, allowed := range methods {
		m.mux.Handle(path, m.serve(path, func(*request) (reply, error) {
			a := refuse(http.StatusMethodNotAllowed, wrongMethod)
			a.allow = allowed
			return a, nil
		}))
	}
	return m, nil
}

// ServeHTTP answers one request. A request that another site's page has caused
// changes nothing.
func (m *Merchant) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.mux.ServeHTTP(w, r) }

// handler answers one kind of request. An error is "don't know".
type handler func(*request) (reply, error)

// request is one request with its session.
type request struct {
	*http.Request
	session session
	impUID  string // that it is about, once it is known
}

// serve makes an http.Handler of a handler: deadline, session, answer, log.
func (m *Merchant) serve(route string, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		started := m.config.Now()
		ctx, cancel := context.WithTimeout(hr.Context(), m.config.AnswerWithin)
		defer cancel()
		hr = hr.WithContext(ctx)
		hr.Body = http.MaxBytesReader(w, hr.Body, maxBody)
		r := &request{Request: hr, session: m.sessions.of(hr)}
		answer, err := m.answer(r, h)
		if err != nil {
			answer = unavailable(err)
			m.config.Logger.WarnContext(ctx, "no decision", "route", route, "imp_uid", r.impUID, "error", err.Error())
		}
		m.write(w, r, answer)
		m.config.Logger.InfoContext(ctx, "request", "route", route, "status", answer.status, "result", answer.body.Result,
			"reason", answer.body.Reason, "imp_uid", r.impUID, "took", m.config.Now().Sub(started).String())
	})
}

func (m *Merchant) answer(r *request, h handler) (reply, error) {
	if m.origins.Check(r.Request) != nil {
		return refuse(http.StatusForbidden, crossOrigin), nil //nolint:nilerr // the answer says it
	}
	return h(r)
}

func healthy(*request) (reply, error) { return reply{status: http.StatusOK}, nil }

func unknownPath(*request) (reply, error) { return refuse(http.StatusNotFound, noSuchPath), nil }

// contentPolicy lets pages load the SDK and nothing else from elsewhere.
func contentPolicy(sdk SDK) (string, error) {
	policy := "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; img-src data:; "
	if sdk.URL == "" {
		return policy + "script-src 'self'; connect-src 'self'", nil
	}
	u, err := url.Parse(sdk.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("merchant: SDK %q: expected a URL such as https://cdn.iamport.kr/v1/iamport.js", sdk.URL)
	}
	origin := u.Scheme + "://" + u.Host
	return policy + "script-src 'self' " + origin + "; connect-src 'self' " + origin + "; frame-src " + origin, nil
}
