package fault

import "net/http"

// Refusal, kind "status", answers with any status and the API's error envelope.
type Refusal struct {
	Status  int    `json:"status,omitempty"`  // 200 to 599; 0 = 503. 204 and 304 have no body
	Code    *int   `json:"code,omitempty"`    // in the envelope; nil = -1
	Message string `json:"message,omitempty"` // "" = a sentence that says that it was injected
}

// Kind is "status".
func (Refusal) Kind() string { return "status" }

// Validate checks the status and the length of the message.
func (e Refusal) Validate() error {
	if err := checkStatus(e.Status); err != nil {
		return err
	}
	return checkMessage(e.Message)
}

func (Refusal) traits() traits { return traits{stageAnswer, claimAnswer} }

func (e Refusal) shape(_ Hit, d *Delivery) {
	d.replace(orStatus(e.Status, http.StatusServiceUnavailable), contentJSON, errorEnvelope(e.Code, messageText(e.Message)))
}
