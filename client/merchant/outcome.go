package merchant

import (
	"context"
	"errors"
	"net/http"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// answerBody is what a program reads. It never has anything of a person.
type answerBody struct {
	Result      string `json:"result,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Account     string `json:"account,omitempty"`
	MerchantUID string `json:"merchant_uid,omitempty"`
}

// Results and reasons that the verifier does not know.
const (
	resultRejected    = string(verifier.Rejected)
	resultUnavailable = "unavailable"
	resultWithdrawn   = "withdrawn"

	badInput      = "bad_input"      // no imp_uid, or none that can be read
	badMedia      = "bad_media"      // neither JSON nor a form
	tooLarge      = "too_large"      // longer than any honest request
	notSuccessful = "not_successful" // the window says so itself
	notSignedIn   = "not_signed_in"
	crossOrigin   = "cross_origin" // another site's page sent it
	noSuchPath    = "no_such_path"
	wrongMethod   = "wrong_method" // the path has others
	tryAgain      = "try_again"    // nothing happened; the same imp_uid may be sent again
)

// statuses of the reasons for which there is no account. All of them are
// rejections but those of Underage.
var statuses = map[verifier.Reason]int{
	verifier.BadImpUID:          http.StatusBadRequest,
	verifier.NoSession:          http.StatusUnauthorized,
	verifier.Unknown:            http.StatusNotFound,
	verifier.Used:               http.StatusConflict,
	verifier.Unfinished:         http.StatusUnprocessableEntity,
	verifier.ForeignMerchantUID: http.StatusUnprocessableEntity,
	verifier.Stale:              http.StatusUnprocessableEntity,
	verifier.NoCI:               http.StatusUnprocessableEntity,
	verifier.NoBirthday:         http.StatusUnprocessableEntity,
	verifier.ImpossibleBirthday: http.StatusUnprocessableEntity,
	verifier.NotAdmitted:        http.StatusUnprocessableEntity,
	verifier.Withdrawn:          http.StatusUnprocessableEntity,
	verifier.TooYoung:           http.StatusForbidden,
	verifier.NoConsent:          http.StatusForbidden,
}

// decided is the answer for a decision.
func decided(o verifier.Outcome) reply {
	answer := reply{body: answerBody{Result: string(o.Result), Reason: string(o.Reason)}}
	switch o.Result {
	case verifier.Created:
		answer.status = http.StatusCreated
	case verifier.Existing:
		answer.status = http.StatusOK
	default:
		answer.status = statuses[o.Reason]
	}
	return answer
}

// refuse is the answer for what is not even looked at.
func refuse(status int, reason string) reply {
	return reply{status: status, body: answerBody{Result: resultRejected, Reason: reason}}
}

// unavailable is the answer where no decision was possible. What exactly went
// wrong is for the log.
func unavailable(err error) reply {
	answer := reply{body: answerBody{Result: resultUnavailable, Reason: tryAgain}, retryAfter: "1"}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		answer.status = http.StatusGatewayTimeout
	case errors.Is(err, client.ErrMalformed), errors.Is(err, client.ErrUnauthorized), isAPIError(err) && !errors.Is(err, client.ErrTemporary):
		answer.status = http.StatusBadGateway
	default:
		answer.status = http.StatusServiceUnavailable
	}
	return answer
}

func isAPIError(err error) bool {
	var failure *client.APIError
	return errors.As(err, &failure)
}
