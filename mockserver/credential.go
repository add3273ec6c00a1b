package mockserver

import (
	"net/http"
	"strings"
)

const headerToken = "X-ImpTokenHeader"

// authorize finds the site of a request by its token, before anything is said
// about the record (observed: contract 1.6).
func (s *Server) authorize(x *exchange) error {
	text := s.tokenText(x.r)
	if text == "" && s.switches.is("token-in-query", "accepted") {
		text = x.r.URL.Query().Get("_token")
		x.r = x.r.Clone(x.r.Context()) // lenient before the contract check, which knows headers alone
		x.r.Header.Set("Authorization", text)
	}
	if text == "" {
		return refuse(tokenMissing, "")
	}
	token, ok := s.store.Token(text)
	if !ok && s.anyKey && looksLikeToken(text) {
		token, ok = s.Default().site.Adopt(text, tokenLife)
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

// tokenText is the token as it was sent: raw, as Bearer, or in the old header.
// Authorization wins, unless it is empty.
func (s *Server) tokenText(r *http.Request) string {
	if text := s.fromAuthorization(r.Header.Get("Authorization")); text != "" {
		return text
	}
	return strings.TrimSpace(r.Header.Get(headerToken))
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

// looksLikeToken reports whether a text has the form of a token: 40 lower-case
// hexadecimal characters.
func looksLikeToken(text string) bool {
	return len(text) == 40 && strings.Trim(text, "0123456789abcdef") == ""
}
