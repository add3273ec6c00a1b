package answer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// Deviation is a row of the register: one point in which the fake may differ
// from the real service, and the switch that chooses how the fake behaves.
type Deviation struct {
	ID         string     // name of the row and of its switch
	Title      string     // what is in question, in a sentence
	Values     []string   // what the switch accepts; empty = the row has no switch
	Default    string     // one of Values
	Confidence Confidence // of the default
	Source     string     // what is known, in openapi/FACTS.md: "fact 1.6"
	lane       string     // the value under which the express lane may run; anyValue = it heeds the switch
}

// anyValue is for switches that the express lane need not look at: those about
// what it never answers, and those whose effect is in the bytes that it repeats.
const anyValue = ""

// Deviations is the register: all that is not known of the real service, and
// all that the mock leaves out on purpose. The result is the caller's own.
func Deviations() []Deviation {
	rows := make([]Deviation, len(register))
	for i, row := range register {
		row.Values = slices.Clone(row.Values)
		rows[i] = row
	}
	return rows
}

// register is in order of weight for a consumer. A test per value proves each
// row that has a switch, and a test per row those that have none.
var register = []Deviation{
	{"unauthorized-body", "Body of a 401 for a missing, wrong or expired token", []string{"envelope", "null-message", "empty"}, "envelope", Assumed, "fact 1.6", anyValue},
	{"unauthorized-header", "Whether a 401 carries the header `WWW-Authorize: iamport`", []string{"none", "www-authorize"}, "none", Assumed, "fact 1.6", anyValue},
	{"otp-failure-status", "Status of a wrong, expired or exhausted OTP", []string{"500", "400"}, "500", Assumed, "fact 3.3", anyValue},
	{"otp-lifetime", "Seconds for which an OTP can be confirmed", []string{"180", "60", "300", "600"}, "180", Assumed, "fact 3.3", anyValue},
	{"otp-tries", "Wrong OTPs before a request is locked", []string{"5", "3", "10"}, "5", Assumed, "fact 3.3", anyValue},
	{"otp-birth-digits", "`birth` of an OTP request in eight digits, YYYYMMDD; a century that contradicts gender_digit is refused", []string{"taken", "refused"}, "taken", Assumed, "fact 3.2", anyValue},
	{"otp-foreigner-digits", "Providers whose OTP request accepts gender_digit 5 to 8", []string{"any", "kcp_v2"}, "any", Assumed, "fact 3.2", anyValue},
	{"unfinished-birth", "`birth` of a record that is not certified", []string{"zero", "null"}, "zero", Assumed, "fact 2.6", anyValue},
	{"unfinished-certified-at", "`certified_at` of a record that is not certified", []string{"zero", "null"}, "zero", Assumed, "fact 2.6", anyValue},
	{"unfinished-birthday", "`birthday` of a record that is not certified", []string{"null", "absent"}, "null", Assumed, "fact 2.2", anyValue},
	{"missing-credentials-code", "`code` of the 400 for a missing imp_key or imp_secret", []string{"-1", "1"}, "-1", Assumed, "fact 1.4", anyValue},
	{"birth-offset", "Zone rules behind `birth` for births under the old Korean offsets", []string{"seoul", "fixed"}, "seoul", Assumed, "fact 2.3", anyValue},
	{"inicis-gender", "`gender` from INICIS", []string{"null", "given"}, "null", Observed, "fact 2.4", anyValue},
	{"inicis-foreigner", "`foreigner` and `foreigner_v2` from inicis_unified", []string{"given", "withheld"}, "given", Documented, "fact 2.4", anyValue},
	{"kcp-ci", "`unique_key` from kcp_v2", []string{"given", "null"}, "given", Documented, "fact 2.4", anyValue},
	{"redirect-merge", "A query in m_redirect_url: merged with `&` ahead of a fragment, or a `?` and more put at the end", []string{"append", "question"}, "append", Assumed, "fact 5.5", anyValue},
	{"redirect-merchant-uid", "`merchant_uid` in a redirect", []string{"given", "absent"}, "given", Documented, "fact 5.5", anyValue},
	{"redirect-errors", "`error_code` and `error_msg` in the redirect of a failure", []string{"given", "absent"}, "given", Assumed, "fact 5.5", anyValue},
	{"cancel-message", "`error_msg` of a cancel in the window (`F0000`)", []string{"korean", "english", "null"}, "korean", Assumed, "fact 5.4", anyValue},
	{"failure-uids", "`imp_uid` and `merchant_uid` in the callback of a failure", []string{"given", "absent"}, "given", Observed, "fact 5.4", anyValue},
	{"pc-popup", "The window on a PC: always a popup, a layer when `popup: false` asks for it, or a layer unless `popup: true`, as in 1.1.x", []string{"always", "asked", "legacy"}, "always", Documented, "fact 5.2", anyValue},
	{"mobile-without-redirect", "`IMP.certification` on a phone without `popup` and the m_redirect_url that it requires", []string{"refused", "layer"}, "refused", Documented, "fact 5.2", anyValue},
	{"sdk-before-init", "`IMP.certification` before `IMP.init`: an error to the callback, an exception, or no answer", []string{"callback", "throw", "silent"}, "callback", Assumed, "fact 5.1", anyValue},
	{"sdk-loaded-twice", "A second load of the script on one page: the first one and its `IMP.init` stay, or the second one begins anew", []string{"kept", "forgotten"}, "kept", Assumed, "fact 5.1", anyValue},
	{"sdk-two-windows", "`IMP.certification` while its window is open: the one window answers every callback, an error to the second callback, or a window each", []string{"joined", "refused", "both"}, "joined", Assumed, "fact 5.4", anyValue},
	{"sdk-wrong-arguments", "Arguments that `IMP` does not take: an error to the callback, an exception, or no answer", []string{"callback", "throw", "silent"}, "callback", Assumed, "fact 5.1", anyValue},
	{"popup-blocked", "A window that the browser's popup blocker refused: an error to the callback, an exception, or no answer", []string{"callback", "throw", "silent"}, "callback", Assumed, "fact 5.4", anyValue},
	{"window-wrong-code", "A wrong code typed into the window: try again, or the end with 9013", []string{"retry", "fail"}, "retry", Assumed, "fact 5.4", anyValue},
	{"window-error-text", "`error_msg` of a provider's error: the mock words it, except for Danal's 9013 and 9016", nil, "", Assumed, "fact 3.5", anyValue},
	{"rate-limit", "Requests per minute and key before a 429", []string{"off", "60", "600"}, "off", Assumed, "fact 1.5", "off"},
	{"address", "Whether the caller's address is on the console's allow list", []string{"allowed", "blocked"}, "allowed", Assumed, "fact 1.5", anyValue},
	{"tier", "A `Tier` header of an agency account", []string{"ignored", "refused"}, "ignored", Assumed, "fact 1.5", "ignored"},
	{"cors", "Cross-origin answers to a browser", []string{"none", "any"}, "none", Observed, "fact 5.6", "none"},
	{"unknown-route", "Status of a path that the API does not have", []string{"404", "400"}, "404", Assumed, "fact 6.6", anyValue},
	{"wrong-method", "Status of a known path with another method", []string{"405", "404"}, "405", Assumed, "fact 6.6", anyValue},
	{"malformed-json", "Body that is not what its content type says", []string{"400", "missing"}, "400", Assumed, "fact 1.4", anyValue},
	{"content-type", "POST without a known content type", []string{"400", "415", "guess"}, "400", Assumed, "fact 1.1", anyValue},
	{"odd-imp-uid", "Ids that are over 64 bytes or hold other than letters, digits, `_` and `-`", []string{"404", "400"}, "404", Assumed, "fact 2.1", anyValue},
	{"token-form-names", "Spaces before a name in getToken's form; of two such names the exact one counts", []string{"trimmed", "exact"}, "trimmed", Assumed, "fact 1.1", anyValue},
	{"key-spelling", "Letter case of `imp_key`: two spellings of the tutorial's key, every key as it is, or every key in any case", []string{"tutorial", "exact", "any"}, "tutorial", Observed, "fact 1.1", anyValue},
	{"token-extension", "How often a token can be extended in its last minute", []string{"repeatable", "once"}, "repeatable", Assumed, "fact 1.3", anyValue},
	{"token-extension-edge", "Asking again with exactly 60 s left", []string{"extend", "keep"}, "extend", Assumed, "fact 1.3", anyValue},
	{"retention", "How long a certification made at run time can be read", []string{"forever", "1h", "24h"}, "forever", Assumed, "fact 2.7", "forever"},
	{"bearer-case", "Spelling of the scheme `Bearer`", []string{"any", "exact"}, "any", Assumed, "fact 1.6", anyValue},
	{"basic-scheme", "`Authorization: Basic TOKEN`", []string{"refused", "accepted"}, "refused", Assumed, "fact 1.6", anyValue},
	{"token-in-query", "Token in a `_token` query parameter", []string{"refused", "accepted"}, "refused", Assumed, "fact 1.6", anyValue},
	{"hangul", "Hangul in JSON: raw UTF-8, or \\u escapes", []string{"raw", "escaped"}, "raw", Assumed, "fact 6.4", anyValue},
	{"compression", "Answers are compressed by the fault gzip alone, for requests that name gzip in Accept-Encoding", nil, "", Assumed, "fact 6.6", anyValue},
	{"pg-tid-time", "The time inside `pg_tid` of a fixture's record counts from the day, not from the read", nil, "", Assumed, "fact 2.2", anyValue},
	{"transport", "Plain HTTP is answered, beside HTTPS where --tls-addr asks for it", nil, "", Documented, "fact 1.5", anyValue},
	{"bad-request-line", "A request that net/http itself refuses (bad escapes, over-long headers) gets plain text, no envelope", nil, "", Assumed, "fact 6.6", anyValue},
}

// Switches holds one value for every row that has a switch.
type Switches map[string]string

// DefaultSwitches has every switch at its default. The result is the caller's own.
func DefaultSwitches() Switches {
	s := Switches{}
	for _, row := range register {
		if len(row.Values) > 0 {
			s[row.ID] = row.Default
		}
	}
	return s
}

// Is reports whether a switch has this value.
func (s Switches) Is(id, value string) bool { return s[id] == value }

// LaneMayRun reports whether no switch asks for a check that the express lane
// skips.
func (s Switches) LaneMayRun() bool {
	return !slices.ContainsFunc(register, func(row Deviation) bool { return row.lane != anyValue && !s.Is(row.ID, row.lane) })
}

// Give reports whether a provider gives a value whatever a site has agreed.
func (s Switches) Give(when identity.Availability) bool {
	id, value, bySwitch := when.Switch()
	return when == identity.Always || bySwitch && s.Is(id, value)
}

// Number is the value of a switch whose values are numbers.
func (s Switches) Number(id string) int {
	n, err := strconv.Atoi(s[id])
	if err != nil {
		panic("switch " + id + " is not a number") // the register is at fault; every row is tested
	}
	return n
}

// numberOr is the number that a switch has as its value, or else where id is ""
// and where the value is a word.
func (s Switches) numberOr(id string, otherwise int) int {
	if n, err := strconv.Atoi(s[id]); err == nil {
		return n
	}
	return otherwise
}

// Turn sets a switch. Its error lists what can be chosen.
func (s Switches) Turn(id, value string) error {
	i := slices.IndexFunc(register, func(d Deviation) bool { return d.ID == id })
	if i < 0 {
		return fmt.Errorf("deviation %q: no such row; known are %s", id, strings.Join(s.ids(), ", "))
	}
	row := register[i]
	if len(row.Values) == 0 {
		return fmt.Errorf("deviation %q: the row has no switch", id)
	}
	if !slices.Contains(row.Values, value) {
		return fmt.Errorf("deviation %q: value %q is not one of %s", id, value, strings.Join(row.Values, ", "))
	}
	s[id] = value
	return nil
}

func (s Switches) ids() []string {
	var ids []string
	for _, row := range register {
		if len(row.Values) > 0 {
			ids = append(ids, row.ID)
		}
	}
	return ids
}
