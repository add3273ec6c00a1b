package mockserver_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

func (s *controlClient) lease(holder string, ttl time.Duration) control.LeaseGrant {
	s.t.Helper()
	granted, err := s.mock.AddLease(ctx(s.t), control.NewLease{Holder: holder, TTL: control.Duration(ttl)})
	return must(s.t, granted, err)
}

// siteOf is the site that a key gets its token for, by the journal; else the
// reason why not.
func (s *controlClient) siteOf(key, secret string) string {
	s.t.Helper()
	a := s.at(key, secret).grant()
	if a.status != http.StatusOK {
		return a.reason()
	}
	id := json.Number(a.header.Get(mockserver.HeaderEntry))
	n, err := id.Int64()
	must(s.t, n, err)
	entry, err := s.mock.Request(ctx(s.t), uint64(n))
	return must(s.t, entry, err).Site
}

// A lease covers the keys that no site has, and no others.
func TestWhatALeaseCovers(t *testing.T) {
	s := newControlClient(t)
	known := s.siteOf("imp_test_before", "s")
	leased := s.lease("verify", time.Minute).Site
	for _, tt := range []struct{ reason, key, secret, want string }{
		{"a key that would be a 401", "1234567890123456", "s", leased},
		{"with another secret", "1234567890123456", "t", leased},
		{"another such key", "9999999999999999", "s", leased},
		{"a test key that is new", "imp_test_new", "s", leased},
		{"and comes again", "imp_test_new", "t", leased},
		{"a test key that has a site", "imp_test_before", "s", known},
		{"whose secret is wrong", "imp_test_before", "t", "wrong_secret"},
		{"the tutorial's key", mockserver.DefaultKey, mockserver.DefaultSecret, mockserver.DefaultUserCode},
		{"with a wrong secret: a mistake of the program", mockserver.DefaultKey, "s", "wrong_secret"},
		{"a site of a sites file", "other-key", "other-secret", "imp12345678"},
		{"no key", "", "s", "missing_credentials"},
	} {
		for range 2 { // the lane would know it by then
			if got := s.siteOf(tt.key, tt.secret); got != tt.want {
				t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
			}
		}
	}
	site, err := s.mock.Site(ctx(t), leased)
	if diff := cmp.Diff([]string{"phone", "carrier", "foreigner"}, must(t, site, err).Provides); diff != "" {
		t.Errorf("the contract of the site on loan provides (-want +got):\n%s", diff)
	}
	added, err := s.mock.AddSite(ctx(t), control.NewSite{Key: "9999999999999999", Secret: "s"})
	if got := s.siteOf("9999999999999999", "s"); got != must(t, added, err).UserCode {
		t.Errorf("a key that got a site of its own meanwhile: %s, want %s", got, added.UserCode)
	}
}

// Faults of the leased site are met by the keys that the lease covers, before
// they have ever got a token.
func TestALeasedSiteIsMetByItsFaults(t *testing.T) {
	for _, key := range []string{"1234567890123456", "imp_test_new"} {
		s := newControlClient(t)
		leased := s.lease("verify", time.Minute).Site
		rule, err := s.mock.AddFault(ctx(t), leased, control.FaultRule{Match: fault.Match{Route: "getToken"}, Effect: fault.Refusal{}})
		must(t, rule, err)
		own := s.at(key, "s")
		if a := own.ask(own.raw, posted("/users/getToken", "", "application/json", own.credentials())); a.status != 503 {
			t.Errorf("key %s: %d %s, want the fault", key, a.status, a.reason())
		}
	}
}

func TestALeaseAdoptsAnEarlierToken(t *testing.T) {
	one, two := earlierToken(t), earlierToken(t)
	s := newControlClient(t)
	if a := s.read(one); a.reason() != "token_unknown" {
		t.Errorf("without a lease: %d %s", a.status, a.reason())
	}
	granted := s.lease("verify", time.Minute)
	for _, tt := range []struct{ reason, token, want string }{
		{"an invented token", strings.Repeat("a", 40), "token_unknown"},
		{"one of an earlier mock", one, "ok"},
		{"a second", two, "token_unknown"},
		{"the first again", one, "ok"},
	} {
		if a := s.read(tt.token); a.reason() != tt.want {
			t.Errorf("%s: %d %s, want %s", tt.reason, a.status, a.reason(), tt.want)
		}
	}
	s.do(s.mock.DeleteLease(ctx(t), granted.ID))
	if a := s.read(one); a.reason() != "token_unknown" {
		t.Errorf("after the lease: %d %s", a.status, a.reason())
	}
}

// One lease at a time; what is left when it is over is as it was before.
func TestALeaseIsTakenAndGivenBack(t *testing.T) {
	var log bytes.Buffer
	s := newControlClient(t, mockserver.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	granted := s.lease("verify of http://localhost:3000", time.Minute)
	_, err := s.mock.AddLease(ctx(t), control.NewLease{Holder: "another"})
	refused(t, err, 409, "the lease is held by verify of http://localhost:3000", "until "+granted.Until.Format(time.RFC3339), "wait until")
	list, err := s.mock.Leases(ctx(t))
	if diff := cmp.Diff([]control.Lease{granted.Lease}, must(t, list, err)); diff != "" {
		t.Errorf("leases (-granted +listed):\n%s", diff)
	}
	own := s.at("1234567890123456", "s")
	token := own.token()
	s.do(s.mock.Reset(ctx(t), granted.Site, control.ScopeAll))
	s.do(s.mock.ResetAll(ctx(t), control.ScopeAll))
	if a := s.read(token); a.reason() != "token_unknown" {
		t.Errorf("a token after a reset: %d %s", a.status, a.reason())
	}
	token = own.token()
	for range 2 { // the lane knows it then
		if a := s.read(token); a.status != 200 {
			t.Errorf("a lease after a reset: %d %s", a.status, a.reason())
		}
	}
	refused(t, s.mock.DeleteSite(ctx(t), granted.Site), 409, "on loan to verify of http://localhost:3000")
	refused(t, s.mock.DeleteLease(ctx(t), "x"), 404, `no lease "x"`)
	s.do(s.mock.DeleteLease(ctx(t), granted.ID))
	refused(t, s.mock.DeleteLease(ctx(t), granted.ID), 404, "no lease")
	_, err = s.mock.RenewLease(ctx(t), granted.ID, control.LeaseRenewal{})
	refused(t, err, 404, "no lease", "not renewed in time")
	for range 2 {
		if a := own.grant(); a.reason() != "unknown_key" {
			t.Errorf("a key of a lease that is over: %d %s", a.status, a.reason())
		}
		if a := s.read(token); a.reason() != "token_unknown" {
			t.Errorf("a token of a lease that is over: %d %s", a.status, a.reason())
		}
	}
	_, err = s.mock.Site(ctx(t), granted.Site)
	refused(t, err, 404, "no site")
	if list, err = s.mock.Leases(ctx(t)); err != nil || len(list) > 0 {
		t.Errorf("leases after the end: %+v (%v)", list, err)
	}
	if next := s.lease("another", time.Minute); next.Site == granted.Site || next.ID == granted.ID {
		t.Errorf("the next lease %+v is like the one before", next)
	}
	for _, line := range []string{`msg="a lease began" holder="verify of http://localhost:3000"`, `msg="a lease ended" holder="verify of http://localhost:3000"`, "given back"} {
		if !strings.Contains(log.String(), line) {
			t.Errorf("the log does not say %s:\n%s", line, log.String())
		}
	}
	if strings.Contains(log.String(), granted.ID) {
		t.Error("the log has the id of the lease")
	}
}

// A lease that is not renewed ends by itself.
func TestALeaseEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s := newControlClient(t, mockserver.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		granted := s.lease("verify", 0)
		if got := granted.Until.Sub(granted.Since); got != control.DefaultLease {
			t.Errorf("a lease without a ttl lasts %s", got)
		}
		pass := func(d time.Duration) { <-time.After(d); synctest.Wait() }
		pass(20 * time.Second)
		renewed, err := s.mock.RenewLease(ctx(t), granted.ID, control.LeaseRenewal{TTL: control.Duration(30 * time.Second)})
		if want := granted.Until.Add(20 * time.Second); !must(t, renewed, err).Until.Equal(want) || renewed.Since != granted.Since {
			t.Errorf("renewed: %+v, want it until %s", renewed, want)
		}
		pass(29 * time.Second)
		token := s.at("1234567890123456", "s").token()
		pass(time.Second)
		if a := s.read(token); a.reason() != "token_unknown" {
			t.Errorf("a token after the time of its lease: %d %s", a.status, a.reason())
		}
		if list, err := s.mock.Leases(ctx(t)); err != nil || len(list) > 0 {
			t.Errorf("leases after the time: %+v (%v)", list, err)
		}
		if got := s.siteOf("1234567890123456", "s"); got != "unknown_key" {
			t.Errorf("a key after the time of its lease: %s", got)
		}
		if !strings.Contains(log.String(), "not renewed in time") {
			t.Errorf("the log does not tell the end:\n%s", log.String())
		}
		s.do(s.mock.DeleteLease(ctx(t), s.lease("another", time.Minute).ID)) // no timer is left
	})
}

func TestAHarnessNeedsNoLease(t *testing.T) {
	s := newControlClient(t, mockserver.WithAnyKey())
	_, err := s.mock.AddLease(ctx(t), control.NewLease{Holder: "verify"})
	refused(t, err, 409, "every key means site imp00000000 already")
}
