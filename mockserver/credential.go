package mockserver

import (
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
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
	site  *store.Site  // nil = no site's
	key   string       // of a request for a token, as the site spells it
	token *store.Token // that was brought; nil = none is known by this text
	// any says that the site takes every key and secret, and the token of an
	// earlier mock once.
	any bool
}

// identify reads the credentials of a request and finds out whose it is.
func (s *Server) identify(x *exchange) {
	if x.route.needsToken {
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
	o := owner{key: s.spelled(c.key)}
	leased := s.leases.site()
	// Asked before the token is looked up: once a site adopts no more, the store
	// knows the token that it has adopted.
	adopts := leased != nil && leased.Adopts(c.token)
	o.token, _ = s.store.Token(c.token)
	switch {
	case s.anyKey:
		o.site, o.any = s.Default().site, true
	case c.key != "":
		var known bool
		if o.site, known = s.store.Keyed(o.key); !known {
			o.site, o.any = leased, leased != nil
		}
	case o.token != nil:
		o.site = o.token.Site
	case adopts:
		o.site, o.any = leased, true
	}
	return o
}

// open judges a key and its secret. A test key may open its site.
func (s *Server) open(x *exchange) store.Opening {
	if x.owner.any {
		x.owner.site.Touch()
		return store.Opening{Site: x.owner.site, Verdict: store.Known}
	}
	return s.store.Open(x.owner.key, x.brought.secret)
}

// authorize judges the token of a request, before anything is said about the
// record (observed: contract 1.6).
func (s *Server) authorize(x *exchange) error {
	text := x.brought.token
	if text == "" {
		return answer.Refuse(answer.TokenMissing, "")
	}
	token := x.owner.token
	if token == nil && x.owner.any {
		if adopted, ok := x.owner.site.Adopt(text, tokenLife); ok {
			token, x.detail = adopted, "the token is of an earlier mock; the site took it in"
		}
	}
	if token == nil || token.ExpiresAt() == 0 { // 0: it was withdrawn while a fault held the request
		return answer.Refuse(answer.TokenUnknown, "")
	}
	x.site, x.token = token.Site, token // also of a refusal
	if token.Site.Clock.Now().Unix() >= token.ExpiresAt() {
		return answer.Refuse(answer.TokenExpired, "")
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
	if text == "" && s.switches.Is("token-in-query", "accepted") {
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
		s.switches.Is("bearer-case", "any") && strings.EqualFold(scheme, "Bearer"),
		s.switches.Is("basic-scheme", "accepted") && strings.EqualFold(scheme, "Basic"):
		return strings.TrimSpace(rest)
	}
	return value // no token has a space in it: it will be unknown
}
