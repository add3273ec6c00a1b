package mockserver_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// earlierToken is a token that another mock has issued.
func earlierToken(t testing.TB) string {
	t.Helper()
	return newAPIClient(t).token()
}

// read asks for the built-in adult with a token.
func (d *apiClient) read(token string) said {
	d.t.Helper()
	return d.ask(d.http, request(http.MethodGet, "/certifications/"+adultID, token))
}

// anyKeys are credentials that a program under test may have.
var anyKeys = []struct{ reason, key, secret string }{
	{"from the environment", mockserver.DefaultKey, mockserver.DefaultSecret},
	{"its own, as real ones look", "1234567890123456", "its own secret"},
	{"a test key", "imp_test_team", "s"},
	{"a test key with another secret", "imp_test_team", "t"},
	{"the tutorial's key with another secret", mockserver.DefaultKey, "a slip"},
	{"the key of another site of this mock", "other-key", "other-secret"},
}

// Inside of a harness every key means the default site, in every decision.
func TestAnyKeyMeansTheOneSite(t *testing.T) {
	for _, tt := range anyKeys {
		t.Run(tt.reason, func(t *testing.T) {
			s := newControlClient(t, mockserver.WithAnyKey(), mockserver.WithSwitch("rate-limit", "60"))
			own := s.at(tt.key, tt.secret)
			token := own.token()
			if token != s.token() {
				t.Error("the token is of another site than the default one")
			}
			if a := own.ask(own.http, request(http.MethodGet, "/certifications/"+s.add(control.NewCertification{}).ImpUID, token)); a.status != 200 {
				t.Errorf("a record of the default site: %d %s", a.status, a.reason())
			}
			rule, err := s.mock.AddFault(ctx(t), s.site, control.FaultRule{Match: fault.Match{Route: "getToken"}, Effect: fault.Refusal{Status: 503}})
			must(t, rule, err)
			if a := own.ask(own.raw, posted("/users/getToken", "", "application/json", own.credentials())); a.status != 503 {
				t.Errorf("a fault of getToken: %d %s, want 503", a.status, a.reason())
			}
			s.do(s.mock.DeleteFault(ctx(t), s.site, rule.ID))
			limited := false
			for range 62 { // and again, for a new minute may begin on the way
				limited = limited || own.grant().status == 429 || s.read(token).status == 429
			}
			if !limited {
				t.Error("the key is not counted for the default site")
			}
			house, err := s.mock.Requests(ctx(t), control.House, control.RequestFilter{})
			if len(must(t, house, err).Requests) != 0 {
				t.Errorf("the journal of no site has %+v", house.Requests)
			}
			sites, err := s.mock.Sites(ctx(t))
			if len(must(t, sites, err)) != 2 {
				t.Errorf("sites %+v, want the two that were configured", sites)
			}
		})
	}
}

// A request that is refused stands in the journal of the one site too.
func TestAnyKeyJournalsRefusals(t *testing.T) {
	s := newControlClient(t, mockserver.WithAnyKey())
	for _, r := range []*http.Request{
		posted("/users/getToken", "", "application/json", `{"imp_key":"k"}`),
		posted("/users/getToken", "", "application/json", `{"imp_key":`),
		posted("/users/getToken", "", "text/plain", "x"),
		request(http.MethodGet, "/certifications/imp_1", ""),
		request(http.MethodGet, "/certifications/imp_1", "nonsense"),
	} {
		s.ask(s.raw, r)
	}
	list, err := s.mock.Requests(ctx(t), s.site, control.RequestFilter{})
	var reasons []string
	for _, r := range must(t, list, err).Requests {
		reasons = append(reasons, r.Reason)
	}
	want := []string{"missing_credentials", "malformed_body", "wrong_content_type", "token_missing", "token_unknown"}
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Errorf("journal of the default site (-want +got):\n%s", diff)
	}
}

// A token of an earlier mock is adopted once, by a site that has had no token.
func TestAnEarlierTokenIsAdoptedOnce(t *testing.T) {
	const invented = "0123456789abcdef0123456789abcdef01234567"
	one, two := earlierToken(t), earlierToken(t)
	slip := one[:39] + "0"
	if slip == one {
		slip = one[:39] + "1"
	}
	expire := control.FaultRule{Match: fault.Match{Route: "getCertification", First: 1}, Effect: fault.ExpireToken{}}
	for _, tt := range []struct {
		reason string
		before func(*controlClient)
		text   string
		want   string // reason of the answer
	}{
		{"before anything", func(*controlClient) {}, one, "ok"},
		{"a text that was never a token", func(*controlClient) {}, "nonsense", "token_unknown"},
		{"a token that somebody invented", func(*controlClient) {}, invented, "token_unknown"},
		{"one letter forty times", func(*controlClient) {}, strings.Repeat("a", 40), "token_unknown"},
		{"a slip in the last letter", func(*controlClient) {}, slip, "token_unknown"},
		{"an invented one does not use it up", func(s *controlClient) { s.read(invented) }, one, "ok"},
		{"it stays good", func(s *controlClient) { s.read(one) }, one, "ok"},
		{"a second one", func(s *controlClient) { s.read(two) }, one, "token_unknown"},
		{"after a token was issued", func(s *controlClient) { s.token() }, one, "token_unknown"},
		{"after it ended by a fault", func(s *controlClient) {
			rule, err := s.mock.AddFault(ctx(t), s.site, expire)
			must(t, rule, err)
			s.read(one)
		}, one, "token_unknown"},
		{"it was adopted and reset", func(s *controlClient) { s.read(one); s.do(s.mock.Reset(ctx(t), s.site, control.ScopeState)) }, one, "token_unknown"},
		{"after a reset of what had no token", func(s *controlClient) { s.do(s.mock.Reset(ctx(t), s.site, control.ScopeAll)) }, one, "token_unknown"},
		{"a reset of the journal alone", func(s *controlClient) { s.do(s.mock.Reset(ctx(t), s.site, control.ScopeJournal)) }, one, "ok"},
		{"its time is over", func(s *controlClient) {
			s.read(one)
			s.move(control.ClockMove{Advance: control.Duration(day)})
		}, one, "token_expired"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := newControlClient(t, mockserver.WithAnyKey())
			tt.before(s)
			if a := s.read(tt.text); a.reason() != tt.want {
				t.Errorf("%d %s, want %s", a.status, a.reason(), tt.want)
			}
		})
	}
	if s := newControlClient(t); s.read(one).reason() != "token_unknown" {
		t.Error("adopted by a mock that no harness has started")
	}
}

func TestAnAdoptedTokenIsTheSites(t *testing.T) {
	earlier := earlierToken(t)
	s := newControlClient(t, mockserver.WithAnyKey(), mockserver.WithFrozen(noon))
	s.read(earlier)
	adopted := s.at("8374626120391827", "s").grant().record
	if adopted["access_token"] != earlier {
		t.Errorf("asked for a token, got %s, want the adopted one", adopted["access_token"])
	}
	issued := newControlClient(t, mockserver.WithFrozen(noon)).grant().record
	if adopted["expired_at"] != issued["expired_at"] {
		t.Errorf("the adopted token ends at %v, want %v as one that was issued", adopted["expired_at"], issued["expired_at"])
	}
	list, err := s.mock.Requests(ctx(t), s.site, control.RequestFilter{Last: 1, Route: "getCertification"})
	if got := must(t, list, err).Requests[0]; got.Token != "token#1" || !strings.Contains(got.Detail, "of an earlier mock") {
		t.Errorf("the journal says %s and %q of it", got.Token, got.Detail)
	}
}

// A listener is told what the server has read, in whatever form it came.
func TestCredentialsAreTold(t *testing.T) {
	var mu sync.Mutex
	var heard []mockserver.Credentials
	s := newControlClient(t, mockserver.WithAnyKey(), mockserver.WithCredentials(func(c mockserver.Credentials) {
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, c)
	}))
	s.read("nonsense")
	a := s.ask(s.http, posted("/users/getToken", "", "application/x-www-form-urlencoded", "imp_key=k1&imp_secret=s%201"))
	token, _ := a.record["access_token"].(string)
	s.ask(s.http, posted("/users/getToken", "", "application/json; charset=utf-8", `{"imp_key":"k2","imp_secret":"s2"}`))
	s.ask(s.raw, posted("/users/getToken", "", "application/json", `{"imp_key":1234567890123456,"imp_secret":"s3"}`))
	s.ask(s.raw, posted("/users/getToken", "", "application/json", `{"imp_secret":"s4"}`))
	quiet := posted("/users/getToken", "", "application/json", `{"imp_key":"k5","imp_secret":"s5"}`)
	quiet.Header.Set(control.HeaderHarness, "test")
	s.ask(s.http, quiet)
	s.read(token)
	want := []mockserver.Credentials{
		{Token: "nonsense"}, {Key: "k1", Secret: "s 1", Token: token}, {Key: "k2", Secret: "s2", Token: token},
		{Key: "1234567890123456", Secret: "s3"}, {Secret: "s4"}, {Token: token},
	}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

// The journal hides what the server has read as a secret, also in a form that a
// search by the names of fields would miss.
func TestTheJournalHidesWhatWasRead(t *testing.T) {
	s := newControlClient(t)
	const secret = "hush-hush-hush"
	a := s.ask(s.raw, posted("/users/getToken", "", "application/x-www-form-urlencoded", `imp_key=k&imp%5Fsecret=`+secret+`&x={"a":1}`))
	if a.reason() != "unknown_key" {
		t.Fatalf("%d %s", a.status, a.reason())
	}
	list, err := s.mock.Requests(ctx(t), control.House, control.RequestFilter{})
	if body := must(t, list, err).Requests[0].Request.Body; strings.Contains(body, secret) {
		t.Errorf("the journal shows %s", body)
	}
}
