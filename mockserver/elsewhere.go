package mockserver

import (
	"log/slog"
	"net/http"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// NoteRefused journals, for the house, a request for another host that a proxy
// did not let out. Of the request only the method and the host are kept: it was
// not meant for the mock.
func (s *apiServer) NoteRefused(r *http.Request, host string) {
	s.noteElsewhere(r, journal.Record{
		Path: host, Status: http.StatusForbidden, Reason: answer.ReasonRefused,
		Detail: "the proxy did not let it out: " + host + " is not one of the imitated hosts",
	})
}

// NotePassed journals, for the house, a request for another host that a proxy
// forwarded unread.
func (s *apiServer) NotePassed(r *http.Request, host string) {
	s.noteElsewhere(r, journal.Record{
		Path: host, Reason: answer.ReasonPassed, Detail: "the proxy forwarded it unread, as it was told to for other hosts",
	})
}

func (s *apiServer) noteElsewhere(r *http.Request, record journal.Record) {
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
			Hint: answer.HintFor(record.Reason),
		}, span{now, now})
	}
}
