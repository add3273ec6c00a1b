package answer

import "net/http"

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
	sayNotFound       = "인증결과가 존재하지 않습니다."
)

// failure is a row of the table: status and message on the wire, reason in the
// mock's own header. Every failure's envelope has code -1 and response null.
type failure struct {
	status     int
	reason     string
	message    string
	confidence Confidence // of status and message together
	source     string
}

// failures is everything that the API says other than yes. Messages that were
// seen on the wire are kept to the letter, with their spelling.
var failures = [failureCount]failure{
	UnknownKey:         {http.StatusUnauthorized, "unknown_key", sayBadCredentials, Observed, "fact 1.4"},
	WrongSecret:        {http.StatusUnauthorized, "wrong_secret", sayBadCredentials, Observed, "fact 1.4"},
	MissingCredentials: {http.StatusBadRequest, "missing_credentials", "imp_key, imp_secret 파라메터가 누락되었습니다.", Observed, "fact 1.4"},
	TokenMissing:       {http.StatusUnauthorized, "token_missing", sayBadToken, Assumed, "status documented, body unknown: fact 1.6"},
	TokenUnknown:       {http.StatusUnauthorized, "token_unknown", sayBadToken, Assumed, "status observed, body unknown: fact 1.6"},
	TokenExpired:       {http.StatusUnauthorized, "token_expired", sayBadToken, Assumed, "status documented, body unknown: fact 1.6"},
	UnknownImpUID:      {http.StatusNotFound, "unknown_imp_uid", sayNotFound, Observed, "fact 2.1"},
	OtherSite:          {http.StatusNotFound, "other_site", sayNotFound, Observed, "fact 2.1"},
	DeletedImpUID:      {http.StatusNotFound, "deleted_imp_uid", sayNotFound, Documented, "fact 3.1"},
	RetiredImpUID:      {http.StatusNotFound, "retired_imp_uid", sayNotFound, Assumed, "fact 2.7: switch retention"},
	MalformedImpUID:    {http.StatusBadRequest, "malformed_imp_uid", "imp_uid 형식이 올바르지 않습니다.", Assumed, "fact 2.1: switch odd-imp-uid"},
	UnknownRoute:       {http.StatusNotFound, "unknown_route", "요청하신 주소를 찾을 수 없습니다.", Assumed, "fact 6.6"},
	WrongMethod:        {http.StatusMethodNotAllowed, "wrong_method", "허용되지 않은 HTTP 메소드입니다.", Assumed, "fact 6.6"},
	MalformedBody:      {http.StatusBadRequest, "malformed_body", "요청 본문을 해석할 수 없습니다.", Assumed, "fact 1.4"},
	WrongContentType:   {http.StatusBadRequest, "wrong_content_type", "Content-Type은 application/json 또는 application/x-www-form-urlencoded 이어야 합니다.", Assumed, "fact 1.1"},
	BodyTooLarge:       {http.StatusRequestEntityTooLarge, "body_too_large", "요청 본문이 너무 큽니다.", Assumed, "fact 6.6"},
	BodyCut:            {http.StatusBadRequest, "body_cut", "요청 본문을 끝까지 받지 못했습니다.", Assumed, "fact 6.6"},
	BrokenContract:     {http.StatusBadRequest, "broken_contract", "요청 파라메터가 올바르지 않습니다.", Assumed, "status documented for OTP: fact 3.2"},
	OTPBadData:         {http.StatusBadRequest, "otp_bad_data", "본인인증 정보가 올바르지 않습니다.", Assumed, "status documented: fact 3.2"},
	OTPUnsupported:     {http.StatusBadRequest, "otp_unsupported", "SMS 본인인증을 지원하지 않는 PG입니다.", Assumed, "fact 2.4"},
	OTPMissing:         {http.StatusBadRequest, "otp_missing", "otp 파라메터가 누락되었습니다.", Assumed, "status documented: fact 3.3"},
	OTPAlready:         {http.StatusBadRequest, "otp_already", "이미 완료된 본인인증입니다.", Assumed, "status documented: fact 3.3"},
	OTPUnknown:         {http.StatusNotFound, "unknown_imp_uid", sayNotFound, Assumed, "status documented: fact 3.3"},
	OTPMismatch:        {http.StatusInternalServerError, "otp_mismatch", "[인증실패] 인증번호 불일치로 실패하였습니다. 입력하신 정보를 다시 확인해 주십시오.", Assumed, "text documented, status unknown: fact 3.5, switch otp-failure-status"},
	OTPExpired:         {http.StatusInternalServerError, "otp_expired", "[인증실패] 인증 유효시간이 초과되었습니다.", Assumed, "fact 3.3: switch otp-failure-status"},
	OTPTooMany:         {http.StatusInternalServerError, "otp_too_many", "[인증실패] 인증 시도 횟수를 초과하였습니다.", Assumed, "fact 3.3: switch otp-failure-status"},
	BlockedAddress:     {http.StatusForbidden, "blocked_address", "허용되지 않은 IP입니다.", Assumed, "fact 1.5: switch address"},
	UnknownTier:        {http.StatusForbidden, "unknown_tier", "등록되지 않은 Tier 입니다.", Assumed, "fact 1.5: switch tier"},
	RateLimited:        {http.StatusTooManyRequests, "rate_limited", "요청이 너무 많습니다.", Assumed, "fact 1.5: switch rate-limit"},
	InternalFault:      {http.StatusInternalServerError, "internal", "모의 서버 내부 오류입니다.", Assumed, "a fault of the mock itself"},
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
