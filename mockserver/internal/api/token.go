package api

import (
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// needCredentials words a missing key or secret as the real service does,
// before the contract would.
func needCredentials(x *exchange) error {
	if !x.has("imp_key") || !x.has("imp_secret") {
		return answer.Refuse(answer.MissingCredentials, "")
	}
	return nil
}

// getToken answers POST /users/getToken (fact 1.1 to fact 1.4).
func (s *Server) getToken(x *exchange) (answer.Reply, error) {
	opening := s.Admit(x.owner, x.brought.Secret)
	switch opening.Verdict {
	case store.UnknownKey:
		return answer.Reply{}, answer.Refuse(answer.UnknownKey, "")
	case store.WrongSecret:
		return answer.Reply{}, answer.Refuse(answer.WrongSecret, "")
	case store.Opened:
		s.Log.InfoContext(x.r.Context(), "site opened", "site", opening.Site.UserCode)
		if opening.Evicted != "" {
			s.Log.WarnContext(x.r.Context(), "the idlest test site made room", "site", opening.Evicted, "most", store.DefaultMaxTestSites)
		}
	}
	x.site = opening.Site
	if err := s.limit(x); err != nil {
		return answer.Reply{}, err
	}
	// A lease ends, and a site that is added later may have the key as it was sent.
	if s.lane != nil && !x.owner.Any && x.owner.Key == x.brought.Key {
		s.lane.learnCredentials(x)
	}
	grant := x.site.Issue(s.Lifetime())
	x.token = grant.Token
	return answer.Reply{Body: answer.AppendGrant(nil, grant)}, nil
}

const headerToken = "X-ImpTokenHeader"

// identify reads the credentials of a request and finds out whose it is. It is
// the one reader of them: what grants, judges, injects, journals, redacts and
// tells the harness goes by what it has read.
func (s *Server) identify(x *exchange) {
	if x.route.needsToken {
		x.brought.Token = s.tokenOf(x)
	} else {
		x.brought.Key, x.brought.Secret = x.text("imp_key"), x.text("imp_secret")
	}
	x.owner = s.OwnerOf(x.brought)
	if x.owner.Any {
		x.site = x.owner.Site // also of a refusal
	}
}

// authorize judges the token of a request, before anything is said about the
// record (observed: fact 1.6).
func (s *Server) authorize(x *exchange) error {
	text := x.brought.Token
	if text == "" {
		return answer.Refuse(answer.TokenMissing, "")
	}
	token := x.owner.Token
	if token == nil && x.owner.Any {
		if adopted, ok := x.owner.Site.Adopt(text, s.Lifetime().Token); ok {
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
	c := x.brought
	if x.token != nil {
		c.Token = x.token.Text
	}
	marks.Mark(journal.KindKey, c.Key)
	marks.Mark(journal.KindSecret, c.Secret)
	if tell := s.tell; tell != nil && c != (world.Credentials{}) && !isHarness(x.r) {
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
	if text == "" && s.Switches.Is("token-in-query", "accepted") {
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
		s.Switches.Is("bearer-case", "any") && strings.EqualFold(scheme, "Bearer"),
		s.Switches.Is("basic-scheme", "accepted") && strings.EqualFold(scheme, "Basic"):
		return strings.TrimSpace(rest)
	}
	return value // no token has a space in it: it will be unknown
}
