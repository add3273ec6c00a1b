package merchant_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// shop is a merchant that listens, with the mock behind it.
type shop struct {
	mock     *mockserver.Running
	url      string
	registry verifier.Registry
	log      *syncBuffer
	policy   verifier.Policy
	config   merchant.Config
	client   []client.Option
}

type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// openShop starts a merchant with full age 19, changed by change.
func openShop(t testing.TB, change func(*shop)) *shop {
	t.Helper()
	s := &shop{
		mock: mockserver.Start(t, mockserver.WithJournal(30_000, 32<<20)), registry: verifier.NewMemory(), log: &syncBuffer{},
		policy: verifier.Policy{Age: verifier.FullAge(19)},
		client: []client.Option{
			// More than any call takes on a busy machine: who tests a time-out sets one.
			client.WithTimeout(30 * time.Second), client.WithRetry(client.Retry{Attempts: 2, Backoff: time.Millisecond}),
		},
	}
	s.config.Logger = slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.client = append(s.client, client.WithLogger(s.config.Logger))
	if change != nil {
		change(s)
	}
	c, err := client.New(s.mock.URL, mockserver.DefaultKey, mockserver.DefaultSecret, s.client...)
	if err != nil {
		t.Fatal(err)
	}
	s.config.Verifier, err = verifier.New(c, s.registry, s.policy)
	if err != nil {
		t.Fatal(err)
	}
	m, err := merchant.New(s.config)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// browser keeps cookies and follows no redirect; every exchange that has JSON in
// it is held against the document.
type browser struct {
	t    *testing.T
	shop *shop
	http *http.Client
}

func (s *shop) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{t, s, &http.Client{Jar: jar, CheckRedirect: stay}}
}

// answer is what came back.
type answer struct {
	Result      string `json:"result"`
	Reason      string `json:"reason"`
	Account     string `json:"account"`
	MerchantUID string `json:"merchant_uid"`

	status int
	header http.Header
	text   string
}

func (a answer) String() string {
	return strings.TrimSpace(strings.Join([]string{http.StatusText(a.status), a.Result, a.Reason}, " "))
}

func (b *browser) do(method, path, body string, headers ...string) answer {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.shop.url+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, text: string(text)}
	if resp.Header.Get("Content-Type") == "application/json" {
		if err := json.Unmarshal(text, &a); err != nil {
			b.t.Errorf("%s %s: %v", method, path, err)
		}
		b.conforms(method, path, a)
	}
	return a
}

// conforms holds an answer against the outcome convention.
func (b *browser) conforms(method, path string, a answer) {
	b.t.Helper()
	contract, err := openapi.Merchant()
	if err != nil {
		b.t.Fatal(err)
	}
	path, _, _ = strings.Cut(path, "?")
	op, _, known := contract.Find(method, path)
	if !known {
		if a.status != http.StatusNotFound {
			b.t.Errorf("%s %s is not in the document and answers %d", method, path, a.status)
		}
		return
	}
	if err := contract.Response(op, a.status, a.header, []byte(a.text)); err != nil {
		b.t.Errorf("%s %s: %v", method, path, err)
	}
}

func (b *browser) post(impUID string) answer {
	b.t.Helper()
	text, err := json.Marshal(map[string]string{"imp_uid": impUID})
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(http.MethodPost, "/certifications", string(text))
}

// begin starts a session and returns the merchant_uid that was issued to it.
func (b *browser) begin() string {
	b.t.Helper()
	return b.do(http.MethodPost, "/session", "").MerchantUID
}

// certify makes a fresh adult's certification with that merchant_uid.
func (s *shop) certify(t testing.TB, change func(*mockserver.Case)) string {
	t.Helper()
	var c mockserver.Case
	if change != nil {
		change(&c)
	}
	impUID, err := s.mock.Default().Add(c)
	if err != nil {
		t.Fatal(err)
	}
	return impUID
}

func merchantUID(uid string) func(*mockserver.Case) {
	return func(c *mockserver.Case) { c.Certification.MerchantUID = uid }
}

// The built-in people, as the tutorial posts them: without a session.
func TestTutorial(t *testing.T) {
	t.Parallel()
	s := openShop(t, nil)
	for _, tt := range []struct{ reason, impUID, want string }{
		{"an adult", "imp_100000000001", "Created created"},
		{"the same imp_uid from somebody else", "imp_100000000001", "Conflict rejected used"},
		{"a minor", "imp_100000000016", "Forbidden underage too_young"},
		{"turns 19 tomorrow", "imp_100000000018", "Forbidden underage too_young"},
		{"not finished", "imp_100000000093", "Unprocessable Entity rejected unfinished"},
		{"three days old", "imp_100000000094", "Unprocessable Entity rejected stale"},
		{"CI null", "imp_100000000091", "Unprocessable Entity rejected no_ci"},
		{"CI empty", "imp_100000000092", "Unprocessable Entity rejected no_ci"},
		{"nobody's", "imp_999999999999", "Not Found rejected unknown"},
		{"a path", "../users/getToken", "Bad Request rejected bad_imp_uid"},
		{"nothing", "", "Bad Request rejected bad_imp_uid"},
	} {
		if got := s.browser(t).post(tt.impUID); got.String() != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func TestSessions(t *testing.T) {
	t.Parallel()
	s := openShop(t, nil)
	one, other := s.browser(t), s.browser(t)
	uid, foreign := one.begin(), other.begin()
	if second := one.begin(); second == uid || len(second) != 40 {
		t.Errorf("issued %q and then %q, want two of 40 characters", uid, second)
	}
	impUID := s.certify(t, merchantUID(uid))
	for _, tt := range []struct {
		reason string
		who    *browser
		impUID string
		want   string
	}{
		{"another session's certification", one, s.certify(t, merchantUID(foreign)), "Unprocessable Entity rejected foreign_merchant_uid"},
		{"a merchant_uid that was made up", one, s.certify(t, merchantUID(strings.Repeat("0", 40))), "Unprocessable Entity rejected foreign_merchant_uid"},
		{"none at all", one, s.certify(t, nil), "Unprocessable Entity rejected foreign_merchant_uid"},
		{"its own, stolen by another session", other, impUID, "Unprocessable Entity rejected foreign_merchant_uid"},
		{"its own", one, impUID, "Created created"},
		{"its own again: the same answer", one, impUID, "Created created"},
		{"its own, stolen by somebody without a session", s.browser(t), impUID, "Conflict rejected used"},
	} {
		if got := tt.who.post(tt.impUID); got.String() != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
	if got := one.do(http.MethodGet, "/account", ""); got.Account == "" {
		t.Errorf("signed up and not signed in: %s", got)
	}
	if got := other.do(http.MethodGet, "/account", ""); got.String() != "Unauthorized rejected not_signed_in" {
		t.Errorf("another session: %s, want it not signed in", got)
	}
}

func TestForgedCookies(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := openShop(t, func(s *shop) { s.config.Now = func() time.Time { return now } })
	b := s.browser(t)
	if got := b.post(s.certify(t, merchantUID(b.begin()))); got.Result != "created" {
		t.Fatal(got)
	}
	at, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	cookie := b.http.Jar.Cookies(at)[0]
	good := cookie.Value
	for reason, value := range map[string]string{
		"another account": "x" + good, "no signature": strings.Split(good, "~")[0], "nothing": "", "another signature": good[:len(good)-1] + "0~",
		"a separator too many": "." + good,
	} {
		cookie.Value = value
		b.http.Jar.SetCookies(at, []*http.Cookie{cookie})
		if got := b.do(http.MethodGet, "/account", ""); got.status != http.StatusUnauthorized {
			t.Errorf("%s: %s, want nobody signed in", reason, got)
		}
	}
	cookie.Value = good
	b.http.Jar.SetCookies(at, []*http.Cookie{cookie})
	if got := b.do(http.MethodGet, "/account", ""); got.status != http.StatusOK {
		t.Errorf("the cookie as it was: %s", got)
	}
	now = now.Add(24 * time.Hour)
	if got := b.do(http.MethodGet, "/account", ""); got.status != http.StatusUnauthorized {
		t.Errorf("a day later: %s, want nobody signed in", got)
	}
}

func TestBindRequired(t *testing.T) {
	t.Parallel()
	s := openShop(t, func(s *shop) { s.policy.Binding = verifier.BindRequired })
	if got := s.browser(t).post("imp_100000000001"); got.String() != "Unauthorized rejected no_session" {
		t.Errorf("no session: %s", got)
	}
	b := s.browser(t)
	if got := b.post(s.certify(t, merchantUID(b.begin()))); got.Result != "created" {
		t.Errorf("with a session: %s", got)
	}
}

func TestRedirect(t *testing.T) {
	t.Parallel()
	s := openShop(t, nil)
	for _, tt := range []struct{ reason, query, want string }{
		{"an adult", "imp_uid=" + s.certify(t, nil) + "&success=true", "Created created"},
		{"success is not needed", "imp_uid=" + s.certify(t, nil), "Created created"},
		{"what else is there is not read", "imp_uid=" + s.certify(t, nil) + "&success=true&merchant_uid=x&name=y", "Created created"},
		{"success is a text", "imp_uid=" + s.certify(t, nil) + "&success=false", "Bad Request rejected not_successful"},
		{"an empty text", "imp_uid=" + s.certify(t, nil) + "&success=", "Bad Request rejected not_successful"},
		{"two texts", "imp_uid=" + s.certify(t, nil) + "&success=true&success=false", "Bad Request rejected bad_input"},
		{"a minor, and the window calls it a success", "imp_uid=imp_100000000016&success=true", "Forbidden underage too_young"},
		{"not finished, and the window calls it a success", "imp_uid=imp_100000000093&success=true", "Unprocessable Entity rejected unfinished"},
		{"no imp_uid", "success=true", "Bad Request rejected bad_input"},
		{"two of them", "imp_uid=imp_100000000001&imp_uid=imp_100000000016", "Bad Request rejected bad_input"},
		{"a path", "imp_uid=../users/getToken", "Bad Request rejected bad_imp_uid"},
		{"no query at all", "", "Bad Request rejected bad_input"},
		{"a malformed query", "imp_uid=%zz", "Bad Request rejected bad_input"},
	} {
		if got := s.browser(t).do(http.MethodGet, "/certifications/redirect?"+tt.query, ""); got.String() != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func TestInput(t *testing.T) {
	t.Parallel()
	s := openShop(t, nil)
	form, text := "application/x-www-form-urlencoded", "text/plain"
	adult := func() string { return s.certify(t, nil) }
	for _, tt := range []struct{ reason, media, body, want string }{
		{"a form", form, "imp_uid=" + adult(), "Created created"},
		{"JSON with a charset", "application/json; charset=utf-8", `{"imp_uid":"` + adult() + `"}`, "Created created"},
		{"a name and a birthday of one's own", "application/json", `{"imp_uid":"imp_100000000016","birthday":"1970-01-01","birth":0,"success":true,"certified":true}`, "Forbidden underage too_young"},
		{"no imp_uid", "application/json", `{}`, "Bad Request rejected bad_input"},
		{"null", "application/json", `{"imp_uid":null}`, "Bad Request rejected bad_input"},
		{"a number", "application/json", `{"imp_uid":100000000001}`, "Bad Request rejected bad_input"},
		{"a list", "application/json", `{"imp_uid":["imp_100000000001"]}`, "Bad Request rejected bad_input"},
		{"an object", "application/json", `{"imp_uid":{"$ne":""}}`, "Bad Request rejected bad_input"},
		{"another spelling of the key", "application/json", `{"IMP_UID":"imp_100000000001"}`, "Bad Request rejected bad_input"},
		{"no object", "application/json", `"imp_100000000001"`, "Bad Request rejected bad_input"},
		{"null alone", "application/json", `null`, "Bad Request rejected bad_input"},
		{"cut off", "application/json", `{"imp_uid":"imp_1`, "Bad Request rejected bad_input"},
		{"two objects", "application/json", `{"imp_uid":"imp_1"}{}`, "Bad Request rejected bad_input"},
		{"nothing", "application/json", ``, "Bad Request rejected bad_input"},
		{"a form in place of JSON", "application/json", `imp_uid=imp_1`, "Bad Request rejected bad_input"},
		{"twice in a form", form, "imp_uid=imp_1&imp_uid=imp_2", "Bad Request rejected bad_input"},
		{"a bad escape", form, "imp_uid=%zz", "Bad Request rejected bad_input"},
		{"text", text, "imp_100000000001", "Unsupported Media Type rejected bad_media"},
		{"no type", "", `{"imp_uid":"imp_1"}`, "Unsupported Media Type rejected bad_media"},
		{"very long", "application/json", `{"imp_uid":"` + strings.Repeat("1", 20_000) + `"}`, "Request Entity Too Large rejected too_large"},
		{"long", "application/json", `{"imp_uid":"` + strings.Repeat("1", 65) + `"}`, "Bad Request rejected bad_imp_uid"},
		{"Hangul", "application/json", `{"imp_uid":"임포트"}`, "Bad Request rejected bad_imp_uid"},
		{"a control character", "application/json", `{"imp_uid":"imp_1\u0000"}`, "Bad Request rejected bad_imp_uid"},
	} {
		if got := s.browser(t).do(http.MethodPost, "/certifications", tt.body, "Content-Type", tt.media); got.String() != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	v, err := verifier.New(&client.Client{}, verifier.NewMemory(), verifier.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	for reason, config := range map[string]merchant.Config{
		"no verifier":                          {},
		"a short session key":                  {Verifier: v, SessionKey: []byte("short")},
		"a negative deadline":                  {Verifier: v, AnswerWithin: -1},
		"an SDK that is not a URL of a script": {Verifier: v, SDK: merchant.SDK{URL: "javascript:alert(1)"}},
		"an SDK with no host":                  {Verifier: v, SDK: merchant.SDK{URL: "/v1/iamport.js"}},
	} {
		if _, err := merchant.New(config); err == nil || !strings.HasPrefix(err.Error(), "merchant: ") {
			t.Errorf("%s: %v, want an error that names it", reason, err)
		}
	}
}
