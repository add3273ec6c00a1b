package window

import (
	"slices"
	"strings"
)

// outcome is how a window ends.
type outcome string

const (
	verified      outcome = "verified"
	cancelled     outcome = "cancel"
	wrongCode     outcome = "wrong_code"
	tooYoung      outcome = "too_young"
	providerError outcome = "provider_error"
	closed        outcome = "close" // without a word, as by the window's own button
	never         outcome = "never" // it does not end
)

var outcomes = []outcome{verified, cancelled, wrongCode, tooYoung, providerError, closed, never}

func (o outcome) known() bool { return slices.Contains(outcomes, o) }

func knownOutcomes() string {
	names := make([]string, len(outcomes))
	for i, o := range outcomes {
		names[i] = string(o)
	}
	return strings.Join(names, ", ")
}

// result is what the page is told: what the real callback has, and no more
// (fact 5.3, fact 5.4). There is never anything of the person in it.
type result struct {
	Success     bool    `json:"success"`
	ImpUID      string  `json:"imp_uid,omitempty"`
	MerchantUID string  `json:"merchant_uid,omitempty"`
	Provider    string  `json:"pg_provider,omitempty"`
	Type        string  `json:"pg_type,omitempty"`
	ErrorCode   *string `json:"error_code"`
	ErrorMsg    *string `json:"error_msg"`
}

// userCancel is the code of a cancel (observed: fact 5.4).
const userCancel = "F0000"

// cancelMessages are the texts of a cancel by the values of the switch
// cancel-message; "" is a null. The real text is not known (fact 5.4).
var cancelMessages = map[string]string{
	"korean":  "사용자가 본인인증을 취소하였습니다.",
	"english": "The user cancelled the identity verification.",
	"null":    "",
}

// success is the answer to somebody who finished.
func (v *visit) success() result {
	return result{Success: true, ImpUID: v.impUID, MerchantUID: v.merchantUID, Provider: v.provider, Type: "certification"}
}

// failure is the answer to somebody who did not; "" is a null message. In 2024
// it came with both ids, in 2021 with none (observed: fact 5.4).
func (v *visit) failure(code, message string) result {
	r := result{ImpUID: v.impUID, MerchantUID: v.merchantUID, ErrorCode: &code}
	if message != "" {
		r.ErrorMsg = &message
	}
	return r
}

// cancel is the answer to a cancel, and to a window that was closed.
func (v *visit) cancel(switches map[string]string) result {
	return v.failure(userCancel, cancelMessages[switches["cancel-message"]])
}

// toPage is a result as a callback has it.
func (r result) toPage(switches map[string]string) result {
	if !r.Success && switches["failure-uids"] == "absent" {
		r.ImpUID, r.MerchantUID = "", ""
	}
	return r
}

// provided is the answer to an error of the provider's.
func (v *visit) provided(code string) result {
	text, _ := danal(code)
	return v.failure(code, v.facts().ErrorPrefix+text)
}

// Codes of Danal's that the window gives by itself (fact 3.5).
const (
	danalMismatch = "9013"
	danalTooYoung = "9016"
	danalTooMany  = "9991"
	otherDanal    = "9999"
)

// danalCode is an answer code of Danal's (fact 3.5). The texts of 9013 and
// 9016 are Danal's own, all others are the mock's words for their meaning.
type danalCode struct{ Code, Text, English string }

var danalCodes = []danalCode{
	{"9999", "[인증실패] 기타 오류입니다.", "Other"},
	{"9015", "[인증실패] 가맹점 설정에 문제가 있습니다.", "Merchant account (test CPID)"},
	{"9014", "[인증실패] 가맹점 계정에 문제가 있습니다.", "Merchant account (unpaid fee)"},
	{"9013", "[인증실패] 인증번호 불일치로 실패하였습니다. 입력하신 정보를 다시 확인해 주십시오.", "Wrong code"},
	{"9016", "[인증실패] 해당 업체에서 인증을 허용하지 않는 나이입니다.", "Age not allowed by the merchant"},
	{"9010", "[인증실패] 입력값이 올바르지 않습니다.", "A field has a bad value"},
	{"9001", "[인증실패] 통신사 점검 중입니다. (9001)", "Carrier maintenance"},
	{"9002", "[인증실패] 통신사 점검 중입니다. (9002)", "Carrier maintenance"},
	{"9003", "[인증실패] 통신사 점검 중입니다. (9003)", "Carrier maintenance"},
	{"9004", "[인증실패] 통신사 점검 중입니다. (9004)", "Carrier maintenance"},
	{"9032", "[인증실패] 인증 절차가 올바르지 않습니다.", "A step was skipped"},
	{"9992", "[인증실패] 인증 절차를 건너뛰었습니다.", "A step was skipped"},
	{"9991", "[인증실패] 인증 시도 횟수를 초과하였습니다.", "Too many attempts"},
	{"9993", "[인증실패] 인증 시간이 초과되었습니다.", "Timed out"},
	{"9995", "[인증실패] 응답 시간이 초과되었습니다.", "Timed out"},
	{"9994", "[인증실패] 이미 진행 중인 인증입니다.", "Already in progress"},
	{"0042", "[인증실패] 시도 횟수가 너무 많습니다. (0042)", "Too many tries"},
	{"0049", "[인증실패] 시도 횟수가 너무 많습니다. (0049)", "Too many tries"},
	{"0060", "[인증실패] 인증이 차단되었습니다. (0060)", "Blocked person, phone, address or id"},
	{"0061", "[인증실패] 인증이 차단되었습니다. (0061)", "Blocked person, phone, address or id"},
	{"0062", "[인증실패] 인증이 차단되었습니다. (0062)", "Blocked person, phone, address or id"},
	{"0063", "[인증실패] 인증이 차단되었습니다. (0063)", "Blocked person, phone, address or id"},
	{"0066", "[인증실패] 가맹점이 차단되었습니다.", "Blocked merchant"},
	{"1710", "[인증실패] SKT: 인증번호가 일치하지 않습니다.", "SKT: wrong code"},
	{"1324", "[인증실패] SKT: 인증 시간이 초과되었습니다.", "SKT: timed out"},
	{"3431", "[인증실패] KT: 인증번호가 일치하지 않습니다.", "KT: wrong code"},
	{"3042", "[인증실패] KT: 인증 시간이 초과되었습니다.", "KT: timed out"},
	{"3041", "[인증실패] KT: 문자 발송 횟수를 초과하였습니다.", "KT: too many messages"},
	{"3035", "[인증실패] KT: 휴대폰 번호 또는 통신사가 올바르지 않습니다.", "KT: wrong phone or carrier"},
	{"3036", "[인증실패] KT: 생년월일 또는 성별이 올바르지 않습니다.", "KT: wrong birthday or gender"},
	{"3033", "[인증실패] KT: 법인 명의 휴대폰입니다.", "KT: a company's phone"},
	{"5013", "[인증실패] LGT: 생년월일 또는 성별이 올바르지 않습니다.", "LGT: wrong birthday or gender"},
	{"5015", "[인증실패] LGT: 법인 명의 휴대폰입니다.", "LGT: a company's phone"},
	{"5040", "[인증실패] LGT: PASS 앱에서 차단되었습니다.", "LGT: blocked by the PASS app"},
}

// danal is the text of one of Danal's codes.
func danal(code string) (text string, known bool) {
	i := slices.IndexFunc(danalCodes, func(c danalCode) bool { return c.Code == code })
	if i < 0 {
		return "", false
	}
	return danalCodes[i].Text, true
}
