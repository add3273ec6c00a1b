package mockserver

import (
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// The life of a token in seconds (documented: fact 1.3).
const (
	tokenLife      = 1800
	tokenMargin    = 60
	tokenExtension = 300
)

func (s *Server) lifetime() store.Lifetime {
	return store.Lifetime{
		Token: tokenLife, Margin: tokenMargin, Extension: tokenExtension,
		Once:  s.switches.is("token-extension", "once"),
		Under: s.switches.is("token-extension-edge", "keep"),
	}
}

// needCredentials words a missing key or secret as the real service does,
// before the contract would.
func needCredentials(x *exchange) error {
	if !x.has("imp_key") || !x.has("imp_secret") {
		return refuse(missingCredentials, "")
	}
	return nil
}

// getToken answers POST /users/getToken (fact 1.1 to fact 1.4).
func (s *Server) getToken(x *exchange) (reply, error) {
	opening := s.open(x)
	switch opening.Verdict {
	case store.UnknownKey:
		return reply{}, refuse(unknownKey, "")
	case store.WrongSecret:
		return reply{}, refuse(wrongSecret, "")
	case store.Opened:
		s.log.InfoContext(x.r.Context(), "site opened", "site", opening.Site.UserCode)
		if opening.Evicted != "" {
			s.log.WarnContext(x.r.Context(), "the idlest test site made room", "site", opening.Evicted, "most", store.DefaultMaxTestSites)
		}
	}
	x.site = opening.Site
	if err := s.limit(x); err != nil {
		return reply{}, err
	}
	// A lease ends, and a site that is added later may have the key as it was sent.
	if key := x.brought.key; s.lane != nil && !x.owner.any && s.spelled(key) == key {
		s.lane.learnCredentials(x)
	}
	grant := x.site.Issue(s.lifetime())
	x.token = grant.Token
	return reply{body: appendGrant(nil, grant)}, nil
}

// granted is the answer to a token request, as the journal keeps it.
type granted struct{ grant store.Grant }

// AppendBody appends the answer; it is the same at any time.
func (g *granted) AppendBody(dst []byte, _ time.Time) []byte { return appendGrant(dst, g.grant) }

// Len is about how many bytes the answer has.
func (g *granted) Len() int { return 160 }

// appendGrant appends the whole answer. The key order is the observed one, both
// times are Unix seconds (fact 1.2).
func appendGrant(dst []byte, g store.Grant) []byte {
	dst = append(dst, envelopeHead+`{"access_token":"`...)
	dst = append(dst, g.Token.Text...)
	dst = append(dst, `","now":`...)
	dst = strconv.AppendInt(dst, g.Now, 10)
	dst = append(dst, `,"expired_at":`...)
	dst = strconv.AppendInt(dst, g.ExpiresAt, 10)
	return append(dst, "}"+envelopeTail...)
}
