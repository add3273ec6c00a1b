package store

import (
	"errors"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// MaxRecords is how many certifications made at run time a site keeps, and how
// many people; the oldest go first.
const MaxRecords = 100_000

// MaxInAll is how many certifications and people made at run time, and ids of deleted
// ones, all sites together keep. Half a million take about 500 MB.
const MaxInAll = 500_000

// alwaysRoom is how many of these each site may have, whatever the others have.
const alwaysRoom = 100

// ErrFull says that all sites together have MaxInAll.
var ErrFull = errors.New("all sites together have as many certifications and people as the mock keeps")

// Room is nil when the site may have one more certification or person, or ErrFull.
func (s *Site) Room() error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.room()
}

// room needs the lock.
func (s *Site) room() error {
	if s.store.kept.Load() < MaxInAll || s.counted < alwaysRoom {
		return nil
	}
	if s.store.opts.Full != nil && !s.store.toldFull.Swap(true) {
		s.store.opts.Full(s)
	}
	return ErrFull
}

// count brings the store's count up to date. The caller holds the write lock.
func (s *Site) count() {
	n := len(s.own.at) + len(s.past.at) + len(s.people.at)
	if s.closed {
		n = 0
	}
	if s.store.kept.Add(int64(n-s.counted)) < MaxInAll {
		s.store.toldFull.Store(false)
	}
	s.counted = n
}

// Record is a certification made or changed at run time. It is immutable: a
// change puts a new Record in its place.
type Record struct {
	identity.Certification
	Made    time.Time // when it came to be, by the site's clock; zero when Changed
	OTP     *OTP      // nil when no code can confirm it
	Typed   bool      // the person typed their details in, and is none of the site's
	Hides   bool      // a fixture's certification has the same id, and is not seen
	Changed bool      // it is that certification, changed for this site
	Note    string
	Expect  []Expected // what a merchant must decide
}

// Expected is a verdict, and the age rule that it is about; "" = every rule.
type Expected struct{ Rule, Verdict string }

// OTP is the state of a confirmation by a code sent to a phone.
type OTP struct {
	Code  string    // six digits; "" = confirmed in an app, without a code
	Sent  time.Time // by the site's clock
	Tries int       // wrong codes so far
}

// Record finds a certification made or changed at run time.
func (s *Site) Record(impUID string) (*Record, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.own.get(impUID)
}

// RecordsAfter is those of Records with a greater number.
func (s *Site) RecordsAfter(number uint64) []Numbered[*Record] {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.own.after(number)
}

// Records is the certifications made or changed at run time, oldest first.
func (s *Site) Records() []*Record {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.own.all()
}

// Deleted reports whether the site deleted a certification, its own or a
// fixture's, which other sites still see.
func (s *Site) Deleted(impUID string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.deleted(impUID)
}

func (s *Site) deleted(impUID string) bool {
	return s.gone.has(impUID) || s.past.has(impUID)
}

// Delete removes a certification from this site alone. Of two callers at the
// same moment one is told true.
func (s *Site) Delete(impUID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deleted(impUID) {
		return false
	}
	s.delete(impUID)
	s.count()
	s.changed()
	return true
}

// delete remembers what a fixture may still know for good, and of the site's own
// as many as it may have. The caller holds s.mu.
func (s *Site) delete(impUID string) {
	r, own := s.own.get(impUID)
	s.own.remove(impUID)
	if own && !r.Hides {
		s.past.putWithin(MaxRecords, impUID, struct{}{})
		return
	}
	s.gone.put(impUID, struct{}{})
}

// Add keeps a new record. It reports false when the id was used here before. When all
// sites together are full, the oldest of this site makes room.
func (s *Site) Add(r *Record) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deleted(r.ImpUID) || s.own.has(r.ImpUID) {
		return false
	}
	if s.room() != nil {
		s.own.dropOldest()
	}
	s.keep(r)
	return true
}

// Put keeps a new record, also under an id that was deleted before, and with
// it a new person; nil = none. It reports false, and keeps neither, when the
// site has a record of this id.
func (s *Site) Put(r *Record, person *identity.Person) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own.has(r.ImpUID) {
		return false
	}
	if person != nil {
		s.people.putWithin(MaxRecords, person.ID, person)
	}
	s.gone.remove(r.ImpUID)
	s.past.remove(r.ImpUID)
	s.keep(r)
	return true
}

// Swap replaces old by next, which has the same id; old nil stands for a
// fixture's certification. It reports false, and changes nothing, when
// somebody else replaced or deleted it meanwhile.
func (s *Site) Swap(old, next *Record) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, _ := s.own.get(next.ImpUID)
	if now != old || old == nil && s.deleted(next.ImpUID) {
		return false
	}
	s.keep(next)
	return true
}

// keep needs the write lock.
func (s *Site) keep(r *Record) {
	s.own.putWithin(MaxRecords, r.ImpUID, r)
	s.count()
	s.changed()
}

// Change replaces a record by what change makes of it, as one step. change
// must not alter what it is given; nil leaves the record as it is. found is
// false when there is no such record, and change is not called.
func (s *Site) Change(impUID string, change func(Record) *Record) (found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, found := s.own.get(impUID)
	if !found {
		return false
	}
	if next := change(*r); next != nil {
		s.own.put(impUID, next)
		s.changed()
	}
	return true
}
