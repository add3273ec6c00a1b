package features_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// departure is one way in which a server is not like the API.
type departure struct {
	name   string
	change func(r *http.Response, body map[string]any)
	broken []string // rules that are
	named  string   // what the report says
}

func response(body map[string]any) map[string]any {
	fields, _ := body["response"].(map[string]any)
	return fields
}

// isRecord reports whether an answer has a certification.
func isRecord(body map[string]any) bool { return response(body)["imp_uid"] != nil }

var departures = []departure{
	{"none", func(*http.Response, map[string]any) {}, nil, ""},
	{"wrong status", func(r *http.Response, _ map[string]any) {
		if r.StatusCode == http.StatusUnauthorized {
			r.StatusCode = http.StatusForbidden
		}
	}, []string{"api-refusals"}, "answered status 403; expected: status 401"},
	{"wrong envelope", func(r *http.Response, body map[string]any) {
		if r.StatusCode == http.StatusNotFound {
			body["code"] = 0
		}
	}, []string{"api-refusals"}, "/code: expected anything but 0, found 0"},
	{"wrong type", func(_ *http.Response, body map[string]any) {
		if isRecord(body) {
			response(body)["certified_at"] = "yesterday"
		}
	}, []string{"api-record"}, "certified_at"},
	{"missing field", func(_ *http.Response, body map[string]any) {
		delete(response(body), "pg_provider")
	}, []string{"api-record"}, "pg_provider"},
	{"extra enum value", func(_ *http.Response, body map[string]any) {
		if isRecord(body) {
			response(body)["gender"] = "other"
		}
	}, []string{"api-record"}, "gender"},
	{"a token that no header holds", func(_ *http.Response, body map[string]any) {
		if _, ok := response(body)["access_token"]; ok {
			response(body)["access_token"] = "a\nb"
		}
	}, []string{"api-record", "api-refusals", "api-token"}, "access_token"},
	{"late expiry", func(_ *http.Response, body map[string]any) {
		if end, ok := response(body)["expired_at"].(float64); ok {
			response(body)["expired_at"] = end + 3600
		}
	}, []string{"api-token"}, "after now; expected: an end in the next 30m0s"},
}

// differentServer is the mock with one departure.
func differentServer(t *testing.T, d departure) string {
	t.Helper()
	mock := mockserver.Start(t)
	upstream, err := url.Parse(mock.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(upstream)
	proxy.ModifyResponse = func(r *http.Response) error {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		var body map[string]any
		if err := json.Unmarshal(text, &body); err != nil {
			return err
		}
		d.change(r, body)
		if text, err = json.Marshal(body); err != nil {
			return err
		}
		r.Body = io.NopCloser(bytes.NewReader(text))
		r.Header.Set("Content-Length", strconv.Itoa(len(text)))
		r.ContentLength = int64(len(text))
		return nil
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL
}

// Each departure of a server is named, and nothing else is reported.
func TestConformNamesDepartures(t *testing.T) {
	t.Parallel()
	for _, d := range departures {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			run, err := features.Conform(t.Context(), &features.ConformOptions{
				Lang: report.English, API: differentServer(t, d), Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret,
				ImpUID: "imp_100000000001", Unsafe: features.AlsoWrite, Seed: 1,
			})
			if err != nil {
				t.Fatal(err)
			}
			var rules []string
			named := d.named == ""
			for _, s := range run.Scenarios {
				if s.Verdict == report.Held {
					continue
				}
				rules = append(rules, s.RuleID)
				named = named || strings.Contains(s.Because+"; expected: "+s.Expected, d.named)
				if strings.Contains(tale(s), "이지우") || strings.Contains(s.Because, "이지우") {
					t.Errorf("a value of the record is in the report: %s", s.Because)
				}
			}
			slices.Sort(rules)
			if rules = slices.Compact(rules); !slices.Equal(rules, d.broken) || !named {
				t.Errorf("broken are %q, want %q with %q", rules, d.broken, d.named)
				complain(t, run)
			}
		})
	}
}

// Without more flags, a conform run asks for nothing that could alarm anybody.
func TestConformReadsOnly(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	run, err := features.Conform(t.Context(), &features.ConformOptions{
		Lang: report.English, API: mock.URL, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret, Seed: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	if counts := run.Counts(); counts.Held != 8 || counts.NotTestable != 6 || run.Exit() != 0 {
		t.Errorf("%+v, want 8 held and 6 not testable", counts)
	}
	for _, entry := range mock.Default().Requests(journal.Filter{}) {
		if entry.Method == http.MethodDelete || entry.Reason == "wrong_secret" {
			t.Errorf("%s %s (%s) was asked for", entry.Method, entry.Path, entry.Reason)
		}
	}
	_, err = features.Conform(t.Context(), &features.ConformOptions{Lang: report.English, API: "http://127.0.0.1:1", Key: "k", Secret: "s", Seed: 1})
	if !errors.Is(err, features.ErrAPI) {
		t.Errorf("nobody listens: %v, want ErrAPI", err)
	}
}

// What the first request for a token shows is said once, before any scenario.
func TestConformAsksForATokenFirst(t *testing.T) {
	const envelope = `{"code":%d,"message":"no","response":null}`
	for _, tt := range []struct {
		reason       string
		status, code int
		body         string // "" = an envelope with the code
		want         error
		shows        string // of the body
	}{
		{"the credentials are refused", http.StatusUnauthorized, -1, "", features.ErrCredentials, ""},
		{"a refusal with HTTP 200", http.StatusOK, -1, "", features.ErrCredentials, ""},
		{"a page of another server", http.StatusOK, 0, "<h1>hello a-secret-for-nobody-at-all</h1>", features.ErrNoAPI, "<h1>hello [the API secret]</h1>"},
		{"another JSON API", http.StatusNotFound, 0, `{"error":"no such path"}`, features.ErrNoAPI, `{"error":"no such path"}`},
		{"another path of the API", http.StatusNotFound, -1, "", features.ErrNoAPI, `{"code":-1,"message":"no","response":null}`},
		{"the API is down", http.StatusServiceUnavailable, -1, "", features.ErrAPI, ""},
		{"the API limits requests", http.StatusTooManyRequests, -1, "", features.ErrAPI, ""},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(tt.status)
			_, _ = io.WriteString(w, cmp.Or(tt.body, fmt.Sprintf(envelope, tt.code)))
		}))
		t.Cleanup(server.Close)
		var told []report.Scenario
		_, err := features.Conform(t.Context(), &features.ConformOptions{
			API: server.URL, Key: "k", Secret: "a-secret-for-nobody-at-all", Seed: 1, Progress: func(s report.Scenario) { told = append(told, s) },
		})
		shown := (*features.APIError)(nil)
		if !errors.Is(err, tt.want) || !errors.As(err, &shown) || shown.Body != tt.shows || len(told) > 0 {
			t.Errorf("%s: %v after %d scenarios, showing %#v; want %v", tt.reason, err, len(told), shown, tt.want)
		}
	}
}

// A server that takes credentials in one form of body is held to the contract.
func TestConformTakesOneFormOfCredentials(t *testing.T) {
	mock := mockserver.Start(t)
	for _, refused := range []string{"application/json", "application/x-www-form-urlencoded"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Content-Type") == refused {
				http.Error(w, "unknown media type", http.StatusUnsupportedMediaType)
				return
			}
			mock.Server.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		run, err := features.Conform(t.Context(), &features.ConformOptions{API: server.URL, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret, Seed: 1})
		if err != nil || run.Counts().Broken == 0 {
			t.Errorf("%s refused: %v, %+v", refused, err, run.Counts())
		}
	}
}
