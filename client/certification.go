package client

import (
	"errors"
	"fmt"
	"time"
)

// Certification is the record of one verification. Until it is Certified it
// says nothing about anybody.
type Certification struct {
	ImpUID      string
	MerchantUID string // echo of what the browser's call gave, or random; "" = none
	PGProvider  string // danal, inicis_unified, kcp_v2, …
	PGTID       string // "" until finished
	Origin      string // page that opened the window; anything, also about:blank

	Certified   bool
	CertifiedAt time.Time // zero until finished

	Name   string // "" until finished
	Gender string // male, female, or "" where the provider does not say
	// Birthday is the day of birth, from birthday or, where that is missing,
	// from birth. Zero where neither is there: absent, not 1 January 0001.
	Birthday Date
	// BirthConflict says that birth, the older field, names another day. The
	// vendor calls birthday the right one (fact 2.3).
	BirthConflict bool

	Foreigner Foreigner

	UniqueKey    Text // CI: the same person everywhere
	UniqueInSite Text // DI: the same person at this site and provider account

	// Phone (digits) and Carrier are absent unless the contract provides them.
	Phone, Carrier Text
}

// Foreigner is what the API knows of a nationality.
type Foreigner int

// The API answers foreigner: false for everybody unless the contract provides
// it (fact 2.2), so false alone is NationalityUnknown.
const (
	NationalityUnknown Foreigner = iota
	Korean
	NotKorean
)

// String is unknown, korean or foreigner.
func (f Foreigner) String() string {
	switch f {
	case Korean:
		return "korean"
	case NotKorean:
		return "foreigner"
	default:
		return "unknown"
	}
}

// wireCertification is the record as it is sent. Keys that it does not name are
// ignored: new ones come without notice.
type wireCertification struct {
	ImpUID       string `json:"imp_uid"`
	MerchantUID  string `json:"merchant_uid"`
	PGProvider   string `json:"pg_provider"`
	PGTID        string `json:"pg_tid"`
	Origin       string `json:"origin"`
	Certified    *bool  `json:"certified"`
	CertifiedAt  int64  `json:"certified_at"` // Unix seconds; 0 or null until finished
	Name         string `json:"name"`
	Gender       string `json:"gender"`
	Birthday     string `json:"birthday"` // YYYY-MM-DD
	Birth        int64  `json:"birth"`    // Unix seconds of midnight in Korea; 0 is never midnight there
	Foreigner    bool   `json:"foreigner"`
	ForeignerV2  *bool  `json:"foreigner_v2"`
	Phone        Text   `json:"phone"`
	Carrier      Text   `json:"carrier"`
	UniqueKey    Text   `json:"unique_key"`
	UniqueInSite Text   `json:"unique_in_site"`
}

// certification is the record as programs read it. The error names the field
// that cannot be.
func (w *wireCertification) certification() (*Certification, error) {
	if w.Certified == nil {
		return nil, errors.New("response.certified: found nothing, expected true or false")
	}
	c := &Certification{
		ImpUID: w.ImpUID, MerchantUID: w.MerchantUID, PGProvider: w.PGProvider, PGTID: w.PGTID, Origin: w.Origin,
		Certified: *w.Certified, Name: w.Name, Gender: w.Gender, Foreigner: w.nationality(),
		UniqueKey: w.UniqueKey, UniqueInSite: w.UniqueInSite, Phone: w.Phone, Carrier: w.Carrier,
	}
	if w.CertifiedAt != 0 {
		c.CertifiedAt = time.Unix(w.CertifiedAt, 0).UTC()
	}
	return c, w.born(c)
}

func (w *wireCertification) born(c *Certification) error {
	var birth Date
	if w.Birth != 0 {
		var ok bool
		if birth, ok = dateOfBirth(w.Birth); !ok {
			return errors.New("response.birth: expected the Unix seconds of a midnight in Korea")
		}
	}
	if w.Birthday == "" {
		c.Birthday = birth
		return nil
	}
	day, err := ParseDate(w.Birthday)
	if err != nil {
		return fmt.Errorf("response.birthday: %w", err)
	}
	c.Birthday = day
	c.BirthConflict = !birth.IsZero() && birth != day
	return nil
}

func (w *wireCertification) nationality() Foreigner {
	switch {
	case w.Foreigner, w.ForeignerV2 != nil && *w.ForeignerV2:
		return NotKorean
	case w.ForeignerV2 != nil:
		return Korean
	default:
		return NationalityUnknown
	}
}
