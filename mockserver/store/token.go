package store

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync/atomic"
)

// A token's text is chanceDigits hexadecimal digits by chance and a checksum of
// them, tokenDigits in all. Nothing on the wire shows which is which. The
// checksum tells a token that some mock has issued from one that was invented.
const (
	chanceDigits = 32
	tokenDigits  = 40
)

// withChecksum is the text of a token that begins with these digits.
func withChecksum(chance string) string {
	sum := sha256.Sum256([]byte("iamport-mock token " + chance))
	return chance + hex.EncodeToString(sum[:(tokenDigits-chanceDigits)/2])
}

// issuedByAMock reports whether a text has the form of a token and its checksum.
func issuedByAMock(text string) bool {
	return len(text) == tokenDigits && strings.Trim(text, "0123456789abcdef") == "" && text == withChecksum(text[:chanceDigits])
}

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
	extended atomic.Bool
	ended    atomic.Bool // before its time; 0 in expires says the same
}

// Extended reports whether its end was moved later once or more.
func (t *Token) Extended() bool { return t.extended.Load() }

// Withdrawn reports whether a fault or a reset ended it before its time.
func (t *Token) Withdrawn() bool { return t.ended.Load() || t.ExpiresAt() == 0 }

// ExpiresAt is the end of the token in Unix seconds of its site's clock. It
// may move: see [Site.Issue]. 0 means that the token was withdrawn.
func (t *Token) ExpiresAt() int64 { return t.expires.Load() }

// Lifetime is the rule by which tokens live, in seconds. The real service:
// 1800, 60, 300 (fact 1.3).
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
		s.begun = true
		s.issued++
		t = &Token{Text: withChecksum(s.store.opts.Mint()), Site: s, Ordinal: s.issued, IssuedAt: now}
		t.expires.Store(now + rule.Token)
		s.replaceToken(t)
		s.changes.Add(1)
	} else if rule.extends(t.expires.Load()-now, t.Extended()) {
		t.expires.Add(rule.Extension)
		t.extended.Store(true)
		s.changes.Add(1)
	}
	return Grant{Token: t, Now: now, ExpiresAt: t.expires.Load()}
}

// Adopt makes a token of an earlier mock the site's first token, for so many
// seconds from the site's now. ok is false for a text without the checksum, and
// for a site that has issued, adopted or ended a token: what is unknown there
// was invented, or is over.
func (s *Site) Adopt(text string, life int64) (t *Token, ok bool) {
	if !issuedByAMock(text) {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.begun {
		return s.token, s.token != nil && s.token.Text == text // another request was first
	}
	now := s.Clock.Now().Unix()
	s.begun = true
	s.issued++
	t = &Token{Text: text, Site: s, Ordinal: s.issued, IssuedAt: now}
	t.expires.Store(now + life)
	s.replaceToken(t)
	s.changes.Add(1)
	return t, true
}

// Adopts reports whether [Site.Adopt] would take a text in now.
func (s *Site) Adopts(text string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return !s.begun && issuedByAMock(text)
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
	if s.closed { // the request was under way; the token that it gets is never valid
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
	s.count()
}

// withdrawTokens needs the site's write lock.
func (s *Site) withdrawTokens() {
	s.begun = true
	s.changes.Add(1)
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
	s.begun = true
	s.changes.Add(1)
	if now := s.Clock.Now().Unix(); s.token != nil && now < s.token.expires.Load() {
		s.token.expires.Store(now)
		s.token.ended.Store(true)
	}
}
