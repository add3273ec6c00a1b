package api

import (
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
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
