package mockserver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

// defect is one thing wrong with a request to confirm an OTP.
type defect struct {
	why    string // the reason that it alone leads to
	toggle string // a switch that it needs, "id=value"
	spoil  func(r *spoiled)
}

// spoiled is a request before it is sent.
type spoiled struct {
	method, path, token, media, body, tier string
	expire                                 bool
}

// defects are in the order in which they win.
var defects = []defect{
	{why: "unknown_route", spoil: func(r *spoiled) { r.path = "/certification" }},
	{why: "wrong_method", spoil: func(r *spoiled) { r.method = http.MethodPut }},
	{why: "blocked_address", toggle: "address=blocked", spoil: func(*spoiled) {}},
	{why: "token_missing", spoil: func(r *spoiled) { r.token = "" }},
	{why: "token_unknown", spoil: func(r *spoiled) { r.token = "wrong" }},
	{why: "token_expired", spoil: func(r *spoiled) { r.expire = true }},
	{why: "unknown_tier", toggle: "tier=refused", spoil: func(r *spoiled) { r.tier = "AB1" }},
	{why: "body_too_large", spoil: func(r *spoiled) { r.body = `{"otp":"` + strings.Repeat("1", 2<<20) + `"}` }},
	{why: "wrong_content_type", spoil: func(r *spoiled) { r.media = "text/plain" }},
	{why: "malformed_body", spoil: func(r *spoiled) { r.body = `{"otp":` }},
	{why: "broken_contract", spoil: func(r *spoiled) { r.body = `{"otp":[1]}` }},
	{why: "unknown_imp_uid", spoil: func(r *spoiled) { r.path = "/certifications/otp/confirm/imp_000000000000" }},
	{why: "otp_missing", spoil: func(r *spoiled) { r.body = `{}` }},
}

// exclusive are the defects that spoil the same part of a request, so that two
// of them are one.
func exclusive(a, b string) bool {
	part := map[string]string{
		"unknown_route": "path", "unknown_imp_uid": "path",
		"token_missing": "token", "token_unknown": "token",
		"body_too_large": "body", "malformed_body": "body", "broken_contract": "body", "otp_missing": "body",
	}
	return part[a] != "" && part[a] == part[b] || a == "unknown_route" && b == "wrong_method"
}

func TestWhichOfTwoFailuresWins(t *testing.T) {
	for i, first := range defects {
		for j := i; j < len(defects); j++ {
			second := defects[j]
			if i != j && exclusive(first.why, second.why) {
				continue
			}
			t.Run(first.why+" and "+second.why, func(t *testing.T) {
				if got := reasonOf(t, first, second); got != first.why {
					t.Errorf("%s wins, want %s", got, first.why)
				}
			})
		}
	}
}

// reasonOf sends a request with two defects and returns the reason of the answer.
func reasonOf(t *testing.T, both ...defect) string {
	t.Helper()
	opts := []mockserver.Option{mockserver.WithFrozen(noon)}
	for _, a := range both {
		if id, value, ok := strings.Cut(a.toggle, "="); ok && id != "address" {
			opts = append(opts, mockserver.WithSwitch(id, value))
		}
	}
	open := newAPIClient(t, opts...)
	blocked := open
	impUID, _ := open.send(typed(nil))
	r := &spoiled{
		method: http.MethodPost, path: "/certifications/otp/confirm/" + impUID, token: open.token(),
		media: "application/json", body: `{"otp":"000000"}`,
	}
	for _, a := range both {
		a.spoil(r)
		if a.toggle == "address=blocked" { // a server that lets nobody in issues no token either
			blocked = newAPIClient(t, append(opts, mockserver.WithSwitch("address", "blocked"))...)
		}
	}
	if r.expire {
		open.server.Default().Clock().Advance(time.Hour)
	}
	q := posted(r.path, r.token, r.media, r.body)
	q.Method = r.method
	if r.tier != "" {
		q.Header.Set("Tier", r.tier)
	}
	return blocked.ask(blocked.raw, q).reason()
}
