// Package store is what the mock knows while it runs: sites, their tokens, and
// the certifications that were made or deleted at run time. It lives in memory
// and is gone when the process ends, unless somebody asks for it as [Site.Take] gives
// it and hands it to the next store.
//
// It is for package mockserver, which adds the fixtures and the wire.
//
//	s, _ := store.New(store.Options{NewClock: newClock, Mint: mint}, store.Config{Key: "k", Secret: "s", UserCode: "imp00000000"})
//	site, verdict := s.Open("k", "s")
//	token := site.Issue(store.Lifetime{Token: 1800, Margin: 60, Extension: 300})
//
// It writes no file, knows no HTTP and words no error.
package store

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// TestKeyPrefix begins every key that opens a site of its own on first use.
const TestKeyPrefix = "imp_test_"

// DefaultMaxTestSites is how many sites opened by test keys live at once.
const DefaultMaxTestSites = 1000

// Config is one customer account of PortOne as a sites file states it.
type Config struct {
	UserCode string            // "imp" and 8 digits; what the browser SDK is initialised with
	Key      string            // REST API key
	Secret   string            // REST API secret
	CPID     string            // the provider's merchant id, from which a DI derives
	Provides Provides          // what the site's contract lets an answer carry
	Provider identity.Provider // of certifications that name none; "" = the default
}

// Provides says which personal fields the provider has approved for a site
// (the tutorial's consent step). The zero value is a site without approval.
type Provides struct {
	Phone, Carrier, Foreigner bool
}

// Clock tells a site's time. Implementations are safe for concurrent use.
type Clock interface {
	// Now is the site's present instant; tokens and records count by it.
	Now() time.Time
	// Anchor is the instant from which relative birthdays count.
	Anchor() time.Time
}

// Options are what a Store needs from its server. Both functions are required.
type Options struct {
	NewClock     func() Clock  // the clock of a new site
	Mint         func() string // 32 fresh hexadecimal digits, which begin a token's text; never the same twice
	MaxTestSites int           // 0 = DefaultMaxTestSites
	// Attach makes what the server keeps beside a new site, see
	// [Site.Attachment]. nil = nothing.
	Attach func(*Site) any
	// Full is told when a site meets [MaxInAll], and again after there was room. It is
	// called with a lock of the site held. nil = nobody is told.
	Full func(*Site)
}

// Verdict says what became of a pair of credentials.
type Verdict int

// The verdicts of [Store.Open].
const (
	Known       Verdict = iota // the pair belongs to a site
	Opened                     // a test key opened a new site
	UnknownKey                 // no site has this key
	WrongSecret                // the key is known, the secret is not its own
)

// Store holds all sites. It is safe for concurrent use.
type Store struct {
	opts Options
	uses atomic.Uint64
	kept atomic.Int64 // of all sites, see MaxInAll
	open atomic.Int64 // how many sites there are

	toldFull atomic.Bool

	mu     sync.RWMutex // guards the sites; taken before any Site.mu
	byKey  map[string]*Site
	byCode map[string]*Site
	made   uint64               // how many sites there ever were
	count  [OpenedByKey + 1]int // how many there are of each kind
	tracks bool                 // see [Store.Track]

	tokensMu sync.RWMutex // guards tokens; taken after any Site.mu
	tokens   map[string]*Token
}

// New returns a store with the configured sites. Two sites may not share a key
// or a user code.
func New(opts Options, sites ...Config) (*Store, error) {
	if opts.MaxTestSites == 0 {
		opts.MaxTestSites = DefaultMaxTestSites
	}
	s := &Store{opts: opts, byKey: map[string]*Site{}, byCode: map[string]*Site{}, tokens: map[string]*Token{}}
	for _, c := range sites {
		if c.Key == "" || c.Secret == "" || c.UserCode == "" {
			return nil, fmt.Errorf("site %q: user code, key and secret are all needed", c.UserCode)
		}
		if s.byKey[c.Key] != nil {
			return nil, fmt.Errorf("site %q: its key belongs to site %q already", c.UserCode, s.byKey[c.Key].UserCode)
		}
		if s.byCode[c.UserCode] != nil {
			return nil, fmt.Errorf("site %q: the user code is taken", c.UserCode)
		}
		s.add(c, Configured)
	}
	return s, nil
}

// Opening is what [Store.Open] found.
type Opening struct {
	Site    *Site // nil unless Known or Opened
	Verdict Verdict
	Evicted string // user code of the test site that had to make room; "" = none
}

// Open finds the site of a pair of credentials. A key that begins with
// [TestKeyPrefix] opens its own site on first use and is bound to the secret
// that it first came with. Secrets are compared in constant time.
func (s *Store) Open(key, secret string) Opening {
	site, known := s.Keyed(key)
	if !known {
		if !strings.HasPrefix(key, TestKeyPrefix) || len(key) == len(TestKeyPrefix) {
			return Opening{Verdict: UnknownKey}
		}
		opening := s.openTest(key, secret)
		if opening.Verdict == Opened {
			return opening
		}
		site = opening.Site
	}
	if subtle.ConstantTimeCompare([]byte(site.Secret), []byte(secret)) != 1 {
		return Opening{Verdict: WrongSecret}
	}
	s.touch(site)
	return Opening{Site: site, Verdict: Known}
}

func (s *Store) openTest(key, secret string) Opening {
	s.mu.Lock()
	defer s.mu.Unlock()
	if site := s.byKey[key]; site != nil { // somebody else was first
		return Opening{Site: site, Verdict: Known}
	}
	opening := Opening{Verdict: Opened}
	if s.count[OpenedByKey] >= s.opts.MaxTestSites {
		opening.Evicted = s.evictIdlest()
	}
	opening.Site = s.add(Config{
		UserCode: s.freeCode(key), Key: key, Secret: secret,
		CPID: "TEST" + digitsOf("cpid "+key),
	}, OpenedByKey)
	s.touch(opening.Site)
	return opening
}

// add needs the write lock, except in New.
func (s *Store) add(c Config, kind Kind) *Site {
	if c.Provider == "" {
		c.Provider = identity.DefaultProvider
	}
	s.made++
	s.count[kind]++
	s.open.Add(1)
	site := &Site{Config: c, Clock: s.opts.NewClock(), store: s, kind: kind, number: s.made, belongings: newBelongings()}
	if s.tracks {
		site.track()
	}
	if s.opts.Attach != nil {
		site.Attachment = s.opts.Attach(site)
	}
	s.byKey[c.Key], s.byCode[c.UserCode] = site, site
	return site
}

func (s *Store) evictIdlest() string {
	var idlest *Site
	for _, site := range s.byKey {
		if site.kind == OpenedByKey && (idlest == nil || site.used.Load() < idlest.used.Load()) {
			idlest = site
		}
	}
	s.remove(idlest)
	return idlest.UserCode
}

// remove needs the write lock.
func (s *Store) remove(site *Site) {
	delete(s.byKey, site.Key)
	delete(s.byCode, site.UserCode)
	s.count[site.kind]--
	s.open.Add(-1)
	site.close()
}

// freeCode derives a user code from a key: the same key, the same code.
func (s *Store) freeCode(key string) string {
	code := "imp" + digitsOf(key)
	for n := 1; s.byCode[code] != nil; n++ {
		code = "imp" + digitsOf(fmt.Sprint(key, " ", n))
	}
	return code
}

func digitsOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%08d", binary.BigEndian.Uint64(sum[:8])%100_000_000)
}

// Count is how many sites there are now. It takes no lock.
func (s *Store) Count() int { return int(s.open.Load()) }

func (s *Store) touch(site *Site) { site.used.Store(s.uses.Add(1)) }

// Keyed finds the site that has a key.
func (s *Store) Keyed(key string) (*Site, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	site := s.byKey[key]
	return site, site != nil
}

// Site finds a site by key or by user code.
func (s *Store) Site(keyOrCode string) (*Site, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if site := s.byKey[keyOrCode]; site != nil {
		return site, true
	}
	site := s.byCode[keyOrCode]
	return site, site != nil
}

// KeyLike finds the key of a site that differs from key in the case of letters
// at most; of several, the first in byte order.
func (s *Store) KeyLike(key string) (string, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found := ""
	for own := range s.byKey {
		if strings.EqualFold(own, key) && (found == "" || own < found) {
			found = own
		}
	}
	return found, found != ""
}

// Token finds a token by its text: a live one, or the last that expired on its
// site. Tokens of a site that made room for another are gone.
func (s *Store) Token(text string) (*Token, bool) {
	s.tokensMu.RLock()
	t := s.tokens[text]
	s.tokensMu.RUnlock()
	if t == nil {
		return nil, false
	}
	s.touch(t.Site)
	return t, true
}
