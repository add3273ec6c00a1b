package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// far is a mock that others use too, and a merchant with credentials of its own.
type far struct {
	t       *testing.T
	mock    *mockserver.Running
	log     *clitest.Buffer
	control *control.Client
	base    string              // of the control API
	seen    func(*http.Request) // told of each request for the control API; nil = nobody is
	target  string
}

func newFar(t *testing.T) *far {
	t.Helper()
	f := &far{t: t, log: &clitest.Buffer{}}
	f.mock = mockserver.Start(t, mockserver.WithLogger(slog.New(slog.NewTextHandler(f.log, nil))))
	handler := f.mock.Control(control.Info{API: f.mock.URL})
	side := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.seen != nil {
			f.seen(r)
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(side.Close)
	f.base, f.control = side.URL, control.NewClient(side.URL, "", side.Client())
	return f
}

// sell opens a shop.
func (f *far) sell(shop http.Handler) {
	server := httptest.NewServer(shop)
	f.t.Cleanup(server.Close)
	f.target = server.URL
}

func (f *far) sellAs(key, secret string) {
	f.t.Helper()
	shop, err := newShop(f.mock.URL, key, secret, "full-age-19")
	if err != nil {
		f.t.Fatal(err)
	}
	f.sell(shop)
}

// verify runs the command and returns its exit code and what it said.
func (f *far) verify(ctx context.Context) (code int, out, complaint string) {
	var stdout, stderr bytes.Buffer
	args := []string{"--target", f.target, "--control", f.base, "--age-rule", "full-age-19", "--tags", "@rule:same-person"}
	code = run(ctx, cli.Process{Args: args, Lookup: clitest.NoEnvironment, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr})
	return code, stdout.String(), stderr.String()
}

// lend gives the lease to somebody else.
func (f *far) lend() control.LeaseGrant {
	f.t.Helper()
	lease, err := f.control.AddLease(f.t.Context(), control.NewLease{Holder: "somebody else", TTL: control.Duration(control.MaxLease)})
	if err != nil {
		f.t.Fatal(err)
	}
	return lease
}

// holders are the holders of leases.
func (f *far) holders() []string {
	f.t.Helper()
	list, err := f.control.Leases(context.WithoutCancel(f.t.Context()))
	if err != nil {
		f.t.Fatal(err)
	}
	var holders []string
	for _, l := range list {
		holders = append(holders, l.Holder)
	}
	return holders
}

// A run whose target is refused leases a site and gives it back. A run whose
// target is known needs no lease. A run that another run's lease stands in the
// way of names that run.
func TestVerifyAtAMockThatOthersUse(t *testing.T) {
	const own, tutorial, test = "1234567890123456", mockserver.DefaultKey, "imp_test_team"
	for _, tt := range []struct {
		reason, key, secret string
		known               bool // the key has been used before
		lent                bool // somebody else holds the lease
		code                int
		says                string
		leased              bool // this run had the lease
	}{
		{"a key of its own", own, "s", false, false, 0, "note       the mock does not know the target's key or token: it has lent site imp", true},
		{"the tutorial's key", tutorial, mockserver.DefaultSecret, false, false, 0, "uses site imp00000000", false},
		{"the tutorial's key, while somebody else has the lease", tutorial, mockserver.DefaultSecret, false, true, 0, "uses site imp00000000", false},
		{"a test key", test, "s", false, false, 0, "uses site imp", false},
		{"a test key that is known, while somebody else has the lease", test, "s", true, true, 0, "uses site imp", false},
		{"a test key that is new, while somebody else has the lease", test, "s", false, true, 3, "which is on loan to somebody else until ", false},
		{"a key of its own, while somebody else has the lease", own, "s", false, true, 3, "which is on loan to somebody else until ", false},
		{"a wrong secret", tutorial, "s", false, false, 2, "knows the target's key with another secret", false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			f := newFar(t)
			if tt.known {
				if _, ok := f.mock.Site(f.grant(tt.key, tt.secret)); !ok {
					t.Fatal("the key is not known")
				}
			}
			var others []string
			if tt.lent {
				others = append(others, f.lend().Holder)
			}
			f.sellAs(tt.key, tt.secret)
			code, out, complaint := f.verify(t.Context())
			if code != tt.code || !strings.Contains(out+complaint, tt.says) {
				t.Errorf("exit %d, want %d and %q:\n%s%s", code, tt.code, tt.says, out, complaint)
			}
			if tt.code == 0 && !strings.Contains(out, "4 held, 0 broken") {
				t.Errorf("not all is held:\n%s", out)
			}
			if got := f.holders(); strings.Join(got, ",") != strings.Join(others, ",") {
				t.Errorf("the lease is held by %q after the run, want %q", got, others)
			}
			holder := "verify of " + f.target + " (pid "
			if got := strings.Count(f.log.String(), holder); (got == 2) != tt.leased || got != 0 && got != 2 {
				t.Errorf("the log names %q %d times, want its lease to begin and end: %v", holder, got, tt.leased)
			}
		})
	}
}

// grant asks for a token, and returns the key.
func (f *far) grant(key, secret string) string {
	f.t.Helper()
	resp, err := f.mock.Client().Post(f.mock.URL+"/users/getToken", "application/x-www-form-urlencoded", strings.NewReader("imp_key="+key+"&imp_secret="+secret))
	if err != nil {
		f.t.Fatal(err)
	}
	resp.Body.Close()
	return key
}

// A token that no mock has issued is found out, with a lease and without.
func TestVerifyFindsAnInventedToken(t *testing.T) {
	for _, tt := range []struct {
		reason string
		lent   bool
		code   int
		says   string
	}{
		{"the lease is free", false, 2, "uses a token that the mock has not issued"},
		{"somebody else has it", true, 3, "cannot lend a site: the lease is held by somebody else since "},
	} {
		f := newFar(t)
		if tt.lent {
			f.lend()
		}
		f.sell(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			req := httptest.NewRequest(http.MethodGet, f.mock.URL+"/certifications/imp_1", http.NoBody)
			req.RequestURI = ""
			req.Header.Set("Authorization", strings.Repeat("a", 40))
			if resp, err := f.mock.Client().Do(req); err == nil {
				resp.Body.Close()
			}
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, `{"result":"unavailable"}`)
		}))
		if code, out, complaint := f.verify(t.Context()); code != tt.code || !strings.Contains(complaint, tt.says) {
			t.Errorf("%s: exit %d, want %d and %q:\n%s%s", tt.reason, code, tt.code, tt.says, out, complaint)
		}
		if got := f.holders(); len(got) > 0 != tt.lent {
			t.Errorf("%s: the lease is held by %q afterwards", tt.reason, got)
		}
	}
}

// An interrupt ends the lease with the run.
func TestAnInterruptedRunGivesItsLeaseBack(t *testing.T) {
	f := newFar(t)
	f.sellAs("1234567890123456", "s")
	ctx, interrupt := context.WithCancel(t.Context())
	var made atomic.Int32
	f.seen = func(r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/certifications") && r.Method == http.MethodPost && made.Add(1) == 2 { // after that of the first adult
			interrupt()
		}
	}
	if code, out, complaint := f.verify(ctx); code == 0 || !strings.Contains(out, "it has lent site") {
		t.Errorf("exit %d of a run that was interrupted:\n%s%s", code, out, complaint)
	}
	if got := f.holders(); len(got) > 0 {
		t.Errorf("the lease is held by %q after the run", got)
	}
}

// A run whose lease the mock has ended says so.
func TestARunThatLosesItsLease(t *testing.T) {
	f := newFar(t)
	lease := f.lend()
	l := &loan{mock: f.control, id: lease.ID, site: lease.Site, stop: func() {}}
	var renewed int
	f.seen = func(r *http.Request) {
		if r.Method == http.MethodPut {
			renewed++
		}
	}
	ctx, lose := context.WithCancelCause(t.Context())
	l.renew(ctx, beats{3, func() {
		if err := f.control.DeleteLease(t.Context(), lease.ID); err != nil {
			t.Error(err)
		}
	}}.clock(), lose)
	if !errors.Is(context.Cause(ctx), errLeaseLost) || renewed != 4 {
		t.Errorf("renewed %d times, want 3 and one in vain; the run ends by %v", renewed, context.Cause(ctx))
	}
}

// beats is a clock that needs no time; after some waits it does something.
type beats struct {
	most int
	then func()
}

func (b beats) clock() *beatClock { return &beatClock{beats: b} }

type beatClock struct {
	beats
	waited int
}

func (c *beatClock) Now() time.Time { return time.Time{} }

func (c *beatClock) Wait(context.Context, time.Duration) error {
	if c.waited++; c.waited == c.most+1 {
		c.then()
	}
	return nil
}
