package journal

// decisions say for each reason which rule decided and what came before it. A
// server with other reasons is answered with the bare word.
var decisions = map[string]string{
	"ok":                  "nothing spoke against it",
	"unknown_key":         "the REST API key is configured nowhere and does not begin with imp_test_",
	"wrong_secret":        "the REST API key is known with another secret; an imp_test_ key keeps the secret that it first came with",
	"missing_credentials": "imp_key or imp_secret is missing, null or empty; this is looked at before the contract",
	"token_missing":       "there is no token in Authorization or X-ImpTokenHeader; tokens are looked at before records",
	"token_unknown":       "no site has issued this token, or it was withdrawn; tokens are looked at before records",
	"token_expired":       "the token had expired by the site's clock; tokens are looked at before records",
	"unknown_imp_uid":     "the token was good, and no certification that this site sees has the id",
	"other_site":          "the token was good, and the certification belongs to another site, which looks the same as none",
	"deleted_imp_uid":     "the token was good, and this site has deleted the certification",
	"retired_imp_uid":     "the token was good, and the certification is older than the switch retention allows",
	"malformed_imp_uid":   "the id has not the form of an imp_uid, which the switch odd-imp-uid refuses",
	"unknown_route":       "the API has no such path",
	"wrong_method":        "the API has this path, but not with this method",
	"malformed_body":      "the body is not what its Content-Type says",
	"wrong_content_type":  "the Content-Type is neither JSON nor a form",
	"body_too_large":      "the body is larger than the server reads",
	"body_cut":            "the body did not arrive to its end",
	"broken_contract":     "the request departs from the contract, which is looked at after the token",
	"otp_bad_data":        "the personal data of the request is missing or wrong",
	"otp_unsupported":     "only some providers have the one-time code API",
	"otp_missing":         "the parameter otp is missing",
	"otp_already":         "the certification was confirmed before",
	"otp_mismatch":        "the code is not the one that was sent",
	"otp_expired":         "the code was too old by the site's clock",
	"otp_too_many":        "there were too many wrong codes",
	"blocked_address":     "the switch address refuses this caller",
	"unknown_tier":        "the switch tier refuses this tier",
	"rate_limited":        "the switch rate-limit allows no more requests in this minute",
	"internal":            "the mock itself is at fault, and its log says where",
}

// homeless say for each reason why a request has no site.
var homeless = map[string]string{
	"unknown_key":         "its key is not known",
	"missing_credentials": "it came without key or secret",
	"wrong_secret":        "its secret does not fit its key",
	"token_missing":       "it came without a token",
	"token_unknown":       "its token was issued by no site, or is long gone",
	"unknown_route":       "the path was not found, and nothing else was looked at",
	"wrong_method":        "the method was refused, and nothing else was looked at",
	"malformed_body":      "its body could not be read",
	"wrong_content_type":  "its body could not be read",
	"body_too_large":      "its body could not be read",
	"body_cut":            "its body could not be read",
}
