package store

import (
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// Kind is how a site came to be.
type Kind int

// The kinds of sites, in the order in which they are listed.
const (
	Configured  Kind = iota // given to [New]; never removed
	AddedLater              // by [Store.Add]
	OpenedByKey             // by a test key
)

// Site is one customer account and everything that is its own: tokens, people
// and certifications made, changed or deleted at run time, messages, clock. It
// is safe for concurrent use; Config and Clock never change.
type Site struct {
	Config
	Clock Clock
	// Attachment is what the server keeps beside the site, as long as the site
	// lives: [Options.Attach] made it. It never changes.
	Attachment any

	store   *Store
	kind    Kind
	number  uint64        // in order of coming into being
	used    atomic.Uint64 // tick of the store's last use of this site
	version atomic.Uint64
	editing sync.Mutex // see Alone; taken before all others

	mu      sync.RWMutex // taken after Store.mu and before Store.tokensMu
	closed  bool
	token   *Token
	expired *Token
	issued  int  // tokens so far
	begun   bool // a token was issued, adopted or ended, so that none is adopted any more
	counted int  // of the belongings, in Store.kept
	belongings

	changes atomic.Uint64 // see [Site.Changes]
}

// belongings is what a reset takes from a site. It is guarded by Site.mu.
type belongings struct {
	own      ordered[*Record]
	past     ordered[struct{}] // ids of own that were deleted
	gone     ordered[struct{}] // ids of fixtures' certifications that were deleted
	people   ordered[*identity.Person]
	altered  ordered[*identity.Person]
	removed  ordered[struct{}] // ids of fixtures' people
	messages ordered[Message]  // by their number
}

func newBelongings() belongings {
	return belongings{
		own: newOrdered[*Record](), past: newOrdered[struct{}](), gone: newOrdered[struct{}](),
		people: newOrdered[*identity.Person](), altered: newOrdered[*identity.Person](), removed: newOrdered[struct{}](),
		messages: newOrdered[Message](),
	}
}

func (b *belongings) clear() {
	b.own.clear()
	b.past.clear()
	b.gone.clear()
	b.people.clear()
	b.altered.clear()
	b.removed.clear()
	b.messages.clear()
}

// Kind is how the site came to be.
func (s *Site) Kind() Kind { return s.kind }

// Touch notes that the site was used just now, so that an idler one makes room.
func (s *Site) Touch() { s.store.touch(s) }

// Version changes whenever the site's people or certifications do, so that a
// cache can notice.
func (s *Site) Version() uint64 { return s.version.Load() }

// Alone runs edit while no other call of Alone for this site runs. It keeps
// those apart who read, decide and then write; requests of the imitated API do
// not wait for it. edit must not call Alone.
func (s *Site) Alone(edit func() error) error {
	s.editing.Lock()
	defer s.editing.Unlock()
	return edit()
}

// Reset withdraws the site's tokens, empties its inbox, and forgets all people
// and certifications that were made, changed or deleted. The clock is the
// caller's to reset.
func (s *Site) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.withdrawTokens()
	s.belongings.clear()
	s.count()
	s.changed()
}

// changed notes that people or certifications changed. The caller holds the write
// lock.
func (s *Site) changed() {
	s.version.Add(1)
	s.changes.Add(1)
}

// MaxMessages is how many messages an inbox keeps; the oldest go first.
const MaxMessages = 1000

// Message is what a phone would have received.
type Message struct {
	To     string    // digits only
	Text   string    // as sent
	Code   string    // the one-time code in it
	ImpUID string    // the certification that the code confirms
	SentAt time.Time // by the site's clock
}

// Send puts a message into the site's inbox.
func (s *Site) Send(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages.putWithin(MaxMessages, strconv.FormatUint(s.messages.next+1, 10), m)
	s.changes.Add(1)
}

// Messages is a copy of the inbox, oldest first.
func (s *Site) Messages() []Message {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.messages.all()
}

// EmptyInbox drops all messages. Their codes stay good.
func (s *Site) EmptyInbox() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages.clear()
	s.changes.Add(1)
}
