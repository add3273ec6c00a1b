package mockserver

import (
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

const headerToken = "X-ImpTokenHeader"

// credentials are what a request says about whose it is. [Server.identify] is
// the one reader of them: what grants, judges, injects, journals, redacts and
// tells the harness goes by what it has read.
type credentials struct {
	key, secret string // of a request for a token
	token       string // of all others; "" = none
}

// owner is whose request it is, before its credentials are judged.
type owner struct {
	site *store.Site // nil = no site's
	// any says that the site takes every key and secret, and the token of an
	// earlier mock once.
	any bool
}

// identify reads the credentials of a request and finds out whose it is.
func (s *Server) identify(x *exchange, rt route) {
	if rt.needsToken {
		x.brought.token = s.tokenOf(x)
	} else {
		x.brought.key, x.brought.secret = x.text("imp_key"), x.text("imp_secret")
	}
	x.owner = s.ownerOf(x.brought)
	if x.owner.any {
		x.site = x.owner.site // also of a refusal
	}
}

// ownerOf finds the site that credentials mean. Inside of a harness that is the
// default site, whatever they are. While a lease is held, it is the leased site
// for a key that no site has, and for the token of an earlier mock.
func (s *Server) ownerOf(c credentials) owner {
	if s.anyKey {
		return owner{s.Default().site, true}
	}
	leased := s.leases.site()
	if c.key != "" {
		if site, ok := s.store.Keyed(s.spelled(c.key)); ok {
			return owner{site: site}
		}
		return owner{leased, leased != nil}
	}
	if token, ok := s.store.Token(c.token); ok {
		return owner{site: token.Site}
	}
	if leased != nil && leased.Adopts(c.token) {
		return owner{leased, true}
	}
	return owner{}
}

// open judges a key and its secret. A test key may open its site.
func (s *Server) open(x *exchange) store.Opening {
	if x.owner.any {
		x.owner.site.Touch()
		return store.Opening{Site: x.owner.site, Verdict: store.Known}
	}
	return s.store.Open(s.spelled(x.brought.key), x.brought.secret)
}

// authorize finds the site of a request by its token, before anything is said
// about the record (observed: fact 1.6).
func (s *Server) authorize(x *exchange) error {
	text := x.brought.token
	if text == "" {
		return refuse(tokenMissing, "")
	}
	token, ok := s.store.Token(text)
	if !ok && x.owner.any {
		if token, ok = x.owner.site.Adopt(text, tokenLife); ok {
			x.detail = "the token is of an earlier mock; the site took it in"
		}
	}
	if !ok {
		return refuse(tokenUnknown, "")
	}
	x.site, x.token = token.Site, token // also of a refusal
	if token.Site.Clock.Now().Unix() >= token.ExpiresAt() {
		return refuse(tokenExpired, "")
	}
	return nil
}

// tellCredentials tells the redactor of a journal, and whoever listens, what the
// request has brought or was granted.
func (s *Server) tellCredentials(x *exchange, marks *journal.Redactor) {
	c := Credentials{Key: x.brought.key, Secret: x.brought.secret, Token: x.brought.token}
	if x.token != nil {
		c.Token = x.token.Text
	}
	marks.Mark(journal.KindKey, c.Key)
	marks.Mark(journal.KindSecret, c.Secret)
	if tell := s.opts.tellCredentials; tell != nil && c != (Credentials{}) && !isHarness(x.r) {
		tell(c)
	}
}

// tokenOf is the token as it was sent: raw, as Bearer, or in the old header.
// Authorization wins, unless it is empty. By a switch it may stand in the query.
func (s *Server) tokenOf(x *exchange) string {
	if text := s.fromAuthorization(x.r.Header.Get("Authorization")); text != "" {
		return text
	}
	text := strings.TrimSpace(x.r.Header.Get(headerToken))
	if text == "" && s.switches.is("token-in-query", "accepted") {
		if text = x.r.URL.Query().Get("_token"); text != "" {
			x.r = x.r.Clone(x.r.Context()) // lenient before the contract check, which knows headers alone
			x.r.Header.Set("Authorization", text)
		}
	}
	return text
}

func (s *Server) fromAuthorization(value string) string {
	value = strings.TrimSpace(value)
	scheme, rest, found := strings.Cut(value, " ")
	if !found {
		if strings.EqualFold(value, "Bearer") {
			return ""
		}
		return value
	}
	switch {
	case scheme == "Bearer",
		s.switches.is("bearer-case", "any") && strings.EqualFold(scheme, "Bearer"),
		s.switches.is("basic-scheme", "accepted") && strings.EqualFold(scheme, "Basic"):
		return strings.TrimSpace(rest)
	}
	return value // no token has a space in it: it will be unknown
}
