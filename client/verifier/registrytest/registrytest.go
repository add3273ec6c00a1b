// Package registrytest is the contract of a verifier.Registry as tests: one
// account per person, one use per imp_uid, races included.
//
// It is for whoever writes a registry:
//
//	func TestRegistry(t *testing.T) {
//		registrytest.Run(t, registrytest.Backend{Fresh: freshDatabase, Durable: true})
//	}
//
// It does not look at how a registry keeps what it knows, except that nobody's
// CI may be readable there: that is for the registry's own tests.
package registrytest

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// Backend is a kind of store that registries share.
type Backend struct {
	// Fresh makes an empty store for one test, which removes it at its end, and
	// returns what opens a registry over it. Each call of open stands for another
	// process; a registry that is an io.Closer is closed by the suite.
	Fresh func(t *testing.T) (open func() verifier.Registry)
	// Durable says that a registry finds what those before it have written. Where
	// it is false, open returns the same registry each time.
	Durable bool
}

// Run holds a backend to the contract.
func Run(t *testing.T, b Backend) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(*testing.T, Backend)
	}{
		{"a table of claims", claims},
		{"one person, many at once", racePerson},
		{"one imp_uid, many at once", raceImpUID},
		{"many of everything at once", raceAll},
		{"withdrawal", withdrawal},
		{"withdrawal while others claim", raceWithdrawal},
		{"an error is never a no", closed},
		{"what was answered outlasts the process", durable},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, b) })
	}
}

// day is when all of this happens.
func day() time.Time { return time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC) }

// ci is a CI of the true length whose owner is n.
func ci(n int) string {
	return fmt.Sprintf("%s%08dA==", strings.Repeat("x+/9", 19), n) + "=" // 88 characters
}

func claim(person, impUID, applicant, account string) verifier.Claim {
	return verifier.Claim{Person: person, ImpUID: impUID, Applicant: applicant, Account: account, At: day()}
}

// step is one claim and where it must end.
type step struct {
	reason string
	claim  verifier.Claim
	want   verifier.Standing
}

func claims(t *testing.T, b Backend) {
	r := opened(t, b)
	kim, lee, upper := ci(1), ci(2), strings.ToUpper(ci(1))
	opened, known, spent := verifier.Opened, verifier.Known, verifier.Spent
	for _, s := range []step{
		{"the first claim wins", claim(kim, "imp_1", "s1", "a1"), verifier.Standing{Kind: opened, Account: "a1"}},
		{"the same again is the same answer", claim(kim, "imp_1", "s1", "a2"), verifier.Standing{Kind: opened, Account: "a1"}},
		{"a used imp_uid is nobody else's", claim(kim, "imp_1", "s2", "a3"), verifier.Standing{Kind: spent}},
		{"a second account is refused", claim(kim, "imp_2", "s2", "a4"), verifier.Standing{Kind: known, Account: "a1"}},
		{"and the same again is the same answer", claim(kim, "imp_2", "s2", "a5"), verifier.Standing{Kind: known, Account: "a1"}},
		{"the imp_uid that found the account is used too", claim(kim, "imp_2", "s3", "a6"), verifier.Standing{Kind: spent}},
		{"the owner's second certification", claim(kim, "imp_3", "s1", "a7"), verifier.Standing{Kind: known, Account: "a1"}},
		{"another person is another person", claim(lee, "imp_4", "s1", "a8"), verifier.Standing{Kind: opened, Account: "a8"}},
		{"a CI that differs in case is another person's", claim(upper, "imp_5", "s5", "a9"), verifier.Standing{Kind: opened, Account: "a9"}},
		{"ids are told apart by case too", claim(lee, "IMP_4", "s1", "a10"), verifier.Standing{Kind: known, Account: "a8"}},
		{"and so are applicants", claim(lee, "imp_4", "S1", "a11"), verifier.Standing{Kind: spent}},
	} {
		if got := must(t, r, s.claim); got != s.want {
			t.Errorf("%s: got %v, want %v", s.reason, got, s.want)
		}
	}
	used, err := r.Certifications(t.Context(), "a1")
	slices.Sort(used)
	if want := []string{"imp_1", "imp_2", "imp_3"}; err != nil || !slices.Equal(used, want) {
		t.Errorf("used for a1: %v, %v; want %v", used, err, want)
	}
	if none, err := r.Certifications(t.Context(), "a4"); err != nil || len(none) > 0 {
		t.Errorf("used for an account that was never opened: %v, %v", none, err)
	}
}

func withdrawal(t *testing.T, b Backend) {
	r := opened(t, b)
	kim, lee := ci(1), ci(2)
	must(t, r, claim(kim, "imp_1", "s1", "a1"))
	must(t, r, claim(lee, "imp_2", "s2", "b1"))
	free := day().Add(30 * 24 * time.Hour)
	for _, s := range []struct {
		account string
		free    time.Time
	}{{"a1", free}, {"b1", time.Time{}}, {"never", free}, {"b1", free}} {
		if err := r.Withdraw(t.Context(), s.account, s.free); err != nil {
			t.Fatalf("withdraw %s: %v", s.account, err)
		}
	}
	at := func(c verifier.Claim, when time.Time) verifier.Claim { c.At = when; return c }
	for _, s := range []step{
		{"the old imp_uid opens nothing, even for its applicant", claim(lee, "imp_2", "s2", "b2"), verifier.Standing{Kind: verifier.Spent}},
		{"withdrawal frees the person", claim(lee, "imp_3", "s2", "b3"), verifier.Standing{Kind: verifier.Opened, Account: "b3"}},
		{"unless the policy bars the way back", claim(kim, "imp_4", "s1", "a2"), verifier.Standing{Kind: verifier.Barred}},
		{"to the last moment", at(claim(kim, "imp_4", "s9", "a3"), free.Add(-time.Second)), verifier.Standing{Kind: verifier.Barred}},
		{"and who was barred has used nothing", at(claim(kim, "imp_4", "s1", "a4"), free), verifier.Standing{Kind: verifier.Opened, Account: "a4"}},
	} {
		if got := must(t, r, s.claim); got != s.want {
			t.Errorf("%s: got %v, want %v", s.reason, got, s.want)
		}
	}
	if gone, err := r.Certifications(t.Context(), "a1"); err != nil || len(gone) > 0 {
		t.Errorf("used for a closed account: %v, %v; want none", gone, err)
	}
}

func closed(t *testing.T, b Backend) {
	open := b.Fresh(t)
	r := open()
	must(t, r, claim(ci(1), "imp_1", "s1", "a1"))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	fails(t, r, ended, "with a context that has ended")
	if got := must(t, r, claim(ci(2), "imp_2", "s2", "a2")); got.Kind != verifier.Opened {
		t.Errorf("what failed has left something: %v", got)
	}
	if c, ok := r.(io.Closer); ok {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		fails(t, r, t.Context(), "closed")
	}
}

// fails wants an error, and no standing, of every method.
func fails(t *testing.T, r verifier.Registry, ctx context.Context, how string) { //nolint:revive // the context is what is tested
	t.Helper()
	for _, c := range []verifier.Claim{claim(ci(1), "imp_1", "s1", "a1"), claim(ci(1), "imp_9", "s9", "a9"), claim(ci(2), "imp_2", "s2", "a2")} {
		if got, err := r.Claim(ctx, c); err == nil || got != (verifier.Standing{}) {
			t.Errorf("%s: claim %s: %v, %v; want an error alone", how, c.ImpUID, got, err)
		}
	}
	if got, err := r.Certifications(ctx, "a1"); err == nil || got != nil {
		t.Errorf("%s: certifications: %v, %v; want an error alone", how, got, err)
	}
	if err := r.Withdraw(ctx, "a1", time.Time{}); err == nil {
		t.Errorf("%s: withdraw: no error", how)
	}
}

func durable(t *testing.T, b Backend) {
	if !b.Durable {
		t.Log("this backend promises nothing beyond its process")
		return
	}
	open := b.Fresh(t)
	first := open()
	must(t, first, claim(ci(1), "imp_1", "s1", "a1"))
	if c, ok := first.(io.Closer); ok {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	second := open()
	defer shut(t, second)
	for _, s := range []step{
		{"the account is there", claim(ci(1), "imp_2", "s2", "a2"), verifier.Standing{Kind: verifier.Known, Account: "a1"}},
		{"so is the use", claim(ci(1), "imp_1", "s2", "a3"), verifier.Standing{Kind: verifier.Spent}},
		{"and whose it was", claim(ci(1), "imp_1", "s1", "a4"), verifier.Standing{Kind: verifier.Opened, Account: "a1"}},
	} {
		if got := must(t, second, s.claim); got != s.want {
			t.Errorf("%s: got %v, want %v", s.reason, got, s.want)
		}
	}
}

// opened is one registry over a fresh store, closed at the end of the test.
func opened(t *testing.T, b Backend) verifier.Registry {
	t.Helper()
	r := b.Fresh(t)()
	t.Cleanup(func() { shut(t, r) })
	return r
}

func shut(t *testing.T, r verifier.Registry) {
	t.Helper()
	if c, ok := r.(io.Closer); ok {
		if err := c.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
}

func must(t *testing.T, r verifier.Registry, c verifier.Claim) verifier.Standing {
	t.Helper()
	standing, err := r.Claim(t.Context(), c)
	if err != nil {
		t.Fatalf("claim %s by %s: %v", c.ImpUID, c.Applicant, err)
	}
	return standing
}
