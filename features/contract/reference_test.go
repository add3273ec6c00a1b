package contract_test

import (
	"net/http/httptest"
	"os"
	"testing"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// reference is the reference merchant with a mock behind it.
func reference(t *testing.T) (*mockserver.Running, *httptest.Server) {
	t.Helper()
	mock := mockserver.Start(t)
	c, err := client.New(mock.URL, mockserver.DefaultKey, mockserver.DefaultSecret)
	if err != nil {
		t.Fatal(err)
	}
	v, err := verifier.New(c, verifier.NewMemory(), verifier.Policy{Age: verifier.FullAge(19)})
	if err != nil {
		t.Fatal(err)
	}
	m, err := merchant.New(merchant.Config{Verifier: v})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	return mock, server
}

// TestReferenceByTheDefault: the tutorial's two endpoints, without a session.
func TestReferenceByTheDefault(t *testing.T) {
	_, server := reference(t)
	target, err := contract.Default("full-age-19").Open(server.URL, contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	for _, c := range []struct {
		reason  string
		attempt contract.Attempt
		want    contract.Outcome
	}{
		{"an adult", contract.Attempt{ImpUID: "imp_100000000001"}, contract.Created},
		{"the same imp_uid by somebody else, over the redirect", contract.Attempt{ImpUID: "imp_100000000001", Via: contract.Redirect}, contract.Rejected},
		{"turns 19 tomorrow", contract.Attempt{ImpUID: "imp_100000000018"}, contract.Underage},
		{"unfinished", contract.Attempt{ImpUID: "imp_100000000093"}, contract.Rejected},
		{"malformed", contract.Attempt{Raw: text(`{"imp_uid":`)}, contract.Rejected},
		{"no imp_uid", contract.Attempt{Without: true}, contract.Rejected},
		{"a list", contract.Attempt{Typed: []string{"imp_100000000001"}}, contract.Rejected},
		{"the window says no", contract.Attempt{ImpUID: "imp_100000000002", Via: contract.Redirect, Success: text("false")}, contract.Rejected},
	} {
		got, err := visit(t, target).Certify(t.Context(), c.attempt)
		if err != nil || got.Outcome != c.want {
			t.Errorf("%s: %q, want %q: %s %v", c.reason, got.Outcome, c.want, got.Unread, err)
		}
	}
}

// TestReferenceByItsContract: with a session, a merchant_uid and a withdrawal.
func TestReferenceByItsContract(t *testing.T) {
	mock, server := reference(t)
	body, err := os.ReadFile("testdata/reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := contract.Load("reference.yaml", body)
	if err != nil {
		t.Fatal(err)
	}
	target, err := loaded.Open(server.URL, contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	session := visit(t, target)
	certification := func(uid string) string {
		var c mockserver.Case
		c.Certification.MerchantUID = uid
		impUID, err := mock.Default().Add(c)
		if err != nil {
			t.Fatal(err)
		}
		return impUID
	}
	certify := func(reason string, s *contract.Session, impUID string, want contract.Outcome) {
		t.Helper()
		got, err := s.Certify(t.Context(), contract.Attempt{ImpUID: impUID})
		if err != nil || got.Outcome != want {
			t.Errorf("%s: %q, want %q: %s %v", reason, got.Outcome, want, got.Unread, err)
		}
	}
	mine := certification(session.MerchantUID())
	certify("somebody else's merchant_uid", session, certification(visit(t, target).MerchantUID()), contract.Rejected)
	certify("the session's own", session, mine, contract.Created)
	withdrawn, err := session.Withdraw(t.Context())
	if err != nil || withdrawn.Unread != "" {
		t.Errorf("withdraw: %s %v", withdrawn.Unread, err)
	}
	again, err := session.Withdraw(t.Context())
	if err != nil || again.Unread != "the status is 401, not 200" {
		t.Errorf("withdraw again: %q %v", again.Unread, err)
	}
}
