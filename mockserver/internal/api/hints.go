package api

import (
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
)

// hintFor is what the request itself says about why it failed, where that is more
// than can be said of every such failure; "" = it does not. It repeats nothing of the
// request, which may be secret.
func hintFor(x *exchange, id answer.Failure) string {
	switch id {
	case answer.UnknownRoute:
		if strings.Contains(x.r.URL.Path, "//") {
			return "the path has two slashes in a row: leave the last slash of the base URL out"
		}
	case answer.TokenMissing, answer.TokenUnknown:
		return hintForToken(x.brought.Token)
	case answer.MissingCredentials, answer.MalformedBody, answer.WrongContentType:
		if x.r.Header.Get("Content-Encoding") != "" || strings.HasPrefix(string(x.body), "\x1f\x8b") {
			return "the body is compressed, and the mock reads it as it comes: send it without compression"
		}
	}
	return ""
}

// hintForToken tells what programs send in place of a token.
func hintForToken(token string) string {
	noValue := []string{"undefined", "null", "none", "nil", "nan", "[object object]", "[object promise]", "true", "false"}
	switch {
	case slices.Contains(noValue, strings.ToLower(token)):
		return "this is the name of no value: the variable holds no token yet; it is response.access_token of the answer to POST /users/getToken"
	case strings.ContainsAny(token, `"'`):
		return "the token stands in quotes: send it without them"
	case strings.Contains(token, `\n`), strings.Contains(token, `\r`), strings.Contains(strings.ToLower(token), "%0a"), strings.Contains(strings.ToLower(token), "%0d"):
		return "the token has a line end, written out: cut white space off before it is sent"
	}
	return ""
}
