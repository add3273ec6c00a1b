package api

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// headers are the values of the common headers, ready to be shared by all
// answers: net/http does not change them.
type headers struct {
	contentType, version, ok []string
}

func newHeaders(version string) headers {
	return headers{contentType: []string{answer.ContentType}, version: []string{version}, ok: []string{"ok"}}
}

func (h headers) put(header http.Header) {
	header["Content-Type"] = h.contentType
	header[answer.HeaderMock] = h.version
	header[answer.HeaderReason] = h.ok
}

// respond is the one place that writes what the authority says.
func (s *Server) respond(w http.ResponseWriter, x *exchange, a answer.Reply) {
	if x.answered {
		return // a panic after the answer went out
	}
	x.answered = true
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	if s.holdToContract(x, &a) && x.keep != nil {
		x.keep()
	}
	header := w.Header()
	s.headers.put(header)
	if a.Reason != "" {
		header.Set(answer.HeaderReason, a.Reason)
	}
	if a.Hint != "" {
		header.Set(answer.HeaderHint, a.Hint)
	}
	for name, value := range a.Headers {
		header.Set(name, value)
	}
	if s.Switches.Is("cors", "any") {
		header.Set("Access-Control-Allow-Origin", "*")
	}
	s.putDate(header, x.site)
	if a.Body == nil {
		header.Del("Content-Type")
	}
	header[answer.HeaderEntry] = x.idText
	x.reason = header.Get(answer.HeaderReason)
	if len(x.hits) > 0 {
		s.respondFaulty(w, x, &a)
		return
	}
	if a.Status != http.StatusNoContent {
		header.Set("Content-Length", strconv.Itoa(len(a.Body)))
	}
	s.note(x, a.Status, header, a.Body)
	s.logAccess(x, &a)
	w.WriteHeader(a.Status)
	if x.r.Method != http.MethodHead {
		_, _ = w.Write(a.Body) // the peer may be gone; nothing to tell anyone
	}
}

// respondFaulty hands an answer that faults change to package fault, which plays them.
func (s *Server) respondFaulty(w http.ResponseWriter, x *exchange, a *answer.Reply) {
	d := faulty(x, a, w.Header())
	a.Status, a.Reason = d.Status, x.reason
	if !d.Answered() {
		a.Status = 0 // nothing was said
	}
	s.note(x, a.Status, w.Header(), d.Sent())
	s.logAccess(x, a)
	// A fault holds a request for longer than a listener lets an answer take.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // a writer without deadlines has none to lift
	if err := fault.Deliver(x.r.Context(), w, d); err != nil {
		s.Log.DebugContext(x.r.Context(), "a faulty answer was not delivered whole", "error", err.Error())
	}
}

// errClientLeft says that the client hung up while a fault held its request.
var errClientLeft = errors.New("the client left")

// noteLeft journals a request whose client did not wait for its answer.
func (s *Server) noteLeft(x *exchange) {
	x.reason = "client_left"
	s.note(x, 0, http.Header{}, nil)
	s.logAccess(x, &answer.Reply{Reason: x.reason})
}

// writeReady writes an answer of the express lane: 200, proved before.
func writeReady(w http.ResponseWriter, body []byte) {
	_, _ = w.Write(body)
}

// putDate makes the Date header agree with a clock that was moved; otherwise
// net/http writes the host's time, which is the same.
func (s *Server) putDate(header http.Header, site *store.Site) {
	if site == nil {
		return
	}
	if c := world.ClockOf(site); c.Steered() {
		header.Set("Date", c.Now().UTC().Format(http.TimeFormat))
	}
}

// holdToContract checks an answer against the document. A departure is a fault
// of the mock, so it is replaced by one and told in the log; kept is then false.
func (s *Server) holdToContract(x *exchange, a *answer.Reply) (kept bool) {
	if x.route.op.ID == "" || a.Loose || a.Shape != "" && s.proof.knows(a.Shape) {
		return true
	}
	if err := s.document.Response(x.route.op, a.Status, http.Header{"Content-Type": {answer.ContentType}}, a.Body); err != nil {
		s.Log.ErrorContext(x.r.Context(), "the mock's answer breaks the contract", "operation", x.route.op.ID, "error", err.Error())
		*a = s.Switches.Refusal(&answer.FailureError{ID: answer.InternalFault})
		return false
	}
	if a.Shape != "" {
		s.proof.learn(a.Shape)
	}
	return true
}

// errorReply turns a handler's error into an answer.
func (s *Server) errorReply(x *exchange, err error) answer.Reply {
	if r := new(answer.FailureError); errors.As(err, &r) {
		x.detail = r.Detail
		reply := s.Switches.Refusal(r)
		reply.Hint = cmp.Or(hintFor(x, r.ID), reply.Hint)
		if reply.Status == http.StatusMethodNotAllowed { // then RFC 9110 wants the methods, whoever answers
			reply.Headers = map[string]string{"Allow": s.methodsOf(x.r)}
		}
		return reply
	}
	s.Log.ErrorContext(x.r.Context(), "a fault of the mock itself", "error", err.Error())
	return s.Switches.Refusal(&answer.FailureError{ID: answer.InternalFault})
}
