package mockserver

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// The mock's own headers, on every answer.
const (
	HeaderMock   = "X-Iamport-Mock"        // the mock's version
	HeaderReason = "X-Iamport-Mock-Reason" // one word: ok, token_expired, unknown_imp_uid, …
	HeaderHint   = "X-Iamport-Mock-Hint"   // what to do about it, when there is something
	HeaderEntry  = "X-Iamport-Mock-Entry"  // id of the request's journal entry
	HeaderFault  = "X-Iamport-Mock-Fault"  // the injected faults: fault:latency, fault:gzip
)

const contentType = "application/json; charset=UTF-8"

// reply is what a handler answers. A zero status is 200.
type reply struct {
	status  int
	body    []byte // nil = no body
	reason  string // "" = ok
	hint    string
	headers map[string]string // beyond the common ones
	// loose marks an answer that a switch puts outside the contract on purpose.
	loose bool
	// shape names the types of a record's answer, so that one check stands for
	// all answers of the same shape. "" = every answer is checked.
	shape string
	// keep is called when the answer has kept the contract; nil = nothing to do.
	keep func()
}

// headers are the values of the common headers, ready to be shared by all
// answers: net/http does not change them.
type headers struct {
	contentType, version, ok []string
}

func newHeaders(version string) headers {
	return headers{contentType: []string{contentType}, version: []string{version}, ok: []string{"ok"}}
}

func (h headers) put(header http.Header) {
	header["Content-Type"] = h.contentType
	header[HeaderMock] = h.version
	header[HeaderReason] = h.ok
}

// respond is the one place that writes what the authority says.
func (s *Server) respond(w http.ResponseWriter, x *exchange, a reply) {
	if x.answered {
		return // a panic after the answer went out
	}
	x.answered = true
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if s.holdToContract(x, &a) && a.keep != nil {
		a.keep()
	}
	header := w.Header()
	s.headers.put(header)
	if a.reason != "" {
		header.Set(HeaderReason, a.reason)
	}
	if a.hint != "" {
		header.Set(HeaderHint, a.hint)
	}
	for name, value := range a.headers {
		header.Set(name, value)
	}
	if s.switches.is("cors", "any") {
		header.Set("Access-Control-Allow-Origin", "*")
	}
	s.putDate(header, x.site)
	if a.body == nil {
		header.Del("Content-Type")
	}
	header[HeaderEntry] = x.idText
	x.reason = header.Get(HeaderReason)
	if len(x.hits) > 0 {
		s.respondFaulty(w, x, &a)
		return
	}
	if a.status != http.StatusNoContent {
		header.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	s.note(x, a.status, header, a.body)
	s.logAccess(x, &a)
	w.WriteHeader(a.status)
	if x.r.Method != http.MethodHead {
		_, _ = w.Write(a.body) // the peer may be gone; nothing to tell anyone
	}
}

// respondFaulty hands an answer that faults change to the room that plays them.
func (s *Server) respondFaulty(w http.ResponseWriter, x *exchange, a *reply) {
	d := faulty(x, a, w.Header())
	a.status, a.reason = d.Status, x.reason
	if !d.Answered() {
		a.status = 0 // nothing was said
	}
	s.note(x, a.status, w.Header(), d.Sent())
	s.logAccess(x, a)
	if err := fault.Deliver(x.r.Context(), w, d); err != nil {
		s.log.DebugContext(x.r.Context(), "a faulty answer was not delivered whole", "error", err.Error())
	}
}

// errClientLeft says that the client hung up while a fault held its request.
var errClientLeft = errors.New("the client left")

// noteLeft journals a request whose client did not wait for its answer.
func (s *Server) noteLeft(x *exchange) {
	x.reason = "client_left"
	s.note(x, 0, http.Header{}, nil)
	s.logAccess(x, &reply{reason: x.reason})
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
	if c, ok := site.Clock.(*clock.Clock); ok && c.Steered() {
		header.Set("Date", c.Now().UTC().Format(http.TimeFormat))
	}
}

// holdToContract checks an answer against the document. A departure is a fault
// of the mock, so it is replaced by one and told in the log; kept is then false.
func (s *Server) holdToContract(x *exchange, a *reply) (kept bool) {
	if x.route.op.ID == "" || a.loose || a.shape != "" && s.proof.knows(a.shape) {
		return true
	}
	if err := s.contract.Response(x.route.op, a.status, http.Header{"Content-Type": {contentType}}, a.body); err != nil {
		s.log.ErrorContext(x.r.Context(), "the mock's answer breaks the contract", "operation", x.route.op.ID, "error", err.Error())
		*a = s.refusalReply(&refusal{id: internalFault})
		return false
	}
	if a.shape != "" {
		s.proof.learn(a.shape)
	}
	return true
}

// errorReply turns a handler's error into an answer.
func (s *Server) errorReply(x *exchange, err error) reply {
	if r := new(refusal); errors.As(err, &r) {
		x.detail = r.detail
		return s.refusalReply(r)
	}
	s.log.ErrorContext(x.r.Context(), "a fault of the mock itself", "error", err.Error())
	return s.refusalReply(&refusal{id: internalFault})
}

func (s *Server) refusalReply(r *refusal) reply {
	row := failures[r.id]
	a := reply{status: row.status, reason: row.reason, hint: hints[r.id]}
	code := -1
	message := row.message
	switch r.id {
	case missingCredentials:
		code = s.switches.number("missing-credentials-code")
	case brokenContract, otpBadData:
		if r.detail != "" {
			message += " (" + r.detail + ")"
		}
	case otpMismatch, otpExpired, otpTooMany:
		a.status = s.switches.number("otp-failure-status")
	case unknownRoute:
		a.status = s.switches.number("unknown-route")
	case wrongMethod:
		a.status = s.switches.number("wrong-method")
	case wrongContentType:
		if s.switches.is("content-type", "415") {
			a.status = http.StatusUnsupportedMediaType
		}
	case rateLimited:
		a.headers = map[string]string{"Retry-After": "60"}
	case tokenMissing, tokenUnknown, tokenExpired:
		return s.unauthorized(a)
	}
	a.body = s.spell(errorEnvelope(code, message))
	return a
}

// unauthorized words a 401 about a token, of which only the status is known.
func (s *Server) unauthorized(a reply) reply {
	if s.switches.is("unauthorized-header", "www-authorize") {
		a.headers = map[string]string{"WWW-Authorize": "iamport"}
	}
	switch s.switches["unauthorized-body"] {
	case "null-message":
		a.body, a.loose = []byte(`{"code":-1,"message":null,"response":null}`), true
	case "empty":
		a.loose = true
	default:
		a.body = s.spell(errorEnvelope(-1, sayBadToken))
	}
	return a
}

// hints say what to do next, in the hint header and the log.
var hints = [failureCount]string{
	unknownKey:         "use imp_apikey, a key that begins with imp_test_, or add this key to a sites file (--sites)",
	wrongSecret:        "this key is known with another secret; an imp_test_ key is bound to the secret it first came with",
	missingCredentials: "send imp_key and imp_secret in a JSON or form body",
	tokenMissing:       "send the access token as Authorization, as Bearer, or as X-ImpTokenHeader",
	tokenUnknown:       "this token was not issued by this run of the mock; call POST /users/getToken",
	tokenExpired:       "call POST /users/getToken again",
	unknownImpUID:      "iamport-mock fixtures list shows the ids that exist",
	otherSite:          "this id belongs to another site; use that site's key",
	unknownRoute:       "the mock has POST /users/getToken, GET and DELETE /certifications/{imp_uid}, POST /certifications/otp/request and /certifications/otp/confirm/{imp_uid}",
	malformedBody:      "the body is not what its Content-Type says",
	wrongContentType:   "send Content-Type: application/json or application/x-www-form-urlencoded",
}
