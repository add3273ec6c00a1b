package fault

import "net/http"

// BusinessError, kind "business_error", says HTTP 200 and puts the failure in
// the envelope's code, as the API's older routes do.
type BusinessError struct {
	Code    int    `json:"code,omitempty"`    // 0 = -1, for 0 would be success
	Message string `json:"message,omitempty"` // "" = a sentence that says that it was injected
}

// Kind is "business_error".
func (BusinessError) Kind() string { return "business_error" }

// Validate checks the length of the message.
func (e BusinessError) Validate() error { return checkMessage(e.Message) }

func (BusinessError) traits() traits { return traits{stageAnswer, claimAnswer} }

func (e BusinessError) shape(_ Hit, d *Delivery) {
	code := e.Code
	if code == 0 {
		code = -1
	}
	d.replace(http.StatusOK, contentJSON, errorEnvelope(&code, messageText(e.Message)))
}
