package api

import (
	"log/slog"
	"net/http"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

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
	j := s.JournalOf(x.site)
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

// NoteRefused journals, for the house, a request for another host that a proxy
// did not let out. Of the request only the method and the host are kept: it was
// not meant for the mock.
func (s *Server) NoteRefused(r *http.Request, host string) {
	s.noteElsewhere(r, journal.Record{
		Path: host, Status: http.StatusForbidden, Reason: answer.ReasonRefused,
		Detail: "the proxy did not let it out: " + host + " is not one of the imitated hosts",
	})
}

// NotePassed journals, for the house, a request for another host that a proxy
// forwarded unread.
func (s *Server) NotePassed(r *http.Request, host string) {
	s.noteElsewhere(r, journal.Record{
		Path: host, Reason: answer.ReasonPassed, Detail: "the proxy forwarded it unread, as it was told to for other hosts",
	})
}

func (s *Server) noteElsewhere(r *http.Request, record journal.Record) {
	now := clock.Now()
	record.Arrived, record.Completed, record.Method, record.Via = now, now, r.Method, journal.ViaAbsolute
	if r.Method == http.MethodConnect {
		record.Via = journal.ViaConnect
	}
	id, _ := s.IDs.Next()
	s.House.Record(id, &record)
	level := slog.LevelInfo
	if record.Reason == answer.ReasonRefused {
		level = slog.LevelWarn
	}
	if s.Log.Enabled(r.Context(), level) {
		s.logRequest(r.Context(), level, &Access{
			Method: record.Method, Path: record.Path, Status: record.Status, Reason: record.Reason,
			Hint: answer.FactsOf(record.Reason).Hint,
		}, span{now, now})
	}
}
