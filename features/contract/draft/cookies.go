package draft

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// cookiesOf are the cookies that a request brought.
func cookiesOf(h http.Header) map[string]string {
	cookies := map[string]string{}
	for _, line := range h.Values("Cookie") {
		for _, part := range strings.Split(line, ";") {
			if name, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok {
				cookies[name] = value
			}
		}
	}
	return cookies
}

// readCookies marks as needed the first answers that set the cookies of a request. A
// cookie that a client would not send back to this target is captured and written.
func (d *drafter) readCookies(i int, r *request) {
	e := d.model.seen[i]
	for _, name := range slices.Sorted(maps.Keys(e.cookies)) {
		for j := range i {
			set := d.model.seen[j].cookie(name)
			if set == nil {
				continue
			}
			d.need[j] = true
			if set.Domain == "" && (d.TLS || !set.Secure) || !contract.IsHeader(name) {
				break
			}
			value, at := e.cookies[name], spot{i, "cookie " + name, name}
			if d.knownBefore(at, value) == "" {
				d.capture(at, value, nil, "")
			}
			if written := d.knownBefore(at, value); written != "" {
				r.cookies = append(r.cookies, pair{name, written})
			}
			break
		}
	}
}

// cookie is a cookie that an answer sets; nil = it does not.
func (e *exchange) cookie(name string) *http.Cookie {
	for _, c := range (&http.Response{Header: e.Answer.Header}).Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}
