package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// hands is a clock that a test moves by hand.
type hands struct{ unix atomic.Int64 }

func (h *hands) Now() time.Time    { return time.Unix(h.unix.Load(), 0) }
func (h *hands) Anchor() time.Time { return h.Now() }

var rule = store.Lifetime{Token: 1800, Margin: 60, Extension: 300}

func newStore(t *testing.T, most int, sites ...store.Config) (*store.Store, *hands) {
	t.Helper()
	clock := &hands{}
	clock.unix.Store(1_000_000)
	var minted atomic.Int64
	s, err := store.New(store.Options{
		NewClock: func() store.Clock { return clock }, MaxTestSites: most,
		Mint: func() string { return fmt.Sprintf("%032x", minted.Add(1)) },
	}, sites...)
	if err != nil {
		t.Fatal(err)
	}
	return s, clock
}

func TestKeyLike(t *testing.T) {
	s, _ := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "Shop", Secret: "s"}, store.Config{UserCode: "imp00000002", Key: "shop", Secret: "s"})
	s.Open("imp_test_a", "s")
	for _, tt := range []struct{ reason, key, want string }{
		{"the first in byte order of two", "SHOP", "Shop"},
		{"of a test key's site", "IMP_TEST_A", "imp_test_a"},
		{"another key", "sho", ""},
		{"no key", "", ""},
	} {
		for range 30 { // a map has no order
			if got, ok := s.KeyLike(tt.key); got != tt.want || ok != (tt.want != "") {
				t.Fatalf("%s: %q, %v, want %q", tt.reason, got, ok, tt.want)
			}
		}
	}
}

func TestOpen(t *testing.T) {
	s, _ := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"})
	for _, tt := range []struct {
		reason, key, secret string
		want                store.Verdict
	}{
		{"a configured pair", "k", "s", store.Known},
		{"its secret is another", "k", "S", store.WrongSecret},
		{"no secret", "k", "", store.WrongSecret},
		{"nobody's key", "x", "s", store.UnknownKey},
		{"a test key opens its site", "imp_test_a", "first", store.Opened},
		{"which is bound to that secret", "imp_test_a", "second", store.WrongSecret},
		{"and knows it again", "imp_test_a", "first", store.Known},
		{"the prefix alone is unknown", "imp_test_", "s", store.UnknownKey},
	} {
		got := s.Open(tt.key, tt.secret)
		if got.Verdict != tt.want || (got.Site != nil) != (tt.want == store.Known || tt.want == store.Opened) {
			t.Errorf("%s: %+v, want verdict %v", tt.reason, got, tt.want)
		}
	}
}

func TestAUserCodeDerivesFromTheKey(t *testing.T) {
	one, _ := newStore(t, 0)
	two, _ := newStore(t, 0)
	a, b := one.Open("imp_test_a", "s").Site, two.Open("imp_test_a", "other").Site
	if a.UserCode != b.UserCode || len(a.UserCode) != len("imp00000000") || a.CPID != b.CPID {
		t.Errorf("user codes %s and %s, CPIDs %s and %s; want the same of 11 characters", a.UserCode, b.UserCode, a.CPID, b.CPID)
	}
	if other := one.Open("imp_test_b", "s").Site; other.UserCode == a.UserCode || other.CPID == a.CPID {
		t.Error("two keys share a user code or a CPID")
	}
	if found, ok := one.Site(a.UserCode); !ok || found != a {
		t.Error("a site is not found by its user code")
	}
}

func TestTheIdlestTestSiteMakesRoom(t *testing.T) {
	s, _ := newStore(t, 2, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"})
	a := s.Open("imp_test_a", "s").Site
	b := s.Open("imp_test_b", "s").Site
	dead := b.Issue(rule).Token
	if _, ok := s.Token(a.Issue(rule).Token.Text); !ok { // a was used last
		t.Fatal("a live token is not found")
	}
	opened := s.Open("imp_test_c", "s")
	if opened.Evicted != b.UserCode {
		t.Errorf("%q made room, want the idlest, %q", opened.Evicted, b.UserCode)
	}
	if _, ok := s.Token(dead.Text); ok || dead.ExpiresAt() != 0 {
		t.Error("a token outlived its site")
	}
	if _, ok := s.Site("k"); !ok {
		t.Error("a configured site made room")
	}
	if g := b.Issue(rule); g.Token == nil {
		t.Error("a request that was under way gets no answer")
	} else if _, ok := s.Token(g.Token.Text); ok {
		t.Error("a site that made room issued a token that is good")
	}
	if again := s.Open("imp_test_b", "new secret"); again.Verdict != store.Opened || again.Site == b {
		t.Errorf("a key that made room opens anew: %+v", again)
	}
}

func TestTokensExpire(t *testing.T) {
	s, clock := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"})
	site := s.Open("k", "s").Site
	first := site.Issue(rule)
	if _, live := site.Live(); !live {
		t.Error("a fresh token is not live")
	}
	clock.unix.Add(1800)
	if _, live := site.Live(); live {
		t.Error("a token lives in the second of its end")
	}
	second := site.Issue(rule)
	if second.Token == first.Token {
		t.Error("a dead token was issued again")
	}
	if found, ok := s.Token(first.Token.Text); !ok || found.ExpiresAt() != first.ExpiresAt {
		t.Error("the last dead token is not known any more, so it cannot be told from an invented one")
	}
	clock.unix.Add(1800)
	site.Issue(rule)
	if _, ok := s.Token(first.Token.Text); ok {
		t.Error("dead tokens pile up")
	}
}

func TestRecords(t *testing.T) {
	s, _ := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"}, store.Config{UserCode: "imp00000002", Key: "l", Secret: "s"})
	site, other := s.Open("k", "s").Site, s.Open("l", "s").Site
	record := func(id string) *store.Record {
		return &store.Record{Certification: identity.Certification{ImpUID: id, Person: &identity.Person{}}}
	}
	if !site.Add(record("a")) || site.Add(record("a")) {
		t.Error("an id is added once")
	}
	if _, ok := other.Record("a"); ok {
		t.Error("a record is visible from another site")
	}
	version := site.Version()
	if site.Change("a", func(store.Record) *store.Record { return nil }); site.Version() != version {
		t.Error("a change that changes nothing moved the version")
	}
	if found := site.Change("x", func(store.Record) *store.Record { t.Error("called for nothing"); return nil }); found {
		t.Error("found a record that is not there")
	}
	site.Change("a", func(r store.Record) *store.Record { r.Certified = true; return &r })
	if r, _ := site.Record("a"); !r.Certified || site.Version() == version {
		t.Error("a change is not seen")
	}
	if !site.Delete("a") || site.Delete("a") || !site.Deleted("a") || site.Add(record("a")) {
		t.Error("an id is deleted once and never used again")
	}
	if other.Deleted("a") {
		t.Error("a deletion is visible from another site")
	}
}

func TestOneOfManyDeletersWins(t *testing.T) {
	s, _ := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"})
	site := s.Open("k", "s").Site
	var won atomic.Int32
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			if site.Delete("a fixture's") {
				won.Add(1)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d deleters were told that it was them", won.Load())
	}
}

func TestOpeningRaces(t *testing.T) {
	s, _ := newStore(t, 4)
	var opened atomic.Int32
	var wg sync.WaitGroup
	for n := range 64 {
		wg.Go(func() {
			o := s.Open(fmt.Sprint("imp_test_", n%8), "s")
			if o.Verdict == store.Opened {
				opened.Add(1)
			}
			o.Site.Issue(rule)
			s.Token(o.Site.Issue(rule).Token.Text)
		})
	}
	wg.Wait()
	if opened.Load() < 8 {
		t.Errorf("%d openings of 8 keys", opened.Load())
	}
}

func TestTheInboxIsBounded(t *testing.T) {
	s, _ := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"})
	site := s.Open("k", "s").Site
	for n := range store.MaxMessages + 5 {
		site.Send(store.Message{Code: fmt.Sprint(n)})
	}
	got := site.Messages()
	if len(got) != store.MaxMessages || got[0].Code != "5" {
		t.Errorf("%d messages, the oldest %s; want %d and 5", len(got), got[0].Code, store.MaxMessages)
	}
	got[0].Code = "changed"
	if site.Messages()[0].Code != "5" {
		t.Error("a caller changed the inbox")
	}
}

func TestSitesThatCollide(t *testing.T) {
	options := store.Options{NewClock: func() store.Clock { return &hands{} }, Mint: func() string { return "x" }}
	for _, tt := range []struct {
		reason, want string
		sites        []store.Config
	}{
		{"the same key", `site "imp00000002": its key belongs to site "imp00000001" already`, []store.Config{{UserCode: "imp00000001", Key: "k", Secret: "s"}, {UserCode: "imp00000002", Key: "k", Secret: "s"}}},
		{"the same user code", `site "imp00000001": the user code is taken`, []store.Config{{UserCode: "imp00000001", Key: "k", Secret: "s"}, {UserCode: "imp00000001", Key: "l", Secret: "s"}}},
		{"no secret", `site "imp00000001": user code, key and secret are all needed`, []store.Config{{UserCode: "imp00000001", Key: "k"}}},
	} {
		_, err := store.New(options, tt.sites...)
		if err == nil {
			t.Errorf("%s: no error", tt.reason)
		} else if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// The checksum of a token is the same in every version: a mock recognises the
// tokens of an earlier one.
func TestATokenEndsInItsChecksum(t *testing.T) {
	s, _ := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"})
	const want = "00000000000000000000000000000001" + "c35b554a"
	if got := s.Open("k", "s").Site.Issue(rule).Token.Text; got != want {
		t.Errorf("token %s, want %s", got, want)
	}
}

func TestWhatASiteAdopts(t *testing.T) {
	earlier, _ := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"})
	other := earlier.Open("k", "s").Site
	other.Issue(rule)
	other.ExpireToken()
	text := other.Issue(rule).Token.Text // the first would be the first of every store here
	for _, tt := range []struct {
		reason string
		before func(*store.Site)
		text   string
		want   bool
	}{
		{"a token of an earlier store", func(*store.Site) {}, text, true},
		{"again, while it lives", func(s *store.Site) { s.Adopt(text, 60) }, text, true},
		{"in capitals", func(*store.Site) {}, "00000000000000000000000000000001" + "C35B554A", false},
		{"too short", func(*store.Site) {}, text[1:], false},
		{"nothing", func(*store.Site) {}, "", false},
		{"after a token was issued", func(s *store.Site) { s.Issue(rule) }, text, false},
		{"after the site was reset", func(s *store.Site) { s.Reset() }, text, false},
		{"after there was no token to expire", func(s *store.Site) { s.ExpireToken() }, text, false},
	} {
		s, _ := newStore(t, 0, store.Config{UserCode: "imp00000001", Key: "k", Secret: "s"})
		site := s.Open("k", "s").Site
		tt.before(site)
		would := site.Adopts(tt.text)
		token, ok := site.Adopt(tt.text, 60)
		if ok != tt.want || ok && (token.Text != tt.text || token.Ordinal != 1) {
			t.Errorf("%s: adopted %v, want %v", tt.reason, ok, tt.want)
		}
		if would && !ok {
			t.Errorf("%s: said that it adopts, and did not", tt.reason)
		}
	}
}
