package features_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// keyMode is a way in which a target has come by its key, and where its mock runs.
type keyMode struct {
	name    string
	options []mockserver.Option
	own     []account // one for each run on the mock, all at once
	lease   bool      // the mock does not know the key, and lends a site
}

var keyModes = []keyMode{
	{"key from the environment", inside(), []account{{mockserver.DefaultKey, mockserver.DefaultSecret}}, false},
	{"own key", inside(), []account{{"1234567890123456", "a secret of its own"}}, false},
	{"test key", inside(), []account{{"imp_test_team", "s"}}, false},
	{"mock outside, own key", nil, []account{{"1234567890123456", "a secret of its own"}}, true},
	{"two runs on one mock", nil, []account{{"imp_test_one", "s"}, {"imp_test_two", "s"}}, false},
}

// inside is the mock that iamport-verify starts.
func inside() []mockserver.Option {
	return []mockserver.Option{providing(), mockserver.WithAnyKey()}
}

// With every key the verdicts are the same; here, all are held. All runs go on at
// the same time: they wait more than they work.
func TestReferenceHoldsAllWithEveryKey(t *testing.T) {
	t.Parallel()
	found := make([][]report.Run, len(keyModes))
	var all sync.WaitGroup
	for n, mode := range keyModes {
		start := mode.prepare(t)
		all.Go(func() { found[n] = start() })
	}
	all.Wait()
	for n, mode := range keyModes {
		for _, run := range found[n] {
			t.Logf("%s: %v in %s", mode.name, verdicts(run), run.Took.Round(time.Millisecond))
			complain(t, run)
			if diff := cmp.Diff(byPlace(found[0][0]), byPlace(run)); diff != "" {
				t.Errorf("%s: verdicts (-%s +here):\n%s", mode.name, keyModes[0].name, diff)
			}
		}
	}
	if held := verdicts(found[0][0])[report.Held]; held < 110 {
		t.Errorf("%d scenarios held, expected at least 110", held)
	}
}

func byPlace(run report.Run) map[string]report.Verdict {
	found := map[string]report.Verdict{}
	for _, s := range run.Scenarios {
		found[s.File+" "+s.Name] = s.Verdict
	}
	return found
}

// prepare starts a mock and a merchant for each key. What it returns runs the
// suite against each of them: a run begins, its preflight included, when the one
// before is under way.
func (m keyMode) prepare(t *testing.T) func() []report.Run {
	t.Helper()
	mock := mockserver.Start(t, append([]mockserver.Option{mockserver.WithJournal(200_000, 256<<20)}, m.options...)...)
	side := httptest.NewServer(mock.Control(control.Info{API: mock.URL}))
	t.Cleanup(side.Close)
	steered := control.NewClient(side.URL, "", side.Client())
	if m.lease {
		m.borrow(t, steered)
	}
	var options []*features.Options
	for _, own := range m.own {
		options = append(options, m.against(t, mock.URL, steered, own))
	}
	return func() []report.Run {
		runs := make([]report.Run, len(options))
		var all sync.WaitGroup
		for n, o := range options {
			under := make(chan struct{})
			begun := sync.OnceFunc(func() { close(under) })
			o.Progress = func(report.Scenario) { begun() }
			all.Go(func() {
				defer begun()
				runs[n] = preflightAndRun(t, o)
			})
			<-under
		}
		all.Wait()
		return runs
	}
}

func preflightAndRun(t *testing.T, o *features.Options) report.Run {
	t.Helper()
	found, err := features.Preflight(t.Context(), o.Mock, o.Target)
	if err != nil {
		t.Error(err)
		return report.Run{}
	}
	o.Site = found.Site.UserCode
	run, err := features.Run(t.Context(), o)
	if err != nil {
		t.Error(err)
	}
	return run
}

// against is a run against the reference with a key.
func (m keyMode) against(t *testing.T, api string, steered control.Steered, own account) *features.Options {
	t.Helper()
	shop := httptest.NewServer(referenceOf(own, "full-age-19", verifier.NewMemory())(t, api))
	t.Cleanup(shop.Close)
	secrets := &features.Secrets{}
	text, err := os.ReadFile("testdata/reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	// Three tries of the patient reference take longer than its file allows.
	patient, err := contract.Load("reference.yaml", bytes.Replace(text, []byte("answer_within: 3s"), []byte("answer_within: 8s"), 1))
	if err != nil {
		t.Fatal(err)
	}
	target, err := patient.Open(shop.URL, contract.Options{Redact: secrets.Redact})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(target.Close)
	options := &features.Options{Target: target, Mock: steered, Secrets: secrets, Seed: *seed, API: api, Expected: true}
	if !m.lease {
		options.Key, options.Secret = own.key, own.secret
	}
	return options
}

// borrow takes the lease of a mock that refuses the target, as iamport-verify does.
func (m keyMode) borrow(t *testing.T, steered control.Steered) {
	t.Helper()
	lease, err := steered.AddLease(t.Context(), control.NewLease{Holder: t.Name(), TTL: control.Duration(control.MaxLease)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := steered.DeleteLease(context.WithoutCancel(t.Context()), lease.ID); err != nil {
			t.Error(err)
		}
	})
}
