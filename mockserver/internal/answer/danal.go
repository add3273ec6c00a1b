package answer

import "slices"

// Codes of Danal's that the mock gives by itself; see Used in the table.
const (
	DanalMismatch = "9013"
	DanalTooYoung = "9016"
	DanalTooMany  = "9991"
	DanalTimedOut = "9993"
	DanalOther    = "9999"
)

// DanalCode is a row of the table of Danal's answer codes (fact 3.5).
type DanalCode struct {
	Code    string
	Text    string // the message; those of 9013 and 9016 are Danal's own, the others the mock's
	Meaning string // in English
	Used    string // where the mock gives it by itself; "" = only where somebody chooses it in the window
}

// DanalCodes is the table, in the order in which the window lists it. The result
// is the caller's own.
func DanalCodes() []DanalCode { return slices.Clone(danalCodes) }

var danalCodes = []DanalCode{
	{DanalOther, "[인증실패] 기타 오류입니다.", "Other", "the window, where a test names no code"},
	{"9015", "[인증실패] 가맹점 설정에 문제가 있습니다.", "Merchant account (test CPID)", ""},
	{"9014", "[인증실패] 가맹점 계정에 문제가 있습니다.", "Merchant account (unpaid fee)", ""},
	{DanalMismatch, "[인증실패] 인증번호 불일치로 실패하였습니다. 입력하신 정보를 다시 확인해 주십시오.", "Wrong code", "confirming an OTP; a wrong code in the window"},
	{DanalTooYoung, "[인증실패] 해당 업체에서 인증을 허용하지 않는 나이입니다.", "Age not allowed by the merchant", "min_age in the window"},
	{"9010", "[인증실패] 입력값이 올바르지 않습니다.", "A field has a bad value", ""},
	{"9001", "[인증실패] 통신사 점검 중입니다. (9001)", "Carrier maintenance", ""},
	{"9002", "[인증실패] 통신사 점검 중입니다. (9002)", "Carrier maintenance", ""},
	{"9003", "[인증실패] 통신사 점검 중입니다. (9003)", "Carrier maintenance", ""},
	{"9004", "[인증실패] 통신사 점검 중입니다. (9004)", "Carrier maintenance", ""},
	{"9032", "[인증실패] 인증 절차가 올바르지 않습니다.", "A step was skipped", ""},
	{"9992", "[인증실패] 인증 절차를 건너뛰었습니다.", "A step was skipped", ""},
	{DanalTooMany, "[인증실패] 인증 시도 횟수를 초과하였습니다.", "Too many attempts", "too many tries of an OTP; of a code in the window"},
	{DanalTimedOut, "[인증실패] 인증 시간이 초과되었습니다.", "Timed out", "confirming an OTP after its time"},
	{"9995", "[인증실패] 응답 시간이 초과되었습니다.", "Timed out", ""},
	{"9994", "[인증실패] 이미 진행 중인 인증입니다.", "Already in progress", ""},
	{"0042", "[인증실패] 시도 횟수가 너무 많습니다. (0042)", "Too many tries", ""},
	{"0049", "[인증실패] 시도 횟수가 너무 많습니다. (0049)", "Too many tries", ""},
	{"0060", "[인증실패] 인증이 차단되었습니다. (0060)", "Blocked person, phone, address or id", ""},
	{"0061", "[인증실패] 인증이 차단되었습니다. (0061)", "Blocked person, phone, address or id", ""},
	{"0062", "[인증실패] 인증이 차단되었습니다. (0062)", "Blocked person, phone, address or id", ""},
	{"0063", "[인증실패] 인증이 차단되었습니다. (0063)", "Blocked person, phone, address or id", ""},
	{"0066", "[인증실패] 가맹점이 차단되었습니다.", "Blocked merchant", ""},
	{"1710", "[인증실패] SKT: 인증번호가 일치하지 않습니다.", "SKT: wrong code", ""},
	{"1324", "[인증실패] SKT: 인증 시간이 초과되었습니다.", "SKT: timed out", ""},
	{"3431", "[인증실패] KT: 인증번호가 일치하지 않습니다.", "KT: wrong code", ""},
	{"3042", "[인증실패] KT: 인증 시간이 초과되었습니다.", "KT: timed out", ""},
	{"3041", "[인증실패] KT: 문자 발송 횟수를 초과하였습니다.", "KT: too many messages", ""},
	{"3035", "[인증실패] KT: 휴대폰 번호 또는 통신사가 올바르지 않습니다.", "KT: wrong phone or carrier", ""},
	{"3036", "[인증실패] KT: 생년월일 또는 성별이 올바르지 않습니다.", "KT: wrong birthday or gender", ""},
	{"3033", "[인증실패] KT: 법인 명의 휴대폰입니다.", "KT: a company's phone", ""},
	{"5013", "[인증실패] LGT: 생년월일 또는 성별이 올바르지 않습니다.", "LGT: wrong birthday or gender", ""},
	{"5015", "[인증실패] LGT: 법인 명의 휴대폰입니다.", "LGT: a company's phone", ""},
	{"5040", "[인증실패] LGT: PASS 앱에서 차단되었습니다.", "LGT: blocked by the PASS app", ""},
}

// DanalText is the message of a code, "" for one that is not in the table.
func DanalText(code string) string {
	i := slices.IndexFunc(danalCodes, func(c DanalCode) bool { return c.Code == code })
	if i < 0 {
		return ""
	}
	return danalCodes[i].Text
}
