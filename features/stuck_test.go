package features_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/internal/mutant"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// restartable is a merchant that can be started anew, with nothing remembered.
type restartable struct {
	begin func() http.Handler

	mu      sync.Mutex
	now     http.Handler
	zones   []string // of the restarts
	refuses error    // what a restart meets; nil = it works
}

func (r *restartable) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.mu.Lock()
	now := r.now
	r.mu.Unlock()
	now.ServeHTTP(w, request)
}

func (r *restartable) restart(_ context.Context, zone string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.zones = append(r.zones, zone)
	if r.refuses != nil {
		return r.refuses
	}
	r.now = r.begin()
	return nil
}

func (r *restartable) restarts() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.zones)
}

// openRestartable is a merchant that is run against, and its restarts.
func openRestartable(t *testing.T, merchant makeMerchant) (*bench, *restartable) {
	t.Helper()
	shop := &restartable{}
	b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), func(t *testing.T, url string) http.Handler {
		t.Helper()
		shop.begin = func() http.Handler { return merchant(t, url) }
		shop.now = shop.begin()
		return shop
	})
	b.options.Restart, b.options.Clock = shop.restart, brisk{features.HostClock()}
	return b, shop
}

// falls is a merchant that answers nothing any more, and closes every connection,
// once a request or what became of it is too much for it.
func falls(next makeMerchant, over func(body string, status int) bool) makeMerchant {
	return func(t *testing.T, url string) http.Handler {
		t.Helper()
		shop := next(t, url)
		var dead atomic.Bool
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			held := &heldAnswer{header: http.Header{}}
			if !dead.Load() {
				shop.ServeHTTP(held, r)
			}
			if dead.Load() || over(string(body), held.status) {
				dead.Store(true)
				panic(http.ErrAbortHandler)
			}
			held.send(w)
		})
	}
}

// heldAnswer is an answer that is not sent yet.
type heldAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *heldAnswer) Header() http.Header { return h.header }
func (h *heldAnswer) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

func (h *heldAnswer) Write(p []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(p)
}

func (h *heldAnswer) send(w http.ResponseWriter) {
	for name, values := range h.header {
		w.Header()[name] = values
	}
	if h.status != 0 {
		w.WriteHeader(h.status)
	}
	_, _ = w.Write(h.body.Bytes())
}

// redOnes are the scenarios that are broken, by where they stand.
func redOnes(run report.Run) (rules, found []string) {
	seen := map[string]bool{}
	for _, s := range run.Scenarios {
		if s.Verdict != report.Broken {
			continue
		}
		found = append(found, s.Name+": "+s.Because)
		if !seen[s.RuleID] {
			seen[s.RuleID] = true
			rules = append(rules, s.RuleID)
		}
	}
	return rules, found
}

// endedEarly are the scenarios that ended for a reason that arose.
func endedEarly(run report.Run) (because []string) {
	for _, s := range run.Scenarios {
		if s.Arose {
			because = append(because, s.Because)
		}
	}
	return because
}

func mutantNamed(t *testing.T, name string) makeMerchant {
	t.Helper()
	for _, m := range mutant.All() {
		if m.Name == name {
			return wrongOne(brief, m, &features.Output{})
		}
	}
	t.Fatalf("there is no mutant %q", name)
	return nil
}

// A backend that keeps a token that is over is told once, by the rule about it, and
// makes nothing else red.
func TestOneBugOneRed(t *testing.T) {
	t.Parallel()
	const sentence = "; from this point on nobody can sign up: i'mport answers 401 token_"
	for _, tt := range []struct {
		reason   string
		restarts bool
		early    string // what those that prove nothing say
	}{
		{"it can be started anew", true, "the token would expire, and the backend asks for no new one: see merchant/token.feature:17"},
		{"it runs elsewhere", false, "nobody can sign up since merchant/token.feature:17: i'mport answers 401 token_"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			b, shop := openRestartable(t, mutantNamed(t, "the first token is kept for good"))
			b.options.Tags = "@claims:token or @claims:resilience or @rule:binding or @rule:same-person or @rule:bad-input"
			if !tt.restarts {
				b.options.Restart = nil
			}
			run := b.run(t, t.Context())
			rules, found := redOnes(run)
			if len(found) != 1 || rules[0] != "expired-token" || !strings.Contains(found[0], sentence) || !strings.Contains(found[0], "keeps the old token although it was given a new one") {
				t.Fatalf("%d are red, want the one of expired-token:\n%s", len(found), strings.Join(found, "\n"))
			}
			early := endedEarly(run)
			for _, because := range early {
				if !strings.HasPrefix(because, tt.early) {
					t.Errorf("one proves nothing because: %s", because)
				}
			}
			if len(early) < 7 || run.Exit() != 1 {
				t.Errorf("%d prove nothing, exit %d", len(early), run.Exit())
			}
			if want := map[bool]int{true: 1}[tt.restarts]; shop.restarts() != want {
				t.Errorf("%d restarts, want %d; notes %q", shop.restarts(), want, run.Notes)
			}
			t.Logf("%v, %d ended early", verdicts(run), len(early))
		})
	}
}

// What falls over a failure of i'mport, or over odd input, makes nobody else red who
// was under way then.
func TestUnaffectedRulesAreNotRed(t *testing.T) {
	t.Parallel()
	shop := reference("full-age-19", verifier.NewMemory())
	unavailable := func(_ string, status int) bool {
		return status == http.StatusServiceUnavailable || status == http.StatusBadGateway
	}
	large := func(body string, _ int) bool { return len(body) > 1<<20 }
	for _, tt := range []struct {
		reason, tags string
		over         func(body string, status int) bool
		elsewhere    bool
		rules        string // that are red
		red          int    // at most
	}{
		{"a failure, and it is started anew", "@rule:doubt or @rule:same-person or @rule:unknown", unavailable, false, "doubt", 6},
		{"a failure, and it runs elsewhere", "@rule:doubt or @rule:same-person or @rule:unknown", unavailable, true, "doubt", 1},
		{"odd input, and it is started anew", "@rule:bad-input or @rule:same-person or @rule:unknown", large, false, "bad-input", 1},
		{"odd input, and it runs elsewhere", "@rule:bad-input or @rule:same-person or @rule:unknown", large, true, "", 0},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			b, _ := openRestartable(t, falls(shop, tt.over))
			b.options.Tags = "(" + tt.tags + ") and not @slow"
			if tt.elsewhere {
				b.options.Restart = nil
			}
			run := b.run(t, t.Context())
			rules, found := redOnes(run)
			if sole := len(found) == 1 && strings.HasPrefix(found[0], "a body of 2 megabytes"); tt.elsewhere && sole {
				return // no other was broken before it was known
			}
			if strings.Join(rules, " ") != tt.rules || len(found) > tt.red || len(found)+len(endedEarly(run)) == 0 {
				t.Errorf("%d are red, want at most %d of %s:\n%s", len(found), tt.red, tt.rules, strings.Join(found, "\n"))
			}
			for _, one := range found {
				if !strings.Contains(one, "from this point on nobody can sign up: ") || !strings.Contains(one, "closes the connection") {
					t.Errorf("it does not say what happened: %s", one)
				}
			}
			t.Logf("%v; %q", verdicts(run), run.Notes)
		})
	}
}

// What only scenarios that run together bring about is told of one, though each
// holds when it is alone.
func TestFallsOnlyTogether(t *testing.T) {
	t.Parallel()
	var inside atomic.Int32
	var was atomic.Bool
	b, shop := openRestartable(t, falls(reference("full-age-19", verifier.NewMemory()), func(string, int) bool {
		return !was.Load() && inside.Load() > 1 // the first life alone
	}))
	counted := shop.now
	shop.now = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inside.Add(1)
		defer inside.Add(-1)
		counted.ServeHTTP(w, r)
	})
	begin := shop.begin
	shop.begin = func() http.Handler { was.Store(true); return begin() }
	b.options.Tags, b.options.Concurrency = "@rule:same-person or @rule:unknown or @rule:bad-input or @rule:age-full", 24
	run := b.run(t, t.Context())
	if _, found := redOnes(run); len(found) != 1 || !strings.Contains(found[0], "from this point on nobody can sign up: ") {
		t.Errorf("%d are red, want one:\n%s", len(found), strings.Join(found, "\n"))
	}
	if shop.restarts() != 1 {
		t.Errorf("%d restarts, want one", shop.restarts())
	}
}

// A restart that fails, or does not help, ends the run; the scenario after which it
// was needed is red.
func TestRestartFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, note string
		refuses      error
		begin        func(begin func() http.Handler) func() http.Handler
	}{
		{"it does not start", "the backend could not be started again: the port is taken", errors.New("the port is taken"), nil},
		{"it starts, and lets nobody in", "the backend was started again, and nobody can sign up: ", nil, func(func() http.Handler) func() http.Handler {
			return func() http.Handler { return says(http.StatusServiceUnavailable, "unavailable")(t, "") }
		}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			b, shop := openRestartable(t, mutantNamed(t, "the first token is kept for good"))
			shop.refuses = tt.refuses
			if tt.begin != nil {
				shop.begin = tt.begin(shop.begin)
			}
			b.options.Tags = "@claims:token"
			run := b.run(t, t.Context())
			if rules, found := redOnes(run); len(found) != 1 || rules[0] != "expired-token" {
				t.Errorf("red are %q", found)
			}
			if !strings.Contains(strings.Join(run.Notes, "\n"), tt.note) {
				t.Errorf("notes %q, want %q", run.Notes, tt.note)
			}
			if len(endedEarly(run)) == 0 || shop.restarts() != 1 {
				t.Errorf("%d ended early after %d restarts", len(endedEarly(run)), shop.restarts())
			}
		})
	}
}

// Where nobody could sign up before, no scenario is blamed for it.
func TestNobodyEverSignsUp(t *testing.T) {
	t.Parallel()
	o := raise(t, claiming(t, "testdata/sessionless.yaml", "full-age-19"), says(http.StatusServiceUnavailable, "unavailable"))
	o.Tags, o.Clock = "@claims:token or @rule:same-person", brisk{features.HostClock()}
	run, err := features.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, found := redOnes(run); len(found) < 6 || strings.Contains(strings.Join(found, "\n"), "from here on") || len(endedEarly(run)) > 0 {
		t.Errorf("red are %q, early %q", found, endedEarly(run))
	}
}

// A merchant that needs one refusal to notice that its token is over is not stuck.
func TestLateRenewalIsNotStuck(t *testing.T) {
	t.Parallel()
	b, shop := openRestartable(t, withTransport(&lateRenewal{}))
	b.options.Tags = "@rule:expired-token or @rule:same-person"
	run := b.run(t, t.Context())
	rules, found := redOnes(run)
	if len(found) != 1 || rules[0] != "expired-token" || strings.Contains(found[0], "from here on") || shop.restarts() != 0 {
		t.Errorf("red are %q after %d restarts", found, shop.restarts())
	}
}

// The Cucumber JSON of a run in phases has every scenario once, and fails none that
// a report does not.
func TestCucumberJSONOfPhases(t *testing.T) {
	t.Parallel()
	unavailable := func(_ string, status int) bool {
		return status == http.StatusServiceUnavailable || status == http.StatusBadGateway
	}
	b, _ := openRestartable(t, falls(reference("full-age-19", verifier.NewMemory()), unavailable))
	var out bytes.Buffer
	b.options.Tags = "(@rule:doubt or @rule:same-person or @rule:one-token) and not @slow"
	run := b.run(t, t.Context())
	var list []struct {
		Elements []struct {
			Line  int
			Steps []struct{ Result struct{ Status string } }
		}
	}
	if err := report.WriteCucumber(t.Context(), &out, run); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	count, failed := 0, 0
	for _, feature := range list {
		for _, e := range feature.Elements {
			count++
			for _, s := range e.Steps {
				if s.Result.Status == "failed" {
					failed++
				}
			}
		}
	}
	if _, found := redOnes(run); count != len(run.Scenarios) || failed != len(found) || failed < 2 {
		t.Errorf("%d scenarios and %d failed in the JSON, %d and %d in the run", count, failed, len(run.Scenarios), len(found))
	}
}

// lateRenewal sends the first token with every request until two sign-ups were refused,
// each at both of its readings.
type lateRenewal struct {
	mu      sync.Mutex
	first   string
	refused int
}

func (l *lateRenewal) RoundTrip(r *http.Request) (*http.Response, error) {
	token := r.Header.Get("Authorization")
	l.mu.Lock()
	if l.first == "" {
		l.first = token
	}
	if token != "" && l.refused < 4 {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", l.first)
	}
	l.mu.Unlock()
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && answer.StatusCode == http.StatusUnauthorized {
		l.mu.Lock()
		l.refused++
		l.mu.Unlock()
	}
	return answer, err
}
