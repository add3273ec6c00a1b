package mockserver_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

func TestOneLogRecordARequestWithoutSecrets(t *testing.T) {
	for _, lane := range []string{"lane", "authority"} {
		t.Run(lane, func(t *testing.T) {
			var log bytes.Buffer
			opts := []mockserver.Option{
				mockserver.WithLogger(slog.New(slog.NewJSONHandler(&log, nil))),
				otherSite(store.Provides{Phone: true, Carrier: true}),
				mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})),
			}
			if lane == "authority" {
				opts = append(opts, mockserver.WithoutLane())
			}
			d := newAPIClient(t, opts...).at("other-key", "other-secret")
			token := d.token()
			record := d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000001", token)).record
			d.ask(d.http, request(http.MethodGet, "/certifications/imp_900000000001", token))
			d.ask(d.raw, request(http.MethodGet, "/certifications/"+token, token))
			d.ask(d.raw, request(http.MethodGet, "/certifications/x?_token="+token, ""))
			d.ask(d.raw, posted("/users/getToken", "", "application/json", `{"imp_key":"1234567890123456","imp_secret":"a-real-looking-secret"}`))
			d.ask(d.raw, posted("/certifications/otp/request", token, "application/json", `{"name":"김비밀","phone":"01000000998","birth":"900101","gender_digit":"9","carrier":"SKT"}`))
			d.ask(d.raw, request(http.MethodGet, "/certifications/"+strings.Repeat("long", 500), token))
			text := log.String()
			for what, secret := range map[string]string{
				"token": token, "secret": "other-secret", "wrong secret": "a-real-looking-secret", "a key that nobody configured": "1234567890123456", "CI": record["unique_key"].(string),
				"DI": record["unique_in_site"].(string), "phone": "01000000101", "typed phone": "01000000998", "name": "김비밀",
			} {
				if strings.Contains(text, secret) {
					t.Errorf("the log holds the %s:\n%s", what, text)
				}
			}
			if got := strings.Count(text, `"msg":"request"`); got != 8 {
				t.Errorf("%d request records for 8 requests:\n%s", got, text)
			}
			if !strings.Contains(text, `"reason":"unknown_key"`) || !strings.Contains(text, `"level":"WARN"`) || !strings.Contains(text, "imp_test_") {
				t.Errorf("a refused key is not explained:\n%s", text)
			}
			for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
				var entry map[string]any
				if err := json.Unmarshal([]byte(line), &entry); err != nil || len(line) > 700 {
					t.Errorf("a line of %d bytes: %v: %.100s", len(line), err, line)
				}
			}
		})
	}
}

// An invented method is shortened as a path is.
func TestALongMethodDoesNotFillTheLog(t *testing.T) {
	var log bytes.Buffer
	d := newAPIClient(t, mockserver.WithLogger(slog.New(slog.NewJSONHandler(&log, nil))))
	d.server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(strings.Repeat("M", 60_000), "/users/getToken", nil))
	if log.Len() > 1000 || !strings.Contains(log.String(), strings.Repeat("M", 40)+"…") {
		t.Errorf("%d bytes of log: %.200s", log.Len(), log.String())
	}
}

func TestEveryAnswerSaysThatItIsAMock(t *testing.T) {
	d := newAPIClient(t, mockserver.WithVersion("v1.2.3"))
	token := d.token()
	for _, r := range []*http.Request{
		posted("/users/getToken", "", "application/json", d.credentials()),
		request(http.MethodGet, "/certifications/imp_100000000001", token),
		request(http.MethodGet, "/certifications/imp_100000000001", token),
		request(http.MethodGet, "/nowhere", ""),
		request(http.MethodPut, "/users/getToken", ""),
	} {
		a := d.ask(d.raw, r)
		if a.header.Get(mockserver.HeaderMock) != "v1.2.3" || a.reason() == "" {
			t.Errorf("%s %s: headers %v", r.Method, r.URL, a.header)
		}
	}
}

func TestAnUnconfiguredKeyIsToldHowToBeConfigured(t *testing.T) {
	d := newAPIClient(t).at("1234567890123456", "x")
	a := d.grant()
	if a.status != 401 || a.message() != badCredentials || !strings.Contains(a.header.Get(mockserver.HeaderHint), "--sites") {
		t.Errorf("%d %q, hint %q", a.status, a.message(), a.header.Get(mockserver.HeaderHint))
	}
}

// What a request itself says about why it failed is told, and not what can be said of every such failure.
func TestHintsOfTheRequestItself(t *testing.T) {
	d := newAPIClient(t)
	with := func(authorization string) *http.Request {
		r := request(http.MethodGet, "/certifications/imp_100000000001", "")
		r.Header.Set("Authorization", authorization)
		return r
	}
	compressed := func(media string) *http.Request {
		r := posted("/users/getToken", "", media, "\x1f\x8b\x08 and so on")
		r.Header.Set("Content-Encoding", "gzip")
		return r
	}
	token := d.token()
	for _, tt := range []struct {
		reason string
		sent   *http.Request
		status int
		hint   string
	}{
		{"a base URL that ends with a slash", posted("//users/getToken", "", "application/json", d.credentials()), 404, "two slashes in a row"},
		{"nowhere", request(http.MethodGet, "/nowhere", ""), 404, "the mock has POST /users/getToken"},
		{"a variable without a value", with("undefined"), 401, "the variable holds no token yet"},
		{"as Bearer", with("Bearer null"), 401, "the variable holds no token yet"},
		{"in quotes", with(`"` + token + `"`), 401, "stands in quotes"},
		{"of a shell", with("Bearer '" + token + "'"), 401, "stands in quotes"},
		{"a line end", with(token + `\n`), 401, "has a line end"},
		{"a line end, escaped", with(token + "%0A"), 401, "has a line end"},
		{"another token", with("0123456789012345678901234567890123456789"), 401, "was not issued by this run"},
		{"compressed JSON", compressed("application/json"), 400, "the body is compressed"},
		{"a compressed form", compressed("application/x-www-form-urlencoded"), 400, "the body is compressed"},
		{"broken JSON", posted("/users/getToken", "", "application/json", "{"), 400, "not what its Content-Type says"},
	} {
		a := d.ask(d.raw, tt.sent)
		if hint := a.header.Get(mockserver.HeaderHint); a.status != tt.status || !strings.Contains(hint, tt.hint) || strings.Contains(hint, token) {
			t.Errorf("%s: %d, hint %q; want %d and %q", tt.reason, a.status, hint, tt.status, tt.hint)
		}
	}
}
