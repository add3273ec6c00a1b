package features_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// says is a merchant that answers always the same, and asks nobody.
func says(status int, result string) makeMerchant {
	return func(*testing.T, string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, `{"result":%q}`, result)
		})
	}
}

// brought stands for the imp_uid that a visitor has brought.
const brought = "BROUGHT"

// asks is a merchant that asks the API in these ways for every request, and
// refuses it.
func asks(do ...func(api string) *http.Request) makeMerchant {
	return func(t *testing.T, api string) http.Handler {
		t.Helper()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var body struct {
				ImpUID string `json:"imp_uid"`
			}
			_ = json.NewDecoder(r.Body).Decode(&body) // not every visitor brings one
			for _, request := range do {
				out := request(api)
				out.URL.Path = strings.Replace(out.URL.Path, brought, body.ImpUID, 1)
				if resp, err := new(http.Client).Do(out); err == nil {
					resp.Body.Close()
				}
			}
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"result":"rejected"}`)
		})
	}
}

func token(key, secret string) func(string) *http.Request {
	return func(api string) *http.Request {
		body := url.Values{"imp_key": {key}, "imp_secret": {secret}}.Encode()
		r := httptest.NewRequest(http.MethodPost, api+"/users/getToken", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RequestURI = ""
		return r
	}
}

func reading(with string) func(string) *http.Request {
	return func(api string) *http.Request {
		r := httptest.NewRequest(http.MethodGet, api+"/certifications/"+brought, http.NoBody)
		r.Header.Set("Authorization", with)
		r.RequestURI = ""
		return r
	}
}

// issued is a token that a mock has issued.
func issued(t *testing.T, api string) string {
	t.Helper()
	return issuedTo(t, api, mockserver.DefaultKey, mockserver.DefaultSecret)
}

func issuedTo(t *testing.T, api, key, secret string) string {
	t.Helper()
	resp, err := new(http.Client).Do(token(key, secret)(api))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Response struct {
			Token string `json:"access_token"`
		} `json:"response"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer.Response.Token
}

// asksAnew is a merchant that begins with an old token, and fetches another.
func asksAnew(key, secret string) makeMerchant {
	return func(t *testing.T, api string) http.Handler {
		t.Helper()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			visit := func(do func(string) *http.Request) {
				r.Body = io.NopCloser(bytes.NewReader(body))
				asks(do)(t, api).ServeHTTP(httptest.NewRecorder(), r)
			}
			visit(reading("nonsense"))
			visit(reading(issuedTo(t, api, key, secret)))
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"result":"rejected"}`)
		})
	}
}

// raise starts a mock and a merchant without a preflight.
func raise(t *testing.T, c *contract.Contract, merchant makeMerchant, options ...mockserver.Option) *features.Options {
	t.Helper()
	mock := mockserver.Start(t, options...)
	side := httptest.NewServer(mock.Control(control.Info{API: mock.URL}))
	t.Cleanup(side.Close)
	shop := httptest.NewServer(merchant(t, mock.URL))
	t.Cleanup(shop.Close)
	target, err := c.Open(shop.URL, contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(target.Close)
	return &features.Options{
		Target: target, Mock: control.NewClient(side.URL, "", side.Client()), Site: mockserver.DefaultUserCode, Seed: 1, Lang: report.English,
		API: mock.URL, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret,
	}
}

// The preflight tells apart why a run cannot begin.
func TestPreflight(t *testing.T) {
	t.Parallel()
	old := issued(t, mockserver.Start(t).URL)
	yesterday := features.HostClock().Now().AddDate(0, 0, -1)
	for _, tt := range []struct {
		reason   string
		merchant makeMerchant
		options  []mockserver.Option
		want     error
		note     string
	}{
		{"the target never asks, and lets everybody in", says(201, "created"), nil, features.ErrNotAsked, ""},
		{"the target never asks, and refuses everybody", says(400, "rejected"), nil, features.ErrBody, ""},
		{"another key, and a mock that minds", asks(token("8374626120391827", "s")), nil, features.ErrOtherKey, ""},
		{"another key, while somebody else is let in", asks(token("8374626120391827", "s"), token("imp_test_job", "s")), nil, features.ErrOtherKey, ""},
		{"another secret", asks(token(mockserver.DefaultKey, "s")), nil, features.ErrOtherSecret, ""},
		{"another secret, and a mock inside", asks(token(mockserver.DefaultKey, "s")), []mockserver.Option{mockserver.WithAnyKey()}, nil, ""},
		{"another key, and a mock inside", asks(token("8374626120391827", "s")), []mockserver.Option{mockserver.WithAnyKey()}, nil, ""},
		{"no secret", asks(token(mockserver.DefaultKey, "")), []mockserver.Option{mockserver.WithAnyKey()}, features.ErrRefused, ""},
		{"another address", asks(func(api string) *http.Request {
			r := token(mockserver.DefaultKey, mockserver.DefaultSecret)(api)
			r.URL.Path = "/v1" + r.URL.Path
			return r
		}), nil, features.ErrWrongCall, ""},
		{"the token in another form", asks(token("imp_test_job", "s"), reading(strings.Repeat("a", 40))), nil, features.ErrTokenForm, ""},
		{"a test key opens its own site", asks(token("imp_test_job", "s")), nil, nil, ""},
		{"a cached token, and a mock that minds", asks(reading(old)), nil, features.ErrOldToken, ""},
		{"a cached token, and a mock inside", asks(reading(old)), []mockserver.Option{mockserver.WithAnyKey()}, nil, "a token that it had before"},
		{"a token that somebody invented, and a mock inside", asks(reading(strings.Repeat("a", 40))), []mockserver.Option{mockserver.WithAnyKey()}, features.ErrOldToken, ""},
		{"an old token, and then another", asks(reading("nonsense"), token("k", "s"), reading(old)), []mockserver.Option{mockserver.WithAnyKey()}, features.ErrOldToken, ""},
		{"an old token, and then a new one", asksAnew("k", "s"), []mockserver.Option{mockserver.WithAnyKey()}, nil, "began with a token that the mock does not know, and asked for a new one"},
		{"no token", asks(reading("")), nil, features.ErrRefused, ""},
		{"a mock that lives in another day", asks(token(mockserver.DefaultKey, mockserver.DefaultSecret)), []mockserver.Option{mockserver.WithTime(yesterday)}, features.ErrMockClock, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			o := raise(t, contract.Default(""), tt.merchant, tt.options...)
			found, err := features.Preflight(t.Context(), o.Mock, o.Target)
			if !errors.Is(err, tt.want) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
			if err == nil && found.Site.UserCode == "" {
				t.Error("the site was not learned")
			}
			if notes := found.Notes(report.English); !strings.Contains(strings.Join(notes, "\n"), tt.note) {
				t.Errorf("notes %q, want %q", notes, tt.note)
			}
		})
	}
	o := raise(t, contract.Default(""), says(400, "rejected"))
	if _, err := features.Preflight(t.Context(), control.NewClient("http://127.0.0.1:1", "", nil), o.Target); !errors.Is(err, features.ErrMock) {
		t.Errorf("no mock: %v", err)
	}
}

func feature(steps string) []features.Source {
	return []features.Source{{Name: "own.feature", Text: []byte("Feature: f\n  Scenario: s\n" + steps)}}
}

// What the harness does by itself, whatever the sentences say.
func TestHarness(t *testing.T) {
	t.Parallel()
	full := func(t *testing.T, api string) http.Handler {
		t.Helper()
		return reference("full-age-19", verifier.NewMemory())(t, api)
	}
	for _, tt := range []struct {
		reason, steps string
		merchant      makeMerchant
		verdict       report.Verdict
		because       string // "after: " = found when all steps had passed
	}{
		{"an answer that nobody looks at", "    Given an adult\n    When the person signs up\n", full, report.Broken, "after: no step checked the answer to an adult"},
		{"an answer that is looked at", "    Given an adult\n    When the person signs up\n    Then the answer is created\n", full, report.Held, ""},
		{"a refusal that asked nobody", "    Given an adult\n    When the person signs up\n    Then the answer is rejected\n", says(400, "rejected"), report.Broken, "after: without asking i'mport about imp_"},
		{"nobody was introduced", "    When the person signs up\n    Then the answer is created\n", full, report.Broken, "nobody was introduced"},
		{"an answer that means nothing", "    Given an adult\n    When the person signs up\n    Then the answer is created\n", says(500, "oops"), report.Broken, "means nothing by the contract: 500"},
		{"a sentence for planners", "    Given a person who will reach the minimum age tomorrow\n    When the person signs up\n    Then the answer is underage\n", says(201, "created"), report.Broken, "a person who will reach the minimum age tomorrow (born "},
		{"a fixture's person", "    Given the fixture person \"minor/seojun\"\n    When the person signs up\n    Then the answer is underage\n", full, report.Held, ""},
		{"a slip in a fixture's person", "    Given the fixture person \"minor/seojnu\"\n    When the person signs up\n    Then the answer is underage\n", full, report.Broken, `the nearest is "minor/seojun"`},
		{"a fixture's certification, twice, after the one before it", "    Given the fixture certification \"imp_100000000062\"\n    When the person signs up\n    Then the answer is existing\n", full, report.Held, ""},
		{"what this run cannot see, in the middle", "    Given an adult\n    When the person signs up\n    Then the output of the backend holds no secret, token, CI or DI\n    And the answer is created\n", full, report.NotTestable, "iamport-verify -- COMMAND"},
		{"what this run cannot see", "    Given an adult\n    When the person signs up\n    Then the answer is created\n    And the output of the backend holds no secret, token, CI or DI\n", full, report.NotTestable, "iamport-verify -- COMMAND"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			o := raise(t, contract.Default("full-age-19"), tt.merchant)
			o.Sources = feature(tt.steps)
			run, err := features.Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			s := run.Scenarios[0]
			because, after := strings.CutPrefix(tt.because, "after: ")
			if s.Verdict != tt.verdict || !strings.Contains(s.Because, because) {
				t.Errorf("%s: %q, want %s: %q", s.Verdict, s.Because, tt.verdict, because)
			}
			if tt.verdict == report.Broken && s.Steps[len(s.Steps)-1].Passed && !after {
				t.Errorf("the last step passed: %+v", s.Steps)
			}
		})
	}
}

// What the target does not claim is not run, and said to be so.
func TestUnclaimed(t *testing.T) {
	t.Parallel()
	o := raise(t, contract.Default("full-age-19"), says(500, "nobody asks"))
	o.Tags = "@claims:token or @rule:age-year or @rule:withdrawal"
	run, err := features.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if counts := run.Counts(); counts.NotClaimed != len(run.Scenarios) || run.Exit() != 4 {
		t.Errorf("%+v and exit %d, want nothing claimed and 4", counts, run.Exit())
	}
}

// quick is a clock whose waits are over at once.
type quick struct {
	mu     sync.Mutex
	now    time.Time
	waited time.Duration
}

func (c *quick) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *quick) Wait(_ context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.waited = c.now.Add(d), c.waited+d
	return nil
}

// brisk is a clock whose waits are a tenth as long: no merchant of a test recovers
// by itself, or is answered late.
type brisk struct{ features.Clock }

func (c brisk) Wait(ctx context.Context, d time.Duration) error { return c.Clock.Wait(ctx, d/10) }

// Near midnight in Seoul the run waits, and says so.
func TestRunWaitsForMidnight(t *testing.T) {
	t.Parallel()
	clock := &quick{now: time.Date(2026, 11, 24, 14, 59, 50, 0, time.UTC)}
	o := raise(t, contract.Default(""), reference("birth-year-1999", verifier.NewMemory()))
	o.Tags, o.Clock = "@rule:unknown", clock
	var told []string
	o.Note = func(text string) { told = append(told, text) }
	run, err := features.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if clock.waited != 40*time.Second || run.Counts().Held != 1 {
		t.Errorf("waited %s, want 40s; %+v", clock.waited, run.Counts())
	}
	if len(told) != 1 || len(run.Notes) != 1 || !strings.Contains(told[0], "midnight in Seoul") {
		t.Errorf("told %q, noted %q", told, run.Notes)
	}
}

// The Cucumber JSON has the chosen scenarios and no others, and nothing that a
// report must not have.
func TestCucumberJSON(t *testing.T) {
	t.Parallel()
	o := raise(t, contract.Default(""), says(201, "created"))
	var out bytes.Buffer
	o.Tags = "@rule:browser-says or @rule:unknown"
	run, err := features.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := report.WriteCucumber(t.Context(), &out, run); err != nil {
		t.Fatal(err)
	}
	var list []struct {
		URI      string
		Elements []struct {
			Name  string
			Steps []struct {
				Result struct {
					Status string
					Error  string `json:"error_message"`
				}
				Embeddings []struct{ Data []byte }
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].URI != "merchant/trust.feature" || len(list[0].Elements) != 3 {
		t.Fatalf("%+v, want the three scenarios of two rules", list)
	}
	last := list[0].Elements[0].Steps[len(list[0].Elements[0].Steps)-1]
	if last.Result.Status != "failed" || last.Result.Error == "" {
		t.Errorf("%+v, want it failed with its reason", last)
	}
	if len(last.Embeddings) != 1 || !bytes.Contains(last.Embeddings[0].Data, []byte(`"Method"`)) {
		t.Errorf("%+v, want the requests attached", last.Embeddings)
	}
}

// Nothing to run, and what cannot be run, are errors of their own.
func TestRunRefuses(t *testing.T) {
	t.Parallel()
	o := raise(t, contract.Default(""), says(201, "created"))
	o.Tags = "@nothing"
	if _, err := features.Run(t.Context(), o); !errors.Is(err, features.ErrNothing) {
		t.Errorf("no scenario: %v", err)
	}
	o.Tags = "@a,@b"
	if _, err := features.Run(t.Context(), o); !errors.Is(err, features.ErrSuite) {
		t.Errorf("an old expression: %v", err)
	}
	o.Tags, o.Sources = "", feature("    Given nobody knows\n")
	if _, err := features.Run(t.Context(), o); !errors.Is(err, features.ErrSuite) {
		t.Errorf("an unknown step: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o.Sources = feature("    Given an adult\n")
	if _, err := features.Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("a run that was given up: %v", err)
	}
}
