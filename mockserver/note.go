package mockserver

import (
	"net/http"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// note writes a request of the authority into its journal, just before the
// answer is sent: a client that has its answer finds the entry.
func (s *apiServer) note(x *exchange, status int, header http.Header, body []byte) {
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
