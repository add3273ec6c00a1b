package store

import (
	"cmp"
	"slices"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// Told is what a site was told at run time: all of it, or what changed since it was
// last asked for. Records, people and messages in it are shared and immutable.
type Told struct {
	Tokens   Tokens
	Used     uint64                 // when the site was last used; grows with each use of any site
	Records  Part[*Record]          // by imp_uid
	Past     Part[struct{}]         // ids of the site's own records that were deleted
	Gone     Part[struct{}]         // ids of fixtures' certifications that were deleted
	People   Part[*identity.Person] // by id, the site's own
	Altered  Part[*identity.Person] // by id, fixtures' people that were changed
	Removed  Part[struct{}]         // ids of fixtures' people that were deleted
	Messages Part[Message]          // by number
}

// Part is one kind of what a site was told. The zero Part changes nothing.
type Part[V any] struct {
	Cleared bool       // whatever was there before is gone
	Put     []Entry[V] // new or changed, in order of their numbers
	Lost    []string   // keys of those that are gone, sorted
	Next    uint64     // the last number that was given
}

// Entry is one thing that a site was told.
type Entry[V any] struct {
	Numbered[V]
	Key string
}

// Tokens is the state of a site's tokens.
type Tokens struct {
	Live, Expired *TokenState // nil = none
	Issued        int         // so far
	Begun         bool        // none is adopted any more
}

// TokenState is a token in full. Its times are Unix seconds of the site's clock.
type TokenState struct {
	Text                string
	Ordinal             int
	IssuedAt, ExpiresAt int64
	Extended            bool
	Withdrawn           bool // it ended before its time
}

// Track makes the store remember what changes, for [Site.Take], from now on.
func (s *Store) Track() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tracks = true
	for _, site := range s.byKey {
		site.mu.Lock()
		site.track()
		site.mu.Unlock()
	}
}

// track needs the site's write lock, except for a site that nobody else knows yet.
func (s *Site) track() {
	b := &s.belongings
	for _, d := range []**diff{&b.own.diff, &b.past.diff, &b.gone.diff, &b.people.diff, &b.altered.diff, &b.removed.diff, &b.messages.diff} {
		if *d == nil {
			*d = newDiff()
		}
	}
}

// Changes grows with everything that [Site.Take] would tell.
func (s *Site) Changes() uint64 { return s.changes.Load() }

// Take is what changed since the last call of Take or TakeAll. Tokens are always
// there whole. It tells nothing else before [Store.Track].
func (s *Site) Take() Told {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.take()
}

// TakeAll is what Take would give, and at the same moment all that the site was told.
func (s *Site) TakeAll() (changed, all Told) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed = s.take()
	all = Told{
		Tokens: changed.Tokens, Used: changed.Used,
		Records: s.own.whole(), Past: s.past.whole(), Gone: s.gone.whole(),
		People: s.people.whole(), Altered: s.altered.whole(), Removed: s.removed.whole(), Messages: s.messages.whole(),
	}
	return changed, all
}

// take needs the write lock.
func (s *Site) take() Told {
	return Told{
		Tokens: Tokens{Live: stateOf(s.token), Expired: stateOf(s.expired), Issued: s.issued, Begun: s.begun}, Used: s.used.Load(),
		Records: s.own.take(), Past: s.past.take(), Gone: s.gone.take(),
		People: s.people.take(), Altered: s.altered.take(), Removed: s.removed.take(), Messages: s.messages.take(),
	}
}

// stateOf needs the lock of the token's site.
func stateOf(t *Token) *TokenState {
	if t == nil {
		return nil
	}
	return &TokenState{Text: t.Text, Ordinal: t.Ordinal, IssuedAt: t.IssuedAt, ExpiresAt: t.expires.Load(), Extended: t.Extended(), Withdrawn: t.ended.Load()}
}

// Restore makes a site that was added, or that a test key opened, as another store had
// it. The error is [ErrKeyTaken] or [ErrCodeTaken].
func (s *Store) Restore(c Config, kind Kind) (*Site, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.free(c); err != nil {
		return nil, err
	}
	return s.add(c, kind), nil
}

// Tell gives a site that was told nothing yet what [Site.TakeAll] gave of another.
func (s *Site) Tell(t Told) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.own.fill(t.Records)
	s.past.fill(t.Past)
	s.gone.fill(t.Gone)
	s.people.fill(t.People)
	s.altered.fill(t.Altered)
	s.removed.fill(t.Removed)
	s.messages.fill(t.Messages)
	s.count()
	s.issued, s.begun = t.Tokens.Issued, t.Tokens.Begun
	s.expired, s.token = s.revive(t.Tokens.Expired), s.revive(t.Tokens.Live)
	s.used.Store(t.Used)
	for uses := s.store.uses.Load(); uses < t.Used && !s.store.uses.CompareAndSwap(uses, t.Used); {
		uses = s.store.uses.Load()
	}
	s.changed()
}

// revive makes a token again. The caller holds s.mu.
func (s *Site) revive(t *TokenState) *Token {
	if t == nil {
		return nil
	}
	token := &Token{Text: t.Text, Site: s, Ordinal: t.Ordinal, IssuedAt: t.IssuedAt}
	token.expires.Store(t.ExpiresAt)
	token.extended.Store(t.Extended)
	token.ended.Store(t.Withdrawn)
	s.store.tokensMu.Lock()
	defer s.store.tokensMu.Unlock()
	s.store.tokens[t.Text] = token
	return token
}

// take is what changed since the last take.
func (s *ordered[V]) take() Part[V] {
	if s.diff == nil || !s.diff.cleared && len(s.diff.keys) == 0 {
		return Part[V]{}
	}
	part := Part[V]{Cleared: s.diff.cleared, Next: s.next}
	for key := range s.diff.keys {
		if found, ok := s.at[key]; ok {
			part.Put = append(part.Put, Entry[V]{found.Numbered, key})
		} else {
			part.Lost = append(part.Lost, key)
		}
	}
	slices.SortFunc(part.Put, func(a, b Entry[V]) int { return cmp.Compare(a.Number, b.Number) })
	slices.Sort(part.Lost)
	s.diff = newDiff()
	return part
}

func (s *ordered[V]) whole() Part[V] {
	part := Part[V]{Next: s.next, Put: make([]Entry[V], 0, len(s.at))}
	for _, e := range s.order {
		if !e.gone {
			part.Put = append(part.Put, Entry[V]{e.Numbered, e.key})
		}
	}
	return part
}

// fill puts entries in under the numbers that they have.
func (s *ordered[V]) fill(part Part[V]) {
	for _, e := range part.Put {
		entry := &orderedEntry[V]{Numbered: e.Numbered, key: e.Key}
		s.at[e.Key] = entry
		s.order = append(s.order, entry)
		s.note(e.Key)
	}
	s.next = max(s.next, part.Next)
}
