package world

import (
	"slices"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// The bounds of one site's journal, unless options set others.
const (
	DefaultJournalEntries = 1000
	DefaultJournalBytes   = 2 << 20
)

// journalBytesInAll is what the journals of all sites keep alive together: with more sites than share it by their own
// bound, each gets an equal part. The requests of other sites never take from it, so that a test finds its own.
const journalBytesInAll = 128 << 20

// State is what the world keeps beside a site: what it was asked, and which
// failures its requests meet.
type State struct {
	world   *World
	Journal *journal.Journal
	Faults  *fault.Set // added at run time
	fixed   fixedFaults
}

func (w *World) newJournal(maxBytes int, cpid string) *journal.Journal {
	return journal.New(journal.Options{
		MaxEntries: w.JournalEntries, MaxBytes: maxBytes, Share: w.journalShare, Secrets: w.JournalSecrets,
		Name: func(kind journal.Kind, value string) string { return w.nameOf(kind, value, cpid) },
	})
}

// journalShare is what the journal of one site may keep alive while there are so many.
func (w *World) journalShare() int {
	return max(journalBytesInAll, w.JournalBytes) / max(1, w.Store.Count())
}

// testShare is the part of the bytes of a journal that the site of a test key
// gets: there may be a thousand of them.
const testShare = 4

// attach makes the state of a new site.
func (w *World) attach(site *store.Site) any {
	most := w.JournalBytes
	if strings.HasPrefix(site.Key, store.TestKeyPrefix) {
		most /= testShare
	}
	j := w.newJournal(most, site.CPID)
	if marks := j.Redactor(); marks != nil {
		marks.Know(journal.KindSecret, site.Secret, "")
	}
	st := &State{world: w, Journal: j, Faults: fault.NewSet(w.Seed)}
	st.ResetFaults()
	return st
}

// StateOf is a site's state; every site of a world has one.
func StateOf(site *store.Site) *State {
	st, ok := site.Attachment.(*State)
	if !ok {
		panic("site " + site.UserCode + " was not made by New")
	}
	return st
}

// JournalOf is where requests of a site are noted; those of no site go to the
// house.
func (w *World) JournalOf(site *store.Site) *journal.Journal {
	if site == nil {
		return w.House
	}
	return StateOf(site).Journal
}

// fixedFaults are the rules that fixtures carry, as one site has met them: each
// certification that has any gets a set, when it is first asked for.
type fixedFaults struct {
	mu    sync.Mutex
	of    *fixture.Set
	sets  map[string]*fault.Set // by imp_uid
	times uint64                // how often sets began anew
}

// WrittenVersion changes when the rules that fixtures carry have counted a request.
func (s *State) WrittenVersion() uint64 {
	f := &s.fixed
	f.mu.Lock()
	defer f.mu.Unlock()
	const room = 40 // bits for what is counted between two times
	version := f.times << room
	for _, rules := range f.sets {
		version += rules.Version()
	}
	return version
}

// WrittenTold is what the rules that fixtures carry have counted, by imp_uid. Rules
// that have counted nothing are left out.
func (s *State) WrittenTold() map[string]fault.Told {
	f := &s.fixed
	f.mu.Lock()
	defer f.mu.Unlock()
	all := map[string]fault.Told{}
	for impUID, rules := range f.sets {
		told := rules.Told()
		if slices.ContainsFunc(told.Rules, func(r fault.ToldRule) bool { return r.Matched > 0 }) {
			all[impUID] = told
		}
	}
	return all
}

// Written is the set of the rules that the fixtures carry for a certification;
// nil where there are none, or where the site does not see it.
func (s *State) Written(set *fixture.Set, site *store.Site, impUID string) *fault.Set {
	c, ok := set.Certification(impUID)
	if !ok || len(c.Faults) == 0 {
		return nil
	}
	if found, err := s.world.Find(site, set, impUID); err != nil || found.Added() {
		return nil // deleted, another site's, or the site's own under the same id
	}
	return s.WrittenFor(set, impUID)
}

// WrittenFor is what Written gives, also while the site does not see the certification;
// nil where the fixtures carry no rules for it.
func (s *State) WrittenFor(set *fixture.Set, impUID string) *fault.Set {
	c, ok := set.Certification(impUID)
	if !ok || len(c.Faults) == 0 {
		return nil
	}
	f := &s.fixed
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of != set {
		f.of, f.sets = set, map[string]*fault.Set{}
		f.times++
	}
	if f.sets[impUID] == nil {
		rules := fault.NewSet(s.world.Seed)
		if _, err := rules.AddAll(c.Faults); err != nil { // the loader has judged them
			s.world.Log.Error("faults of a fixture", "imp_uid", impUID, "error", err.Error())
		}
		f.sets[impUID] = rules
	}
	return f.sets[impUID]
}

// ResetFaults takes the rules back to those of the profile, and the counts of
// the fixtures' to nothing.
func (s *State) ResetFaults() {
	s.Faults.Clear()
	if _, err := s.Faults.AddAll(s.world.Profile); err != nil {
		s.world.Log.Error("fault profile", "error", err.Error())
	}
	s.fixed.mu.Lock()
	defer s.fixed.mu.Unlock()
	for _, rules := range s.fixed.sets {
		rules.Clear() // so that no rule holds a certification
	}
	s.fixed.of, s.fixed.sets = nil, nil
	s.fixed.times++
}
