package control

import (
	"fmt"
	"reflect"
	"time"
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
	At          *Place             `json:"at,omitempty"` // in a fixture file; nil for one made at run time
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

// Check is an [*Error] when a fault is none.
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
