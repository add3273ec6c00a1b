package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// Certification is one verification result as a site reads it.
type Certification struct {
	ImpUID      string             `json:"imp_uid"`
	Site        string             `json:"site"` // user code
	Person      Person             `json:"person"`
	MerchantUID string             `json:"merchant_uid"`
	Provider    string             `json:"provider"`
	Certified   bool               `json:"certified"`
	CertifiedAt time.Time          `json:"certified_at,omitzero"` // as read now; zero while not certified
	Origin      string             `json:"origin"`
	PGTID       string             `json:"pg_tid"`
	Phone       string             `json:"phone"` // digits only
	Carrier     string             `json:"carrier"`
	Note        string             `json:"note,omitempty"`
	Expect      Expectation        `json:"expect,omitzero"`
	Override    map[string]Literal `json:"override,omitempty"` // wire fields that are answered literally
	Omit        []string           `json:"omit,omitempty"`     // wire fields that are left out
	Added       bool               `json:"added"`
	SavedPerson string             `json:"saved_person,omitempty"` // id of the person in a file; "" where it is that of Person
	At          *Place             `json:"at,omitempty"`           // in a fixture file; nil for one made at run time
}

// CertificationFields are the fields of a certification, named and formed as
// in fixtures. The Literal ones are answered as they are, whatever the person is.
type CertificationFields struct {
	Person       PersonRef   `json:"person,omitzero"`
	Note         string      `json:"note,omitempty"`
	Provider     string      `json:"provider,omitempty"`
	Certified    *bool       `json:"certified,omitempty"`
	CertifiedAt  string      `json:"certified_at,omitempty"` // now, 2h ago, "2026-01-31 09:00" (Seoul) or RFC 3339
	MerchantUID  string      `json:"merchant_uid,omitempty"`
	Origin       string      `json:"origin,omitempty"`
	PGTID        string      `json:"pg_tid,omitempty"`
	Phone        string      `json:"phone,omitempty"`
	Carrier      string      `json:"carrier,omitempty"`
	Expect       Expectation `json:"expect,omitzero"`
	Omit         []string    `json:"omit,omitempty"`
	Name         Literal     `json:"name,omitempty"`
	Gender       Literal     `json:"gender,omitempty"`
	Birth        Literal     `json:"birth,omitempty"`
	Birthday     Literal     `json:"birthday,omitempty"`
	Foreigner    Literal     `json:"foreigner,omitempty"`
	ForeignerV2  Literal     `json:"foreigner_v2,omitempty"`
	UniqueKey    Literal     `json:"unique_key,omitempty"`
	UniqueInSite Literal     `json:"unique_in_site,omitempty"`
}

// NewCertification is a certification to be made. What is left empty is as in
// fixtures; without a person a fresh one is made, without an id one that never
// was before.
type NewCertification struct {
	ImpUID string `json:"imp_uid,omitempty"`
	CertificationFields
	Faults []FaultRule `json:"faults,omitempty"` // met by the requests for this certification
}

// Check returns an [*Error] for the first invalid fault.
func (c NewCertification) Check() error {
	for i, rule := range c.Faults {
		if err := rule.Validate(); err != nil {
			return aboutFault(fmt.Sprintf("faults.%d", i), err)
		}
	}
	return nil
}

// CertificationChange is what changes about a certification: the fields that
// are not empty, and those named in Clear, which become as if never stated.
type CertificationChange struct {
	CertificationFields
	Clear []string `json:"clear,omitempty"`
}

// Check is an [*Error] when Clear names what cannot be cleared.
func (c CertificationChange) Check() error {
	clearable := keysOf(reflect.TypeFor[CertificationFields]()).names[1:] // a certification always has a person
	for _, name := range c.Clear {
		if err := oneOf("clear", name, clearable...); err != nil {
			return err
		}
	}
	return nil
}

// Literal is a JSON value in its own spelling, such as null, "" or 12. The
// empty Literal states nothing.
type Literal string

// Null is the JSON null, as an answer to give; the empty Literal gives none.
const Null Literal = "null"

// Text is the JSON string of a text.
func Text(text string) Literal {
	quoted, err := json.Marshal(text)
	if err != nil {
		return Null // never: every text has a JSON string
	}
	return Literal(quoted)
}

// MarshalJSON gives the value.
func (l Literal) MarshalJSON() ([]byte, error) {
	if l == "" {
		return []byte("null"), nil
	}
	if !json.Valid([]byte(l)) {
		return nil, errors.New("literal: not a JSON value")
	}
	return []byte(l), nil
}

// UnmarshalJSON takes a null, boolean, number or string.
func (l *Literal) UnmarshalJSON(data []byte) error {
	if data[0] == '{' || data[0] == '[' {
		return &Error{Status: 400, Code: CodeInvalid, Message: "found an object or a list, expected null, a string, a number, true or false"}
	}
	*l = Literal(data)
	return nil
}

// Expectation is what a merchant must decide on a certification: one word
// (created, existing, underage, rejected, unavailable), or one for each age
// rule (full-age-19, year-age-19, birth-year-1999). The zero Expectation
// states nothing.
type Expectation struct {
	Verdict string            // of every merchant; "" when Rules has them
	Rules   map[string]string // verdict by age rule
}

// IsZero reports whether nothing is stated.
func (e Expectation) IsZero() bool { return e.Verdict == "" && len(e.Rules) == 0 }

// MarshalJSON gives the word or the object.
func (e Expectation) MarshalJSON() ([]byte, error) {
	if len(e.Rules) > 0 {
		return json.Marshal(e.Rules)
	}
	return json.Marshal(e.Verdict)
}

// UnmarshalJSON takes a word or an object of words. Whether these exist is
// left to the server. An error is an [*Error].
func (e *Expectation) UnmarshalJSON(data []byte) error {
	var next Expectation
	var err error
	if data[0] == '"' {
		err = json.Unmarshal(data, &next.Verdict)
	} else {
		err = json.Unmarshal(data, &next.Rules)
	}
	if err != nil || next.IsZero() {
		return Invalid("expect", "found %s, expected a verdict such as \"created\", or one for each age rule", shorten(string(data)))
	}
	*e = next
	return nil
}

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

// aboutFault words what package fault says of a rule below a parent key ("" =
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
