package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Gender is male or female, as on the wire. "" means not told.
type Gender string

// The two genders of the imitated API.
const (
	Male   Gender = "male"
	Female Gender = "female"
)

// Carrier is a Korean mobile network as the imitated API spells it. "" means the
// default, SKT.
type Carrier string

// The three networks, and the virtual operators (알뜰폰) on each of them.
const (
	SKT     Carrier = "SKT"
	KT      Carrier = "KT"
	LGT     Carrier = "LGT"
	SKTMVNO Carrier = "SKT_MVNO"
	KTMVNO  Carrier = "KT_MVNO"
	LGTMVNO Carrier = "LGT_MVNO"
)

// Person is a synthetic human. Plain data: it may be shared between goroutines
// as long as nobody writes to it.
type Person struct {
	// ID is what CI and DI derive from: "scenario/key" for a fixture person,
	// TypedID for one typed in. Never a date that moves, never a seed.
	ID       string
	Name     string
	Gender   Gender
	Birthday Birthday
	// Foreigner says whether the person is not a Korean national.
	Foreigner bool
	// Phone is digits only; "" means none.
	Phone string
	// Carrier "" means SKT.
	Carrier Carrier
}

// TypedID is the Person.ID of somebody known only by what was typed: the same
// name, date and gender give the same ID, and so the same CI, on every host.
// Space around the name does not count.
func TypedID(name string, born Date, gender Gender) string {
	digest := sha256.Sum256([]byte(strings.TrimSpace(name) + "\x00" + born.String() + "\x00" + string(gender)))
	const enough = 16 // bytes; beyond any chance of two people meeting
	return "typed:" + hex.EncodeToString(digest[:enough])
}

// The labels are keys of an HMAC only so that no digest of ours can equal one
// that another program makes from the same text. They are no secret, and
// changing one changes every CI or DI.
const (
	ciLabel = "iamport-mock synthetic CI v1"
	diLabel = "iamport-mock synthetic DI v1"
)

// diPrefix is how many real DIs begin: a DER sequence that names HMAC-SHA256
// (1.2.840.113549.2.9) and opens a bit string of 32 bytes (fact 2.2).
const diPrefix = "\x30\x2d\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x09\x03\x21\x00"

// CI is the person's connecting information (unique_key): 88 base64 characters
// of 64 bytes, the same at every site and by every provider (fact 7.3). It
// derives from the ID alone.
func (p *Person) CI() string {
	mac := hmac.New(sha512.New, []byte(ciLabel))
	mac.Write([]byte(p.ID))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// DI is the person's duplication information at one site (unique_in_site): 64
// base64 characters of 47 bytes in the DER form of real ones. It derives from
// the ID and the site's CPID, so that another contract gives another DI.
func (p *Person) DI(cpid string) string {
	mac := hmac.New(sha256.New, []byte(diLabel))
	mac.Write([]byte(cpid + "\x00" + p.ID))
	return base64.StdEncoding.EncodeToString(mac.Sum([]byte(diPrefix)))
}

// Certification is one act of verifying a person. Plain data, read-only once it
// is shared.
type Certification struct {
	// ImpUID is what the browser hands to the merchant.
	ImpUID string
	// MerchantUID "" lets the server derive one from ImpUID.
	MerchantUID string
	// Person is never nil.
	Person *Person
	// Provider "" means the site's default.
	Provider Provider
	// Certified is false for a window that was opened and not finished.
	Certified bool
	// CertifiedAt is when it was finished; the zero Moment is now, at each read.
	CertifiedAt Moment
	// Origin and PGTID "" mean the server's defaults.
	Origin, PGTID string
	// Phone (digits only) and Carrier "" mean the person's own.
	Phone   string
	Carrier Carrier
	// Override holds wire fields to answer literally, sorted by name.
	Override []Field
	// Omit names wire fields whose key is left out of the answer, sorted.
	Omit []string
}

// Field is one wire field and its raw JSON value: null, "", "x", 12, true.
type Field struct {
	Name string
	JSON string
}
