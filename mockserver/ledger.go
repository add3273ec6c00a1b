package mockserver

import (
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// The bounds of one site's journal, unless [WithJournal] sets others.
const (
	DefaultJournalEntries = 1000
	DefaultJournalBytes   = 2 << 20
)

// ledger is what the server keeps beside a site: what it was asked, and which
// failures its requests meet.
type ledger struct {
	server  *Server
	journal *journal.Journal
	faults  *fault.Set // added at run time
	fixed   fixedFaults
}

func (s *Server) newJournal(maxBytes int, cpid string) *journal.Journal {
	return journal.New(journal.Options{
		MaxEntries: s.opts.journalEntries, MaxBytes: maxBytes, Secrets: s.opts.journalSecrets,
		Name: func(kind journal.Kind, value string) string { return s.nameOf(kind, value, cpid) },
	})
}

// testShare is the part of the bytes of a journal that the site of a test key
// gets: there may be a thousand of them.
const testShare = 4

// attach makes the ledger of a new site.
func (s *Server) attach(site *store.Site) any {
	most := s.opts.journalBytes
	if strings.HasPrefix(site.Key, store.TestKeyPrefix) {
		most /= testShare
	}
	j := s.newJournal(most, site.CPID)
	if marks := j.Redactor(); marks != nil {
		marks.Know(journal.KindSecret, site.Secret, "")
	}
	l := &ledger{server: s, journal: j, faults: fault.NewSet(s.opts.seed)}
	l.resetFaults()
	return l
}

// ledgerOf is a site's ledger; every site of a server has one.
func ledgerOf(site *store.Site) *ledger {
	l, ok := site.Attachment.(*ledger)
	if !ok {
		panic("site " + site.UserCode + " was not made by New")
	}
	return l
}

// journalOf is where requests of a site are noted; those of no site go to the
// house.
func (s *Server) journalOf(site *store.Site) *journal.Journal {
	if site == nil {
		return s.house
	}
	return ledgerOf(site).journal
}

// note writes a request of the authority into its journal, just before the
// answer is sent: a client that has its answer finds the entry.
func (s *Server) note(x *exchange, status int, header http.Header, body []byte) {
	r := journal.Record{
		Arrived: x.started, Completed: clock.Now(), Route: x.route.op.ID, Method: x.r.Method, Path: targetOf(x.r),
		Status: status, Reason: x.reason, Fault: x.hits.Name(), ImpUID: x.impUID, Where: x.where, Via: x.via, Harness: isHarness(x.r),
		RequestHeader: x.sent, ResponseHeader: header.Clone(), RequestBody: x.body, ResponseBody: body,
		Violations: x.violations, Detail: x.detail,
	}
	if x.site != nil {
		r.Site, r.SiteTime = x.site.UserCode, x.site.Clock.Now()
	}
	if x.token != nil {
		r.TokenOrdinal = x.token.Ordinal
	}
	j := s.journalOf(x.site)
	s.tellCredentials(x, j.Redactor())
	j.Record(x.id, &r)
}

// targetOf is the request target as it was sent.
func targetOf(r *http.Request) string {
	if r.RequestURI != "" {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}

func isHarness(r *http.Request) bool { return len(r.Header[control.HeaderHarness]) > 0 }
