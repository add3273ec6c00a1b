package control

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Admit decides who may ask at all, of this API and of what is served beside it;
// an error is an [*Error], 401 or 403. A valid token is enough from any
// Host, as compose networks need. Without one, only requests pass that no
// foreign web page can have caused: with DNS rebinding a browser would otherwise
// read this API under the page's own name, and a form could post to it.
func (i Info) Admit(r *http.Request) error {
	token, given := bearer(r)
	switch {
	case given && i.Token != "":
		if !same(token, i.Token) {
			return &Error{Status: http.StatusUnauthorized, Code: CodeUnauthorized, Message: "this control token is wrong", Hint: "the mock prints it at its start, or takes it from --control-token"}
		}
		return nil
	case i.RequireToken:
		return &Error{Status: http.StatusUnauthorized, Code: CodeUnauthorized, Message: "a control token is needed", Hint: "send Authorization: Bearer TOKEN, with the token that the mock prints at its start or takes from --control-token"}
	case !isOwnHost(r.Host):
		return forbidden("this Host is refused", "ask by address, for example http://127.0.0.1:10852, or with the control token")
	case !isOwnOrigin(r):
		return forbidden("a request of another origin is refused", "send the control token")
	default:
		return nil
	}
}

func forbidden(message, hint string) *Error {
	return &Error{Status: http.StatusForbidden, Code: CodeForbidden, Message: message, Hint: hint}
}

// bearer is the token of a request. The scheme is spelled in any case.
func bearer(r *http.Request) (token string, given bool) {
	header := r.Header.Get("Authorization")
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", header != ""
	}
	return strings.TrimSpace(token), true
}

// same compares in a time that tells nothing, not even about the length.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// isOwnHost refuses a Host that a foreign page could have chosen. An address
// or localhost is nobody's domain.
func isOwnHost(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	host = strings.ToLower(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(host) != nil
}

// isOwnOrigin refuses what a browser sends on behalf of another page: one of
// another port of this machine too, and one without an origin to name. Typing
// the address or following a link is the user's own doing.
func isOwnOrigin(r *http.Request) bool {
	if origins := r.Header.Values("Origin"); len(origins) > 0 {
		u, err := url.Parse(origins[0])
		return err == nil && len(origins) == 1 && u.Host != "" && strings.EqualFold(u.Host, r.Host)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return true
	default:
		return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	}
}
