package store

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// MaxMessages is how many messages an inbox keeps; the oldest go first.
const MaxMessages = 1000

// MaxRecords is how many certifications made at run time a site keeps; the
// oldest go first.
const MaxRecords = 100_000

// Site is one customer account and everything that is its own: tokens,
// certifications made or deleted at run time, messages, clock. It is safe for
// concurrent use; Config and Clock never change.
type Site struct {
	Config
	Clock Clock

	store   *Store
	test    bool
	used    atomic.Uint64 // tick of the store's last use of this site
	version atomic.Uint64

	mu       sync.RWMutex // taken after Store.mu and before Store.tokensMu
	closed   bool
	token    *Token
	expired  *Token
	own      map[string]*Record
	order    []string // ids of own, oldest first
	gone     map[string]struct{}
	messages []Message
}

// Record is a certification made at run time. It is immutable: a change puts a
// new Record in its place. Its person's times are absolute.
type Record struct {
	identity.Certification
	Made time.Time // when it came to be, by the site's clock
	OTP  *OTP      // nil when no code can confirm it
}

// OTP is the state of a confirmation by a code sent to a phone.
type OTP struct {
	Code  string    // six digits; "" = confirmed in an app, without a code
	Sent  time.Time // by the site's clock
	Tries int       // wrong codes so far
}

// Message is what a phone would have received.
type Message struct {
	To     string    // digits only
	Text   string    // as sent
	Code   string    // the one-time code in it
	ImpUID string    // the certification that the code confirms
	SentAt time.Time // by the site's clock
}

// Touch notes that the site was used just now, so that an idler one makes room.
func (s *Site) Touch() { s.store.touch(s) }

// Version changes whenever the site's certifications do, so that a cache can
// notice.
func (s *Site) Version() uint64 { return s.version.Load() }

// Record finds a certification made at run time.
func (s *Site) Record(impUID string) (*Record, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r := s.own[impUID]
	return r, r != nil
}

// Deleted reports whether the site deleted a certification that is not its own
// (a fixture's, which other sites still see).
func (s *Site) Deleted(impUID string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, gone := s.gone[impUID]
	return gone
}

// Delete removes a certification from this site alone. Of two callers at the
// same moment one is told true.
func (s *Site) Delete(impUID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, gone := s.gone[impUID]; gone {
		return false
	}
	if i := slices.Index(s.order, impUID); i >= 0 {
		s.order = slices.Delete(s.order, i, i+1)
		delete(s.own, impUID)
	}
	s.gone[impUID] = struct{}{}
	s.version.Add(1)
	return true
}

// Add keeps a new record. It reports false when the id was ever used here.
func (s *Site) Add(r *Record) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, gone := s.gone[r.ImpUID]
	if gone || s.own[r.ImpUID] != nil {
		return false
	}
	if len(s.order) >= MaxRecords {
		delete(s.own, s.order[0])
		s.order = s.order[1:]
	}
	s.own[r.ImpUID] = r
	s.order = append(s.order, r.ImpUID)
	s.version.Add(1)
	return true
}

// Change replaces a record by what change makes of it, as one step. change
// must not alter what it is given; nil leaves the record as it is. found is
// false when there is no such record, and change is not called.
func (s *Site) Change(impUID string, change func(Record) *Record) (found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.own[impUID]
	if r == nil {
		return false
	}
	if next := change(*r); next != nil {
		s.own[impUID] = next
		s.version.Add(1)
	}
	return true
}

// Send puts a message into the site's inbox.
func (s *Site) Send(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.messages) >= MaxMessages {
		s.messages = slices.Delete(s.messages, 0, 1)
	}
	s.messages = append(s.messages, m)
}

// Messages is a copy of the inbox, oldest first.
func (s *Site) Messages() []Message {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.messages)
}
