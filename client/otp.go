package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// OTPRequest is who is to be verified by a one-time password. It goes to a
// phone and is kept by nobody here. The API demands the first five.
type OTPRequest struct {
	Name        string `json:"name"`
	Phone       string `json:"phone"`
	Birth       string `json:"birth"`        // YYMMDD
	GenderDigit string `json:"gender_digit"` // seventh digit of the resident number
	Carrier     string `json:"carrier"`      // SKT, KT or LGT

	MVNO               bool   `json:"is_mvno,omitempty"`
	Company            string `json:"company,omitempty"` // service name in the message
	MerchantUID        string `json:"merchant_uid,omitempty"`
	ChannelKey         string `json:"channel_key,omitempty"`
	VerificationMethod string `json:"verification_method,omitempty"` // SMS or APP; KCP alone
}

// RequestOTP has a one-time password sent to the phone and returns the imp_uid
// to confirm. It is tried once, for each try may send a message.
func (c *Client) RequestOTP(ctx context.Context, r OTPRequest) (impUID string, err error) {
	const operation = "requestOTP"
	var requested struct {
		ImpUID string `json:"imp_uid"`
	}
	err = c.do(ctx, call{operation: operation, method: http.MethodPost, path: "/certifications/otp/request", body: r}, &requested)
	if err != nil {
		return "", err
	}
	if err := CheckImpUID(requested.ImpUID); err != nil {
		return "", &CallError{Operation: operation, Status: http.StatusOK, Err: fmt.Errorf("response.imp_uid: %s", err), kind: ErrMalformed} //nolint:errorlint // the API's fault, not the caller's ErrImpUID
	}
	return requested.ImpUID, nil
}

// ConfirmOTP finishes a verification with the password that the person typed,
// "" where KCP verifies in its app, and returns the record. It is tried once,
// for each try counts. Which status a wrong password gets is not known (fact 3.3):
// expect an *[APIError] and show its Message.
func (c *Client) ConfirmOTP(ctx context.Context, impUID, otp string) (*Certification, error) {
	k := call{operation: "confirmOTP", method: http.MethodPost}
	if err := CheckImpUID(impUID); err != nil {
		return nil, fmt.Errorf("%s: %w", k.operation, err)
	}
	body := map[string]string{}
	if otp != "" {
		body["otp"] = otp
	}
	k.path, k.body = "/certifications/otp/confirm/"+url.PathEscape(impUID), body
	return c.record(ctx, k, impUID)
}
