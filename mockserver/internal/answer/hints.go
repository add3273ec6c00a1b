package answer

// hints say what to do next, in the hint header and the log.
var hints = [failureCount]string{
	UnknownKey:         "use imp_apikey, a key that begins with imp_test_, or add this key to a sites file (--sites)",
	WrongSecret:        "this key is known with another secret; an imp_test_ key is bound to the secret it first came with",
	MissingCredentials: "send imp_key and imp_secret in a JSON or form body",
	TokenMissing:       "send the access token as Authorization, as Bearer, or as X-ImpTokenHeader",
	TokenUnknown:       "this token was not issued by this run of the mock; call POST /users/getToken",
	TokenExpired:       "call POST /users/getToken again",
	UnknownImpUID:      "iamport-mock fixtures list shows the ids that exist",
	OtherSite:          "this id belongs to another site; use that site's key",
	UnknownRoute:       "the mock has POST /users/getToken, GET and DELETE /certifications/{imp_uid}, POST /certifications/otp/request and /certifications/otp/confirm/{imp_uid}",
	MalformedBody:      "the body is not what its Content-Type says",
	WrongContentType:   "send Content-Type: application/json or application/x-www-form-urlencoded",
}

// The reasons of journal entries about requests for hosts that are not
// imitated, which a proxy beside the server saw.
const (
	ReasonRefused = "other_host_refused" // nothing left this machine
	ReasonPassed  = "other_host_passed"  // it was forwarded
)

// elsewhereHints are what the log says about them.
var elsewhereHints = map[string]string{
	ReasonRefused: "add the host to NO_PROXY of the program, or start the mock with --proxy-others pass",
}

// HintFor is the hint of the failure with this reason.
func HintFor(reason string) string {
	for id, row := range failures {
		if row.reason == reason {
			return hints[id]
		}
	}
	return elsewhereHints[reason]
}
