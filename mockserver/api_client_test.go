package mockserver_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// noon is a Sunday without anything special about it.
var noon = seoul(2026, 3, 1, 12, 0, 0)

func seoul(year int, month time.Month, day, hour, minute, second int) time.Time {
	return time.Date(year, month, day, hour, minute, second, 0, identity.Seoul())
}

// apiClient is a test's client of a server. It checks every request and every
// answer against the document.
type apiClient struct {
	t      testing.TB
	server *mockserver.Server
	http   http.RoundTripper // checked
	raw    http.RoundTripper // for requests that are wrong on purpose
	key    string
	secret string
}

// handlerTransport answers requests from a handler, without a socket.
type handlerTransport struct{ handler http.Handler }

func (h handlerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	h.handler.ServeHTTP(w, r)
	response := w.Result()
	response.Request = r
	return response, nil
}

func newAPIClient(t testing.TB, opts ...mockserver.Option) *apiClient {
	t.Helper()
	server, err := mockserver.New(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return apiClientAt(t, server)
}

func apiClientAt(t testing.TB, server *mockserver.Server) *apiClient {
	t.Helper()
	contract, err := openapi.Iamport()
	if err != nil {
		t.Fatal(err)
	}
	raw := handlerTransport{server}
	return &apiClient{t: t, server: server, raw: raw, http: contract.Transport(raw), key: mockserver.DefaultKey, secret: mockserver.DefaultSecret}
}

// said is an answer as the wire had it.
type said struct {
	status   int
	header   http.Header
	body     string
	envelope struct {
		Code     int             `json:"code"`
		Message  *string         `json:"message"`
		Response json.RawMessage `json:"response"`
	}
	record map[string]any
}

func (a said) reason() string { return a.header.Get(mockserver.HeaderReason) }

func (a said) message() string {
	if a.envelope.Message == nil {
		return ""
	}
	return *a.envelope.Message
}

func (d *apiClient) ask(through http.RoundTripper, r *http.Request) said {
	d.t.Helper()
	response, err := through.RoundTrip(r)
	if err != nil {
		d.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	a := said{status: response.StatusCode, header: response.Header, body: string(body)}
	if len(body) > 0 {
		if err := json.Unmarshal(body, &a.envelope); err != nil {
			d.t.Fatalf("%s %s: no envelope: %v in %q", r.Method, r.URL, err, body)
		}
		_ = json.Unmarshal(a.envelope.Response, &a.record)
	}
	return a
}

func request(method, path, token string) *http.Request {
	r := httptest.NewRequest(method, path, nil)
	if token != "" {
		r.Header.Set("Authorization", token)
	}
	return r
}

func posted(path, token, mediaType, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	if mediaType != "" {
		r.Header.Set("Content-Type", mediaType)
	}
	if token != "" {
		r.Header.Set("Authorization", token)
	}
	return r
}

func (d *apiClient) credentials() string {
	body, err := json.Marshal(map[string]string{"imp_key": d.key, "imp_secret": d.secret})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(body)
}

// grant asks for a token and returns the whole answer.
func (d *apiClient) grant() said {
	d.t.Helper()
	return d.ask(d.http, posted("/users/getToken", "", "application/json", d.credentials()))
}

func (d *apiClient) token() string {
	d.t.Helper()
	a := d.grant()
	token, ok := a.record["access_token"].(string)
	if !ok {
		d.t.Fatalf("no token: %d %s", a.status, a.body)
	}
	return token
}

// get reads a certification with a fresh look at the token.
func (d *apiClient) get(impUID string) said {
	d.t.Helper()
	return d.ask(d.http, request(http.MethodGet, "/certifications/"+url.PathEscape(impUID), d.token()))
}

// load makes a fixture set of the built-in people and these files, by name.
func load(t testing.TB, files map[string]string) *fixture.Set {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	set, err := fixture.Load(context.Background(), mockserver.BuiltinSource(), fixture.Source{Name: "test", FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	return set
}
