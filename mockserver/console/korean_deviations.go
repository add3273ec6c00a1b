package console

import (
	"slices"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// DeviationTexts are the titles of the register of deviations in English and Korean, for
// a program that lists them too. The result is the caller's own.
func DeviationTexts() []bilingual.Text { return slices.Clone(deviationTexts) }

var deviationTexts = []bilingual.Text{
	{"Body of a 401 for a missing, wrong or expired token", "토큰이 없거나 틀리거나 만료되었을 때 401의 본문"},
	{"Whether a 401 carries the header `WWW-Authorize: iamport`", "401에 `WWW-Authorize: iamport` 헤더가 있는지"},
	{"Status of a wrong, expired or exhausted OTP", "인증번호가 틀리거나 만료되거나 횟수를 넘었을 때의 상태 코드"},
	{"Seconds for which an OTP can be confirmed", "인증번호를 확인할 수 있는 시간(초)"},
	{"Wrong OTPs before a request is locked", "요청이 잠길 때까지 틀릴 수 있는 횟수"},
	{"`birth` of an OTP request in eight digits, YYYYMMDD; a century that contradicts gender_digit is refused", "인증번호 요청의 `birth`를 여덟 자리(YYYYMMDD)로 쓴 경우. gender_digit과 세기가 다르면 거절"},
	{"Providers whose OTP request accepts gender_digit 5 to 8", "인증번호 요청에서 gender_digit 5~8을 받는 인증사"},
	{"`birth` of a record that is not certified", "끝나지 않은 인증 정보의 `birth`"},
	{"`certified_at` of a record that is not certified", "끝나지 않은 인증 정보의 `certified_at`"},
	{"`birthday` of a record that is not certified", "끝나지 않은 인증 정보의 `birthday`"},
	{"`code` of the 400 for a missing imp_key or imp_secret", "imp_key나 imp_secret이 없을 때 400의 `code`"},
	{"Zone rules behind `birth` for births under the old Korean offsets", "예전 표준시 때 태어난 사람의 `birth`를 계산하는 시간대 규칙"},
	{"`gender` from INICIS", "이니시스의 `gender`"},
	{"`foreigner` and `foreigner_v2` from inicis_unified", "inicis_unified의 `foreigner`와 `foreigner_v2`"},
	{"`unique_key` from kcp_v2", "kcp_v2의 `unique_key`"},
	{"A query in m_redirect_url: merged with `&` ahead of a fragment, or a `?` and more put at the end", "m_redirect_url에 쿼리가 있을 때: #보다 앞에 `&`로 이어 붙이거나, 맨 끝에 `?`부터 붙이거나"},
	{"`merchant_uid` in a redirect", "리디렉션의 `merchant_uid`"},
	{"`error_code` and `error_msg` in the redirect of a failure", "실패 리디렉션의 `error_code`와 `error_msg`"},
	{"`error_msg` of a cancel in the window (`F0000`)", "창에서 취소했을 때(`F0000`)의 `error_msg`"},
	{"`imp_uid` and `merchant_uid` in the callback of a failure", "실패 콜백의 `imp_uid`와 `merchant_uid`"},
	{"The window on a PC: always a popup, a layer when `popup: false` asks for it, or a layer unless `popup: true`, as in 1.1.x", "PC에서 여는 창: 언제나 팝업, `popup: false`일 때만 레이어, 또는 1.1.x처럼 `popup: true`가 아니면 레이어"},
	{"`IMP.certification` on a phone without `popup` and the m_redirect_url that it requires", "모바일에서 `popup`도, 필수인 m_redirect_url도 없이 `IMP.certification`을 호출한 경우"},
	{"`IMP.certification` before `IMP.init`: an error to the callback, an exception, or no answer", "`IMP.init` 전에 `IMP.certification`을 호출한 경우: 콜백으로 오류, 예외, 또는 응답 없음"},
	{"Arguments that `IMP` does not take: an error to the callback, an exception, or no answer", "`IMP`가 받지 않는 인자를 쓴 경우: 콜백으로 오류, 예외, 또는 응답 없음"},
	{"A window that the browser's popup blocker refused: an error to the callback, an exception, or no answer", "브라우저가 팝업을 차단한 경우: 콜백으로 오류, 예외, 또는 응답 없음"},
	{"A wrong code typed into the window: try again, or the end with 9013", "창에 인증번호를 틀리게 입력한 경우: 다시 입력하거나 9013으로 끝"},
	{"`error_msg` of a provider's error: the mock words it, except for Danal's 9013 and 9016", "인증사 오류의 `error_msg`: 다날의 9013과 9016을 빼고는 모의 서버가 정한 문장"},
	{"Requests per minute and key before a 429", "429가 나오기 전까지 키마다 1분에 보낼 수 있는 요청 수"},
	{"Whether the caller's address is on the console's allow list", "호출한 IP가 관리자 콘솔의 허용 목록에 있는지"},
	{"A `Tier` header of an agency account", "에이전시 계정의 `Tier` 헤더"},
	{"Cross-origin answers to a browser", "브라우저의 교차 출처 요청에 대한 응답"},
	{"Status of a path that the API does not have", "API에 없는 경로의 상태 코드"},
	{"Status of a known path with another method", "있는 경로에 다른 메서드를 썼을 때의 상태 코드"},
	{"Body that is not what its content type says", "Content-Type과 다른 본문"},
	{"POST without a known content type", "알 수 없는 Content-Type의 POST"},
	{"Ids that are over 64 bytes or hold other than letters, digits, `_` and `-`", "64바이트를 넘거나 영문자, 숫자, `_`, `-`가 아닌 글자가 있는 imp_uid"},
	{"Spaces before a name in getToken's form; of two such names the exact one counts", "getToken 폼의 이름 앞에 있는 공백. 두 이름이 있으면 공백이 없는 것을 사용"},
	{"Letter case of `imp_key`: two spellings of the tutorial's key, every key as it is, or every key in any case", "`imp_key`의 대소문자: 튜토리얼 키의 두 표기만, 쓴 그대로, 또는 모두 무시"},
	{"How often a token can be extended in its last minute", "토큰의 마지막 1분에 연장할 수 있는 횟수"},
	{"Asking again with exactly 60 s left", "정확히 60초 남았을 때 다시 요청한 경우"},
	{"How long a certification made at run time can be read", "실행 중에 만든 인증을 조회할 수 있는 기간"},
	{"Spelling of the scheme `Bearer`", "`Bearer`의 대소문자"},
	{"`Authorization: Basic TOKEN`", "`Authorization: Basic TOKEN`"},
	{"Token in a `_token` query parameter", "`_token` 쿼리 매개변수로 보낸 토큰"},
	{"Hangul in JSON: raw UTF-8, or \\u escapes", "JSON의 한글: UTF-8 그대로, 또는 \\u 이스케이프"},
	{"Answers are compressed by the fault gzip alone, for requests that name gzip in Accept-Encoding", "응답은 gzip 장애가 있고 요청의 Accept-Encoding에 gzip이 있을 때만 압축"},
	{"The time inside `pg_tid` of a fixture's record counts from the day, not from the read", "픽스처 파일에 있는 인증의 `pg_tid`에 든 시각은 조회한 때가 아니라 날짜를 기준으로 함"},
	{"Plain HTTP is answered, beside HTTPS where --tls-addr asks for it", "HTTP로 응답하고, --tls-addr을 쓰면 HTTPS로도 응답"},
	{"A request that net/http itself refuses (bad escapes, over-long headers) gets plain text, no envelope", "net/http가 거절하는 요청(잘못된 이스케이프, 너무 긴 헤더)에는 JSON이 아니라 일반 텍스트로 응답"},
	{
		"A second load of the script on one page: the first one and its `IMP.init` stay, or the second one begins anew",
		"한 페이지에서 스크립트를 두 번 불러올 때: 첫 스크립트와 `IMP.init`이 남거나, 두 번째 스크립트가 처음부터 다시 시작",
	},
	{
		"`IMP.certification` while its window is open: the one window answers every callback, an error to the second callback, or a window each",
		"창이 열려 있는 동안 `IMP.certification`을 다시 호출한 경우: 창 하나가 모든 콜백에 응답, 두 번째 콜백에 오류, 또는 창을 따로 열기",
	},
}
