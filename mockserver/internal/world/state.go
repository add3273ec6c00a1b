package world

import (
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// The bounds of one site's journal, unless options set others.
const (
	DefaultJournalEntries = 1000
	DefaultJournalBytes   = 2 << 20
)

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
		MaxEntries: w.JournalEntries, MaxBytes: maxBytes, Secrets: w.JournalSecrets,
		Name: func(kind journal.Kind, value string) string { return w.nameOf(kind, value, cpid) },
	})
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
