package draft

import (
	"regexp"
	"slices"
)

// closing is how a request looks that closes an account.
var closing = regexp.MustCompile(`(?i)^DELETE (?:/[^/]+)*/(?:me|my|mypage|profile|accounts?|members?|users?)(?:/[^/]+)?$|` +
	`^[A-Z]+ .*(?:withdraw|unregister|secession|resign|(?:close|delete|cancel)[_-]?(?:my)?[_-]?(?:account|member|user)|탈퇴|(?:^|[/_.-])leave(?:[/_.-]|$))`)

// closes reports whether a request looks as if it closed the account: a sign-up does not need it.
func (e *exchange) closes() bool {
	return e.changes() && closing.MatchString(e.Method+" "+unescapedPath(e.path))
}

// askWithdrawal asks about the requests that look so, in whichever sign-up they were sent.
func (d *drafter) askWithdrawal() {
	var asked []string
	for _, v := range d.visits {
		for _, e := range v.seen[v.carrier+1:] {
			if line := e.Method + " " + e.path; v.carrier >= 0 && e.closes() && !slices.Contains(asked, line) {
				asked = append(asked, line)
				d.asks = append(d.asks, "does "+line+" close the account? Then write it as withdraw, with what it is sent, and claim withdrawal")
			}
		}
	}
}
