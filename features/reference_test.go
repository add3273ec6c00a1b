package features_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// What the reference has for its calls in tests.
const (
	upstreamBackoff = 10 * time.Millisecond
	// patientTimeout is for merchants that must be found right beside other tests
	// on a busy machine.
	patientTimeout = time.Second
	// brief is for wrong merchants that meet silence: their three tries of it must be in time.
	brief = 500 * time.Millisecond
	// unhurried is for merchants that meet no silence, where a shorter one would only
	// measure the machine: it takes an answer that has come for one that has not.
	unhurried = 10 * time.Second
)

// makeMerchant makes a merchant that asks an identity API.
type makeMerchant func(t *testing.T, url string) http.Handler

// reference is the merchant of package client/merchant, with an age rule.
func reference(rule string, registry verifier.Registry) makeMerchant {
	return referenceOf(account{mockserver.DefaultKey, mockserver.DefaultSecret}, rule, registry)
}

// referenceWithin is the same with a time-out for its calls.
func referenceWithin(timeout time.Duration, rule string, registry verifier.Registry) makeMerchant {
	return referenceOf(account{mockserver.DefaultKey, mockserver.DefaultSecret}, rule, registry, client.WithTimeout(timeout))
}

// account is the credentials that a merchant has.
type account struct{ key, secret string }

// referenceOf is the same with other credentials, and options of its client.
func referenceOf(own account, rule string, registry verifier.Registry, options ...client.Option) makeMerchant {
	return func(t *testing.T, url string) http.Handler {
		t.Helper()
		c, err := client.New(url, own.key, own.secret, append([]client.Option{
			client.WithTimeout(patientTimeout), client.WithRetry(client.Retry{Attempts: 3, Backoff: upstreamBackoff}),
		}, options...)...)
		if err != nil {
			t.Fatal(err)
		}
		age, err := verifier.ParseAgeRule(rule)
		if err != nil {
			t.Fatal(err)
		}
		v, err := verifier.New(c, registry, verifier.Policy{Age: age})
		if err != nil {
			t.Fatal(err)
		}
		m, err := merchant.New(merchant.Config{Verifier: v})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
}

// bench is a mock and a merchant that listen, ready to be run against.
type bench struct {
	mock    *mockserver.Running
	options features.Options
}

// claiming is a contract file with another age rule.
func claiming(t *testing.T, name, rule string) *contract.Contract {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load(name, bytes.ReplaceAll(text, []byte("full-age-19"), []byte(rule)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// providing is the default site, whose contract provides what there is.
func providing() mockserver.Option {
	return mockserver.WithSites(store.Config{
		UserCode: mockserver.DefaultUserCode, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret,
		CPID: mockserver.DefaultCPID, Provides: store.Provides{Phone: true, Carrier: true, Foreigner: true},
	})
}

func open(t *testing.T, c *contract.Contract, merchant makeMerchant, options ...mockserver.Option) *bench {
	t.Helper()
	b := &bench{mock: mockserver.Start(t, append([]mockserver.Option{providing(), mockserver.WithJournal(100_000, 64<<20)}, options...)...)}
	side := httptest.NewServer(b.mock.Control(control.Info{API: b.mock.URL}))
	t.Cleanup(side.Close)
	shop := httptest.NewServer(merchant(t, b.mock.URL))
	t.Cleanup(shop.Close)
	secrets := &features.Secrets{}
	target, err := c.Open(shop.URL, contract.Options{Redact: secrets.Redact})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(target.Close)
	b.options = features.Options{
		Target: target, Mock: control.NewClient(side.URL, "", side.Client()), Secrets: secrets, Seed: *seed, Lang: report.English,
		API: b.mock.URL, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret,
	}
	found, err := features.Preflight(t.Context(), b.options.Mock, target)
	if err != nil {
		t.Fatal(err)
	}
	b.options.Site = found.Site.UserCode
	return b
}

// run runs the suite and returns what was found.
func (b *bench) run(t *testing.T, ctx context.Context) report.Run {
	t.Helper()
	run, err := features.Run(ctx, &b.options)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// verdicts counts scenarios by verdict.
func verdicts(run report.Run) map[report.Verdict]int {
	counts := map[report.Verdict]int{}
	for _, s := range run.Scenarios {
		counts[s.Verdict]++
	}
	return counts
}

func complain(t *testing.T, run report.Run) {
	t.Helper()
	for _, s := range run.Scenarios {
		if s.Verdict == report.Broken || s.Verdict == report.NoOverlap {
			t.Errorf("%s:%d %s\n\t%s: %s; expected: %s\n%s", s.File, s.Line, s.Name, s.Verdict, s.Because, s.Expected, tale(s))
		}
	}
}

// tale is what went over the wires.
func tale(s report.Scenario) string {
	var b strings.Builder
	for _, e := range s.Exchanges {
		fmt.Fprintf(&b, "\t%8s %s→%s %s %s %d %s %s (%s)\n", e.At.Round(time.Millisecond), e.From, e.To, e.Method, e.Path, e.Status, e.Reason, e.Fault, e.Took.Round(time.Millisecond))
	}
	return b.String()
}

// ageTags choose what depends on the age rule.
const ageTags = "@claims:age or @claims:full-age or @claims:year-age or @claims:birth-year"

// The reference keeps every rule that it claims. The whole suite is run, with nothing
// beside it, and how long that takes is the suite's own time: the reference does not
// wait for what never comes.
func TestReferenceHoldsAll(t *testing.T) {
	calls := &knowing{t: t}
	own := account{mockserver.DefaultKey, mockserver.DefaultSecret}
	b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), referenceOf(own, "full-age-19", verifier.NewMemory(), client.WithTransport(calls)))
	calls.mock.Store(b.mock)
	b.options.Expected = true
	holdsAll(t, b, 110)
	if calls.silent.Load() < 6 || calls.endless.Load() < 3 {
		t.Errorf("%d silent calls and %d endless answers, expected three tries of each scenario", calls.silent.Load(), calls.endless.Load())
	}
}

// It does so whichever its age rule is, without sessions and in both languages. Each
// run is of what is different.
func TestReferenceHoldsWhateverItClaims(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file, rule string
		lang       report.Lang
		tags       string
		least      int
	}{
		{"sessionless.yaml", "full-age-19", report.Korean, "not @claims:resilience", 90},
		{"reference.yaml", "year-age-19", report.Korean, ageTags, 15},
		{"reference.yaml", "birth-year-1999", report.English, ageTags, 15},
		{"reference.yaml", "full-age-14", report.Korean, ageTags, 15},
	} {
		t.Run(strings.Join([]string{tt.file, tt.rule, string(tt.lang)}, " "), func(t *testing.T) {
			t.Parallel()
			b := open(t, claiming(t, "testdata/"+tt.file, tt.rule), reference(tt.rule, verifier.NewMemory()))
			b.options.Lang, b.options.Expected, b.options.Tags = tt.lang, true, tt.tags
			holdsAll(t, b, tt.least)
		})
	}
}

// holdsAll runs the suite and says which rules do not hold. At least so many
// scenarios have to.
func holdsAll(t *testing.T, b *bench, least int) {
	t.Helper()
	run := b.run(t, t.Context())
	complain(t, run)
	counts := verdicts(run)
	t.Logf("%v in %s", counts, run.Took.Round(time.Millisecond))
	if counts[report.Held] < least {
		t.Errorf("%d scenarios held, expected at least %d", counts[report.Held], least)
	}
}
