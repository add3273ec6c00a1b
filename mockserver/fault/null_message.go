package fault

import "net/http"

// NullMessage, kind "null_message", is an error whose message is null. The
// vendor's Java client reads it as text and crashes (fact 1.6).
type NullMessage struct {
	Status int  `json:"status,omitempty"` // 200 to 599; 0 = 500
	Code   *int `json:"code,omitempty"`   // in the envelope; nil = -1
}

// Kind is "null_message".
func (NullMessage) Kind() string { return "null_message" }

// Validate checks the status.
func (e NullMessage) Validate() error { return checkStatus(e.Status) }

func (NullMessage) traits() traits { return traits{stageAnswer, claimAnswer} }

func (e NullMessage) shape(_ Hit, d *Delivery) {
	d.replace(orStatus(e.Status, http.StatusInternalServerError), contentJSON, errorEnvelope(e.Code, []byte("null")))
}
