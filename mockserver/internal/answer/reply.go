package answer

// The mock's own headers, on every answer.
const (
	HeaderMock   = "X-Iamport-Mock"        // the mock's version
	HeaderReason = "X-Iamport-Mock-Reason" // one word: ok, token_expired, unknown_imp_uid, …
	HeaderHint   = "X-Iamport-Mock-Hint"   // what to do about it, when there is something
	HeaderEntry  = "X-Iamport-Mock-Entry"  // id of the request's journal entry
	HeaderFault  = "X-Iamport-Mock-Fault"  // the injected faults: fault:latency, fault:gzip
)

// ContentType is on every answer that has a body.
const ContentType = "application/json; charset=UTF-8"

// Reply is what a handler answers. A zero status is 200.
type Reply struct {
	Status  int
	Body    []byte // nil = no body
	Reason  string // "" = ok
	Hint    string
	Warns   bool              // the log warns
	Headers map[string]string // beyond the common ones
	// Loose marks an answer that a switch puts outside the contract on purpose.
	Loose bool
	// Shape names the types of a record's answer, so that one check stands for
	// all answers of the same shape. "" = every answer is checked.
	Shape string
}

// Refusal is the answer of a failure, as its row and the switches say.
func (s Switches) Refusal(r *FailureError) Reply {
	row := failures[r.ID]
	a := Reply{Status: s.numberOr(row.statusBy, row.status), Reason: row.reason, Hint: row.hint, Warns: row.warns}
	if row.aboutToken {
		return s.unauthorized(a, row.message)
	}
	message := row.message
	if row.tellsDetail && r.Detail != "" {
		message += " (" + r.Detail + ")"
	}
	if row.retryAfter != "" {
		a.Headers = map[string]string{"Retry-After": row.retryAfter}
	}
	a.Body = s.spell(errorEnvelope(s.numberOr(row.codeBy, -1), message))
	return a
}

// unauthorized words a 401 about a token, of which only the status is known.
func (s Switches) unauthorized(a Reply, message string) Reply {
	if s.Is("unauthorized-header", "www-authorize") {
		a.Headers = map[string]string{"WWW-Authorize": "iamport"}
	}
	switch s["unauthorized-body"] {
	case "null-message":
		a.Body, a.Loose = []byte(`{"code":-1,"message":null,"response":null}`), true
	case "empty":
		a.Loose = true
	default:
		a.Body = s.spell(errorEnvelope(-1, message))
	}
	return a
}
