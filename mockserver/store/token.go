package store

import "sync/atomic"

// Token is an access token. It is safe for concurrent use.
type Token struct {
	Text string // 40 lower-case hexadecimal characters
	Site *Site
	// Ordinal counts the site's tokens in the order of issue, from 1. It is never
	// used again, also after a reset.
	Ordinal int
	// IssuedAt is in Unix seconds of the site's clock.
	IssuedAt int64

	expires  atomic.Int64
	extended bool // guarded by Site.mu
}

// ExpiresAt is the end of the token in Unix seconds of its site's clock. It
// may move: see [Site.Issue]. 0 means that the token was withdrawn.
func (t *Token) ExpiresAt() int64 { return t.expires.Load() }

// Lifetime is the rule by which tokens live, in seconds. The real service:
// 1800, 60, 300 (contract 1.3).
type Lifetime struct {
	Token     int64 // of a new token
	Margin    int64 // with this much left or less, asking again extends
	Extension int64 // what is then added to the old end
	Once      bool  // extend a token at most once
	Under     bool  // extend only with less than Margin left
}

func (rule Lifetime) extends(left int64, before bool) bool {
	if rule.Once && before {
		return false
	}
	return left < rule.Margin || left == rule.Margin && !rule.Under
}

// Grant is the answer to a request for a token. Both times are Unix seconds of
// the site's clock.
type Grant struct {
	Token          *Token
	Now, ExpiresAt int64
}

// Issue grants a token at the site's now: the live one, the same text with a
// later end in its last seconds, or a new one after its end.
func (s *Site) Issue(rule Lifetime) Grant {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Clock.Now().Unix()
	t := s.token
	if t == nil || now >= t.expires.Load() {
		s.issued++
		t = &Token{Text: s.store.opts.Mint(), Site: s, Ordinal: s.issued, IssuedAt: now}
		t.expires.Store(now + rule.Token)
		s.replaceToken(t)
	} else if rule.extends(t.expires.Load()-now, t.extended) {
		t.expires.Add(rule.Extension)
		t.extended = true
	}
	return Grant{Token: t, Now: now, ExpiresAt: t.expires.Load()}
}

// Adopt makes a text that this store has not given the site's first token, for
// so many seconds from the site's now. ok is false for a site that has had a
// token: what is unknown there was invented, or is over.
func (s *Site) Adopt(text string, life int64) (t *Token, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.issued > 0 {
		return s.token, s.token != nil && s.token.Text == text // somebody else was first
	}
	now := s.Clock.Now().Unix()
	s.issued++
	t = &Token{Text: text, Site: s, Ordinal: s.issued, IssuedAt: now}
	t.expires.Store(now + life)
	s.replaceToken(t)
	return t, true
}

// replaceToken makes t the live token. The one that it follows stays known
// until the next change, so that an expired token is told from an invented
// one. The caller holds s.mu.
func (s *Site) replaceToken(t *Token) {
	s.store.tokensMu.Lock()
	defer s.store.tokensMu.Unlock()
	if s.expired != nil {
		delete(s.store.tokens, s.expired.Text)
	}
	if s.closed { // the request was under way; what it gets is no good
		return
	}
	s.store.tokens[t.Text] = t
	s.expired, s.token = s.token, t
}

// Live is the grant of the site's token if it has one that has not expired.
func (s *Site) Live() (Grant, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.token == nil {
		return Grant{}, false
	}
	g := Grant{Token: s.token, Now: s.Clock.Now().Unix(), ExpiresAt: s.token.expires.Load()}
	return g, g.Now < g.ExpiresAt
}

// TokenOf finds the live token or the last dead one by its ordinal.
func (s *Site) TokenOf(ordinal int) (*Token, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, t := range []*Token{s.token, s.expired} {
		if t != nil && t.Ordinal == ordinal {
			return t, true
		}
	}
	return nil, false
}

// close withdraws the site's tokens for good.
func (s *Site) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.withdrawTokens()
	s.closed = true
}

// withdrawTokens needs the site's write lock.
func (s *Site) withdrawTokens() {
	s.store.tokensMu.Lock()
	defer s.store.tokensMu.Unlock()
	for _, t := range []*Token{s.expired, s.token} {
		if t != nil {
			t.expires.Store(0)
			delete(s.store.tokens, t.Text)
		}
	}
	s.token, s.expired = nil, nil
}

// ExpireToken ends the site's live token now, if it has one. It stays known as
// one that expired.
func (s *Site) ExpireToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.Clock.Now().Unix(); s.token != nil && now < s.token.expires.Load() {
		s.token.expires.Store(now)
	}
}
