package features_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// lame is a mock of which one operation fails.
type lame struct {
	control.Steered
	operation string
	err       error
}

func (l lame) fails(operation string) error {
	if l.operation == operation {
		return l.err
	}
	return nil
}

func (l lame) Wait(ctx context.Context, site string, f control.RequestFilter, n int) ([]control.Request, error) {
	if err := l.fails("Wait"); err != nil {
		return nil, err
	}
	return l.Steered.Wait(ctx, site, f, n)
}

func (l lame) Requests(ctx context.Context, site string, f control.RequestFilter) (control.RequestList, error) {
	if err := l.fails("Requests"); err != nil {
		return control.RequestList{}, err
	}
	return l.Steered.Requests(ctx, site, f)
}

func (l lame) AddCertification(ctx context.Context, site string, c control.NewCertification) (control.Certification, error) {
	if err := l.fails("AddCertification"); err != nil {
		return control.Certification{}, err
	}
	return l.Steered.AddCertification(ctx, site, c)
}

func (l lame) DeleteCertification(ctx context.Context, site, impUID string) error {
	if err := l.fails("DeleteCertification"); err != nil {
		return err
	}
	return l.Steered.DeleteCertification(ctx, site, impUID)
}

func (l lame) AddFault(ctx context.Context, site string, rule control.FaultRule) (control.FaultRule, error) {
	if err := l.fails("AddFault"); err != nil {
		return control.FaultRule{}, err
	}
	return l.Steered.AddFault(ctx, site, rule)
}

func (l lame) DeleteFault(ctx context.Context, site, id string) error {
	if err := l.fails("DeleteFault"); err != nil {
		return err
	}
	return l.Steered.DeleteFault(ctx, site, id)
}

func (l lame) AddSite(ctx context.Context, site control.NewSite) (control.Credentials, error) {
	if err := l.fails("AddSite"); err != nil {
		return control.Credentials{}, err
	}
	return l.Steered.AddSite(ctx, site)
}

func (l lame) People(ctx context.Context, site string) ([]control.Person, error) {
	if err := l.fails("People"); err != nil {
		return nil, err
	}
	return l.Steered.People(ctx, site)
}

func (l lame) Certifications(ctx context.Context, site string) ([]control.Certification, error) {
	if err := l.fails("Certifications"); err != nil {
		return nil, err
	}
	return l.Steered.Certifications(ctx, site)
}

// What goes wrong at the mock, or on the way to it, is never the target's fault,
// and leaves the run incomplete.
func TestMockFailuresAccuseNobody(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ operation, tags, steps string }{
		{"Wait", "@rule:unfinished", ""},
		{"Wait", "@rule:delete-upstream", ""},
		{"Requests", "@rule:no-401-loop", ""},
		{"Requests", "@rule:path-tricks", ""},
		{"Requests", "@rule:race", ""},
		{"AddCertification", "@rule:binding", ""},
		{"DeleteCertification", "@rule:unknown", ""},
		{"AddFault", "@rule:envelope-code", ""},
		{"AddFault", "@rule:race", ""},
		{"DeleteFault", "@rule:envelope-code", ""},
		{"AddSite", "@rule:other-site", ""},
		{"People", "", "    Given the fixture person \"adult/jiwoo\"\n    When the person signs up\n    Then the answer is created\n"},
		{"Certifications", "", "    Given the fixture certification \"imp_100000000001\"\n    When the person signs up\n    Then the answer is created\n"},
	} {
		t.Run(tt.operation+" "+tt.tags, func(t *testing.T) {
			t.Parallel()
			b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), reference("full-age-19", verifier.NewMemory()))
			well := b.options.Mock
			for kind, err := range map[string]error{
				"the way is gone": errors.New("connection refused"), "the mock says so": &control.Error{Status: 500, Code: control.CodeInternal, Message: "a fault of the mock"},
			} {
				o := &b.options
				o.Mock, o.Tags = lame{well, tt.operation, err}, tt.tags
				if tt.steps != "" {
					o.Sources = feature(tt.steps)
				}
				run, runErr := features.Run(t.Context(), o)
				if runErr != nil {
					t.Fatal(runErr)
				}
				arose := 0
				for _, s := range run.Scenarios {
					if s.Verdict == report.Broken {
						t.Errorf("%s: %s is broken: %s", kind, s.Name, s.Because)
					}
					if s.Arose && strings.Contains(s.Because, "the mock failed, not the target: ") {
						arose++
					}
				}
				if arose == 0 || run.Exit() != 4 {
					t.Errorf("%s: %d scenarios ended for it, exit %d; %s", kind, arose, run.Exit(), run.FinalLine())
				}
			}
		})
	}
}

// On a busy machine waiting for the journal may time out although it has the
// request: it is looked at once more before anybody is accused.
func TestLateJournal(t *testing.T) {
	t.Parallel()
	b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), reference("full-age-19", verifier.NewMemory()))
	b.options.Mock = lame{b.options.Mock, "Wait", &control.Error{Status: 408, Code: control.CodeTimeout, Message: "nothing came"}}
	b.options.Tags = "@rule:unfinished or @rule:delete-upstream or @rule:same-person"
	run := b.run(t, t.Context())
	complain(t, run)
	if run.Exit() != 0 {
		t.Errorf("exit %d: %s", run.Exit(), run.FinalLine())
	}
}

// limited is a merchant that takes so many requests, and answers 429 from then on.
type limited struct {
	next    http.Handler
	most    int64
	came    atomic.Int64
	refused atomic.Int64
}

func (l *limited) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if l.came.Add(1) > l.most {
		l.refused.Add(1)
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	l.next.ServeHTTP(w, r)
}

// A target that limits requests is not accused: it is said once, nothing more is
// sent, and the run is incomplete.
func TestLimitedTarget(t *testing.T) {
	t.Parallel()
	const most, beside = 60, 4
	gate := &limited{most: most}
	b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), func(t *testing.T, url string) http.Handler {
		t.Helper()
		gate.next = reference("full-age-19", verifier.NewMemory())(t, url)
		return gate
	})
	b.options.Tags, b.options.Concurrency = "not @rule:race and not @slow", beside
	var told []string
	var mu sync.Mutex
	b.options.Note = func(text string) { mu.Lock(); defer mu.Unlock(); told = append(told, text) }
	run := b.run(t, t.Context())
	arose, reasons := 0, map[string]bool{}
	for _, s := range run.Scenarios {
		switch {
		case s.Verdict == report.Broken:
			t.Errorf("%s is broken: %s; expected: %s\n%s", s.Name, s.Because, s.Expected, tale(s))
		case s.Arose:
			arose++
			reasons[s.Because] = true
		}
	}
	if held := run.Counts().Held; held < 5 || arose < 20 || run.Exit() != 4 || len(reasons) != 1 {
		t.Errorf("%d held, %d ended early for %v, exit %d", held, arose, reasons, run.Exit())
	}
	note := func(text string) bool {
		return strings.Contains(text, "the target answered 429 after ") && strings.Contains(text, "raise its limit for tests, or write 429 into the contract file")
	}
	if n := len(slices.DeleteFunc(told, func(s string) bool { return !note(s) })); n != 1 || !slices.ContainsFunc(run.Notes, note) {
		t.Errorf("it was told %d times; notes %q", n, run.Notes)
	}
	if n := gate.refused.Load(); n > beside {
		t.Errorf("%d requests were sent to a target that had no room, want no more than those under way", n)
	}
}

// hangingUp closes the connection of some requests in place of an answer.
func hangingUp(first func(r *http.Request) bool, next makeMerchant) makeMerchant {
	return func(t *testing.T, url string) http.Handler {
		t.Helper()
		shop := next(t, url)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if first(r) {
				panic(http.ErrAbortHandler)
			}
			shop.ServeHTTP(w, r)
		})
	}
}

// A request is sent once more if its connection ends before i'mport was asked, and
// the report says so.
func TestRequestsAreRepeatedWhereNothingWasAsked(t *testing.T) {
	t.Parallel()
	var came atomic.Int64
	third := func(r *http.Request) bool { return r.URL.Path == "/certifications" && came.Add(1)%3 == 0 }
	b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), hangingUp(third, reference("full-age-19", verifier.NewMemory())))
	b.options.Tags, b.options.Concurrency = "@rule:same-person or @rule:bad-input or @rule:unfinished", 1
	b.options.Clock = brisk{features.HostClock()}
	run := b.run(t, t.Context())
	complain(t, run)
	twice := 0
	for _, s := range run.Scenarios {
		for _, e := range s.Exchanges {
			if e.Twice {
				twice++
			}
		}
	}
	if twice == 0 {
		t.Error("no exchange was sent twice")
	}
}

// A backend that closes every connection breaks the rule, unless the request is
// too large for servers.
func TestAnAnswerIsOwed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, input string
		verdict       report.Verdict
	}{
		{"a large body may be refused unread", "a body of 2 megabytes", report.Held},
		{"a small one may not", "JSON that breaks off", report.Broken},
		{"10,000 letters are little in a body", "an imp_uid of 10,000 letters", report.Broken},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			bad := func(r *http.Request) bool {
				if r.ContentLength > 1<<20 {
					return true
				}
				text, _ := io.ReadAll(r.Body)
				r.Body = io.NopCloser(strings.NewReader(string(text)))
				return !strings.HasSuffix(string(text), "}") || len(text) > 1000
			}
			o := raise(t, contract.Default("full-age-19"), hangingUp(bad, reference("full-age-19", verifier.NewMemory())))
			o.Tags, o.Named = "@rule:bad-input", tt.input
			run, err := features.Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			s := run.Scenarios[0]
			if len(run.Scenarios) != 1 || s.Verdict != tt.verdict || tt.verdict == report.Broken && !strings.Contains(s.Because, "broke the connection off") {
				t.Errorf("%s: %s; %d scenarios", s.Verdict, s.Because, len(run.Scenarios))
			}
		})
	}
}

// Where one answer means several outcomes, a child's refusal counts only if the
// backend could know the age.
func TestOneAnswerForSeveralOutcomes(t *testing.T) {
	t.Parallel()
	const file = `version: 1
certify: {request: POST /certifications, json: {imp_uid: "{{imp_uid}}"}}
outcomes:
  created: {status: 201}
  existing: {status: 200}
  rejected: 4xx
  underage: same as rejected
  unavailable: same as rejected
claims: {age: full-age-19, one_account: true, trust: true, resilience: true}
`
	c, err := contract.Load("same.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	// no is the reference, which answers 400 to everybody that gets no account.
	no := func(t *testing.T, url string) http.Handler {
		t.Helper()
		shop := reference("full-age-19", verifier.NewMemory())(t, url)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { shop.ServeHTTP(&flattened{ResponseWriter: w}, r) })
	}
	// once is the same, and lets nobody bring an imp_uid a second time.
	once := func(t *testing.T, url string) http.Handler {
		t.Helper()
		shop, came := no(t, url), map[string]bool{}
		var mu sync.Mutex
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			mu.Lock()
			again := came[string(body)]
			came[string(body)] = true
			mu.Unlock()
			if again {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			shop.ServeHTTP(w, r)
		})
	}
	const child, fails = "    Given a person who is too young\n", "    And i'mport answers the reading with 500\n"
	for _, tt := range []struct {
		reason, steps string
		merchant      makeMerchant
		verdict       report.Verdict
		arose         bool
		because       string
	}{
		{"the record was read", child + "    When the person signs up\n    Then the answer is underage\n", no, report.Held, false, ""},
		{"the record was not read well", child + fails + "    When the person signs up\n    Then the answer is underage\n", no, report.NotTestable, true, "that the age was the reason is not proved"},
		{"nobody was asked", child + "    When the person signs up\n    Then the answer is underage\n", says(400, "rejected"), report.Broken, false, "without asking i'mport"},
		{"later or no", "    Given an adult\n" + fails + "    When the person signs up\n    Then the answer is unavailable\n    And once i'mport is well again the person can sign up as the answer says\n", no, report.Held, false, ""},
		{"no rather than later: the same imp_uid is refused, and another one is not", "    Given an adult\n" + fails + "    When the person signs up\n    Then the answer is unavailable\n    And once i'mport is well again the person can sign up as the answer says\n", once, report.Held, false, ""},
		{"an adult is let in, whatever the rest means", "    Given an adult\n    When the person signs up\n    Then the answer is rejected\n", no, report.Broken, false, "got an account"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			o := raise(t, c, tt.merchant)
			o.Sources = feature(tt.steps)
			run, err := features.Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if s := run.Scenarios[0]; s.Verdict != tt.verdict || s.Arose != tt.arose || !strings.Contains(s.Because, tt.because) {
				t.Errorf("%s (arose: %t): %q, want %s: %q\n%s", s.Verdict, s.Arose, s.Because, tt.verdict, tt.because, tale(s))
			}
		})
	}
}

// flattened says 400 for every answer that lets nobody in.
type flattened struct{ http.ResponseWriter }

func (f *flattened) WriteHeader(status int) {
	if status >= http.StatusBadRequest {
		status = http.StatusBadRequest
	}
	f.ResponseWriter.WriteHeader(status)
}
