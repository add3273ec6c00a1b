package window

import (
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
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
	return v.failure(code, v.facts().ErrorPrefix+answer.DanalText(code))
}
