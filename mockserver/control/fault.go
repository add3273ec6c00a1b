package control

import (
	"errors"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// FaultRule is one failure: which requests it hits, and how.
type FaultRule = fault.Rule

// FaultStatus is a rule and how often it hit.
type FaultStatus = fault.Status

// FaultList is the rules of a site and the seed of their chances.
type FaultList struct {
	Seed   uint64        `json:"seed"`
	Faults []FaultStatus `json:"faults"` // in order of adding
}

// Profile asks for a named set of rules.
type Profile struct {
	Name string `json:"name"`           // hostile or flaky-network
	Seed uint64 `json:"seed,omitempty"` // of its chances; 0 = the site's
}

// ProfileRules is the rules that a profile added, each with a note why it
// happens in production.
type ProfileRules struct {
	Name   string      `json:"name"`
	Seed   uint64      `json:"seed"` // that which was used
	Faults []FaultRule `json:"faults"`
}

// Check is an [*Error] unless there is such a profile.
func (p Profile) Check() error { return oneOf("name", p.Name, fault.Profiles()...) }

// aboutFault words what the fault room says of a rule below a parent key ("" =
// none). Any other error stays as it is.
func aboutFault(parent string, err error) error {
	if wrong := new(fault.FieldError); errors.As(err, &wrong) {
		field := strings.Trim(parent+"."+wrong.Field, ".")
		if field == "" {
			field = "rule"
		}
		e := Invalid(field, "found %s, expected %s", wrong.Found, wrong.Expected)
		e.Hint = wrong.Hint
		return e
	}
	if errors.Is(err, fault.ErrTaken) || errors.Is(err, fault.ErrTooMany) {
		return Conflict("%v", err)
	}
	return err
}
