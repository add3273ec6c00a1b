package mockserver

import (
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// The life of a token in seconds (documented: contract 1.3).
const (
	tokenLife      = 1800
	tokenMargin    = 60
	tokenExtension = 300
)

func (s *Server) lifetime() store.Lifetime {
	return store.Lifetime{
		Token: tokenLife, Margin: tokenMargin, Extension: tokenExtension,
		Once:  s.switches.Is("token-extension", "once"),
		Under: s.switches.Is("token-extension-edge", "keep"),
	}
}

// needCredentials words a missing key or secret as the real service does,
// before the contract would.
func needCredentials(x *exchange) error {
	if !x.has("imp_key") || !x.has("imp_secret") {
		return answer.Refuse(answer.MissingCredentials, "")
	}
	return nil
}

// getToken answers POST /users/getToken (contract section 1).
func (s *Server) getToken(x *exchange) (answer.Reply, error) {
	opening := s.open(x)
	switch opening.Verdict {
	case store.UnknownKey:
		return answer.Reply{}, answer.Refuse(answer.UnknownKey, "")
	case store.WrongSecret:
		return answer.Reply{}, answer.Refuse(answer.WrongSecret, "")
	case store.Opened:
		s.log.InfoContext(x.r.Context(), "site opened", "site", opening.Site.UserCode)
		if opening.Evicted != "" {
			s.log.WarnContext(x.r.Context(), "the idlest test site made room", "site", opening.Evicted, "most", store.DefaultMaxTestSites)
		}
	}
	x.site = opening.Site
	if err := s.limit(x); err != nil {
		return answer.Reply{}, err
	}
	// A lease ends, and a site that is added later may have the key as it was sent.
	if s.lane != nil && !x.owner.any && x.owner.key == x.brought.key {
		s.lane.learnCredentials(x)
	}
	grant := x.site.Issue(s.lifetime())
	x.token = grant.Token
	return answer.Reply{Body: answer.AppendGrant(nil, grant)}, nil
}
