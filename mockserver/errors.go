package mockserver

import "net/http"

// Confidence says how well a behaviour of the fake is known.
type Confidence string

// The three degrees of confidence.
const (
	Documented Confidence = "documented" // published by the vendor
	Observed   Confidence = "observed"   // seen in a real answer or a live test
	Assumed    Confidence = "assumed"    // nobody knows; a named switch or a row of the register says so
)

// failureID names one thing that the API can say other than yes.
type failureID int

const (
	unknownKey failureID = iota
	wrongSecret
	missingCredentials
	tokenMissing
	tokenUnknown
	tokenExpired
	unknownImpUID
	otherSite
	deletedImpUID
	retiredImpUID
	malformedImpUID
	unknownRoute
	wrongMethod
	malformedBody
	wrongContentType
	bodyTooLarge
	bodyCut
	brokenContract
	otpBadData
	otpUnsupported
	otpMissing
	otpAlready
	otpUnknown
	otpMismatch
	otpExpired
	otpTooMany
	blockedAddress
	unknownTier
	rateLimited
	internalFault
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
	unknownKey:         {http.StatusUnauthorized, "unknown_key", sayBadCredentials, Observed, "fact 1.4"},
	wrongSecret:        {http.StatusUnauthorized, "wrong_secret", sayBadCredentials, Observed, "fact 1.4"},
	missingCredentials: {http.StatusBadRequest, "missing_credentials", "imp_key, imp_secret 파라메터가 누락되었습니다.", Observed, "fact 1.4"},
	tokenMissing:       {http.StatusUnauthorized, "token_missing", sayBadToken, Assumed, "status documented, body unknown: fact 1.6"},
	tokenUnknown:       {http.StatusUnauthorized, "token_unknown", sayBadToken, Assumed, "status observed, body unknown: fact 1.6"},
	tokenExpired:       {http.StatusUnauthorized, "token_expired", sayBadToken, Assumed, "status documented, body unknown: fact 1.6"},
	unknownImpUID:      {http.StatusNotFound, "unknown_imp_uid", sayNotFound, Observed, "fact 2.1"},
	otherSite:          {http.StatusNotFound, "other_site", sayNotFound, Observed, "fact 2.1"},
	deletedImpUID:      {http.StatusNotFound, "deleted_imp_uid", sayNotFound, Documented, "fact 3.1"},
	retiredImpUID:      {http.StatusNotFound, "retired_imp_uid", sayNotFound, Assumed, "fact 2.7: switch retention"},
	malformedImpUID:    {http.StatusBadRequest, "malformed_imp_uid", "imp_uid 형식이 올바르지 않습니다.", Assumed, "fact 2.1: switch odd-imp-uid"},
	unknownRoute:       {http.StatusNotFound, "unknown_route", "요청하신 주소를 찾을 수 없습니다.", Assumed, "fact 6.6"},
	wrongMethod:        {http.StatusMethodNotAllowed, "wrong_method", "허용되지 않은 HTTP 메소드입니다.", Assumed, "fact 6.6"},
	malformedBody:      {http.StatusBadRequest, "malformed_body", "요청 본문을 해석할 수 없습니다.", Assumed, "fact 1.4"},
	wrongContentType:   {http.StatusBadRequest, "wrong_content_type", "Content-Type은 application/json 또는 application/x-www-form-urlencoded 이어야 합니다.", Assumed, "fact 1.1"},
	bodyTooLarge:       {http.StatusRequestEntityTooLarge, "body_too_large", "요청 본문이 너무 큽니다.", Assumed, "fact 6.6"},
	bodyCut:            {http.StatusBadRequest, "body_cut", "요청 본문을 끝까지 받지 못했습니다.", Assumed, "fact 6.6"},
	brokenContract:     {http.StatusBadRequest, "broken_contract", "요청 파라메터가 올바르지 않습니다.", Assumed, "status documented for OTP: fact 3.2"},
	otpBadData:         {http.StatusBadRequest, "otp_bad_data", "본인인증 정보가 올바르지 않습니다.", Assumed, "status documented: fact 3.2"},
	otpUnsupported:     {http.StatusBadRequest, "otp_unsupported", "SMS 본인인증을 지원하지 않는 PG입니다.", Assumed, "fact 2.4"},
	otpMissing:         {http.StatusBadRequest, "otp_missing", "otp 파라메터가 누락되었습니다.", Assumed, "status documented: fact 3.3"},
	otpAlready:         {http.StatusBadRequest, "otp_already", "이미 완료된 본인인증입니다.", Assumed, "status documented: fact 3.3"},
	otpUnknown:         {http.StatusNotFound, "unknown_imp_uid", sayNotFound, Assumed, "status documented: fact 3.3"},
	otpMismatch:        {http.StatusInternalServerError, "otp_mismatch", "[인증실패] 인증번호 불일치로 실패하였습니다. 입력하신 정보를 다시 확인해 주십시오.", Assumed, "text documented, status unknown: fact 3.5, switch otp-failure-status"},
	otpExpired:         {http.StatusInternalServerError, "otp_expired", "[인증실패] 인증 유효시간이 초과되었습니다.", Assumed, "fact 3.3: switch otp-failure-status"},
	otpTooMany:         {http.StatusInternalServerError, "otp_too_many", "[인증실패] 인증 시도 횟수를 초과하였습니다.", Assumed, "fact 3.3: switch otp-failure-status"},
	blockedAddress:     {http.StatusForbidden, "blocked_address", "허용되지 않은 IP입니다.", Assumed, "fact 1.5: switch address"},
	unknownTier:        {http.StatusForbidden, "unknown_tier", "등록되지 않은 Tier 입니다.", Assumed, "fact 1.5: switch tier"},
	rateLimited:        {http.StatusTooManyRequests, "rate_limited", "요청이 너무 많습니다.", Assumed, "fact 1.5: switch rate-limit"},
	internalFault:      {http.StatusInternalServerError, "internal", "모의 서버 내부 오류입니다.", Assumed, "a fault of the mock itself"},
}

// refusal is a failure on its way to the wire. detail is for the log and the
// reason header's companion, never with a secret in it.
type refusal struct {
	id     failureID
	detail string
}

func (r *refusal) Error() string {
	text := failures[r.id].reason
	if r.detail != "" {
		text += ": " + r.detail
	}
	return text
}

func refuse(id failureID, detail string) error { return &refusal{id: id, detail: detail} }
