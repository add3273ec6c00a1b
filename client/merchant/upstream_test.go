package merchant_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// Whatever the API does, there is no account on a doubt, and the same imp_uid
// succeeds afterwards.
func TestUpstreamFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		effect fault.Effect
		status int
	}{
		{"500", fault.Refusal{Status: 500}, 503},
		{"503", fault.Refusal{}, 503},
		{"429", fault.TooMany{RetryAfter: fault.Duration(time.Minute)}, 503},
		{"400", fault.Refusal{Status: 400}, 502},
		{"401", fault.Refusal{Status: 401}, 502},
		{"403", fault.Refusal{Status: 403}, 502},
		{"200 with code -1", fault.BusinessError{}, 502},
		{"null message", fault.NullMessage{}, 503},
		{"HTML 502", fault.HTMLPage{}, 503},
		{"HTML 404", fault.HTMLPage{Status: 404}, 502},
		{"HTML 200", fault.HTMLPage{Status: 200}, 502},
		{"content type", fault.ContentType{}, 502},
		{"truncated", fault.Truncate{}, 502},
		{"short body", fault.ShortBody{}, 503},
		{"reset", fault.Reset{After: 10}, 503},
		{"hang", fault.Hang{For: fault.Duration(time.Minute)}, 504},
	} {
		for _, route := range []string{"getToken", "getCertification"} {
			t.Run(tt.name+" on "+route, func(t *testing.T) {
				t.Parallel()
				s := openShop(t, func(s *shop) {
					if fault.Kind(tt.effect) == "hang" {
						s.client = append(s.client, client.WithTimeout(2*time.Second))
					}
				})
				id, err := s.mock.Default().Fail(fault.Rule{Match: fault.Match{Route: route}, Effect: tt.effect})
				if err != nil {
					t.Fatal(err)
				}
				b := s.browser(t)
				impUID := s.certify(t, merchantUID(b.begin()))
				got := b.post(impUID)
				if got.Result != "unavailable" || got.status != tt.status {
					t.Errorf("while it fails: %d %s, want %d unavailable", got.status, got, tt.status)
				}
				if got.header.Get("Retry-After") == "" {
					t.Error("nobody says when to come back")
				}
				if got := b.do(http.MethodGet, "/account", ""); got.status != http.StatusUnauthorized {
					t.Errorf("an account on a doubt: %s", got)
				}
				s.mock.Default().Heal(id)
				if got := b.post(impUID); got.Result != "created" {
					t.Errorf("when it is well again: %s, want it created", got)
				}
			})
		}
	}
}

func TestAnswerDeadline(t *testing.T) {
	t.Parallel()
	s := openShop(t, func(s *shop) { s.config.AnswerWithin = 50 * time.Millisecond })
	if _, err := s.mock.Default().Fail(fault.Rule{Effect: fault.Hang{For: fault.Duration(time.Minute)}}); err != nil {
		t.Fatal(err)
	}
	if got := s.browser(t).post("imp_100000000001"); got.String() != "Gateway Timeout unavailable try_again" {
		t.Errorf("got %s, want an answer in time", got)
	}
}

func TestWithdraw(t *testing.T) {
	t.Parallel()
	s := openShop(t, nil)
	b := s.browser(t)
	if got := b.do(http.MethodPost, "/account/withdraw", ""); got.String() != "Unauthorized rejected not_signed_in" {
		t.Errorf("nobody is signed in: %s", got)
	}
	impUID := s.certify(t, func(c *mockserver.Case) {
		c.Person.ID = "adult/jiwoo"
		merchantUID(b.begin())(c)
	})
	if got := b.post(impUID); got.Result != "created" {
		t.Fatal(got)
	}
	id, err := s.mock.Default().Fail(fault.Rule{Match: fault.Match{Route: "deleteCertification"}, Effect: fault.Refusal{}})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.do(http.MethodPost, "/account/withdraw", ""); got.Result != "unavailable" {
		t.Errorf("the API cannot delete: %s, want it unavailable", got)
	}
	s.mock.Default().Heal(id)
	old := s.browser(t)
	old.http.Jar = b.http.Jar
	if got := b.do(http.MethodPost, "/account/withdraw", ""); got.String() != "OK withdrawn" {
		t.Errorf("withdrawal: %s", got)
	}
	if got := s.mock.Default().Requests(journal.Filter{Route: "deleteCertification", Status: 200}); len(got) != 1 || got[0].ImpUID != impUID {
		t.Errorf("deleted upstream: %v, want %s", got, impUID)
	}
	if got := b.do(http.MethodGet, "/account", ""); got.status != http.StatusUnauthorized {
		t.Errorf("after withdrawal: %s, want nobody signed in", got)
	}
	if got := b.post(impUID); got.String() != "Not Found rejected unknown" {
		t.Errorf("the old imp_uid: %s", got)
	}
	if got := s.browser(t).post("imp_100000000001"); got.Result != "created" {
		t.Errorf("the same person, again: %s, want a new account", got)
	}
}

// A page of another site cannot sign a visitor up, out or off.
func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	s := openShop(t, nil)
	b := s.browser(t)
	if got := b.post(s.certify(t, merchantUID(b.begin()))); got.Result != "created" {
		t.Fatal(got)
	}
	for _, path := range []string{"/session", "/certifications", "/account/withdraw"} {
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			if got := b.do(http.MethodPost, path, "", header[0], header[1]); got.String() != "Forbidden rejected cross_origin" {
				t.Errorf("%s with %s: %s, want it refused", path, header, got)
			}
		}
	}
	if got := b.do(http.MethodGet, "/account", ""); got.Account == "" {
		t.Errorf("the account is gone: %s", got)
	}
	if got := b.do(http.MethodPost, "/session", "", "Sec-Fetch-Site", "same-origin", "Origin", s.url); got.MerchantUID == "" {
		t.Errorf("our own page: %s", got)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := openShop(t, func(s *shop) {
		s.config.SDK.URL, s.config.SDK.UserCode = "http://127.0.0.1:10851/v1/iamport.js", `imp"><script>`
	})
	b := s.browser(t)
	html := []string{"Accept", "text/html,application/xhtml+xml"}
	page := b.do(http.MethodGet, "/", "", html...)
	for _, want := range []string{`<script src="http://127.0.0.1:10851/v1/iamport.js">`, `data-testid="verify"`, "imp&#34;&gt;&lt;script&gt;", `lang="ko"`} {
		if !strings.Contains(page.text, want) {
			t.Errorf("the sign-up page has no %s", want)
		}
	}
	policy := page.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self' http://127.0.0.1:10851;", "frame-ancestors 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q, want %s in it", policy, want)
		}
	}
	for _, tt := range []struct {
		reason, method, path string
		status               int
		want                 string
	}{
		{"a result", http.MethodGet, "/certifications/redirect?imp_uid=imp_100000000016&success=true", 403, "가입할 수 있는 나이가 아닙니다"},
		{"another", http.MethodGet, "/certifications/redirect?imp_uid=imp_1&success=false", 400, "인증을 마치지 않았습니다"},
		{"nobody", http.MethodGet, "/account", 401, "로그인되어 있지 않습니다"},
		{"nowhere", http.MethodGet, "/nowhere", 404, "찾으시는 페이지가 없습니다"},
		{"a file", http.MethodGet, "/assets/signup.js", 200, "IMP.certification"},
		{"another", http.MethodGet, "/assets/merchant.css", 200, "color-scheme"},
		{"another method", http.MethodDelete, "/account", 405, "쓸 수 없는 요청 방식입니다"},
		{"no file", http.MethodGet, "/assets/..%2fsignup.html", 404, "찾으시는 페이지가 없습니다"},
		{"health", http.MethodGet, "/healthz", 200, ""},
	} {
		if got := s.browser(t).do(tt.method, tt.path, "", html...); got.status != tt.status || !strings.Contains(got.text, tt.want) {
			t.Errorf("%s: %d, want %d and %q in\n%s", tt.reason, got.status, tt.status, tt.want, got.text)
		}
	}
	for path, want := range map[string]string{"/account": "GET, HEAD", "/certifications": "POST", "/": "GET, HEAD"} {
		if got := s.browser(t).do(http.MethodDelete, path, "", html...); got.status != 405 || got.header.Get("Allow") != want {
			t.Errorf("DELETE %s: %d, Allow %q: %s", path, got.status, got.header.Get("Allow"), got.text)
		}
	}
	uid := b.begin()
	redirect := "/certifications/redirect?success=true&imp_uid=" + s.certify(t, merchantUID(uid))
	if got := b.do(http.MethodGet, redirect, "", html...); got.status != 201 || !strings.Contains(got.text, `data-testid="account-link"`) {
		t.Errorf("signed up on a phone: %d\n%s", got.status, got.text)
	}
	if got := b.do(http.MethodGet, "/account", "", html...); !strings.Contains(got.text, `data-testid="withdraw"`) {
		t.Errorf("account page: %d\n%s", got.status, got.text)
	}
	if got := b.do(http.MethodPost, "/account/withdraw", "", html...); got.status != http.StatusSeeOther || got.header.Get("Location") != "/" {
		t.Errorf("withdrawn: %d to %q", got.status, got.header.Get("Location"))
	}
}

// Nothing of a person and no secret is in any answer or in the log.
func TestNothingIsTold(t *testing.T) {
	t.Parallel()
	s := openShop(t, nil)
	var told strings.Builder
	note := func(a answer) {
		told.WriteString(a.text)
		for name, values := range a.header {
			told.WriteString(name + strings.Join(values, " "))
		}
	}
	for _, accept := range []string{"text/html", "application/json"} {
		for _, impUID := range []string{"imp_100000000001", "imp_100000000016", "imp_100000000092", "imp_100000000093", "이지우", "<script>"} {
			b := s.browser(t)
			note(b.do(http.MethodPost, "/certifications", `{"imp_uid":"`+impUID+`"}`, "Accept", accept))
			note(b.do(http.MethodGet, "/certifications/redirect?imp_uid="+impUID+"&success=true", "", "Accept", accept))
		}
		b := s.browser(t)
		note(b.post(s.certify(t, func(c *mockserver.Case) { c.Person.ID = "adult/jiwoo"; merchantUID(b.begin())(c) })))
		note(b.do(http.MethodGet, "/account", "", "Accept", accept))
	}
	token := s.mock.Default().Requests(journal.Filter{Route: "getToken"})
	if len(token) == 0 {
		t.Fatal("the API was not asked")
	}
	log := s.log.String()
	if !strings.Contains(log, "imp_uid=imp_100000000001") || !strings.Contains(log, "token fetched") || !strings.Contains(told.String(), "too_young") {
		t.Fatal("there is nothing to search in")
	}
	all := told.String() + log
	for name, secret := range s.secrets(t) {
		if strings.Contains(all, secret) {
			t.Errorf("the %s is told", name)
		}
	}
}

// secrets are what may not be told of the people above.
func (s *shop) secrets(t *testing.T) map[string]string {
	t.Helper()
	person := func(impUID string) map[string]string {
		cert, err := s.mock.Steered().Certification(t.Context(), mockserver.DefaultKey, impUID)
		if err != nil {
			t.Fatal(err)
		}
		return map[string]string{
			"name of " + impUID: cert.Person.Name, "CI of " + impUID: cert.Person.CI, "DI of " + impUID: cert.Person.DI,
			"birthday of " + impUID: cert.Person.Born, "phone of " + impUID: cert.Person.Phone,
		}
	}
	all := map[string]string{"secret": mockserver.DefaultSecret, "markup": "<script>"}
	for _, impUID := range []string{"imp_100000000001", "imp_100000000016"} {
		for name, value := range person(impUID) {
			all[name] = value
		}
	}
	return all
}
