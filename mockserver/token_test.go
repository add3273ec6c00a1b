package mockserver_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

const (
	badCredentials     = "인증에 실패하였습니다. API키와 secret을 확인하세요."
	missingCredentials = "imp_key, imp_secret 파라메터가 누락되었습니다."
)

func TestTokenHasTheObservedForm(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon))
	a := d.grant()
	form := regexp.MustCompile(`^\{"code":0,"message":null,"response":\{"access_token":"[0-9a-f]{40}","now":(\d+),"expired_at":(\d+)\}\}$`)
	m := form.FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("answer %s does not match %v", a.body, form)
	}
	if m[1] != "1772334000" || m[2] != "1772335800" {
		t.Errorf("now %s, expired_at %s; want 1772334000 (noon in Seoul) and 1800 s later", m[1], m[2])
	}
	if got := a.header.Get("Content-Type"); got != "application/json; charset=UTF-8" {
		t.Errorf("content type %q", got)
	}
	if got := a.header.Get("Date"); got != noon.UTC().Format(http.TimeFormat) {
		t.Errorf("date header %q, want the site's frozen now", got)
	}
}

func TestTokenRequests(t *testing.T) {
	secret := mockserver.DefaultSecret
	form := "application/x-www-form-urlencoded"
	for _, tt := range []struct {
		reason          string
		mediaType, body string
		status          int
		message, why    string
	}{
		{"JSON", "application/json", `{"imp_key":"imp_apikey","imp_secret":"` + secret + `"}`, 200, "", "ok"},
		{"JSON with a charset, as the Java client sends", "application/json;charset=UTF-8", `{"imp_key":"imp_apikey","imp_secret":"` + secret + `"}`, 200, "", "ok"},
		{"unknown extra fields", "application/json", `{"imp_key":"imp_apikey","imp_secret":"` + secret + `","x":[1]}`, 200, "", "ok"},
		{"form", form, "imp_key=imp_apikey&imp_secret=" + secret, 200, "", "ok"},
		{"wrong secret", "application/json", `{"imp_key":"imp_apikey","imp_secret":"x"}`, 401, badCredentials, "wrong_secret"},
		{"unknown key", form, "imp_key=1234567890123456&imp_secret=x", 401, badCredentials, "unknown_key"},
		{"the test prefix alone names no site", form, "imp_key=imp_test_&imp_secret=x", 401, badCredentials, "unknown_key"},
		{"no secret", "application/json", `{"imp_key":"imp_apikey"}`, 400, missingCredentials, "missing_credentials"},
		{"empty key", form, "imp_key=&imp_secret=x", 400, missingCredentials, "missing_credentials"},
		{"null key", "application/json", `{"imp_key":null,"imp_secret":"x"}`, 400, missingCredentials, "missing_credentials"},
		{"empty body", "application/json", ``, 400, missingCredentials, "missing_credentials"},
		{"a list", "application/json", `["imp_apikey"]`, 400, missingCredentials, "missing_credentials"},
		{"null", "application/json", `null`, 400, missingCredentials, "missing_credentials"},
		{"a number for the key", "application/json", `{"imp_key":12,"imp_secret":"x"}`, 400, "", "broken_contract"},
		{"cut JSON", "application/json", `{"imp_key":`, 400, "", "malformed_body"},
		{"two JSON values", "application/json", `{} {}`, 400, "", "malformed_body"},
		{"a bad escape in a form", form, "imp_key=%zz", 400, "", "malformed_body"},
		{"no content type", "", `{"imp_key":"a","imp_secret":"b"}`, 400, "", "wrong_content_type"},
		{"multipart", "multipart/form-data; boundary=x", "--x--", 400, "", "wrong_content_type"},
		{"text", "text/plain", `{"imp_key":"a","imp_secret":"b"}`, 400, "", "wrong_content_type"},
		{"more than the limit", "application/json", `{"imp_key":"` + strings.Repeat("x", 2<<20) + `"}`, 413, "", "body_too_large"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			d := newAPIClient(t)
			for range 2 { // the second answer may come from the express lane
				a := d.ask(d.raw, posted("/users/getToken", "", tt.mediaType, tt.body))
				if a.status != tt.status || a.reason() != tt.why {
					t.Fatalf("status %d, reason %s; want %d, %s: %s", a.status, a.reason(), tt.status, tt.why, a.body)
				}
				if tt.message != "" && a.message() != tt.message {
					t.Errorf("message %q, want %q", a.message(), tt.message)
				}
				if tt.status != 200 && (a.envelope.Code != -1 || a.envelope.Message == nil || string(a.envelope.Response) != "null") {
					t.Errorf("an error needs code -1, a message and response null: %s", a.body)
				}
			}
		})
	}
}

func TestTokenRequestWithAnEmptyAuthorizationHeader(t *testing.T) {
	d := newAPIClient(t)
	for range 2 {
		r := posted("/users/getToken", "", "application/json", d.credentials())
		r.Header["Authorization"] = []string{""} // the Go client does this
		if a := d.ask(d.raw, r); a.status != 200 {
			t.Errorf("status %d: %s", a.status, a.body)
		}
	}
}

func TestTokenLivesAsDocumented(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon))
	clock := d.server.Default().Clock()
	first := d.token()
	start := noon.Unix()
	for _, step := range []struct {
		reason    string
		at        time.Duration
		sameToken bool
		expires   int64
	}{
		{"asked again at once", 0, true, start + 1800},
		{"asked again with 61 s left", 1739 * time.Second, true, start + 1800},
		{"with exactly 60 s left the end moves by 300 s", 1740 * time.Second, true, start + 2100},
		{"now there is time again", 1741 * time.Second, true, start + 2100},
		{"extended once more in its new last minute", 2099 * time.Second, true, start + 2400},
		{"after its end a new one", 2400 * time.Second, false, start + 2400 + 1800},
	} {
		clock.Set(noon.Add(step.at))
		a := d.grant()
		if got := a.record["access_token"] == first; got != step.sameToken {
			t.Errorf("%s: same token = %v, want %v", step.reason, got, step.sameToken)
		}
		if got := int64(a.record["expired_at"].(float64)); got != step.expires {
			t.Errorf("%s: expired_at = start + %d, want start + %d", step.reason, got-start, step.expires-start)
		}
		if got := int64(a.record["now"].(float64)); got != clock.Now().Unix() {
			t.Errorf("%s: now = %d, want the site's %d", step.reason, got, clock.Now().Unix())
		}
	}
}

func TestTokenIsAcceptedInEachForm(t *testing.T) {
	d := newAPIClient(t)
	token := d.token()
	for _, tt := range []struct {
		reason string
		header http.Header
		status int
		why    string
	}{
		{"raw", http.Header{"Authorization": {token}}, 200, "ok"},
		{"bearer", http.Header{"Authorization": {"Bearer " + token}}, 200, "ok"},
		{"bearer in small letters", http.Header{"Authorization": {"bearer " + token}}, 200, "ok"},
		{"the old header", http.Header{"X-Imptokenheader": {token}}, 200, "ok"},
		{"an empty Authorization leaves it to the old header", http.Header{"Authorization": {""}, "X-Imptokenheader": {token}}, 200, "ok"},
		{"Authorization wins", http.Header{"Authorization": {token}, "X-Imptokenheader": {"wrong"}}, 200, "ok"},
		{"Authorization wins, also when it is wrong", http.Header{"Authorization": {"wrong"}, "X-Imptokenheader": {token}}, 401, "token_unknown"},
		{"none", http.Header{}, 401, "token_missing"},
		{"empty", http.Header{"Authorization": {""}}, 401, "token_missing"},
		{"bearer without a token", http.Header{"Authorization": {"Bearer "}}, 401, "token_missing"},
		{"basic", http.Header{"Authorization": {"Basic " + token}}, 401, "token_unknown"},
		{"one character short", http.Header{"Authorization": {token[1:]}}, 401, "token_unknown"},
		{"a channel key in its place", http.Header{"Authorization": {"channel-key-0"}}, 401, "token_unknown"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			for range 2 {
				r := request(http.MethodGet, "/certifications/imp_100000000001", "")
				r.Header = tt.header
				a := d.ask(d.raw, r)
				if a.status != tt.status || a.reason() != tt.why {
					t.Errorf("status %d, reason %s; want %d, %s", a.status, a.reason(), tt.status, tt.why)
				}
			}
		})
	}
}

func TestTokenExpires(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon))
	token := d.token()
	for _, tt := range []struct {
		after  time.Duration
		status int
		reason string
	}{
		{0, 200, "ok"}, {0, 200, "ok"}, {1799 * time.Second, 200, "ok"}, {time.Second, 401, "token_expired"}, {-time.Second, 200, "ok"}, {time.Hour, 401, "token_expired"},
	} {
		d.server.Default().Clock().Advance(tt.after)
		a := d.ask(d.http, request(http.MethodGet, "/certifications/imp_100000000001", token))
		if a.status != tt.status || a.reason() != tt.reason {
			t.Errorf("after %v more: %d %s, want %d %s", tt.after, a.status, a.reason(), tt.status, tt.reason)
		}
	}
	if d.token() == token {
		t.Error("after its end the site still has the old token")
	}
	if a := d.ask(d.http, request(http.MethodGet, "/certifications/imp_100000000001", token)); a.reason() != "token_expired" {
		t.Errorf("the old token is told apart as %s, want token_expired", a.reason())
	}
}

func TestASeedMakesTokensRepeatable(t *testing.T) {
	one := newAPIClient(t, mockserver.WithSeed(7)).token()
	if two := newAPIClient(t, mockserver.WithSeed(7)).token(); one != two {
		t.Errorf("seed 7 gave %s and %s", one, two)
	}
	if other := newAPIClient(t).token(); one == other {
		t.Error("without a seed the token is the same")
	}
}
