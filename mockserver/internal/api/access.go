package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// Access is what the log says of one request: the single attribute of a record
// with the message "request". It holds no header and no body; the path has lost
// its query and anything that looks like a token. A handler that wants it cheap
// asks for the type, every other sees the attributes of LogValue.
type Access struct {
	Method, Path string
	Status       int    // as sent
	Reason       string // as in the answer's header
	Site         string // user code; "" = the request belongs to no site
	Hint         string // what to do about it; "" = nothing
	Duration     time.Duration
}

// LogValue is the record's attributes: method, path, status, reason, site,
// duration, and hint where there is one.
func (a *Access) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("method", a.Method), slog.String("path", a.Path), slog.Int("status", a.Status),
		slog.String("reason", a.Reason), slog.String("site", a.Site), slog.Duration("duration", a.Duration),
	}
	if a.Hint != "" {
		attrs = append(attrs, slog.String("hint", a.Hint))
	}
	return slog.GroupValue(attrs...)
}

// logAccess writes the one record of a request.
func (s *Server) logAccess(x *exchange, a *answer.Reply) {
	level := slog.LevelInfo
	if a.Warns || a.Status >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	ctx := x.r.Context()
	if !s.Log.Enabled(ctx, level) {
		return
	}
	reason := a.Reason
	if reason == "" {
		reason = "ok"
	}
	access := &Access{Method: shortMethod(x.r.Method), Path: maskPath(x.r.URL.Path), Status: a.Status, Reason: reason, Hint: a.Hint}
	if x.site != nil {
		access.Site = x.site.UserCode
	}
	s.logRequest(ctx, level, access, span{x.started, clock.Now()})
}

// span is when a request came and when its answer was ready, by the host.
type span struct{ from, to time.Time }

// logRequest hands a record to the handler itself: a Logger would first find
// out which line of this file asked, which costs more than the record.
func (s *Server) logRequest(ctx context.Context, level slog.Level, a *Access, took span) {
	a.Duration = took.to.Sub(took.from).Round(time.Microsecond)
	record := slog.NewRecord(took.to, level, "request", 0)
	record.AddAttrs(slog.Attr{Value: slog.AnyValue(a)})
	_ = s.Log.Handler().Handle(ctx, record) // as a Logger does: a log that fails must not stop the mock
}

// shortMethod keeps an invented method from filling a log line; the longest
// registered one has 17 letters.
func shortMethod(method string) string {
	const most = 40
	if len(method) > most {
		return method[:most] + "…" // a method is ASCII, or net/http refuses it
	}
	return method
}

// maskPath shortens a path and hides runs of 40 or more hexadecimal
// characters, which only a token has.
func maskPath(path string) string {
	const most, token = 200, 40
	if len(path) < token { // the usual path
		return path
	}
	cut := ""
	if len(path) > most {
		path, cut = strings.ToValidUTF8(path[:most], ""), "…"
	}
	run := 0
	for i := 0; i <= len(path); i++ {
		if i < len(path) && isHex(path[i]) {
			run++
			continue
		}
		if run >= token {
			return path[:i-run] + "token…"
		}
		run = 0
	}
	return path + cut
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
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

// NoteElsewhere journals, for the house, a request for another host that a proxy
// saw. Of the request only the method and the host are kept: it was not meant for
// the mock.
func (s *Server) NoteElsewhere(r *http.Request, host, reason string, why error) {
	record := journal.Record{Path: host, Reason: reason}
	switch reason {
	case answer.ReasonPassed:
		record.Detail = "the proxy forwarded it unread, as it was told to for other hosts"
	case answer.ReasonUnreached:
		record.Status, record.Detail = http.StatusBadGateway, fmt.Sprintf("the proxy did not reach it: %v", why)
	case answer.ReasonBarred:
		record.Status, record.Detail = http.StatusForbidden, fmt.Sprintf("the proxy did not let it out: %v", why)
	default:
		record.Status, record.Detail = http.StatusForbidden, "the proxy did not let it out: "+host+" is not one of the imitated hosts"
	}
	now := clock.Now()
	record.Arrived, record.Completed, record.Method, record.Via = now, now, r.Method, journal.ViaAbsolute
	if r.Method == http.MethodConnect {
		record.Via = journal.ViaConnect
	}
	id, _ := s.IDs.Next()
	s.House.Record(id, &record)
	level := slog.LevelWarn
	if reason == answer.ReasonPassed {
		level = slog.LevelInfo
	}
	if s.Log.Enabled(r.Context(), level) {
		s.logRequest(r.Context(), level, &Access{
			Method: shortMethod(record.Method), Path: record.Path, Status: record.Status, Reason: record.Reason,
			Hint: answer.FactsOf(record.Reason).Hint,
		}, span{now, now})
	}
}
