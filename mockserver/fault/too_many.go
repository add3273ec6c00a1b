package fault

import (
	"net/http"
	"strconv"
	"time"
)

// TooMany, kind "too_many", is a 429 with Retry-After.
type TooMany struct {
	RetryAfter time.Duration `json:"retry_after,omitempty"` // whole seconds; 0 = 1s
}

const sayTooMany = "요청이 너무 많습니다."

// Kind is "too_many".
func (TooMany) Kind() string { return "too_many" }

// Validate wants whole seconds, for the header has no fractions.
func (e TooMany) Validate() error {
	if e.RetryAfter < 0 || e.RetryAfter%time.Second != 0 {
		return &FieldError{Field: "retry_after", Found: e.RetryAfter.String(), Expected: "whole seconds from 0s"}
	}
	return nil
}

func (TooMany) traits() traits { return traits{stageAnswer, claimAnswer} }

func (e TooMany) shape(_ Hit, d *Delivery) {
	d.replace(http.StatusTooManyRequests, contentJSON, errorEnvelope(nil, quoted(sayTooMany)))
	d.set("Retry-After", strconv.Itoa(int(orSpan(e.RetryAfter, time.Second)/time.Second)))
}
