package identity

import (
	"crypto/sha256"
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
