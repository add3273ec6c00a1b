package answer

import (
	"maps"
	"net/http"
	"slices"
)

// Confidence says how well a behaviour of the fake is known.
type Confidence string

// The three degrees of confidence.
const (
	Documented Confidence = "documented" // published by the vendor
	Observed   Confidence = "observed"   // seen in a real answer or a live test
	Assumed    Confidence = "assumed"    // nobody knows; a named switch or a row of the register says so
)

// Failure names one thing that the API can say other than yes.
type Failure int

// The failures, each with a row in the table.
const (
	UnknownKey Failure = iota
	WrongSecret
	MissingCredentials
	TokenMissing
	TokenUnknown
	TokenExpired
	UnknownImpUID
	OtherSite
	DeletedImpUID
	RetiredImpUID
	MalformedImpUID
	UnknownRoute
	WrongMethod
	MalformedBody
	WrongContentType
	BodyTooLarge
	BodyCut
	BrokenContract
	OTPBadData
	OTPUnsupported
	OTPMissing
	OTPAlready
	OTPUnknown
	OTPMismatch
	OTPExpired
	OTPTooMany
	BlockedAddress
	UnknownTier
	RateLimited
	InternalFault
	failureCount // how many there are; not a failure
)

const (
	sayBadCredentials = "인증에 실패하였습니다. API키와 secret을 확인하세요."
	sayBadToken       = "인증 토큰이 전달되지 않았거나 유효하지 않습니다."
	sayNotFound       = "인증결과가 존재하지 않습니다." // one text for all ids that are not found: fact 2.1 lets nobody tell them apart
)

// failure is a row of the table: all that is to be said of one failure. Its
// envelope has code -1 and response null, except where a field below says so.
type failure struct {
	status      int
	reason      string     // in the mock's own header
	message     string     // in the envelope
	confidence  Confidence // of status and message together
	source      string
	hint        string // what to do next, for the hint header and the log; "" = nothing
	decided     string // which rule decided, and what came before it, for the journal
	noSite      string // why such a request may belong to no site; "" = it belongs to one
	statusBy    string // switch whose value, where it is a number, is the status
	codeBy      string // switch whose value is the code
	retryAfter  string // header of that name; "" = none
	tellsDetail bool   // the message goes on with the detail
	aboutToken  bool   // the body is that of the switch unauthorized-body
	noSuchID    bool   // there is no such certification, so the journal looks for one alike
	warns       bool   // the log warns: every request of this program fails
}

// failures is everything that the API says other than yes. Messages that were
// seen on the wire are kept to the letter, with their spelling.
var failures = [failureCount]failure{
	UnknownKey: {
		status: http.StatusUnauthorized, reason: "unknown_key", message: sayBadCredentials, confidence: Observed, source: "fact 1.4",
		hint:    "use imp_apikey, a key that begins with imp_test_, or add this key to a sites file (--sites)",
		decided: "the REST API key is configured nowhere and does not begin with imp_test_",
		noSite:  "its key is not known",
		warns:   true,
	},
	WrongSecret: {
		status: http.StatusUnauthorized, reason: "wrong_secret", message: sayBadCredentials, confidence: Observed, source: "fact 1.4",
		hint:    "this key is known with another secret; an imp_test_ key is bound to the secret it first came with",
		decided: "the REST API key is known with another secret; an imp_test_ key keeps the secret that it first came with",
		noSite:  "its secret does not fit its key",
		warns:   true,
	},
	MissingCredentials: {
		status: http.StatusBadRequest, reason: "missing_credentials", message: "imp_key, imp_secret 파라메터가 누락되었습니다.", confidence: Observed, source: "fact 1.4",
		hint:    "send imp_key and imp_secret in a JSON or form body",
		decided: "imp_key or imp_secret is missing, null or empty; this is looked at before the contract",
		noSite:  "it came without key or secret",
		codeBy:  "missing-credentials-code",
	},
	TokenMissing: {
		status: http.StatusUnauthorized, reason: "token_missing", message: sayBadToken, confidence: Assumed, source: "status documented, body unknown: fact 1.6",
		hint:       "send the access token as Authorization, as Bearer, or as X-ImpTokenHeader",
		decided:    "there is no token in Authorization or X-ImpTokenHeader; tokens are looked at before records",
		noSite:     "it came without a token",
		aboutToken: true,
	},
	TokenUnknown: {
		status: http.StatusUnauthorized, reason: "token_unknown", message: sayBadToken, confidence: Assumed, source: "status observed, body unknown: fact 1.6",
		hint:       "this token was not issued by this run of the mock; call POST /users/getToken",
		decided:    "no site has issued this token, or it was withdrawn; tokens are looked at before records",
		noSite:     "its token was issued by no site, or is long gone",
		aboutToken: true,
	},
	TokenExpired: {
		status: http.StatusUnauthorized, reason: "token_expired", message: sayBadToken, confidence: Assumed, source: "status documented, body unknown: fact 1.6",
		hint:       "call POST /users/getToken again",
		decided:    "the token had expired by the site's clock; tokens are looked at before records",
		aboutToken: true,
	},
	UnknownImpUID: {
		status: http.StatusNotFound, reason: "unknown_imp_uid", message: sayNotFound, confidence: Observed, source: "fact 2.1",
		hint:     "iamport-mock fixtures list shows the ids that exist",
		decided:  "the token was good, and no certification that this site sees has the id",
		noSuchID: true,
	},
	OtherSite: {
		status: http.StatusNotFound, reason: "other_site", message: sayNotFound, confidence: Observed, source: "fact 2.1",
		hint:    "this id belongs to another site; use that site's key",
		decided: "the token was good, and the certification belongs to another site, which looks the same as none",
	},
	DeletedImpUID: {
		status: http.StatusNotFound, reason: "deleted_imp_uid", message: sayNotFound, confidence: Documented, source: "fact 3.1",
		decided: "the token was good, and this site has deleted the certification",
	},
	RetiredImpUID: {
		status: http.StatusNotFound, reason: "retired_imp_uid", message: sayNotFound, confidence: Assumed, source: "fact 2.7: switch retention",
		decided: "the token was good, and the certification is older than the switch retention allows",
	},
	MalformedImpUID: {
		status: http.StatusBadRequest, reason: "malformed_imp_uid", message: "imp_uid 형식이 올바르지 않습니다.", confidence: Assumed, source: "fact 2.1: switch odd-imp-uid",
		decided:  "the id has not the form of an imp_uid, which the switch odd-imp-uid refuses",
		noSuchID: true,
	},
	UnknownRoute: {
		status: http.StatusNotFound, reason: "unknown_route", message: "요청하신 주소를 찾을 수 없습니다.", confidence: Assumed, source: "fact 6.6",
		hint:     "the mock has POST /users/getToken, GET and DELETE /certifications/{imp_uid}, POST /certifications/otp/request and /certifications/otp/confirm/{imp_uid}",
		decided:  "the API has no such path",
		noSite:   "the path was not found, and nothing else was looked at",
		statusBy: "unknown-route",
	},
	WrongMethod: {
		status: http.StatusMethodNotAllowed, reason: "wrong_method", message: "허용되지 않은 HTTP 메소드입니다.", confidence: Assumed, source: "fact 6.6",
		hint:     "the header Allow has the methods of this path; an OPTIONS of a browser is a CORS preflight, and the API is for servers: call it from yours, or start the mock with --deviation cors=any",
		decided:  "the API has this path, but not with this method",
		noSite:   "the method was refused, and nothing else was looked at",
		statusBy: "wrong-method",
	},
	MalformedBody: {
		status: http.StatusBadRequest, reason: "malformed_body", message: "요청 본문을 해석할 수 없습니다.", confidence: Assumed, source: "fact 1.4",
		hint:    "the body is not what its Content-Type says",
		decided: "the body is not what its Content-Type says",
		noSite:  "its body could not be read",
	},
	WrongContentType: {
		status: http.StatusBadRequest, reason: "wrong_content_type", message: "Content-Type은 application/json 또는 application/x-www-form-urlencoded 이어야 합니다.", confidence: Assumed, source: "fact 1.1",
		hint:     "send Content-Type: application/json or application/x-www-form-urlencoded",
		decided:  "the Content-Type is neither JSON nor a form",
		noSite:   "its body could not be read",
		statusBy: "content-type",
	},
	BodyTooLarge: {
		status: http.StatusRequestEntityTooLarge, reason: "body_too_large", message: "요청 본문이 너무 큽니다.", confidence: Assumed, source: "fact 6.6",
		decided: "the body is larger than the server reads",
		noSite:  "its body could not be read",
	},
	BodyCut: {
		status: http.StatusBadRequest, reason: "body_cut", message: "요청 본문을 끝까지 받지 못했습니다.", confidence: Assumed, source: "fact 6.6",
		decided: "the body did not arrive to its end",
		noSite:  "its body could not be read",
	},
	BrokenContract: {
		status: http.StatusBadRequest, reason: "broken_contract", message: "요청 파라메터가 올바르지 않습니다.", confidence: Assumed, source: "status documented for OTP: fact 3.2",
		decided:     "the request departs from the contract, which is looked at after the token",
		tellsDetail: true,
	},
	OTPBadData: {
		status: http.StatusBadRequest, reason: "otp_bad_data", message: "본인인증 정보가 올바르지 않습니다.", confidence: Assumed, source: "status documented: fact 3.2",
		decided:     "the personal data of the request is missing or wrong",
		tellsDetail: true,
	},
	OTPUnsupported: {
		status: http.StatusBadRequest, reason: "otp_unsupported", message: "SMS 본인인증을 지원하지 않는 PG입니다.", confidence: Assumed, source: "fact 2.4",
		decided: "only some providers have the one-time code API",
	},
	OTPMissing: {
		status: http.StatusBadRequest, reason: "otp_missing", message: "otp 파라메터가 누락되었습니다.", confidence: Assumed, source: "status documented: fact 3.3",
		decided: "the parameter otp is missing",
	},
	OTPAlready: {
		status: http.StatusBadRequest, reason: "otp_already", message: "이미 완료된 본인인증입니다.", confidence: Assumed, source: "status documented: fact 3.3",
		decided: "the certification was confirmed before",
	},
	OTPUnknown: {
		status: http.StatusNotFound, reason: "unknown_imp_uid", message: sayNotFound, confidence: Assumed, source: "status documented: fact 3.3",
	},
	OTPMismatch: {
		status: http.StatusInternalServerError, reason: "otp_mismatch", message: DanalText(DanalMismatch), confidence: Assumed, source: "text documented, status unknown: fact 3.5, switch otp-failure-status",
		decided:  "the code is not the one that was sent",
		statusBy: "otp-failure-status",
	},
	OTPExpired: {
		status: http.StatusInternalServerError, reason: "otp_expired", message: DanalText(DanalTimedOut), confidence: Assumed, source: "fact 3.3: switch otp-failure-status",
		decided:  "the code was too old by the site's clock",
		statusBy: "otp-failure-status",
	},
	OTPTooMany: {
		status: http.StatusInternalServerError, reason: "otp_too_many", message: DanalText(DanalTooMany), confidence: Assumed, source: "fact 3.3: switch otp-failure-status",
		decided:  "there were too many wrong codes",
		statusBy: "otp-failure-status",
	},
	BlockedAddress: {
		status: http.StatusForbidden, reason: "blocked_address", message: "허용되지 않은 IP입니다.", confidence: Assumed, source: "fact 1.5: switch address",
		decided: "the switch address refuses this caller",
	},
	UnknownTier: {
		status: http.StatusForbidden, reason: "unknown_tier", message: "등록되지 않은 Tier 입니다.", confidence: Assumed, source: "fact 1.5: switch tier",
		decided: "the switch tier refuses this tier",
	},
	RateLimited: {
		status: http.StatusTooManyRequests, reason: "rate_limited", message: "요청이 너무 많습니다.", confidence: Assumed, source: "fact 1.5: switch rate-limit",
		decided:    "the switch rate-limit allows no more requests in this minute",
		retryAfter: "60",
	},
	InternalFault: {
		status: http.StatusInternalServerError, reason: "internal", message: "모의 서버 내부 오류입니다.", confidence: Assumed, source: "a fault of the mock itself",
		decided: "the mock itself is at fault, and its log says where",
	},
}

// FailureError is a failure on its way to the wire. Detail is for the log and the
// reason header's companion, never with a secret in it.
type FailureError struct {
	ID     Failure
	Detail string
}

// Error is the reason and the detail, for logs.
func (r *FailureError) Error() string {
	text := failures[r.ID].reason
	if r.Detail != "" {
		text += ": " + r.Detail
	}
	return text
}

// Refuse is the error of a failure; detail may be "".
func Refuse(id Failure, detail string) error { return &FailureError{ID: id, Detail: detail} }

// The reasons of journal entries about requests for hosts that are not
// imitated, which a proxy beside the server saw.
const (
	ReasonRefused   = "other_host_refused"   // nothing left this machine
	ReasonPassed    = "other_host_passed"    // it was forwarded
	ReasonBarred    = "other_host_barred"    // others are forwarded, this address never is
	ReasonUnreached = "other_host_unreached" // it was to be forwarded, but there was no connection
)

// ReasonFacts is what can be said of a reason word to somebody who asks why.
type ReasonFacts struct {
	Hint     string // what to do next; "" = nothing
	Decided  string // which rule decided; "" = nobody knows more than the word
	NoSite   string // why the request belongs to no site; "" = nobody knows
	NoSuchID bool   // there is no such certification
}

// otherReasons are those of no failure.
var otherReasons = map[string]ReasonFacts{
	"ok":            {Decided: "the request was accepted"},
	ReasonBarred:    {Decided: "nothing passes to the control API, nor to services of this machine if the proxy listens to others"},
	ReasonUnreached: {Decided: "the proxy got no connection to that host"},
	ReasonRefused:   {Hint: "add the host to NO_PROXY of the program, or start the mock with --proxy-others pass"},
}

// Reasons are the words of all reasons that something can be said of.
func Reasons() []string {
	words := slices.Sorted(maps.Keys(otherReasons))
	for _, row := range failures {
		words = append(words, row.reason)
	}
	return words
}

// FactsOf is what can be said of a reason. Where two failures share one, the
// first row speaks for both.
func FactsOf(reason string) ReasonFacts {
	for _, row := range failures {
		if row.reason == reason {
			return ReasonFacts{Hint: row.hint, Decided: row.decided, NoSite: row.noSite, NoSuchID: row.noSuchID}
		}
	}
	return otherReasons[reason]
}
